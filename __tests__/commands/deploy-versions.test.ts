import {
  CreateAliasCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { sentence } from '../../src/commands/converge.ts';
import { deploy, type DeployOutcome } from '../../src/commands/deploy.ts';
import { openAccount, packageOf, settingsWith, type Account } from './account.ts';

const FunctionName = 'cloudfront-image-gate-photos';

async function deployed(account: Account, source: string): Promise<DeployOutcome> {
  const outcome = await account.run((context) => deploy(context, settingsWith({}, source)));
  if (!outcome) throw new Error('the run was killed');
  return outcome;
}

/** Deploys each of these, one after the other, into an account of its own. */
async function accountWith(...sources: readonly string[]): Promise<Account> {
  const account = await openAccount();
  for (const source of sources) await deployed(account, source);
  return account;
}

async function versionsIn({ aws }: Account): Promise<readonly (string | undefined)[]> {
  const { Versions = [] } = await aws.lambda.send(new ListVersionsByFunctionCommand({ FunctionName }));
  return Versions.map(({ Version }) => Version).filter((version) => version !== '$LATEST');
}

describe('of the versions of the function', () => {
  test('the live one and the one before it stay', async () => {
    const account = await accountWith('first', 'second');
    expect(await versionsIn(account)).toEqual(['1', '2']);
    const outcome = await deployed(account, 'third');
    expect(await versionsIn(account)).toEqual(['2', '3']);
    expect(outcome.changes.map(sentence)).toContain(`version 1 of function "${FunctionName}": removed`);
    for (const source of ['fourth', 'fifth', 'sixth']) await deployed(account, source);
    expect(await versionsIn(account)).toEqual(['5', '6']);
  });

  test('none goes before pictures came through the new one, and the one to go back to is the last that worked', async () => {
    const account = await accountWith('first', 'second');
    await expect(deployed(account, 'fails for viewers')).rejects.toMatchObject({ anchor: 'images-fail' });
    expect(await versionsIn(account)).toEqual(['1', '2', '3']);
    await deployed(account, 'fourth');
    expect(await versionsIn(account)).toEqual(['2', '4']);
  });

  test('those that another alias leads to stay, whatever its weight', async () => {
    const account = await accountWith('first');
    const alias = { FunctionName, Name: 'theirs' };
    await account.aws.lambda.send(new CreateAliasCommand({ ...alias, FunctionVersion: '1' }));
    for (const source of ['second', 'third', 'fourth']) await deployed(account, source);
    expect(await versionsIn(account)).toEqual(['1', '3', '4']);
    const RoutingConfig = { AdditionalVersionWeights: { 1: 0.01 } };
    await account.aws.lambda.send(new UpdateAliasCommand({ ...alias, FunctionVersion: '3', RoutingConfig }));
    for (const source of ['fifth', 'sixth']) await deployed(account, source);
    expect(await versionsIn(account)).toEqual(['1', '3', '5', '6']);
  });

  test('those that another writer published stay', async () => {
    const account = await accountWith('first');
    const { lambda } = account.aws;
    await account.run(async ({ clock }) => {
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: 512 }));
      await clock.sleep(60_000);
      await lambda.send(new PublishVersionCommand({ FunctionName, Description: 'theirs' }));
      await clock.sleep(60_000);
    });
    for (const source of ['second', 'third', 'fourth']) await deployed(account, source);
    expect(await versionsIn(account)).toEqual(['2', '4', '5']);
  });

  test('a dry run says which would go, and none does', async () => {
    const account = await accountWith('first', 'second');
    const calls = await account.callsOf(async () => {
      const outcome = await account.run((context) => deploy(context, settingsWith({}, 'third')), {
        dryRun: true,
      });
      expect(outcome?.changes.map(sentence)).toContain(`version 1 of function "${FunctionName}": removed`);
    });
    expect(calls.filter(({ write }) => write)).toEqual([]);
  });
});

test('code that never worked gives way to the one before it, though the run that brought it died before its proof', async () => {
  const account = await accountWith('first');
  account.failNext({ operation: 'UpdateAlias', fault: { kind: 'killed', when: 'after' } });
  await account.run((context) => deploy(context, settingsWith({}, 'fails for viewers')));
  account.world.faults.end();
  await expect(deployed(account, 'fails for viewers')).rejects.toMatchObject({ anchor: 'images-fail' });
  expect(account.said.at(-1)).toBe(`alias "${FunctionName}:live": rolled back to version 1`);
  const next = await deployed(account, 'third');
  const picture = await account.probe.request(`https://${next.domainName ?? ''}/cat.jpg`);
  expect(new TextDecoder().decode(picture.body)).toContain(packageOf('third').sha256Base64);
});
