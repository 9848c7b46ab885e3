import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as apiGateway from '@aws-sdk/client-api-gateway';
import * as cloudFront from '@aws-sdk/client-cloudfront';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as iam from '@aws-sdk/client-iam';
import * as lambda from '@aws-sdk/client-lambda';
import * as secrets from '@aws-sdk/client-secrets-manager';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { call } from '../../src/aws/client/call.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { UnreadableAnswer } from '../../src/aws/client/raw-answer.ts';
import { answerWasLost } from '../../src/aws/client/refusal.ts';
import { answerWith, openWiredAccount, rejectionOf, type WiredAccount } from './account.ts';

let account: WiredAccount;

beforeAll(async () => {
  account = await openWiredAccount();
});

/** A whole answer, and the paths of the members without which it is none: each is taken out, and given another type. */
interface Whole {
  readonly read: (aws: Aws) => Promise<unknown>;
  readonly body: object;
  readonly needs: readonly string[];
}

const ids = { restApiId: 'a1', stageName: 'live', deploymentId: 'd1', usagePlanId: 'p1' };
const key = {
  id: 'k1',
  value: 'aValue00000000000000000000000000',
  enabled: true,
  createdDate: 1_700_000_000,
};
const keyMembers = ['id', 'value', 'enabled', 'createdDate'];
const api = {
  ...{ id: 'a1', name: 'images', createdDate: 1_700_000_000, apiKeySource: 'HEADER' },
  ...{ disableExecuteApiEndpoint: false, endpointConfiguration: { types: ['REGIONAL'] } },
};
const apiMembers = Object.keys(api)
  .filter((name) => name !== 'endpointConfiguration')
  .concat('endpointConfiguration.types');
const method = { apiKeyRequired: true, authorizationType: 'NONE' };
const plan = { id: 'p1', name: 'photos', apiStages: [{ apiId: 'a1', stage: 'live' }] };
const planMembers = ['id', 'name', 'apiStages.0.apiId', 'apiStages.0.stage'];
const configuration = {
  ...{ FunctionArn: 'arn', CodeSha256: 'abc', Version: '1', State: 'Active', LastUpdateStatus: 'Successful' },
  ...{ Role: 'arn', MemorySize: 512, Timeout: 30, Architectures: ['arm64'], PackageType: 'Zip' },
  ...{ Runtime: 'nodejs24.x', Handler: 'index.handler' },
};
const configurationMembers = Object.keys(configuration).filter((name) => name !== 'PackageType');
const policy = JSON.stringify({ Statement: [{ Sid: 'ours' }] });
const version = { Version: '$LATEST', Description: '' };

const items = (members: readonly string[]): readonly string[] => [
  'item',
  'item.0',
  ...members.map((member) => `item.0.${member}`),
];
const f = { FunctionName: 'f' };

const wholes: Readonly<Record<string, Whole>> = {
  GetApiKey: {
    read: (aws) => call(aws.apiGateway, apiGateway.GetApiKeyCommand, 'k1', { apiKey: 'k1' }),
    body: key,
    needs: keyMembers,
  },
  GetApiKeys: {
    read: (aws) => call(aws.apiGateway, apiGateway.GetApiKeysCommand, 'all', {}),
    body: { item: [key] },
    needs: items(keyMembers),
  },
  CreateApiKey: {
    read: (aws) => call(aws.apiGateway, apiGateway.CreateApiKeyCommand, 'k1', {}),
    body: key,
    needs: keyMembers,
  },
  GetRestApi: {
    read: (aws) => call(aws.apiGateway, apiGateway.GetRestApiCommand, 'a1', ids),
    body: api,
    needs: apiMembers,
  },
  GetRestApis: {
    read: (aws) => call(aws.apiGateway, apiGateway.GetRestApisCommand, 'all', {}),
    body: { item: [api] },
    needs: items(apiMembers),
  },
  GetResources: {
    read: (aws) => call(aws.apiGateway, apiGateway.GetResourcesCommand, 'a1', { ...ids, embed: ['methods'] }),
    body: { item: [{ id: 'r1', path: '/', resourceMethods: { GET: method } }] },
    needs: items([
      ...['id', 'path', 'resourceMethods.GET.apiKeyRequired', 'resourceMethods.GET.authorizationType'],
    ]),
  },
  GetStage: {
    read: (aws) => call(aws.apiGateway, apiGateway.GetStageCommand, 'live', ids),
    body: { stageName: 'live', deploymentId: 'd1' },
    needs: ['stageName', 'deploymentId'],
  },
  GetStages: {
    read: (aws) => call(aws.apiGateway, apiGateway.GetStagesCommand, 'a1', ids),
    body: { item: [{ stageName: 'live', deploymentId: 'd1' }] },
    needs: items(['stageName', 'deploymentId']),
  },
  GetDeployment: {
    read: (aws) => call(aws.apiGateway, apiGateway.GetDeploymentCommand, 'd1', ids),
    body: { id: 'd1', apiSummary: { '/': { GET: method } } },
    needs: [
      ...['id', 'apiSummary', 'apiSummary./', 'apiSummary./.GET.apiKeyRequired'],
      'apiSummary./.GET.authorizationType',
    ],
  },
  GetDeployments: {
    read: (aws) => call(aws.apiGateway, apiGateway.GetDeploymentsCommand, 'a1', ids),
    body: { item: [{ id: 'd1', createdDate: 1_700_000_000 }] },
    needs: items(['id', 'createdDate']),
  },
  GetGatewayResponses: {
    read: (aws) => call(aws.apiGateway, apiGateway.GetGatewayResponsesCommand, 'a1', ids),
    body: { item: [{ responseType: 'INVALID_API_KEY' }] },
    needs: items(['responseType']),
  },
  CreateUsagePlan: {
    read: (aws) => call(aws.apiGateway, apiGateway.CreateUsagePlanCommand, 'p1', { name: 'photos' }),
    body: plan,
    needs: planMembers,
  },
  GetUsagePlan: {
    read: (aws) => call(aws.apiGateway, apiGateway.GetUsagePlanCommand, 'p1', ids),
    body: plan,
    needs: planMembers,
  },
  GetUsagePlans: {
    read: (aws) => call(aws.apiGateway, apiGateway.GetUsagePlansCommand, 'all', {}),
    body: { item: [plan] },
    needs: items(planMembers),
  },
  GetUsagePlanKeys: {
    read: (aws) => call(aws.apiGateway, apiGateway.GetUsagePlanKeysCommand, 'p1', ids),
    body: { item: [{ id: 'k1' }] },
    needs: items(['id']),
  },
  GetDomainNames: {
    read: (aws) => call(aws.apiGateway, apiGateway.GetDomainNamesCommand, 'all', {}),
    body: { item: [{ domainName: 'images.example.com' }] },
    needs: ['item.0', 'item.0.domainName'],
  },
  GetBasePathMappings: {
    read: (aws) =>
      call(aws.apiGateway, apiGateway.GetBasePathMappingsCommand, 'd', { domainName: 'images.example.com' }),
    body: { item: [{ basePath: '(none)', restApiId: 'a1' }] },
    needs: ['item.0', 'item.0.restApiId'],
  },
  GetAccountSettings: {
    read: (aws) => call(aws.lambda, lambda.GetAccountSettingsCommand, 'account', {}),
    body: { AccountLimit: { ConcurrentExecutions: 10 } },
    needs: ['AccountLimit', 'AccountLimit.ConcurrentExecutions'],
  },
  GetFunction: {
    read: (aws) => call(aws.lambda, lambda.GetFunctionCommand, 'f', f),
    body: { Configuration: { ...configuration, FunctionName: 'f' }, Tags: { owner: 'me' } },
    needs: [
      ...['Configuration', 'Configuration.FunctionName'],
      ...configurationMembers.map((name) => `Configuration.${name}`),
    ],
  },
  GetFunctionConfiguration: {
    read: (aws) => call(aws.lambda, lambda.GetFunctionConfigurationCommand, 'f', f),
    body: configuration,
    needs: configurationMembers,
  },
  GetPolicy: {
    read: (aws) => call(aws.lambda, lambda.GetPolicyCommand, 'f', f),
    body: { Policy: policy },
    needs: ['Policy'],
  },
  ListAliases: {
    read: (aws) => call(aws.lambda, lambda.ListAliasesCommand, 'f', f),
    body: { Aliases: [{ Name: 'live', FunctionVersion: '1' }] },
    needs: ['Aliases', 'Aliases.0', 'Aliases.0.Name', 'Aliases.0.FunctionVersion'],
  },
  ListTags: {
    read: (aws) => call(aws.lambda, lambda.ListTagsCommand, 'f', { Resource: 'arn' }),
    body: { Tags: { owner: 'me' } },
    needs: ['Tags'],
  },
  ListVersionsByFunction: {
    read: (aws) => call(aws.lambda, lambda.ListVersionsByFunctionCommand, 'f', f),
    body: { Versions: [version] },
    needs: ['Versions', 'Versions.0', 'Versions.0.Version', 'Versions.0.Description'],
  },
  PublishVersion: {
    read: (aws) => call(aws.lambda, lambda.PublishVersionCommand, 'f', f),
    body: version,
    needs: ['Version'],
  },
  DescribeLogGroups: {
    read: (aws) => call(aws.logs, logs.DescribeLogGroupsCommand, 'all', {}),
    body: { logGroups: [{ logGroupName: '/aws/lambda/f' }] },
    needs: ['logGroups', 'logGroups.0', 'logGroups.0.logGroupName'],
  },
  ListTagsForResource: {
    read: (aws) => call(aws.logs, logs.ListTagsForResourceCommand, 'g', { resourceArn: 'arn' }),
    body: { tags: { owner: 'me' } },
    needs: ['tags'],
  },
  DescribeSecret: {
    read: (aws) =>
      call(aws.create(secrets.SecretsManagerClient), secrets.DescribeSecretCommand, 's', { SecretId: 's' }),
    body: { ARN: 'arn', Name: 's', VersionIdsToStages: { v1: ['AWSCURRENT'] } },
    needs: ['ARN', 'Name'],
  },
  GetSecretValue: {
    read: (aws) =>
      call(aws.create(secrets.SecretsManagerClient), secrets.GetSecretValueCommand, 's', {
        SecretId: 's',
        VersionId: 'v1',
      }),
    body: { VersionId: 'v1', SecretString: 'text' },
    needs: ['VersionId', 'SecretString'],
  },
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

const answered = (body: unknown, read: Whole['read']): Promise<unknown> => {
  account.intercept(() => answerWith(JSON.stringify(body), 200, 'application/json'));
  return account.clock.run(read(account.aws));
};

const changes: readonly (readonly [string, (former: unknown) => unknown])[] = [
  ['nothing', () => undefined],
  ['null', () => null],
  ['another type', (former) => (typeof former === 'string' ? {} : 'text')],
];

describe.each(Object.entries(wholes))('%s', (_, { read, body, needs }) => {
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
});

test('a truncated policy counts as none', async () => {
  const { read } = wholes.GetPolicy ?? { read: () => Promise.resolve() };
  const half = answered({ Policy: policy.slice(0, -2) }, read);
  expect(await rejectionOf(half)).toBeInstanceOf(UnreadableAnswer);
});

const cloudFunction = '<Name>f</Name><FunctionConfig><Comment></Comment></FunctionConfig>';
const role = '<RoleName>r</RoleName><Arn>arn</Arn><RoleId>AROA1</RoleId>';
const document = encodeURIComponent(JSON.stringify({ Statement: [{}] }));
const headersConfig = '<HeadersConfig><HeaderBehavior>none</HeaderBehavior></HeadersConfig>';

interface WholeXml {
  readonly read: (aws: Aws) => Promise<unknown>;
  readonly body: string;
  readonly needs: readonly string[];
}

const wholeXmls: Readonly<Record<string, WholeXml>> = {
  ListCachePolicies: {
    read: (aws) => call(aws.cloudFront, cloudFront.ListCachePoliciesCommand, 'all', {}),
    body: '<CachePolicyList><Quantity>1</Quantity><Items><CachePolicySummary><CachePolicy><Id>c</Id><CachePolicyConfig><Name>n</Name></CachePolicyConfig></CachePolicy></CachePolicySummary></Items></CachePolicyList>',
    needs: ['CachePolicy', 'Id', 'CachePolicyConfig', 'Name'],
  },
  GetCachePolicy: {
    read: (aws) => call(aws.cloudFront, cloudFront.GetCachePolicyCommand, 'c', { Id: 'c' }),
    body: `<CachePolicy><Id>c</Id><CachePolicyConfig><Name>n</Name><ParametersInCacheKeyAndForwardedToOrigin>${headersConfig}</ParametersInCacheKeyAndForwardedToOrigin></CachePolicyConfig></CachePolicy>`,
    needs: ['Id', 'CachePolicyConfig', 'Name', 'HeadersConfig', 'HeaderBehavior'],
  },
  GetOriginRequestPolicy: {
    read: (aws) => call(aws.cloudFront, cloudFront.GetOriginRequestPolicyCommand, 'o', { Id: 'o' }),
    body: `<OriginRequestPolicy><Id>o</Id><OriginRequestPolicyConfig>${headersConfig}</OriginRequestPolicyConfig></OriginRequestPolicy>`,
    needs: ['Id', 'OriginRequestPolicyConfig', 'HeadersConfig', 'HeaderBehavior'],
  },
  DescribeFunction: {
    read: (aws) => call(aws.cloudFront, cloudFront.DescribeFunctionCommand, 'f', { Name: 'f' }),
    body: `<FunctionSummary>${cloudFunction}<FunctionMetadata><FunctionARN>arn</FunctionARN></FunctionMetadata></FunctionSummary>`,
    needs: ['Name', 'FunctionConfig', 'Comment', 'FunctionMetadata', 'FunctionARN'],
  },
  ListTagsForResource: {
    read: (aws) => call(aws.cloudFront, cloudFront.ListTagsForResourceCommand, 'd', { Resource: 'arn' }),
    body: '<Tags><Items><Tag><Key>k</Key><Value>v</Value></Tag></Items></Tags>',
    needs: ['Key'],
  },
  TestFunction: {
    read: (aws) => {
      const input = { Name: 'f', IfMatch: 'E1', EventObject: new Uint8Array([1]) };
      return call(aws.cloudFront, cloudFront.TestFunctionCommand, 'f', input);
    },
    body: '<TestResult><ComputeUtilization>20</ComputeUtilization></TestResult>',
    needs: ['ComputeUtilization'],
  },
  GetRole: {
    read: (aws) => call(aws.iam, iam.GetRoleCommand, 'r', { RoleName: 'r' }),
    body: `<GetRoleResponse><GetRoleResult><Role>${role}</Role></GetRoleResult></GetRoleResponse>`,
    needs: ['GetRoleResult', 'Role', 'RoleName', 'Arn', 'RoleId'],
  },
  GetRolePolicy: {
    read: (aws) => call(aws.iam, iam.GetRolePolicyCommand, 'r', { RoleName: 'r', PolicyName: 'p' }),
    body: `<GetRolePolicyResponse><GetRolePolicyResult><RoleName>r</RoleName><PolicyName>p</PolicyName><PolicyDocument>${document}</PolicyDocument></GetRolePolicyResult></GetRolePolicyResponse>`,
    needs: ['RoleName', 'PolicyName', 'PolicyDocument'],
  },
  GetCallerIdentity: {
    read: (aws) => import('../../src/aws/client/connect.ts').then(({ accountId }) => accountId(aws)),
    body: '<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
    needs: ['GetCallerIdentityResult', 'Account'],
  },
};

const answeredXml = (
  body: string,
  read: WholeXml['read'],
  etag: object = { etag: 'E1' },
): Promise<unknown> => {
  account.intercept(async () => {
    const answer = await answerWith(body);
    return { ...answer, headers: { ...answer.headers, ...etag } };
  });
  return account.clock.run(read(account.aws));
};

describe.each(Object.entries(wholeXmls))('%s', (operation, { read, body, needs }) => {
  test('is read whole', async () => {
    await expect(answeredXml(body, read)).resolves.toBeDefined();
  });

  test.each(needs)('is not believed without %s, nor with something else there', async (name) => {
    const element = new RegExp(`<${name}>.*</${name}>`);
    expect(body).toMatch(element);
    const others = name === 'Comment' ? [] : ['', `<${name}></${name}>`, `<${name}/>`];
    for (const other of ['', ...others])
      expect(await rejectionOf(answeredXml(body.replace(element, other), read))).toBeInstanceOf(
        UnreadableAnswer,
      );
  });

  if (/^(GetCachePolicy|DescribeFunction)$/.test(operation))
    test('is not believed without an ETag, by which it is changed', async () => {
      expect(await rejectionOf(answeredXml(body, read, {}))).toBeInstanceOf(UnreadableAnswer);
    });
});

test('the code of a CloudFront Function is not believed to be nothing', async () => {
  const read = (aws: Aws) => call(aws.cloudFront, cloudFront.GetFunctionCommand, 'f', { Name: 'f' });
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
    const { read, body } = wholes[name] ?? { read: () => Promise.resolve(), body: {} };
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
