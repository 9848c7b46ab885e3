import { expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { expectRefusals, refused, type Refused } from '../refusals.ts';
import { accountWith, creation, echoing, zipOf } from './account.ts';

const FunctionName = 'resize';
const arn = 'arn:aws:lambda:eu-central-1:123456789012:function:resize';
const there = 'arn:aws:lambda:us-east-1:123456789012:function:resize';
const theirs = 'arn:aws:lambda:eu-central-1:999999999999:function:resize';

/** A function, its first version, the alias `live` on it and one permission. */
async function openStand() {
  const { client } = accountWith(echoing, {
    mayAssume: (role) => !role.endsWith('/fresh'),
    roleId: (role) => (role.endsWith('/nobody') ? undefined : role),
  });
  const permission = {
    ...{ FunctionName, StatementId: 'api', Action: 'lambda:InvokeFunction' },
    Principal: 'apigateway.amazonaws.com',
  };
  await client.createFunction(creation());
  await client.publishVersion({ FunctionName });
  await client.createAlias({ FunctionName, Name: 'live', FunctionVersion: '1' });
  await client.addPermission(permission);
  const more = { Name: 'live', FunctionVersion: '1', Resource: arn, Tags: { a: 'b' } };
  return { client, made: undefined, right: { ...creation(), ...permission, ...more } };
}

const configuring = (change: object): Refused => ['UpdateFunctionConfiguration', change];
const variables = (Variables: Record<string, string>): Refused => configuring({ Environment: { Variables } });
const creating = (change: object, words?: string): Refused => [
  'CreateFunction',
  { ...creation(), FunctionName: 'another', ...change },
  words,
];
const permitting = (change: object): Refused => ['AddPermission', { StatementId: 'x', ...change }];
const uploading = (ZipFile: Uint8Array): Refused => ['UpdateFunctionCode', { ZipFile }];
const tooLong = 'a'.repeat(65);
const longArn = `arn:aws:lambda:eu-central-1:123456789012:function:${'a'.repeat(100)}`;
const invalid = (value: string, at: string, constraint: string): string =>
  `1 validation error detected: Value '${value}' at '${at}' failed to satisfy constraint: Member must ${constraint}`;

const noPolicy = 'No policy is associated with the given resource.';
const contradiction = 'The derived qualifier from the function name does not match the specified qualifier.';
const unreachable = "Functions from 'us-east-1' are not reachable in this region ('eu-central-1')";
const reserving = (name: string): Refused => [
  'PutFunctionConcurrency',
  { FunctionName: name, ReservedConcurrentExecutions: 1 },
  /Aliases and versions do not support this operation/,
];
const noLatest = 'We currently do not support adding policies for $LATEST.';

/** Each operation that takes a function's name, where its ARN is one of elsewhere. */
const named = (at: string, words?: string): Record<string, Refused> =>
  Object.fromEntries<Refused>([
    ...[
      ...['GetFunction', 'GetFunctionConfiguration', 'GetFunctionConcurrency', 'DeleteFunction', 'Invoke'],
      ...['CreateFunction', 'AddPermission'],
    ].map((operation): [string, Refused] => [
      `${operation} of ${at}`,
      [operation, { FunctionName: at }, words],
    ]),
    ...['TagResource', 'ListTags'].map((operation): [string, Refused] => [
      `${operation} of ${at}`,
      [operation, { Resource: at }, words],
    ]),
  ]);

/** Each operation that takes a qualifier, where the name has another. */
const contradicting = Object.fromEntries<Refused>(
  ['1 and 2', '$LATEST and 1', '1 and $LATEST'].flatMap((both) =>
    ['GetFunction', 'DeleteFunction', 'Invoke'].map((operation): [string, Refused] => {
      const [inName = '', Qualifier] = both.split(' and ');
      return [
        `${operation} of ${both} at once`,
        [operation, { FunctionName: `${arn}:${inName}`, Qualifier }, contradiction],
      ];
    }),
  ),
);

/** Whole words are AWS's, as recorded by LocalStack's tests. */
expectRefusals(
  'lambda',
  {
    '404 ResourceNotFoundException': {
      'a version that is not there': ['GetFunctionConfiguration', { Qualifier: '9' }],
      'to invoke an alias that is not there': ['Invoke', { Qualifier: 'dev' }],
      'an alias that is not there': ['GetAlias', { Name: 'dev' }],
      'an alias on a version that is not there': ['CreateAlias', { Name: 'dev', FunctionVersion: '9' }],
      'to remove a statement that is not there': ['RemovePermission', { StatementId: 'none' }, /none/],
      'to remove a statement where there is no policy': ['RemovePermission', { Qualifier: '1' }, noPolicy],
      'the policy of an alias that has none': ['GetPolicy', { Qualifier: 'live' }],
      ...named(there, unreachable),
      'a part of an ARN of another Region': [
        'GetFunction',
        { FunctionName: 'us-east-1:123456789012:function:resize' },
        unreachable,
      ],
    },
    '403 AccessDeniedException': { ...named(theirs), ...named(arn.replace('aws', 'aws-cn')) },
    '409 ResourceConflictException': {
      'a second alias of the same name': ['CreateAlias'],
      'a second function of the same name': ['CreateFunction', creation()],
      'a statement id that is taken': ['AddPermission'],
      'to delete a version that an alias points to': ['DeleteFunction', { Qualifier: '1' }],
    },
    '400 ValidationException': {
      'an alias that looks like a version': ['CreateAlias', { Name: '12' }],
      'a name with a space': ['GetFunction', { FunctionName: 'a b' }],
      'a long ARN': creating(
        { FunctionName: longArn },
        invalid(longArn, 'functionName', 'have length less than or equal to 140'),
      ),
      'an unknown format of logs': creating(
        { LoggingConfig: { LogFormat: 'XML' } },
        invalid('XML', 'loggingConfig.logFormat', 'satisfy enum value set: [JSON, Text]'),
      ),
      'a role that is no ARN': creating({ Role: 'resize' }),
      'an unknown architecture': creating({ Architectures: ['riscv'] }),
      'no memory to speak of': configuring({ MemorySize: 64 }),
      'more memory than there is': configuring({ MemorySize: 20_000 }),
      'a timeout over 15 minutes': configuring({ Timeout: 901 }),
      'a variable of an odd name': variables({ 'my-bucket': 'photos' }),
      'an action of another service': permitting({ Action: 's3:GetObject' }),
      'a source that is no ARN': permitting({ SourceArn: 'api1' }),
    },
    '412 PreconditionFailedException': {
      'an alias change by a stale RevisionId': [
        'UpdateAlias',
        { FunctionVersion: '$LATEST', RevisionId: 'stale' },
      ],
      'a code change by a stale RevisionId': [
        'UpdateFunctionCode',
        { ZipFile: zipOf(''), RevisionId: 'stale' },
      ],
    },
    '400 InvalidParameterValueException': {
      'a version of code that is another by now': ['PublishVersion', { CodeSha256: 'another' }],
      'a role that is too fresh': creating({ Role: 'arn:aws:iam::123456789012:role/fresh' }),
      'a function without a handler': creating({ Handler: undefined }),
      'a runtime that has ended': creating({ Runtime: 'nodejs18.x' }),
      'a long name': creating(
        { FunctionName: tooLong },
        invalid(tooLong, 'functionName', 'have length less than or equal to 64'),
      ),
      'a security group that is not there': creating(
        { VpcConfig: { SecurityGroupIds: ['sg-1'] } },
        "Error occurred while DescribeSecurityGroups. EC2 Error Code: InvalidGroup.NotFound. EC2 Error Message: The security group 'sg-1' does not exist",
      ),
      'a subnet that is not there': creating(
        { VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: [] } },
        "Error occurred while DescribeSubnets. EC2 Error Code: InvalidSubnetID.NotFound. EC2 Error Message: The subnet ID 'subnet-1' does not exist",
      ),
      'more memory than a new account has': configuring({ MemorySize: 4_096 }),
      'a variable that only Lambda sets': variables({ AWS_REGION: 'eu-west-1' }),
      'an upload that is no zip': uploading(strToU8('no zip at all, but long enough to be one')),
      'a zip with a symbolic link': uploading(
        zipSync({ 'index.mjs': [strToU8('other.mjs'), { os: 3, attrs: 0o120777 << 16 }] }),
      ),
      'an update without code': ['UpdateFunctionCode'],
      'a principal that is none': permitting({ Principal: 'apigateway' }),
      'to tag a version': ['TagResource', { Resource: `${arn}:1` }],
      'to delete $LATEST alone': ['DeleteFunction', { Qualifier: '$LATEST' }],
      'a page that is not there': ['ListVersionsByFunction', { Marker: '99' }],
      'a permission for $LATEST': ['AddPermission', { Qualifier: '$LATEST' }, noLatest],
      'a permission for $LATEST by its name': ['AddPermission', { FunctionName: 'resize:$LATEST' }, noLatest],
      'to reserve for a version': reserving(`${arn}:1`),
      'to reserve for $LATEST': reserving('resize:$LATEST'),
      ...contradicting,
      ...Object.fromEntries(
        [
          ...[
            'ListVersionsByFunction',
            'ListAliases',
            'PublishVersion',
            'GetFunctionConcurrency',
            'CreateAlias',
          ],
          ...['GetAlias', 'UpdateAlias', 'DeleteAlias', 'UpdateFunctionCode', 'UpdateFunctionConfiguration'],
          'CreateFunction',
        ].map((operation): [string, Refused] => {
          const more = operation === 'CreateFunction' ? creation() : {};
          return [
            `${operation} of a version`,
            [
              operation,
              { ...more, Name: 'live', FunctionName: 'resize:1' },
              'Current operation does not support versions other than $LATEST',
            ],
          ];
        }),
      ),
      'a principal of this account that is not there': permitting({
        Principal: 'arn:aws:iam::123456789012:role/nobody',
      }),
      'a tag of AWS': creating({ FunctionName: 'tagged', Tags: { 'aws:owner': 'me' } }),
      'to tag with a long name': ['TagResource', { Resource: arn, Tags: { ['x'.repeat(129)]: '' } }],
    },
    '413 RequestEntityTooLargeException': {
      'a zip over 50 MB': uploading(Buffer.alloc(50 * 1_048_576 + 1)),
    },
    '413 RequestTooLargeException': {
      'an event over 6 MB': ['Invoke', { Payload: JSON.stringify('x'.repeat(6 * 1_048_576)) }],
    },
  },
  openStand,
);

test('more invocations at once than are reserved are refused', async () => {
  const { client } = await openStand();
  await client.putFunctionConcurrency({ FunctionName, ReservedConcurrentExecutions: 0 });
  await refused(client.invoke({ FunctionName, Payload: '{}' }), '429 TooManyRequestsException');
});

test('a dry run of an update shows the code and changes nothing', async () => {
  const { client } = await openStand();
  const ZipFile = zipOf('export const handler = 2;');
  const dry = await client.updateFunctionCode({ FunctionName, ZipFile, DryRun: true });
  const { Configuration } = await client.getFunction({ FunctionName });
  expect(Configuration?.CodeSha256).not.toBe(dry.CodeSha256);
});

test('a function goes by its name and its ARN, whole or in part, and with the same qualifier twice', async () => {
  const { client } = await openStand();
  for (const name of [arn, '123456789012:function:resize', 'function:resize', 'resize'])
    expect((await client.getFunction({ FunctionName: name })).Configuration?.FunctionArn).toBe(arn);
  const twice = await client.getFunction({ FunctionName: `${arn}:1`, Qualifier: '1' });
  expect(twice.Configuration?.Version).toBe('1');
  expect(await client.getFunctionConcurrency({ FunctionName })).not.toHaveProperty(
    'ReservedConcurrentExecutions',
  );
});

test('with its last statement a policy goes', async () => {
  const { client } = await openStand();
  const statement = { FunctionName, StatementId: 'api' };
  await client.removePermission(statement);
  await refused(client.removePermission(statement), '404 ResourceNotFoundException', noPolicy);
});
