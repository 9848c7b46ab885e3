import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  ListTagsCommand,
  PutFunctionConcurrencyCommand,
  RemovePermissionCommand,
  TagResourceCommand,
} from '@aws-sdk/client-lambda';
import { accountWith, type Account, createActive, creation, echoing } from './account.ts';

const FunctionName = 'resize';
const own = 'arn:aws:lambda:eu-central-1:123456789012:function:resize';
const elsewhere = 'arn:aws:lambda:us-east-1:123456789012:function:resize';
const permission = {
  StatementId: 'api',
  Action: 'lambda:InvokeFunction',
  Principal: 'apigateway.amazonaws.com',
};

let account: Account;
let send: (command: object) => Promise<unknown>;

beforeAll(async () => {
  account = accountWith(echoing);
  send = (command) => account.client.send(command as never);
  await createActive(account.client, creation());
  await account.client.publishVersion({ FunctionName });
});

const foreign: readonly (readonly [string, (FunctionName: string) => object])[] = [
  ['GetFunction', (FunctionName) => new GetFunctionCommand({ FunctionName })],
  ['GetFunctionConfiguration', (FunctionName) => new GetFunctionConfigurationCommand({ FunctionName })],
  ['GetFunctionConcurrency', (FunctionName) => new GetFunctionConcurrencyCommand({ FunctionName })],
  ['DeleteFunction', (FunctionName) => new DeleteFunctionCommand({ FunctionName })],
  ['Invoke', (FunctionName) => new InvokeCommand({ FunctionName, Payload: '{}' })],
  ['CreateFunction', (FunctionName) => new CreateFunctionCommand({ ...creation(), FunctionName })],
  ['AddPermission', (FunctionName) => new AddPermissionCommand({ FunctionName, ...permission })],
  ['TagResource', (Resource) => new TagResourceCommand({ Resource, Tags: { a: 'b' } })],
  ['ListTags', (Resource) => new ListTagsCommand({ Resource })],
];

describe('an ARN of elsewhere is not read as the function of the same name here', () => {
  test.each(foreign)('by %s', async (_, command) => {
    await expect(send(command(elsewhere))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Functions from 'us-east-1' are not reachable in this region ('eu-central-1')",
      $metadata: { httpStatusCode: 404 },
    });
    await expect(send(command(own.replace('123456789012', '999999999999')))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 403 },
    });
    expect(await send(new GetFunctionCommand({ FunctionName }))).toMatchObject({
      Configuration: { FunctionArn: own },
    });
  });

  test('but its own is, whole or in part', async () => {
    for (const name of [own, '123456789012:function:resize', 'function:resize', 'resize'])
      expect(await send(new GetFunctionCommand({ FunctionName: name }))).toMatchObject({
        Configuration: { FunctionArn: own },
      });
  });
});

const conflicting = {
  name: 'InvalidParameterValueException',
  message: 'The derived qualifier from the function name does not match the specified qualifier.',
  $metadata: { httpStatusCode: 400 },
};

describe('a qualifier', () => {
  test.each([
    ['1', '2'],
    ['$LATEST', '1'],
    ['1', '$LATEST'],
  ])('%s in the name and %s beside it contradict each other', async (inName, Qualifier) => {
    const wrong = { FunctionName: `${own}:${inName}`, Qualifier };
    for (const command of [
      new GetFunctionCommand(wrong),
      new DeleteFunctionCommand(wrong),
      new InvokeCommand({ ...wrong, Payload: '{}' }),
    ])
      await expect(send(command)).rejects.toMatchObject(conflicting);
    expect(await send(new GetFunctionCommand({ FunctionName: `${own}:1`, Qualifier: '1' }))).toMatchObject({
      Configuration: { Version: '1' },
    });
  });

  test('is refused where only the function itself has what is set', async () => {
    for (const name of [`${own}:1`, 'resize:$LATEST'])
      await expect(
        send(new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: 1 })),
      ).rejects.toMatchObject({
        name: 'InvalidParameterValueException',
        message: expect.stringContaining('Aliases and versions do not support this operation'),
        $metadata: { httpStatusCode: 400 },
      });
    expect(await send(new GetFunctionConcurrencyCommand({ FunctionName }))).not.toHaveProperty(
      'ReservedConcurrentExecutions',
    );
  });

  test('$LATEST takes no permission, and without one none is removed', async () => {
    for (const wrong of [{ FunctionName, Qualifier: '$LATEST' }, { FunctionName: 'resize:$LATEST' }])
      await expect(send(new AddPermissionCommand({ ...permission, ...wrong }))).rejects.toMatchObject({
        name: 'InvalidParameterValueException',
        message: 'We currently do not support adding policies for $LATEST.',
        $metadata: { httpStatusCode: 400 },
      });
    await send(new AddPermissionCommand({ ...permission, FunctionName }));
    const remove = (StatementId: string, Qualifier?: string) =>
      send(new RemovePermissionCommand({ FunctionName, StatementId, Qualifier }));
    const noPolicy = {
      name: 'ResourceNotFoundException',
      message: 'No policy is associated with the given resource.',
      $metadata: { httpStatusCode: 404 },
    };
    await expect(remove('api', '1')).rejects.toMatchObject(noPolicy);
    await expect(remove('another')).rejects.toMatchObject({ message: expect.stringContaining('another') });
    await remove('api');
    await expect(remove('api')).rejects.toMatchObject(noPolicy);
  });
});
