import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { apiOrigin, behaviour, distributionConfig, listOf, named } from './cloudfront/edge-world.ts';
import { localAccount } from './local-account.ts';
import { outcomeOf, sendBy } from './refusals.ts';

/** The least and the most that AWS's API reference allows: of characters, of items, or a number itself. */
interface Bounds {
  readonly least?: number;
  readonly most?: number;
  /** A value of this size that is right in every other respect. Default: so many letters. */
  readonly of?: (size: number) => unknown;
}

const itself = (size: number): number => size;
const letters = (size: number): string => 'a'.repeat(Math.max(0, size));
const digits = (size: number): string => '1'.repeat(size);
const roleArn = 'arn:aws:iam::123456789012:role/a';
const account = localAccount({ rates: false });
const { apiGateway, cloudFront, iam, lambda, logs, secretsManager } = account.clients;

const role = { RoleName: 'a', AssumeRolePolicyDocument: '{}' };
const secret = { Name: 'a', SecretId: 'a', SecretString: 'a', ClientRequestToken: letters(32) };
const code = { FunctionName: 'a', Role: roleArn, Handler: 'a', Runtime: 'nodejs24.x', Code: {} };
const permission = { FunctionName: 'a', StatementId: 'a', Action: 'lambda:*', Principal: 'a' };
const alias = { FunctionName: 'a', FunctionVersion: '1' };

const times = (item: string) => (length: number) => Array.from({ length }, () => item);
const tags = { 'Tags.Key': { least: 1, most: 128 }, 'Tags.Value': { most: 256 } };
const policyArn = { least: 20, most: 2_048 };
const versionId = { least: 32, most: 64 };

type Rows = Readonly<Record<string, readonly [right: object, bounds: Readonly<Record<string, Bounds>>]>>;

/** By client and operation: what is right, and the bounds by the member's path. */
const table: readonly (readonly [client: object, rows: Rows])[] = [
  [
    iam,
    {
      GetRole: [{}, { RoleName: { most: 64 } }],
      GetRolePolicy: [role, { PolicyName: { most: 128 } }],
      AttachRolePolicy: [role, { PolicyArn: policyArn }],
      PutRolePolicy: [{ ...role, PolicyName: 'a' }, { PolicyDocument: { most: 131_072 } }],
      CreateRole: [
        role,
        {
          PermissionsBoundary: policyArn,
          Path: { most: 512, of: (size) => `/${letters(size - 2)}/` },
          Description: { most: 1_000 },
          MaxSessionDuration: { least: 3_600, most: 43_200, of: itself },
          AssumeRolePolicyDocument: { most: 131_072 },
          ...{ 'Tags.Key': { most: 128 }, 'Tags.Value': { most: 256 } },
        },
      ],
      ListRoles: [
        {},
        {
          PathPrefix: { most: 512, of: (size) => `/${letters(size - 1)}` },
          MaxItems: { least: 1, most: 1_000, of: itself },
        },
      ],
    },
  ],
  [
    logs,
    {
      DescribeLogGroups: [
        {},
        {
          ...{ logGroupNamePrefix: { least: 1, most: 512 }, logGroupNamePattern: { most: 512 } },
          ...{ limit: { least: 1, most: 50, of: itself }, nextToken: { least: 1 } },
        },
      ],
    },
  ],
  [
    secretsManager,
    {
      DescribeSecret: [{}, { SecretId: { least: 1, most: 2_048 } }],
      CreateSecret: [secret, { Description: { most: 2_048 }, KmsKeyId: { most: 2_048 } }],
      GetSecretValue: [secret, { VersionId: versionId, VersionStage: { least: 1, most: 256 } }],
      UpdateSecretVersionStage: [
        { ...secret, VersionStage: 'a' },
        { RemoveFromVersionId: versionId, MoveToVersionId: versionId },
      ],
      PutSecretValue: [secret, { VersionStages: { least: 1, most: 20, of: times('a') } }],
      TagResource: [secret, tags],
    },
  ],
  [
    lambda,
    {
      GetFunction: [code, { FunctionName: { most: 140 }, Qualifier: { most: 128 } }],
      Invoke: [{}, { FunctionName: { most: 170 } }],
      CreateFunction: [
        code,
        {
          ...{ Handler: { most: 128 }, Description: { most: 256 } },
          Timeout: { least: 1, most: 900, of: itself },
          MemorySize: { least: 128, most: 10_240, of: itself },
          'EphemeralStorage.Size': { least: 512, most: 10_240, of: itself },
          'LoggingConfig.LogGroup': { least: 1, most: 512 },
          Architectures: { most: 1, of: times('arm64') },
          'VpcConfig.SubnetIds': { most: 1_024, of: (size) => [`subnet-${letters(size - 7)}`] },
        },
      ],
      ListFunctions: [{}, { MaxItems: { least: 1, most: 10_000, of: itself } }],
      PutFunctionConcurrency: [code, { ReservedConcurrentExecutions: { least: 0, of: itself } }],
      CreateAlias: [alias, { Name: { most: 128 } }],
      AddPermission: [permission, { StatementId: { most: 100 }, SourceAccount: { most: 12, of: digits } }],
    },
  ],
];

const rows = table.flatMap(([client, operations]) =>
  Object.entries(operations).flatMap(([operation, [right, members]]) =>
    Object.entries(members).map(([path, bounds]) => ({ client, operation, right, path, ...bounds })),
  ),
);

/** The input with a value at a path; `Tags` is a list. */
function withValue(right: object, path: string, value: unknown): object {
  const [name = '', part] = path.split('.');
  if (part === undefined) return { ...right, [name]: value };
  return {
    ...right,
    [name]: name === 'Tags' ? [{ Key: 'a', Value: 'a', [part]: value }] : { [part]: value },
  };
}

/** As messages write a path; of the items of a list they name the first. */
const shown = (path: string): string =>
  path.replaceAll(/\b[A-Z]/g, (letter) => letter.toLowerCase()).replace(/^tags\./, 'tags.1.member.');

describe('what AWS bounds is accepted up to its limit, and refused beyond it', () => {
  test.each(rows)(
    '$operation, $path',
    async ({ client, operation, right, path, least, most, of = letters }) => {
      const answer = (size: number): Promise<string> =>
        sendBy(client, operation, withValue(right, path, of(size))).then(
          () => 'done',
          (error: unknown) => String(error),
        );
      for (const [limit, beyond, words] of [
        [least, -1, 'greater'],
        [most, 1, 'less'],
      ] as const) {
        if (limit === undefined) continue;
        const refusal = new RegExp(`at '${shown(path)}' failed .* ${words} than or equal to ${limit}\\b`);
        expect(await answer(limit)).not.toMatch(refusal);
        expect(await answer(limit + beyond)).toMatch(refusal);
      }
    },
  );
});

const several = <T>(length: number, item: (n: number) => T): T[] => Array.from({ length }, (_, n) => item(n));
const some = (length: number): Record<string, string> =>
  Object.fromEntries(several(length, (n) => [`tag${n}`, 'x']));
const distribution = (change: Partial<DistributionConfig>): Promise<unknown> =>
  cloudFront.createDistribution({ DistributionConfig: distributionConfig(change) });
const tagged = (tags: Readonly<Record<string, string>>): Promise<unknown> => {
  const Tags = { Items: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  const DistributionConfigWithTags = { DistributionConfig: distributionConfig(), Tags };
  return cloudFront.createDistributionWithTags({ DistributionConfigWithTags });
};
const origin = (change: object): Promise<unknown> =>
  distribution({ Origins: listOf({ ...apiOrigin('key'), ...change }) });
const originAt = (change: object): Promise<unknown> =>
  origin({ CustomOriginConfig: { ...apiOrigin('key').CustomOriginConfig, ...change } });
const headers = (name: string, ...values: string[]): Promise<unknown> =>
  origin({
    CustomHeaders: listOf(...values.map((HeaderValue, n) => ({ HeaderName: `${n}${name}`, HeaderValue }))),
  });
const groupOf = (n: number): object => ({
  Id: `group${n}`,
  FailoverCriteria: { StatusCodes: listOf(500) },
  Members: listOf({ OriginId: 'a' }, { OriginId: 'b' }),
});
const quota = { limit: 5, period: 'MONTH' } as const;
const patched = async (path: string, value: number, plan: object = {}): Promise<unknown> => {
  const { id: usagePlanId } = await apiGateway.createUsagePlan({ name: 'plan', ...plan });
  const patchOperations = [{ op: 'replace' as const, path, value: String(value) }];
  return apiGateway.updateUsagePlan({ usagePlanId, patchOperations });
};
let made = 0;
const fresh = (): string => `fresh${made++}`;

type Call = (size: number) => Promise<unknown>;
/** The most, or the least and the most, and a call with a value of a size. */
type Bounded = readonly [most: number | readonly [least: number, most: number], call: Call];

const failingOver = (count: number) => ({
  Origins: listOf(apiOrigin('k'), apiOrigin('k', 'a'), apiOrigin('k', 'b')),
  OriginGroups: listOf(...several(count, groupOf)) as never,
});
const onPaths = (count: number) =>
  listOf(...several(count, (n) => ({ ...behaviour(), PathPattern: `/${n}` })));
const commented = (size: number): Promise<unknown> =>
  cloudFront.createFunction({
    Name: fresh(),
    FunctionConfig: { Comment: letters(size), Runtime: 'cloudfront-js-2.0' },
    FunctionCode: Buffer.from('function handler(event) { return event.request; }'),
  });
const key = (input: object): Promise<unknown> => apiGateway.createApiKey(input);
const group = (tags: Record<string, string>): Promise<unknown> =>
  logs.createLogGroup({ logGroupName: fresh(), tags });
const aSecret = (input: object) =>
  secretsManager.createSecret({ Name: fresh(), SecretString: 'x', ...input });

/** What is bounded in words of each service's own, by how it is refused. */
const others: Readonly<Record<string, Readonly<Record<string, Bounded>>>> = {
  InvalidArgument: {
    'a port beside 80 and 443': [[1_024, 65_535], (HTTPSPort) => originAt({ HTTPSPort })],
    'attempts to connect': [[1, 3], (ConnectionAttempts) => origin({ ConnectionAttempts })],
    'a connection timeout': [[1, 10], (ConnectionTimeout) => origin({ ConnectionTimeout })],
    'an origin path': [255, (size) => origin({ OriginPath: `/${letters(size - 1)}` })],
    'a header name': [256, (size) => headers(letters(size - 1), 'v')],
    'a header value': [1_783, (size) => headers('x', letters(size))],
    'headers together': [
      10_240,
      (size) => headers('x', ...several(6, () => letters(1_700)), letters(size - 10_214)),
    ],
    "a distribution's comment": [128, (size) => distribution({ Comment: letters(size) })],
  },
  InvalidOriginReadTimeout: {
    'a read timeout': [[1, 120], (OriginReadTimeout) => originAt({ OriginReadTimeout })],
  },
  InvalidOriginKeepaliveTimeout: {
    'a keep-alive timeout': [[1, 60], (OriginKeepaliveTimeout) => originAt({ OriginKeepaliveTimeout })],
  },
  TooManyOriginCustomHeaders: {
    'headers of an origin': [10, (count) => headers('x', ...several(count, () => 'v'))],
  },
  TooManyOriginGroupsPerDistribution: {
    'origin groups': [10, (count) => distribution(failingOver(count))],
  },
  TooManyCacheBehaviors: {
    behaviours: [25, (count) => distribution({ CacheBehaviors: onPaths(count) })],
  },
  TooManyDistributionCNAMEs: {
    'alternate names': [
      100,
      (count) => distribution(named(...several(count, (n) => `a${n}.${fresh()}.example.org`))),
    ],
  },
  InvalidDefaultRootObject: {
    'a root object': [255, (size) => distribution({ DefaultRootObject: letters(size) })],
  },
  InvalidTagging: {
    "a tag's name at CloudFront": [128, (size) => tagged({ [letters(size)]: '' })],
    "a tag's value at CloudFront": [256, (size) => tagged({ a: letters(size) })],
    'tags at CloudFront': [50, (count) => tagged(some(count))],
  },
  '': {
    origins: [
      [1, 25],
      (count) =>
        distribution({ Origins: listOf(...several(count, (n) => apiOrigin(undefined, n ? `${n}` : 'api'))) }),
    ],
    "a CloudFront function's comment": [128, commented],
    "an API key's value": [[20, 128], (size) => key({ value: fresh().padEnd(size, 'x').slice(0, size) })],
    "an API key's name": [1_024, (size) => key({ name: letters(size) })],
    "an API key's description": [125_000, (size) => key({ description: letters(size) })],
    "a plan's burst limit": [[0, 2_147_483_647], (size) => patched('/throttle/burstLimit', size)],
    "a plan's quota": [[1, 2_147_483_647], (size) => patched('/quota/limit', size, { quota })],
    "a plan's quota offset": [[0, 27], (size) => patched('/quota/offset', size, { quota })],
    'a page of API keys': [[1, 500], (limit) => apiGateway.getApiKeys({ limit })],
    "a tag's name at API Gateway": [[1, 128], (size) => key({ tags: { [letters(size)]: 'x' } })],
    "a tag's value at API Gateway": [256, (size) => key({ tags: { a: letters(size) } })],
    'tags at API Gateway': [50, (count) => key({ tags: some(count) })],
    "a log group's name": [512, (size) => logs.createLogGroup({ logGroupName: letters(size) })],
    "a tag's name at Logs": [[1, 128], (size) => group({ [letters(size)]: '' })],
    "a tag's value at Logs": [256, (size) => group({ a: letters(size) })],
    'tags at Logs': [50, (count) => group(some(count))],
    "a secret's name": [[1, 512], (size) => secretsManager.createSecret({ Name: 's'.repeat(size) })],
    "a secret's token": [[32, 64], (size) => aSecret({ ClientRequestToken: letters(size) })],
    "a secret's value": [[1, 65_536], (size) => aSecret({ SecretString: letters(size) })],
    'tags of a secret': [
      50,
      (count) => aSecret({ Tags: several(count, (n) => ({ Key: `${n}`, Value: '' })) }),
    ],
    "a secret's recovery window": [
      [7, 30],
      async (RecoveryWindowInDays) => {
        const { Name } = await aSecret({});
        await secretsManager.deleteSecret({ SecretId: Name, RecoveryWindowInDays });
      },
    ],
  },
};

test.each(
  Object.entries(others).flatMap(([how, bounded]) =>
    Object.entries(bounded).map(([what, [bounds, call]]) => [what, how, bounds, call] as const),
  ),
)('%s: %s', async (_, how, bounds, call) => {
  const [most, least] = [bounds].flat().reverse() as [number, number?];
  const wanted = least === undefined ? [] : [least - 1, least];
  const outcomes = [];
  for (const size of [...wanted, most, most + 1]) outcomes.push(await outcomeOf(call(size)));
  const refusal: unknown = expect.stringContaining(`400 ${how}`);
  expect(outcomes).toEqual([...(least === undefined ? [] : [refusal, 'done']), 'done', refusal]);
});
