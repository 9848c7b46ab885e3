import { UpdateApiKeyCommand } from '@aws-sdk/client-api-gateway';
import { UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createKey } from '../../src/aws/apigateway/api-key.ts';
import { call } from '../../src/aws/client/call.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { updateDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { secretCalls } from '../../src/aws/secretsmanager/secret.ts';
import { answerWith, openWiredAccount, rejectionOf, type WiredAccount } from './account.ts';

let account: WiredAccount;

beforeEach(async () => {
  account = await openWiredAccount();
});

const value = 'aKeyThatNobodyMayEverSee0000000000000000';

const xml = (name: string): string =>
  `<DistributionConfig><Origins><Quantity>1</Quantity><Items><Origin><CustomHeaders><Quantity>1</Quantity><Items><OriginCustomHeader>\n<HeaderName>${name}</HeaderName>\n<HeaderValue>${value}</HeaderValue></OriginCustomHeader></Items></CustomHeaders></Origin></Items></Origins></DistributionConfig>`;

const sent: Readonly<Record<string, (aws: Aws) => Promise<unknown>>> = {
  'a new key': (aws) => createKey(aws, 'photos', value),
  "a distribution's header": (aws) =>
    updateDistribution(aws, { id: 'E1', etag: 'e' }, { xml: xml('x-api-key') }),
  'a header in another case': (aws) =>
    updateDistribution(aws, { id: 'E1', etag: 'e' }, { xml: xml('X-API-Key') }),
  'a secret': (aws) => secretCalls(aws, 'photos/key').create(value, {}),
  'a member of a JSON secret': (aws) =>
    secretCalls(aws, 'photos/key').write(
      JSON.stringify({ host: 'db', key: value }),
      'v'.repeat(64),
      Infinity,
    ),
  'a signing key of the function': ({ lambda }) =>
    call(lambda, UpdateFunctionConfigurationCommand, 'f', {
      FunctionName: 'f',
      Environment: { Variables: { IMAGE_GATE_SIGNING_KEYS: value } },
    }),
};

describe("AWS's words may quote what was sent, and no error shows it", () => {
  test.each(Object.entries(sent))('%s', async (_, send) => {
    const words = `The value ${value} is not valid`;
    account.intercept(({ hostname, headers }) =>
      hostname.startsWith('cloudfront')
        ? answerWith(
            `<ErrorResponse><Error><Code>InvalidArgument</Code><Message>${words}</Message></Error></ErrorResponse>`,
            400,
          )
        : answerWith(
            JSON.stringify({ message: words, __type: 'InvalidRequest' }),
            400,
            headers['content-type'],
          ),
    );
    const error = await rejectionOf(account.clock.run(send(account.aws)));
    expect(String(error)).toContain('The value *** is not valid');
    expect(String(error)).not.toContain(value);
  });

  test('but what a patch sets is shown', async () => {
    account.intercept(() => answerWith('{"message":"true is no value"}', 400, 'application/json'));
    const patchOperations = [{ op: 'replace' as const, path: '/enabled', value: 'true' }];
    const patch = call(account.aws.apiGateway, UpdateApiKeyCommand, 'k', { apiKey: 'k', patchOperations });
    expect(String(await rejectionOf(account.clock.run(patch)))).toContain('true is no value');
  });
});
