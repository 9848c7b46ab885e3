import { type Integration, PutIntegrationCommand } from '@aws-sdk/client-api-gateway';
import { expectRefusals, type Made } from './refusal-world.ts';

const functionArn = 'arn:aws:lambda:eu-central-1:123456789012:function:f';
const uri = `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
const integrationHttpMethod = 'POST';

const proxy =
  (input: Partial<Integration> & { integrationHttpMethod?: string }) =>
  ({ api, resource }: Made) =>
    new PutIntegrationCommand({
      ...{ restApiId: api, resourceId: resource, httpMethod: 'GET', type: 'AWS_PROXY' },
      ...input,
    });

expectRefusals('API Gateway refuses proxy integrations', {
  '400 BadRequestException': {
    'a proxy to a function ARN that is no URI': proxy({ uri: functionArn, integrationHttpMethod }),
    'a proxy without a method': proxy({ uri }),
    'a proxy to another service': proxy({
      uri: 'arn:aws:apigateway:eu-central-1:s3:path/bucket',
      integrationHttpMethod,
    }),
    'a stream from a buffered URI': proxy({ uri, integrationHttpMethod, responseTransferMode: 'STREAM' }),
    'a timeout of 30 seconds': proxy({ uri, integrationHttpMethod, timeoutInMillis: 30_000 }),
  },
});
