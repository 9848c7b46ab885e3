import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { listKeys } from '../../src/aws/apigateway/api-key.ts';
import { listRoutes } from '../../src/aws/apigateway/api-methods.ts';
import { cachedRefusals, listApis } from '../../src/aws/apigateway/rest-api.ts';
import { closedByGate, openStages } from '../../src/aws/apigateway/stage.ts';
import { knownPlans, listPlans } from '../../src/aws/apigateway/usage-plan.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { UnreadableAnswer } from '../../src/aws/client/raw-answer.ts';
import { deletedCachePolicy } from '../../src/aws/cloudfront/cache-policy.ts';
import { deletedRole } from '../../src/aws/iam/role.ts';
import { deletedFunction } from '../../src/aws/lambda/function.ts';
import { settingsOf } from '../../src/aws/lambda/function-settings.ts';
import { formerVersions } from '../../src/aws/lambda/function-version.ts';
import { logGroup } from '../../src/aws/logs/log-group.ts';
import type { Context } from '../../src/gate/context.ts';
import { GateSecret } from '../../src/gate/secret.ts';
import { answerWith, changed, openWiredAccount, rejectionOf, type WiredAccount } from './account.ts';

let account: WiredAccount;

beforeEach(async () => {
  account = await openWiredAccount();
});

function contextOf({ aws, clock }: WiredAccount): Context {
  const silent = (): void => undefined;
  const journal = { changed: silent, noted: silent, waiting: silent, warned: silent, mask: silent };
  const probe = { request: () => Promise.reject(new Error('no request is made')) };
  return { aws, clock, journal, probe, signal: new AbortController().signal, dryRun: false };
}

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

  test('a function whose tags this role may not read is not left behind silently', async () => {
    const body = {
      Configuration: {
        ...{ FunctionName: 'cloudfront-image-gate-photos', FunctionArn: 'arn', CodeSha256: 'abc' },
        ...{ Version: '$LATEST', State: 'Active', LastUpdateStatus: 'Successful', Role: 'arn' },
        ...{ MemorySize: 512, Timeout: 30, Architectures: ['arm64'], Runtime: 'nodejs24.x', Handler: 'h' },
      },
      TagsError: { ErrorCode: 'AccessDeniedException', Message: 'not authorized to perform lambda:ListTags' },
    };
    account.intercept(() => answerWith(JSON.stringify(body), 200, 'application/json'));
    const found = account.clock.run(deletedFunction(account.aws, 'photos').find());
    expect(await rejectionOf(found)).toMatchObject({ remedy: 'Grant the role lambda:ListTags.' });
  });

  test.each<readonly [what: string, read: (aws: Aws) => Promise<unknown>]>([
    ['a usage plan', (aws: Aws) => listPlans(aws)],
    ['a usage plan that a key is in', (aws: Aws) => knownPlans(aws, 'photos', async () => ['key1'])],
    ['a key', (aws: Aws) => listKeys(aws, 'photos')],
    ['an API', (aws: Aws) => listApis(aws)],
  ])('%s whose tags are looked for by its id', async (what, read) => {
    const name = what.includes('that') ? 'theirs' : 'cloudfront-image-gate/photos';
    const createdDate = 1_700_000_000;
    const item = [{ id: 'one1', name, value: 'aValue00000000000000000000000000', createdDate }];
    account.intercept(({ path }) =>
      answerWith(JSON.stringify(path.endsWith('/one1') ? {} : { item }), 200, 'application/json'),
    );
    expect(await rejectionOf(account.clock.run(read(account.aws)))).toBeInstanceOf(UnreadableAnswer);
  });
});

/** Answers by the last part of the path or the operation, each in JSON. */
function answerAll(bodies: Readonly<Record<string, object>>): void {
  account.intercept(({ path, headers, query }) => {
    const name = `${JSON.stringify(headers)} ${path}?${Object.keys(query ?? {}).join('&')}`;
    const found = Object.entries(bodies).find(([end]) => new RegExp(end).test(name));
    if (!found) throw new Error(`nothing is answered to ${name}`);
    return answerWith(JSON.stringify(found[1]), 200, 'application/json');
  });
}

describe('a response that contradicts another', () => {
  const functionArn = 'arn:aws:lambda:eu-central-1:123456789012:function:f';
  const wholeVersions = {
    Versions: [
      { Version: '$LATEST', Description: '' },
      { Version: '2', Description: '' },
    ],
  };
  const wholeAliases = { Aliases: [{ Name: 'live', FunctionVersion: '2' }] };
  const tags = { Tags: { 'cloudfront-image-gate': 'photos' } };
  const versions = (aws: Aws) => {
    const at = { functionName: 'f', alias: 'live' };
    return formerVersions(aws, at, functionArn, '2').find();
  };

  test.each([
    ['versions without the one that is live', { Versions: wholeVersions.Versions.slice(0, 1) }, wholeAliases],
    ['aliases without the one that viewers meet', wholeVersions, { Aliases: [] }],
  ])('%s', async (_, listedVersions, aliases) => {
    answerAll({ '/tags/': tags, '/versions': listedVersions, '/aliases': aliases });
    expect(await rejectionOf(account.clock.run(versions(account.aws)))).toBeInstanceOf(UnreadableAnswer);
    answerAll({ '/tags/': tags, '/versions': wholeVersions, '/aliases': wholeAliases });
    await expect(account.clock.run(versions(account.aws))).resolves.toMatchObject({ ours: [] });
  });

  test('log groups without the one whose tags were read', async () => {
    answerAll({ ListTagsForResource: { tags: {} }, DescribeLogGroups: { logGroups: [] } });
    const wanted = { gate: 'photos', account: '123456789012', retentionDays: 30 };
    const found = account.clock.run(logGroup(account.aws, wanted).find());
    expect(await rejectionOf(found)).toBeInstanceOf(UnreadableAnswer);
  });

  test('deployments without the one that is served: the gate would have closed nothing', async () => {
    answerAll({ '/deployments': {} });
    const closed = account.clock.run(closedByGate(account.aws, { ...at, name: 'photos' }, 'd1'));
    expect(await rejectionOf(closed)).toBeInstanceOf(UnreadableAnswer);
  });

  test.each([
    ['without the root', [{ id: 'r2', path: '/images', parentId: 'r1' }]],
    [
      'without a path that another one is below',
      [
        { id: 'r1', path: '/' },
        { id: 'r3', path: '/a/b', parentId: 'r2' },
      ],
    ],
  ])('paths of an API %s', async (_, item) => {
    answerAll({ '/resources': { item } });
    const routes = account.clock.run(listRoutes(account.aws, at.apiId));
    expect(await rejectionOf(routes)).toBeInstanceOf(UnreadableAnswer);
  });

  test('the tags of a function that is shown without them are read', async () => {
    const configuration = {
      ...{ FunctionName: 'cloudfront-image-gate-photos', FunctionArn: functionArn, CodeSha256: 'abc' },
      ...{ Version: '$LATEST', State: 'Active', LastUpdateStatus: 'Successful', Role: 'arn' },
      ...{ MemorySize: 512, Timeout: 30, Architectures: ['arm64'], Runtime: 'nodejs24.x', Handler: 'h' },
    };
    answerAll({ '/tags/': tags, '/functions/': { Configuration: configuration } });
    const found = await account.clock.run(deletedFunction(account.aws, 'photos').find());
    expect(found).toHaveLength(1);
  });

  test('variables that this role may not read are not taken for none', () => {
    const Environment = { Error: { ErrorCode: 'AccessDeniedException', Message: 'no kms:Decrypt' } };
    expect(() => settingsOf({ FunctionName: 'f', Environment })).toThrow(/cannot be read: no kms:Decrypt/);
  });
});

describe('a secret that is seen without its labels', () => {
  test('is not taken for an empty one, though it was never read before', async () => {
    const { aws, clock } = account;
    const client = aws.create(SecretsManagerClient);
    await clock.run(client.send(new CreateSecretCommand({ Name: 'theirs', SecretString: 'their own' })));
    account.intercept((request, onwards) =>
      JSON.stringify(request.headers).includes('secretsmanager.DescribeSecret')
        ? changed(onwards, (body) =>
            JSON.stringify({ ...(JSON.parse(body) as object), VersionIdsToStages: {} }),
          )
        : undefined,
    );
    const secret = await GateSecret.open(contextOf(account), { name: 'photos', keySecret: 'theirs' });
    expect(await rejectionOf(clock.run(secret?.find() ?? Promise.resolve(undefined)))).toBeInstanceOf(
      UnreadableAnswer,
    );
  });

  test('is an empty one where it has no value either', async () => {
    const { aws, clock } = account;
    const client = aws.create(SecretsManagerClient);
    await clock.run(client.send(new CreateSecretCommand({ Name: 'empty' })));
    const secret = await GateSecret.open(contextOf(account), { name: 'photos', keySecret: 'empty' });
    await expect(clock.run(secret?.find() ?? Promise.resolve(undefined))).resolves.toMatchObject({
      name: 'empty',
    });
  });
});

describe('a secret that was read once', () => {
  const value = 'theKeyThatTheSecretHolds0000000000000000';

  async function openSecret(): Promise<GateSecret> {
    const { aws, clock } = account;
    const context = contextOf(account);
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

  test('is not mistaken for one without labels: the keys in its stages would be retired', async () => {
    const secret = await openSecret();
    expect(await account.clock.run(secret.stagesWith(value, 0))).toEqual(['AWSCURRENT']);
    without('DescribeSecret', 'VersionIdsToStages');
    expect(await rejectionOf(account.clock.run(secret.read()))).toBeInstanceOf(UnreadableAnswer);
  });

  test('is not mistaken for an empty one if a response has no value', async () => {
    const secret = await openSecret();
    without('GetSecretValue', 'SecretString');
    expect(await rejectionOf(account.clock.run(secret.read()))).toBeInstanceOf(UnreadableAnswer);
  });
});
