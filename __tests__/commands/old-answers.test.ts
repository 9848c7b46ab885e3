import { describe, expect, test } from '@jest/globals';
import { deploy } from '../../src/commands/deploy.ts';
import { destroy } from '../../src/commands/destroy.ts';
import type { Context } from '../../src/gate/context.ts';
import { openAccount, settingsWith } from './account.ts';

type Command = (context: Context) => Promise<{ readonly changes: readonly unknown[] }>;

const bring: Command = (context) => deploy(context, settingsWith());
const takeDown: Command = (context) =>
  destroy(context, { name: 'photos', deploymentTimeout: 3_600, propagationSeconds: 30 });

/** A host that has not heard of a write yet refuses the call that follows it: seen in worlds of the simulation. */
describe('what was written a moment ago and is not known everywhere', () => {
  const refusals = [
    ['ListTagsForResource', 'NoSuchResource', 'The specified resource does not exist.'],
    ['GetResources', 'NotFoundException', 'Invalid API identifier specified'],
  ] as const;

  test.each(refusals)('does not end `deploy` at %s', async (operation, code, message) => {
    const account = await openAccount();
    account.failNext({ operation, times: 3, fault: { kind: 'refused', status: 404, code, message } });
    expect((await account.run(bring))?.changes).not.toEqual([]);
    expect((await account.run(bring))?.changes).toEqual([]);
  });

  test.each(refusals)('is waited for, but not without end: %s', async (operation, code, message) => {
    const account = await openAccount();
    account.failNext({ operation, times: 1_000, fault: { kind: 'refused', status: 404, code, message } });
    await expect(account.run(bring)).rejects.toThrow(message);
  });

  test('is not taken for old news by `destroy`, whichever answer about the distribution is old', async () => {
    for (let nth = 1; nth <= 10; nth++) {
      const account = await openAccount();
      await account.run(bring);
      await account.run(({ clock }) => clock.sleep(120_000));
      account.failNext({ operation: 'GetDistribution', nth, fault: { kind: 'stale', ms: 30_000 } });
      expect((await account.run(takeDown))?.changes).not.toEqual([]);
      expect((await account.run(takeDown))?.changes).toEqual([]);
    }
  });
});
