import { type Integration, PutIntegrationCommand } from '@aws-sdk/client-api-gateway';
import { type Case, expectRefusals } from './refusal-world.ts';

const functionUri =
  'arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:123456789012:function:f/invocations';

const wrong: readonly [string, Partial<Integration> & { integrationHttpMethod?: string }][] = [
  [
    'a proxy to a function ARN that is no URI',
    { uri: 'arn:aws:lambda:eu-central-1:123456789012:function:f', integrationHttpMethod: 'POST' },
  ],
  ['a proxy without a method', { uri: functionUri }],
  [
    'a proxy to another service',
    { uri: 'arn:aws:apigateway:eu-central-1:s3:path/bucket', integrationHttpMethod: 'POST' },
  ],
  [
    'a stream from a buffered URI',
    { uri: functionUri, integrationHttpMethod: 'POST', responseTransferMode: 'STREAM' },
  ],
  ['a timeout of 30 seconds', { uri: functionUri, integrationHttpMethod: 'POST', timeoutInMillis: 30_000 }],
];

expectRefusals(
  'API Gateway refuses proxy integrations',
  wrong.map(([name, input]): Case => [
    name,
    '400 BadRequestException',
    ({ api, resource }) =>
      new PutIntegrationCommand({
        ...{ restApiId: api, resourceId: resource, httpMethod: 'GET', type: 'AWS_PROXY' },
        ...input,
      }),
  ]),
);
