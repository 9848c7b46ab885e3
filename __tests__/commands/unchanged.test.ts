import { expect, test } from '@jest/globals';
import { openAccount, type Account } from '../account/account.ts';
import { addSite } from '../account/distribution.ts';
import type { DeployChange } from '../account/settings.ts';

/** With everything that costs a look. */
const full: DeployChange = {
  edgeFunction: 'function handler(event) { return event.request; }',
  logRetentionDays: 30,
};
const young = { intent: { maxKeyAge: 30 * 86_400 } };

type Prepare = (account: Account) => Promise<() => Promise<unknown>>;

/** Runs once what a second time finds nothing to do. */
const twice = async (run: () => Promise<unknown>): Promise<() => Promise<unknown>> => {
  await run();
  return run;
};

/** How the account is prepared, and the command that finds nothing to do in it. */
const scenes: Readonly<Record<string, Prepare>> = {
  deploy: (account) => twice(() => account.deploy(full)),
  'deploy into a distribution that stands': async (account) => {
    const distributionIds = [await addSite(account)];
    return twice(() => account.deploy({ ...full, distributionIds }));
  },
  gate: async (account) => {
    const live = await account.openApi();
    return twice(() => account.gate(live));
  },
  'rotate, the key young enough, before what deploy made': async (account) => {
    await account.deploy(full);
    return () => account.rotate(young);
  },
  'rotate, the key young enough, before a gated API': async (account) => {
    await account.gate(await account.openApi());
    return () => account.rotate(young);
  },
  'status of what deploy made': async (account) => {
    await account.deploy(full);
    return () => account.status();
  },
  'destroy, nothing being left': async (account) => {
    await account.deploy(full);
    return twice(() => account.destroy());
  },
};

test.each(Object.entries(scenes))(
  'an unchanged account costs no write and 21 reads at most: %s',
  async (name, prepare) => {
    for (const seed of name === 'deploy' ? [1, 2, 3] : [1]) {
      const account = await openAccount({ seed });
      const run = await prepare(account);
      const calls = await account.callsOf(run);
      expect(calls.filter(({ write }) => write)).toEqual([]);
      expect(calls.length).toBeGreaterThan(0);
      expect(calls.length).toBeLessThanOrEqual(21);
    }
  },
);
