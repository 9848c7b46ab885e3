import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { assume } from '../../../local-aws/assumptions.ts';
import { accountWith, type Account, createActive, creation, echoing, role, swift } from './account.ts';
import { refused } from '../refusals.ts';

/** What AWS was recorded to answer (by LocalStack's tests), where local-aws once answered otherwise. */
const FunctionName = 'resize';
const own = 'arn:aws:lambda:eu-central-1:123456789012:function:resize';
let account: Account;
const createAnother = (change: Partial<CreateFunctionCommandInput>) =>
  account.client.createFunction(creation(undefined, change));

beforeAll(async () => {
  account = accountWith(echoing);
  await createActive(account.client, creation());
});

describe('a function is shown', () => {
  test('with the format of its logs and both levels', async () => {
    const LoggingConfig = { LogFormat: 'JSON', LogGroup: 'own' } as const;
    await createActive(account.client, creation(undefined, { FunctionName: 'json', LoggingConfig }));
    const shown = await account.client.getFunctionConfiguration({ FunctionName: 'json' });
    expect(shown.LoggingConfig).toEqual({
      ...LoggingConfig,
      ApplicationLogLevel: 'INFO',
      SystemLogLevel: 'INFO',
    });
  });

  test('with empty variables after empty ones were given, and with its runtime version', async () => {
    const made = await createAnother({ FunctionName: 'bare', Environment: { Variables: {} } });
    expect(made.Environment).toEqual({ Variables: {} });
    expect(made.RuntimeVersionConfig?.RuntimeVersionArn).toMatch(
      /^arn:aws:lambda:eu-central-1::runtime:[0-9a-f]{64}$/,
    );
  });

  test('without its version in the ARN by a creation that publishes', async () => {
    const made = await createAnother({ FunctionName: 'published', Publish: true });
    expect([made.FunctionArn, made.Version]).toEqual([own.replace('resize', 'published'), '1']);
  });

  test("by an alias with the alias in the ARN and the version's revision", async () => {
    await account.client.publishVersion({ FunctionName });
    await account.client.createAlias({ FunctionName, Name: 'live', FunctionVersion: '1' });
    const at = (Qualifier: string) => account.client.getFunctionConfiguration({ FunctionName, Qualifier });
    const [alias, version, latest] = [await at('live'), await at('1'), await at('$LATEST')];
    expect(alias).toMatchObject({ FunctionArn: `${own}:live`, Version: '1', RevisionId: version.RevisionId });
    expect([version.FunctionArn, latest.FunctionArn]).toEqual([`${own}:1`, `${own}:$LATEST`]);
    const whole = await account.client.getFunction({ FunctionName, Qualifier: 'live' });
    expect(whole.Configuration?.FunctionArn).toBe(`${own}:live`);
  });
});

test('a change of the description alone makes a new version, publishing twice does not', async () => {
  const { client } = account;
  await createActive(client, creation(undefined, { FunctionName: 'described' }));
  const publish = async (Description?: string): Promise<string | undefined> =>
    (await client.publishVersion({ FunctionName: 'described', Description })).Version;
  expect([await publish('one'), await publish('two')]).toEqual(['1', '1']);
  const change = { FunctionName: 'described', Description: 'another' };
  await client.updateFunctionConfiguration(change);
  expect([await publish(), await publish()]).toEqual(['2', '2']);
});

test('an update says why it is not done yet', async () => {
  const assumptions = assume(swift, { lambda: { updating: [60_000, 60_000] } });
  const { client } = accountWith(echoing, { assumptions });
  await createActive(client, creation());
  const change = { FunctionName, Description: 'another' };
  expect(await client.updateFunctionConfiguration(change)).toMatchObject({
    LastUpdateStatus: 'InProgress',
    LastUpdateStatusReason: 'The function is being created.',
    LastUpdateStatusReasonCode: 'Creating',
  });
});

describe('the role', () => {
  const Environment = { Variables: { bucket: 'pictures' } };

  test('is refused in two texts while it is fresh, by creations and by updates', async () => {
    let known = false;
    const { client } = accountWith(echoing, { mayAssume: () => known });
    const texts = async (command: object): Promise<string[]> => {
      const all = new Set<string>();
      for (let attempt = 0; attempt < 20; attempt++) {
        const error: unknown = await client.send(command as never).catch((refusal: unknown) => refusal);
        expect(error).toMatchObject({ name: 'InvalidParameterValueException' });
        all.add((error as Error).message.slice(0, 39));
      }
      return [...all].sort();
    };
    const both = ['Lambda was unable to configure access t', 'The role defined for the function canno'];
    expect(await texts(new CreateFunctionCommand(creation(undefined, { Environment })))).toEqual(both);
    expect(await texts(new CreateFunctionCommand(creation()))).toEqual(both.slice(1));
    known = true;
    await createActive(client, creation());
    known = false;
    const change = { FunctionName, Role: role, Environment };
    expect(await texts(new UpdateFunctionConfigurationCommand(change))).toEqual(both);
  });

  test('that was made again cannot read the variables until it is set again', async () => {
    let id = 'AROA1';
    const { client } = accountWith(echoing, { roleId: () => id });
    await createActive(client, creation(undefined, { Environment }));
    const invoke = () => client.invoke({ FunctionName, Payload: '{}' });
    expect(await invoke()).toMatchObject({ StatusCode: 200 });
    id = 'AROA2';
    await refused(invoke(), '502 KMSAccessDeniedException', /unable to decrypt the environment variables/);
    await client.updateFunctionConfiguration({ FunctionName, Description: 'changed' });
    await refused(invoke(), '502 KMSAccessDeniedException');
    await client.updateFunctionConfiguration({ FunctionName, Role: role });
    expect(await invoke()).toMatchObject({ StatusCode: 200 });
  });
});
