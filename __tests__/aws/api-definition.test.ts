import { expect, test } from '@jest/globals';
import { apiDefinition } from '../../src/aws/apigateway/api-definition.ts';
import type { Aws } from '../../src/aws/client/connect.ts';

const aws = { partition: 'aws', region: 'eu-central-1' } as Aws;
const path = 'arn:aws:apigateway:eu-central-1:lambda:path';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html */
test.each([
  ['streamed', [], 'STREAM', `${path}/2021-11-15/functions/fn/response-streaming-invocations`],
  ['buffered', ['*/*'], 'BUFFERED', `${path}/2015-03-31/functions/fn/invocations`],
] as const)('the API of a gate that answers %s', (responseMode, binary, responseTransferMode, uri) => {
  const { binaryMediaTypes, methods } = apiDefinition(aws, 'fn', { responseMode, timeout: 7 });
  expect(binaryMediaTypes).toEqual(binary);
  const integration = { type: 'AWS_PROXY', uri, responseTransferMode, timeoutInMillis: 7_000 };
  expect(methods.slice(0, -1)).toEqual(
    ['/', '/{proxy+}'].flatMap((path) =>
      ['GET', 'HEAD', 'OPTIONS'].map((httpMethod) => ({ path, httpMethod, integration })),
    ),
  );
  expect(methods.at(-1)).toMatchObject({
    path: '/.gate/{nonce}',
    httpMethod: 'GET',
    integration: { type: 'MOCK' },
  });
});
