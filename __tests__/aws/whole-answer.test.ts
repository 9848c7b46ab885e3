import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as gw from '@aws-sdk/client-api-gateway';
import * as cf from '@aws-sdk/client-cloudfront';
import * as cwl from '@aws-sdk/client-cloudwatch-logs';
import * as identity from '@aws-sdk/client-iam';
import * as fn from '@aws-sdk/client-lambda';
import * as sm from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Client, Command, MetadataBearer } from '@smithy/types';
import { createKey, deleteKey } from '../../src/aws/apigateway/api-key.ts';
import { call } from '../../src/aws/client/call.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { UnreadableAnswer } from '../../src/aws/client/raw-answer.ts';
import { answerWasLost } from '../../src/aws/client/refusal.ts';
import { answerWith, changed, openWiredAccount, rejectionOf, type WiredAccount } from './account.ts';

let account: WiredAccount;

beforeAll(async () => {
  account = await openWiredAccount();
});

type Read = (aws: Aws) => Promise<unknown>;

/** How a command of one service is sent. */
const through =
  <In extends object, Out extends MetadataBearer, C>(client: (aws: Aws) => Client<In, Out, C>) =>
  <I extends In, O extends Out>(Kind: new (input: I) => Command<In, I, Out, O, C>, input: I): Read =>
  (aws) =>
    call(client(aws), Kind, 'one', input);
const gateway = through((aws) => aws.apiGateway);
const cloudFront = through((aws) => aws.cloudFront);
const iam = through((aws) => aws.iam);
const lambda = through((aws) => aws.lambda);
const logs = through((aws) => aws.logs);
const secrets = through((aws) => aws.create(sm.SecretsManagerClient));
const sts = through((aws) => aws.sts);

/** A whole answer, and the paths of the members without which it is none: each is taken out, and given another type. */
type Whole = readonly [read: Read, body: object, needs: readonly string[]];

const ids = { restApiId: 'a1', stageName: 'live', deploymentId: 'd1', usagePlanId: 'p1' };
const createdDate = 1_700_000_000;
const key = { id: 'k1', value: 'aValue00000000000000000000000000', enabled: true, createdDate };
const keyMembers = Object.keys(key);
const api = {
  ...{ id: 'a1', name: 'images', createdDate, apiKeySource: 'HEADER' },
  ...{ disableExecuteApiEndpoint: false, endpointConfiguration: { types: ['REGIONAL'] } },
};
const apiMembers = Object.keys(api)
  .filter((name) => name !== 'endpointConfiguration')
  .concat('endpointConfiguration.types');
const method = { apiKeyRequired: true, authorizationType: 'NONE' };
const resource = { id: 'r1', path: '/', resourceMethods: { GET: method } };
const methodMembers = Object.keys(method).map((name) => `GET.${name}`);
const resourceMembers = ['id', 'path', ...methodMembers.map((name) => `resourceMethods.${name}`)];
const deployment = { id: 'd1', apiSummary: { '/': { GET: method } } };
const deploymentMembers = [
  'id',
  'apiSummary',
  'apiSummary./',
  ...methodMembers.map((name) => `apiSummary./.${name}`),
];
const stage = { stageName: 'live', deploymentId: 'd1' };
const plan = { id: 'p1', name: 'photos', apiStages: [{ apiId: 'a1', stage: 'live' }] };
const planMembers = ['id', 'name', 'apiStages.0.apiId', 'apiStages.0.stage'];
const domain = { domainName: 'images.example.com' };
const mapping = { basePath: '(none)', restApiId: 'a1' };
const configuration = {
  ...{ FunctionArn: 'arn', CodeSha256: 'abc', Version: '1', State: 'Active', LastUpdateStatus: 'Successful' },
  ...{ Role: 'arn', MemorySize: 512, Timeout: 30, Architectures: ['arm64'], PackageType: 'Zip' },
  ...{ Runtime: 'nodejs24.x', Handler: 'index.handler' },
};
const configurationMembers = Object.keys(configuration).filter((name) => name !== 'PackageType');
const functionMembers = ['FunctionName', ...configurationMembers];
const named = { Configuration: { ...configuration, FunctionName: 'f' }, Tags: { owner: 'me' } };
const policy = JSON.stringify({ Statement: [{ Sid: 'ours' }] });
const version = { Version: '$LATEST', Description: '' };
const alias = { Name: 'live', FunctionVersion: '1' };
const secret = { ARN: 'arn', Name: 's', VersionIdsToStages: { v1: ['AWSCURRENT'] } };

/** The paths of a member, and of members of it. */
const within = (path: string, members: readonly string[]): readonly string[] => [
  path,
  ...members.map((member) => `${path}.${member}`),
];
const items = (members: readonly string[], list = 'item') => [list, ...within(`${list}.0`, members)];
const f = { FunctionName: 'f' };

const wholes: Readonly<Record<string, Whole>> = {
  GetApiKey: [gateway(gw.GetApiKeyCommand, { apiKey: 'k1' }), key, keyMembers],
  GetApiKeys: [gateway(gw.GetApiKeysCommand, {}), { item: [key] }, items(keyMembers)],
  CreateApiKey: [gateway(gw.CreateApiKeyCommand, {}), key, keyMembers],
  GetRestApi: [gateway(gw.GetRestApiCommand, ids), api, apiMembers],
  GetRestApis: [gateway(gw.GetRestApisCommand, {}), { item: [api] }, items(apiMembers)],
  GetResources: [
    gateway(gw.GetResourcesCommand, { ...ids, embed: ['methods'] }),
    { item: [resource] },
    items(resourceMembers),
  ],
  GetStage: [gateway(gw.GetStageCommand, ids), stage, Object.keys(stage)],
  GetStages: [gateway(gw.GetStagesCommand, ids), { item: [stage] }, items(Object.keys(stage))],
  GetDeployment: [gateway(gw.GetDeploymentCommand, ids), deployment, deploymentMembers],
  GetDeployments: [
    gateway(gw.GetDeploymentsCommand, ids),
    { item: [{ id: 'd1', createdDate }] },
    items(['id', 'createdDate']),
  ],
  GetGatewayResponses: [
    gateway(gw.GetGatewayResponsesCommand, ids),
    { item: [{ responseType: 'INVALID_API_KEY' }] },
    items(['responseType']),
  ],
  CreateUsagePlan: [gateway(gw.CreateUsagePlanCommand, { name: 'photos' }), plan, planMembers],
  GetUsagePlan: [gateway(gw.GetUsagePlanCommand, ids), plan, planMembers],
  GetUsagePlans: [gateway(gw.GetUsagePlansCommand, {}), { item: [plan] }, items(planMembers)],
  GetUsagePlanKeys: [gateway(gw.GetUsagePlanKeysCommand, ids), { item: [{ id: 'k1' }] }, items(['id'])],
  GetDomainNames: [
    gateway(gw.GetDomainNamesCommand, {}),
    { item: [domain] },
    within('item.0', ['domainName']),
  ],
  GetBasePathMappings: [
    gateway(gw.GetBasePathMappingsCommand, domain),
    { item: [mapping] },
    within('item.0', ['restApiId']),
  ],
  GetAccountSettings: [
    lambda(fn.GetAccountSettingsCommand, {}),
    { AccountLimit: { ConcurrentExecutions: 10 } },
    within('AccountLimit', ['ConcurrentExecutions']),
  ],
  GetFunction: [lambda(fn.GetFunctionCommand, f), named, within('Configuration', functionMembers)],
  GetFunctionConfiguration: [
    lambda(fn.GetFunctionConfigurationCommand, f),
    configuration,
    configurationMembers,
  ],
  GetPolicy: [lambda(fn.GetPolicyCommand, f), { Policy: policy }, ['Policy']],
  ListAliases: [lambda(fn.ListAliasesCommand, f), { Aliases: [alias] }, items(Object.keys(alias), 'Aliases')],
  ListTags: [lambda(fn.ListTagsCommand, { Resource: 'arn' }), { Tags: { owner: 'me' } }, ['Tags']],
  ListVersionsByFunction: [
    lambda(fn.ListVersionsByFunctionCommand, f),
    { Versions: [version] },
    items(Object.keys(version), 'Versions'),
  ],
  PublishVersion: [lambda(fn.PublishVersionCommand, f), version, ['Version']],
  DescribeLogGroups: [
    logs(cwl.DescribeLogGroupsCommand, {}),
    { logGroups: [{ logGroupName: '/aws/lambda/f' }] },
    items(['logGroupName'], 'logGroups'),
  ],
  ListTagsForResource: [
    logs(cwl.ListTagsForResourceCommand, { resourceArn: 'arn' }),
    { tags: { owner: 'me' } },
    ['tags'],
  ],
  DescribeSecret: [secrets(sm.DescribeSecretCommand, { SecretId: 's' }), secret, ['ARN', 'Name']],
  GetSecretValue: [
    secrets(sm.GetSecretValueCommand, { SecretId: 's', VersionId: 'v1' }),
    { VersionId: 'v1', SecretString: 'text' },
    ['VersionId', 'SecretString'],
  ],
};

/** The same with another value at a path; `undefined` takes it out. */
function withMember(
  whole: unknown,
  [name = '', ...rest]: readonly string[],
  change: (former: unknown) => unknown,
): unknown {
  const inner = (one: unknown): unknown => (rest.length === 0 ? change(one) : withMember(one, rest, change));
  if (Array.isArray(whole)) return whole.map((one: unknown, at) => (String(at) === name ? inner(one) : one));
  const members = whole as Record<string, unknown>;
  return { ...members, [name]: inner(members[name]) };
}

const answered = (body: unknown, read: Read): Promise<unknown> => {
  account.intercept(() => answerWith(JSON.stringify(body), 200, 'application/json'));
  return account.clock.run(read(account.aws));
};

const changes: readonly (readonly [string, (former: unknown) => unknown])[] = [
  ['nothing', () => undefined],
  ['null', () => null],
  ['another type', (former) => (typeof former === 'string' ? {} : 'text')],
];

/** What a proxy or a broken connection leaves of a response. */
const pages: readonly (readonly [what: string, body: string, type?: string])[] = [
  ['nothing', ''],
  ['a page', '<html><body>Sign in</body></html>', 'text/html'],
  ['a page by another name', '<!DOCTYPE html><html><body>Sign in</body></html>'],
];

const isRead = (operation: string): boolean => /^(Get|List|Describe)/.test(operation);

/** A read of such a response is made once more, and then not believed. */
async function expectUnread(read: Read, body: string, type: string): Promise<void> {
  let requests = 0;
  account.intercept(() => {
    requests++;
    return answerWith(body, 200, type);
  });
  expect(await rejectionOf(account.clock.run(read(account.aws)))).toBeInstanceOf(UnreadableAnswer);
  expect(requests).toBe(2);
}

describe.each(Object.entries(wholes))('%s', (operation, [read, body, needs]) => {
  test('is read whole', async () => {
    await expect(answered(body, read)).resolves.toBeDefined();
  });

  test.each(needs.flatMap((path) => changes.map(([what, change]) => [path, what, change] as const)))(
    'is not believed with %s: %s',
    async (path, _what, change) => {
      const half = withMember(body, path.split('.'), change);
      expect(answerWasLost(await rejectionOf(answered(half, read)))).toBe(true);
    },
  );

  if (isRead(operation))
    test.each([...pages, ['its first half', '{"id":"1","name":'] as const])(
      'is not read from %s',
      (_, page, type = 'application/json') => expectUnread(read, page, type),
    );
});

test('a read that has no body is made once more', async () => {
  let requests = 0;
  account.intercept((_, onwards) => (requests++ === 0 ? changed(onwards, () => '') : undefined));
  const read = call(account.aws.lambda, fn.GetAccountSettingsCommand, 'account', {});
  expect((await account.clock.run(read)).AccountLimit?.ConcurrentExecutions).toBeGreaterThan(0);
});

test('a write may have an empty response', async () => {
  account.intercept(() => undefined);
  const { id } = await account.clock.run(createKey(account.aws, 'photos', key.value));
  account.intercept(() => answerWith('', 202, 'application/json'));
  await account.clock.run(deleteKey(account.aws, id));
});

test('a truncated policy counts as none', async () => {
  const half = answered({ Policy: policy.slice(0, -2) }, lambda(fn.GetPolicyCommand, f));
  expect(await rejectionOf(half)).toBeInstanceOf(UnreadableAnswer);
});

/** An element with others or a text in it: `a b` is one within the other. */
const element = (names: string, ...inner: readonly string[]): string =>
  names.split(' ').reduceRight((text, name) => `<${name}>${text}</${name}>`, inner.join(''));
const [id, name] = [element('Id', 'x'), element('Name', 'n')];
const headers = element('HeadersConfig HeaderBehavior', 'none');
const cloudFunction =
  name + element('FunctionConfig Comment') + element('FunctionMetadata FunctionARN', 'arn');
const role = element('RoleName', 'r') + element('Arn', 'arn') + element('RoleId', 'AROA1');
const document = encodeURIComponent(JSON.stringify({ Statement: [{}] }));
const rolePolicy =
  element('RoleName', 'r') + element('PolicyName', 'p') + element('PolicyDocument', document);
const policyItem = element('CachePolicySummary CachePolicy', id, element('CachePolicyConfig', name));

const wholeXmls: Readonly<Record<string, readonly [read: Read, body: string, needs: string]>> = {
  ListCachePolicies: [
    cloudFront(cf.ListCachePoliciesCommand, {}),
    element('CachePolicyList', element('Quantity', '1'), element('Items', policyItem)),
    'CachePolicy Id CachePolicyConfig Name',
  ],
  GetCachePolicy: [
    cloudFront(cf.GetCachePolicyCommand, { Id: 'x' }),
    element(
      'CachePolicy',
      id,
      element('CachePolicyConfig', name, element('ParametersInCacheKeyAndForwardedToOrigin', headers)),
    ),
    'Id CachePolicyConfig Name HeadersConfig HeaderBehavior',
  ],
  GetOriginRequestPolicy: [
    cloudFront(cf.GetOriginRequestPolicyCommand, { Id: 'x' }),
    element('OriginRequestPolicy', id, element('OriginRequestPolicyConfig', headers)),
    'Id OriginRequestPolicyConfig HeadersConfig HeaderBehavior',
  ],
  DescribeFunction: [
    cloudFront(cf.DescribeFunctionCommand, { Name: 'n' }),
    element('FunctionSummary', cloudFunction),
    'Name FunctionConfig Comment FunctionMetadata FunctionARN',
  ],
  ListTagsForResource: [
    cloudFront(cf.ListTagsForResourceCommand, { Resource: 'arn' }),
    element('Tags Items Tag', element('Key', 'k'), element('Value', 'v')),
    'Key',
  ],
  TestFunction: [
    cloudFront(cf.TestFunctionCommand, { Name: 'f', IfMatch: 'E1', EventObject: new Uint8Array([1]) }),
    element('TestResult ComputeUtilization', '20'),
    'ComputeUtilization',
  ],
  GetRole: [
    iam(identity.GetRoleCommand, { RoleName: 'r' }),
    element('GetRoleResponse GetRoleResult Role', role),
    'GetRoleResult Role RoleName Arn RoleId',
  ],
  GetRolePolicy: [
    iam(identity.GetRolePolicyCommand, { RoleName: 'r', PolicyName: 'p' }),
    element('GetRolePolicyResponse GetRolePolicyResult', rolePolicy),
    'RoleName PolicyName PolicyDocument',
  ],
  GetCallerIdentity: [
    sts(GetCallerIdentityCommand, {}),
    element('GetCallerIdentityResponse GetCallerIdentityResult Account', '123456789012'),
    'GetCallerIdentityResult Account',
  ],
};

const answeredXml = (body: string, read: Read, etag: object = { etag: 'E1' }): Promise<unknown> => {
  account.intercept(async () => {
    const answer = await answerWith(body);
    return { ...answer, headers: { ...answer.headers, ...etag } };
  });
  return account.clock.run(read(account.aws));
};

describe.each(Object.entries(wholeXmls))('%s', (operation, [read, body, needs]) => {
  test('is read whole', async () => {
    await expect(answeredXml(body, read)).resolves.toBeDefined();
  });

  test.each(needs.split(' '))('is not believed without %s, nor with something else there', async (name) => {
    const pattern = new RegExp(`<${name}>.*</${name}>`);
    expect(body).toMatch(pattern);
    const others = name === 'Comment' ? [] : ['', `<${name}></${name}>`, `<${name}/>`];
    for (const other of ['', ...others])
      expect(await rejectionOf(answeredXml(body.replace(pattern, other), read))).toBeInstanceOf(
        UnreadableAnswer,
      );
  });

  if (isRead(operation))
    test.each([
      ...pages,
      ['its first half', '<?xml version="1.0"?><Answer><Item><Id>1</Id></Item><Item>'] as const,
      ['no XML', 'Sign in'] as const,
    ])('is not read from %s', (_, page, type = 'text/xml') => expectUnread(read, page, type));

  if (/^(GetCachePolicy|DescribeFunction)$/.test(operation))
    test('is not believed without an ETag, by which it is changed', async () => {
      expect(await rejectionOf(answeredXml(body, read, {}))).toBeInstanceOf(UnreadableAnswer);
    });
});

test('the code of a CloudFront Function is not believed to be nothing', async () => {
  const read = cloudFront(cf.GetFunctionCommand, { Name: 'f' });
  expect(await rejectionOf(answeredXml('', read))).toBeInstanceOf(UnreadableAnswer);
});

describe('a response about something else', () => {
  test.each([
    ['GetApiKey', 'id'],
    ['GetRestApi', 'id'],
    ['GetUsagePlan', 'id'],
    ['GetDeployment', 'id'],
    ['GetStage', 'stageName'],
    ['GetFunction', 'Configuration.FunctionName'],
    ['GetSecretValue', 'VersionId'],
  ])('%s', async (name, path) => {
    const [read, body] = wholes[name] ?? [() => Promise.resolve(), {}];
    const other = withMember(body, path.split('.'), () => 'another');
    expect(await rejectionOf(answered(other, read))).toBeInstanceOf(UnreadableAnswer);
  });
});

/** Read as XML, with rules of its own, or answered with nothing. */
const readOtherwise = ['ListDistributions', 'GetDistribution'];

test('every read that the action makes has a rule', () => {
  const folder = join(import.meta.dirname, '../../src/aws');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  const made = sources.flatMap((source) =>
    [...source.matchAll(/\b((?:Get|List|Describe)\w+)Command\b/g)].map(([, name = '']) => name),
  );
  const rules = readFileSync(join(folder, 'client/whole-answer.ts'), 'utf8');
  const without = [...new Set(made)].filter(
    (name) => !readOtherwise.includes(name) && !rules.includes(`:${name}'`),
  );
  expect(made.length).toBeGreaterThan(30);
  expect(without).toEqual([]);
});
