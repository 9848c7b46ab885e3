import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  InvokeCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  RemovePermissionCommand,
  TagResourceCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { accountWith, creation, echoing, zipOf, type Account } from './account.ts';
import { refusalsIn } from '../refusal-table.ts';

const FunctionName = 'resize';
const arn = 'arn:aws:lambda:eu-central-1:123456789012:function:resize';
const permission = {
  FunctionName,
  StatementId: 'api',
  Action: 'lambda:InvokeFunction',
  Principal: 'apigateway.amazonaws.com',
};
const configuration = (change: object): UpdateFunctionConfigurationCommand =>
  new UpdateFunctionConfigurationCommand({ FunctionName, ...change });
const create = (change: object): CreateFunctionCommand =>
  new CreateFunctionCommand({ ...creation(), FunctionName: 'another', ...change });
const variables = (Variables: Record<string, string>): object => ({ Environment: { Variables } });

/** A function, its first version, the alias `live` on it and one permission. */
let account: Account;

beforeAll(async () => {
  account = accountWith(echoing, { mayAssume: (role) => !role.endsWith('/fresh') });
  const { client } = account;
  await client.send(new CreateFunctionCommand(creation()));
  await client.send(new PublishVersionCommand({ FunctionName }));
  await client.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1' }));
  await client.send(new AddPermissionCommand(permission));
});

describe('Lambda refuses', () => {
  test.each(
    refusalsIn<object>({
      '404 ResourceNotFoundException': {
        'a function that is not there': new GetFunctionCommand({ FunctionName: 'none' }),
        'a version that is not there': new GetFunctionConfigurationCommand({ FunctionName, Qualifier: '9' }),
        'to invoke an alias that is not there': new InvokeCommand({ FunctionName, Qualifier: 'dev' }),
        'an alias that is not there': new GetAliasCommand({ FunctionName, Name: 'dev' }),
        'an alias on a version that is not there': new CreateAliasCommand({
          FunctionName,
          Name: 'dev',
          FunctionVersion: '9',
        }),
        'to remove a statement that is not there': new RemovePermissionCommand({
          FunctionName,
          StatementId: 'none',
        }),
        'the policy of an alias that has none': new GetPolicyCommand({ FunctionName, Qualifier: 'live' }),
      },
      '409 ResourceConflictException': {
        'a second alias of the same name': new CreateAliasCommand({
          FunctionName,
          Name: 'live',
          FunctionVersion: '1',
        }),
        'a second function of the same name': new CreateFunctionCommand(creation()),
        'a statement id that is taken': new AddPermissionCommand(permission),
        'to delete a version that an alias points to': new DeleteFunctionCommand({
          FunctionName,
          Qualifier: '1',
        }),
      },
      '400 ValidationException': {
        'an alias that looks like a version': new CreateAliasCommand({
          FunctionName,
          Name: '12',
          FunctionVersion: '1',
        }),
        'a name with a space': new GetFunctionCommand({ FunctionName: 'a b' }),
        'a role that is no ARN': create({ Role: 'resize' }),
        'an unknown architecture': create({ Architectures: ['riscv'] }),
        'no memory to speak of': configuration({ MemorySize: 64 }),
        'more memory than there is': configuration({ MemorySize: 20_000 }),
        'a timeout over 15 minutes': configuration({ Timeout: 901 }),
        'a variable of an odd name': configuration(variables({ 'my-bucket': 'photos' })),
        'an action of another service': new AddPermissionCommand({
          ...permission,
          StatementId: 'x',
          Action: 's3:GetObject',
        }),
        'a source that is no ARN': new AddPermissionCommand({
          ...permission,
          StatementId: 'x',
          SourceArn: 'api1',
        }),
      },
      '412 PreconditionFailedException': {
        'an alias change by a stale RevisionId': new UpdateAliasCommand({
          FunctionName,
          Name: 'live',
          FunctionVersion: '$LATEST',
          RevisionId: 'stale',
        }),
        'a code change by a stale RevisionId': new UpdateFunctionCodeCommand({
          FunctionName,
          ZipFile: zipOf(''),
          RevisionId: 'stale',
        }),
      },
      '400 InvalidParameterValueException': {
        'a version of code that is another by now': new PublishVersionCommand({
          FunctionName,
          CodeSha256: 'another',
        }),
        'a role that is too fresh': create({ Role: 'arn:aws:iam::123456789012:role/fresh' }),
        'a function without a handler': create({ Handler: undefined }),
        'a runtime that has ended': create({ Runtime: 'nodejs18.x' }),
        'more memory than a new account has': configuration({ MemorySize: 4_096 }),
        'a variable that only Lambda sets': configuration(variables({ AWS_REGION: 'eu-west-1' })),
        'more than 4 KB of variables': configuration(variables({ LONG: 'x'.repeat(4_096) })),
        'an upload that is no zip': new UpdateFunctionCodeCommand({
          FunctionName,
          ZipFile: strToU8('no zip at all, but long enough to be one'),
        }),
        'a zip with a symbolic link': new UpdateFunctionCodeCommand({
          FunctionName,
          ZipFile: zipSync({ 'index.mjs': [strToU8('other.mjs'), { os: 3, attrs: 0o120777 << 16 }] }),
        }),
        'an update without code': new UpdateFunctionCodeCommand({ FunctionName }),
        'a principal that is none': new AddPermissionCommand({
          ...permission,
          StatementId: 'x',
          Principal: 'apigateway',
        }),
        'to tag a version': new TagResourceCommand({ Resource: `${arn}:1`, Tags: { a: 'b' } }),
        'more than 50 tags': new TagResourceCommand({
          Resource: arn,
          Tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v'])),
        }),
        'to delete $LATEST alone': new DeleteFunctionCommand({ FunctionName, Qualifier: '$LATEST' }),
        'a page that is not there': new ListVersionsByFunctionCommand({ FunctionName, Marker: '99' }),
      },
      '413 RequestEntityTooLargeException': {
        'a zip over 50 MB': new UpdateFunctionCodeCommand({
          FunctionName,
          ZipFile: Buffer.alloc(50 * 1_048_576 + 1),
        }),
      },
      '413 RequestTooLargeException': {
        'an event over 6 MB': new InvokeCommand({
          FunctionName,
          Payload: JSON.stringify('x'.repeat(6 * 1_048_576)),
        }),
      },
    }),
  )('%s', async (_what, command, name, httpStatusCode) => {
    await expect(account.client.send(command as never)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(/\w/),
      $metadata: { httpStatusCode },
    });
  });

  test('more invocations at once than are reserved', async () => {
    const { client } = account;
    await client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
    await expect(client.send(new InvokeCommand({ FunctionName, Payload: '{}' }))).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      $metadata: { httpStatusCode: 429 },
    });
  });
});

test('a dry run of an update shows the code and changes nothing', async () => {
  const { client } = accountWith(echoing);
  await client.send(new CreateFunctionCommand(creation()));
  const ZipFile = zipOf('export const handler = 2;');
  const dry = await client.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile, DryRun: true }));
  const { Configuration } = await client.send(new GetFunctionCommand({ FunctionName }));
  expect(Configuration?.CodeSha256).not.toBe(dry.CodeSha256);
});
