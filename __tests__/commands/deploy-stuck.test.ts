import { describe, expect, test } from '@jest/globals';
import { assume, awsAssumptions } from '../../local-aws/assumptions.ts';
import { resourceName } from '../../src/aws/ownership.ts';
import { deploy } from '../../src/commands/deploy.ts';
import { openAccount, settingsWith, type Account } from './account.ts';

const run = (account: Account, source?: string) =>
  account.run((context) => deploy(context, settingsWith({}, source)));
const refusal = { code: 'InternalError', reason: 'an internal error occurred' };

describe('a function that Lambda does not bring to its end', () => {
  test('is given up after minutes, and the next deploy goes on', async () => {
    const slow = assume(awsAssumptions, { lambda: { pending: [900_000, 900_000] } });
    const account = await openAccount(1, slow);
    await expect(run(account)).rejects.toMatchObject({
      anchor: 'function-failed',
      message: expect.stringContaining('has been Pending for more than') as unknown,
    });
    await account.run(({ clock }) => clock.sleep(900_000));
    expect(await run(account)).toMatchObject({ pending: false });
  });

  test("is reported in Lambda's words when an update failed; the next deploy sends the code again", async () => {
    const account = await openAccount();
    await run(account);
    account.world.lambda.failNextUpdate(resourceName('photos'), refusal);
    await expect(run(account, 'second')).rejects.toMatchObject({
      anchor: 'function-failed',
      message: expect.stringContaining(refusal.reason) as unknown,
      remedy: 'Remove the cause and run the action again.',
    });
    const calls = await account.callsOf(() => run(account, 'second'));
    const done = calls.filter(({ write }) => write).map(({ operation }) => operation);
    expect(done).toContain('UpdateFunctionCode');
    expect((await account.callsOf(() => run(account, 'second'))).filter(({ write }) => write)).toEqual([]);
  });

  test('has to be deleted when its creation failed', async () => {
    const account = await openAccount();
    account.world.lambda.failNextUpdate(resourceName('photos'), refusal);
    await expect(run(account)).rejects.toMatchObject({
      anchor: 'function-failed',
      remedy: 'Remove the cause, delete the function and run the action again.',
    });
  });
});
