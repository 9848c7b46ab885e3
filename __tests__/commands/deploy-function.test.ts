import { describe, expect, test } from '@jest/globals';
import { assume, awsAssumptions } from '../../local-aws/assumptions.ts';
import { sentence } from '../../src/commands/converge.ts';
import { openAccount, type Account } from '../account/account.ts';
import { packageOf } from '../account/images.ts';
import { addRole } from '../account/role.ts';

const FunctionName = 'cloudfront-image-gate-photos';

/** An account in which each of these sources was deployed, one after the other. */
async function accountWith(...sources: readonly string[]): Promise<Account> {
  const account = await openAccount();
  for (const source of sources) await account.deploy({ source });
  return account;
}

describe('a role that Lambda does not know yet is waited for', () => {
  const texts = [
    'The role defined for the function cannot be assumed by Lambda.',
    'Lambda was unable to configure access to your environment variables because the KMS key is invalid for CreateGrant. Please check your KMS key settings. KMS Exception: InvalidArnException KMS Message: ARN does not refer to a valid principal',
  ];
  const refusal = (message: string) =>
    ({ kind: 'refused', code: 'InvalidParameterValueException', status: 400, message }) as const;
  const calls = ['CreateFunction', 'UpdateFunctionConfiguration'];

  test.each(texts.flatMap((message) => calls.map((operation) => [operation, message] as const)))(
    '%s: %s',
    async (operation, message) => {
      const account = await accountWith(...(operation === 'CreateFunction' ? [] : ['first']));
      account.failNext({ service: 'lambda', operation, times: 4, fault: refusal(message) });
      expect(await account.deploy({ memory: 2_048 })).toMatchObject({ pending: false });
    },
  );

  test('but another invalid value ends the run at once', async () => {
    const account = await openAccount();
    const message = 'The KMS key is invalid for CreateGrant: it is disabled';
    account.failNext({ service: 'lambda', operation: 'CreateFunction', times: 1, fault: refusal(message) });
    await expect(account.deploy()).rejects.toThrow(message);
  });

  test('as long as IAM ever takes (terraform-provider-aws#4633), a new function and one that is given it', async () => {
    const assumptions = assume(awsAssumptions, {
      cloudFront: { edges: [2, 2], edgeDelay: [5_000, 40_000] },
      iam: { roleDelay: [15_000, 15_000] },
    });
    let refused = 0;
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const account = await openAccount({ seed, assumptions });
      expect(await account.deploy()).toMatchObject({ pending: false, functionVersion: '1' });
      refused += account.world.calls.filter(
        ({ outcome }) => outcome === 'InvalidParameterValueException',
      ).length;
      if (seed > 1) continue;
      const functionRoleArn = await addRole(account, 'own');
      expect(await account.deploy({ functionRoleArn })).toMatchObject({
        ...{ pending: false, functionVersion: '2' },
      });
    }
    expect(refused).toBeGreaterThan(3);
  });
});

describe('the role', () => {
  test.each(['by the action', 'by the user'])(
    'that was made again under its name %s is set again, and a version with it goes live',
    async (by) => {
      const account = await openAccount();
      const own = by === 'by the user';
      const RoleName = own ? 'resize' : FunctionName;
      const functionRoleArn = own ? await addRole(account, RoleName) : undefined;
      const calls = await account.callsOf(() => account.deploy({ functionRoleArn }));
      if (own) expect(calls.filter(({ service, write }) => service === 'iam' && write)).toEqual([]);
      else await account.iam.deleteRolePolicy({ RoleName, PolicyName: 'read-pictures-and-log' });
      await account.iam.deleteRole({ RoleName });
      if (own) await addRole(account, RoleName);
      const writes = await account.writesOf(() => account.deploy({ functionRoleArn }));
      expect(writes).toEqual(expect.arrayContaining(['UpdateFunctionConfiguration', 'UpdateAlias']));
      expect(await account.writesOf(() => account.deploy({ functionRoleArn }))).toEqual([]);
    },
  );

  test('a new one has the boundary; an existing one with another is left alone and reported', async () => {
    const account = await openAccount();
    const [permissionsBoundaryArn, other] = ['image-gate-boundary', 'other'].map((name) =>
      account.world.iam.addPolicy(name, { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
    );
    await account.deploy({ permissionsBoundaryArn });
    expect(await account.writesOf(() => account.deploy({ permissionsBoundaryArn }))).toEqual([]);
    const { Role } = await account.iam.getRole({ RoleName: FunctionName });
    expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(permissionsBoundaryArn);
    await expect(account.deploy({ permissionsBoundaryArn: other })).rejects.toMatchObject({
      anchor: 'role-boundary',
    });
  });
});

describe('a function that Lambda does not bring to its end', () => {
  const failure = { code: 'InternalError', reason: 'an internal error occurred' };

  /** The next answers of one call with other members, as long as `changes` last. */
  const bent = ({ aws }: Account, name: string, changes: object[]): void => {
    aws.lambda.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const answer = await next(args);
          const { output } = answer as { output: { Configuration?: object } };
          if (commandName === name) Object.assign(output.Configuration ?? output, changes.shift());
          return answer;
        },
      { step: 'initialize' },
    );
  };

  test('is given up after minutes, and the next deploy goes on', async () => {
    const assumptions = assume(awsAssumptions, { lambda: { pending: [900_000, 900_000] } });
    const account = await openAccount({ assumptions });
    await expect(account.deploy()).rejects.toMatchObject({
      anchor: 'function-failed',
      message: expect.stringContaining('has been Pending for more than') as unknown,
    });
    await account.pass(900);
    expect(await account.deploy()).toMatchObject({ pending: false });
  });

  test("is reported in Lambda's words when an update failed; the next deploy sends the code again", async () => {
    const account = await accountWith('first');
    account.world.lambda.failNextUpdate(FunctionName, failure);
    await expect(account.deploy({ source: 'second' })).rejects.toMatchObject({
      anchor: 'function-failed',
      message: expect.stringContaining(failure.reason) as unknown,
      remedy: 'Fix the cause, then run the action again.',
    });
    const again = () => account.writesOf(() => account.deploy({ source: 'second' }));
    expect(await again()).toContain('UpdateFunctionCode');
    expect(await again()).toEqual([]);
  });

  test('has to be deleted when its creation failed', async () => {
    const account = await openAccount();
    account.world.lambda.failNextUpdate(FunctionName, failure);
    await expect(account.deploy()).rejects.toMatchObject({
      anchor: 'function-failed',
      remedy: 'Fix the cause, delete the function, then run the action again.',
    });
  });

  test('is waited for where it is only not Active yet', async () => {
    const account = await accountWith('first');
    bent(account, 'GetFunctionCommand', [{ State: 'Deactivating' }]);
    bent(account, 'GetFunctionConfigurationCommand', [{ State: 'Deactivating' }, { State: 'Pending' }]);
    expect(await account.deploy()).toMatchObject({ changes: [], pending: false });
  });

  test.each([
    ['Failed', /could not update.*the KMS key is gone/],
    ['Deleting', /has been Deleting for more than 5 minutes/],
  ])('is named where it stays %s', async (State, message) => {
    const account = await accountWith('first');
    const bad = Array.from({ length: 400 }, () => ({ State, StateReason: 'the KMS key is gone' }));
    bent(account, 'GetFunctionCommand', [...bad]);
    bent(account, 'GetFunctionConfigurationCommand', [...bad]);
    await expect(account.deploy()).rejects.toMatchObject({
      anchor: 'function-failed',
      message: expect.stringMatching(message) as unknown,
    });
  });
});

describe('of the versions of the function', () => {
  async function versionsIn({ lambda }: Account): Promise<readonly (string | undefined)[]> {
    const { Versions = [] } = await lambda.listVersionsByFunction({ FunctionName });
    return Versions.map(({ Version }) => Version).filter((version) => version !== '$LATEST');
  }

  test('the live one and the one before it stay', async () => {
    const account = await accountWith('first', 'second');
    expect(await versionsIn(account)).toEqual(['1', '2']);
    const removal = `version 1 of function "${FunctionName}": removed`;
    const writes = await account.writesOf(async () => {
      const { changes } = await account.deploy({ source: 'third' }, { dryRun: true });
      expect(changes.map(sentence)).toContain(removal);
    });
    expect(writes).toEqual([]);
    expect((await account.deploy({ source: 'third' })).changes.map(sentence)).toContain(removal);
    expect(await versionsIn(account)).toEqual(['2', '3']);
    for (const source of ['fourth', 'fifth']) await account.deploy({ source });
    expect(await versionsIn(account)).toEqual(['4', '5']);
  });

  test('none goes before images came through the new one, and the one to go back to is the last that worked', async () => {
    const account = await accountWith('first', 'second');
    await expect(account.deploy({ source: 'fails for viewers' })).rejects.toMatchObject({
      anchor: 'images-fail',
    });
    expect(await versionsIn(account)).toEqual(['1', '2', '3']);
    await account.deploy({ source: 'fourth' });
    expect(await versionsIn(account)).toEqual(['2', '4']);
  });

  test('those that another alias points to stay, with any weight', async () => {
    const account = await accountWith('first');
    const alias = { FunctionName, Name: 'theirs' };
    await account.lambda.createAlias({ ...alias, FunctionVersion: '1' });
    for (const source of ['second', 'third', 'fourth']) await account.deploy({ source });
    expect(await versionsIn(account)).toEqual(['1', '3', '4']);
    const RoutingConfig = { AdditionalVersionWeights: { 1: 0.01 } };
    await account.lambda.updateAlias({ ...alias, FunctionVersion: '3', RoutingConfig });
    for (const source of ['fifth', 'sixth']) await account.deploy({ source });
    expect(await versionsIn(account)).toEqual(['1', '3', '5', '6']);
  });

  test('those that another writer published stay', async () => {
    const account = await accountWith('first');
    await account.lambda.updateFunctionConfiguration({ FunctionName, MemorySize: 512 });
    await account.pass(60);
    await account.lambda.publishVersion({ FunctionName, Description: 'theirs' });
    await account.pass(60);
    for (const source of ['second', 'third', 'fourth']) await account.deploy({ source });
    expect(await versionsIn(account)).toEqual(['2', '4', '5']);
  });

  test('one that never worked gives way to the one before it, though the run that brought it died before its proof', async () => {
    const account = await accountWith('first');
    account.failNext({ operation: 'UpdateAlias', fault: { kind: 'killed', when: 'after' } });
    await account.deploy({ source: 'fails for viewers' }).catch(() => undefined);
    account.world.faults.end();
    await expect(account.deploy({ source: 'fails for viewers' })).rejects.toMatchObject({
      anchor: 'images-fail',
    });
    expect(account.said.at(-1)).toBe(`alias "${FunctionName}:live": rolled back to version 1`);
    const { domainName = '' } = await account.deploy({ source: 'third' });
    expect(await account.text(`https://${domainName}/cat.jpg`)).toContain(packageOf('third').sha256Base64);
  });
});

test('an empty response to the trial of a new version does not come from the function', async () => {
  const account = await openAccount();
  const emptied = account.intercepted(async (request, onwards) => {
    const { response } = await onwards();
    return {
      response: request.path.endsWith('/invocations') ? { ...response, body: new Uint8Array() } : response,
    };
  });
  const { error } = await account.refusalOf(() => account.deploy({}, emptied));
  expect(error).toMatchObject({ anchor: 'unreadable-response' });
});
