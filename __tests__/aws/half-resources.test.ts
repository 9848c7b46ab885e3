import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { cachedRefusals } from '../../src/aws/apigateway/rest-api.ts';
import { openStages } from '../../src/aws/apigateway/stage.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { UnreadableAnswer } from '../../src/aws/client/raw-answer.ts';
import { deletedCachePolicy } from '../../src/aws/cloudfront/cache-policy.ts';
import { deletedRole } from '../../src/aws/iam/role.ts';
import { deletedFunction } from '../../src/aws/lambda/function.ts';
import { GateSecret } from '../../src/gate/secret.ts';
import { answerWith, changed, openWiredAccount, rejectionOf, type WiredAccount } from './account.ts';

let account: WiredAccount;

beforeEach(async () => {
  account = await openWiredAccount();
});

const at = { apiId: 'abc1234567', stage: 'live' };
const policies = (aws: Aws) => deletedCachePolicy(aws, 'photos').find();

/** What would read like a resource that is not there, or like a list that has nothing to complain of. */
const halves: readonly (readonly [what: string, body: string, read: (aws: Aws) => Promise<unknown>])[] = [
  [
    'a list of policies whose items are missing',
    '<CachePolicyList><Quantity>1</Quantity></CachePolicyList>',
    policies,
  ],
  ['a list of policies without a count', '<CachePolicyList></CachePolicyList>', policies],
  [
    'a policy without an id',
    '<CachePolicyList><Quantity>1</Quantity><Items><CachePolicySummary><Type>custom</Type><CachePolicy><CachePolicyConfig><Name>cloudfront-image-gate-photos</Name></CachePolicyConfig></CachePolicy></CachePolicySummary></Items></CachePolicyList>',
    policies,
  ],
  ['stages without a list', '{}', (aws) => openStages(aws, at, [])],
  ['gateway responses without a list', '{}', (aws) => cachedRefusals(aws, at.apiId)],
  ['a function without its configuration', '{}', (aws) => deletedFunction(aws, 'photos').find()],
  [
    'a role without a name',
    '<GetRoleResponse><GetRoleResult><Role></Role></GetRoleResult></GetRoleResponse>',
    (aws) => deletedRole(aws, 'photos').find(),
  ],
];

describe('what shows only half of a resource is not taken for its absence', () => {
  test.each(halves)('%s', async (_, body, read) => {
    account.intercept(() => answerWith(body, 200, body.startsWith('{') ? 'application/json' : 'text/xml'));
    expect(await rejectionOf(account.clock.run(read(account.aws)))).toBeInstanceOf(UnreadableAnswer);
  });

  test('a function whose tags this role may not read is not left behind in silence', async () => {
    const body = {
      Configuration: { FunctionName: 'cloudfront-image-gate-photos' },
      TagsError: { ErrorCode: 'AccessDeniedException', Message: 'not authorized to perform lambda:ListTags' },
    };
    account.intercept(() => answerWith(JSON.stringify(body), 200, 'application/json'));
    const found = account.clock.run(deletedFunction(account.aws, 'photos').find());
    expect(await rejectionOf(found)).toMatchObject({ remedy: 'Grant the role lambda:ListTags.' });
  });
});

describe('a secret that was read once', () => {
  const value = 'theKeyThatTheSecretHolds0000000000000000';

  async function openSecret(): Promise<GateSecret> {
    const { aws, clock } = account;
    const silent = (): void => undefined;
    const journal = { changed: silent, noted: silent, waiting: silent, warned: silent, mask: silent };
    const probe = { request: () => Promise.reject(new Error('no request is made')) };
    const context = { aws, clock, journal, probe, signal: new AbortController().signal, dryRun: false };
    const client = aws.create(SecretsManagerClient);
    await clock.run(client.send(new CreateSecretCommand({ Name: 'photos/key', SecretString: value })));
    const secret = await GateSecret.open(context, { name: 'photos', keySecret: 'photos/key' });
    if (!secret) throw new Error('no secret was named');
    return secret;
  }

  const without = (operation: string, member: string): void => {
    account.intercept((request, onwards) =>
      JSON.stringify(request.headers).includes(`secretsmanager.${operation}`)
        ? changed(onwards, (body) => JSON.stringify({ ...(JSON.parse(body) as object), [member]: undefined }))
        : undefined,
    );
  };

  test('is not taken for one without labels: what its stages hold would be retired', async () => {
    const secret = await openSecret();
    expect(await account.clock.run(secret.stagesWith(value, 0))).toEqual(['AWSCURRENT']);
    without('DescribeSecret', 'VersionIdsToStages');
    expect(await rejectionOf(account.clock.run(secret.read()))).toBeInstanceOf(UnreadableAnswer);
  });

  test('is not taken for an empty one where an answer has no value', async () => {
    const secret = await openSecret();
    without('GetSecretValue', 'SecretString');
    expect(await rejectionOf(account.clock.run(secret.read()))).toBeInstanceOf(UnreadableAnswer);
  });
});
