import { beforeAll, expect, test } from '@jest/globals';
import type { Context } from '../../src/gate/context.ts';
import type { GateView } from '../../src/gate/gate-view.ts';
import { deleteUnused, disableUnused, KeyInUse } from '../../src/gate/retirement.ts';
import { openAccount, type Account } from '../account/account.ts';

let account: Account;
beforeAll(async () => {
  account = await openAccount();
});

interface Needs {
  readonly owned?: boolean;
  readonly stages?: readonly string[];
  readonly senders?: readonly string[];
  readonly switching?: readonly string[];
  readonly plans?: readonly { id: string }[];
  readonly late?: readonly string[];
}

/** What a gate's view tells of a key, each where it was looked at newly enough: within a minute, plans within ten. */
function viewOf(needs: Needs): GateView {
  const { owned = true, stages = [], senders = [], switching = [], plans = [], late = [] } = needs;
  const within = async <T>(age: number, most: number, found: T): Promise<T> => {
    if (age > most) throw new Error(`${age} ms old`);
    return found;
  };
  return {
    keys: {
      find: () => ({ owned }),
      valueOf: () => 'value',
      otherPlansOf: (_: string, age: number) => within(age, 600_000, plans),
    },
    distributions: {
      sendersOf: (_: string, age: number) => within(age, 60_000, senders),
      switching: (age: number) => within(age, 60_000, switching),
    },
    lateSecrets: () => late,
    secret: { stagesWith: (_: string, age: number) => within(age, 60_000, stages) },
  } as unknown as GateView;
}

const madeKey = async (): Promise<string> =>
  (await account.apiGateway.createApiKey({ enabled: true })).id ?? '';
const retired = (keyId: string, whileSwitching?: boolean) => ({
  ...{ keyId, reason: 'it is old' },
  ...(whileSwitching === undefined ? {} : { whileSwitching }),
});
const stateOf = async (keyId: string): Promise<boolean | undefined> =>
  (await account.keys()).find(({ id }) => id === keyId)?.enabled;

test.each<[string, Needs]>([
  ["it is not this gate's", { owned: false }],
  ['the secret holds it (AWSPENDING)', { stages: ['AWSPENDING'] }],
  ['the secret s1, which this run did not know of, may hold it', { late: ['s1'] }],
  ['E1, E2 sends it', { senders: ['E1', 'E2'] }],
  ['the edges of E1 have not all switched', { switching: ['E1'] }],
  ['the usage plan p1 holds it too', { plans: [{ id: 'p1' }] }],
])('a key is neither disabled nor deleted where %s', async (needing, needs) => {
  const keyId = await madeKey();
  for (const retire of [disableUnused, deleteUnused]) {
    const work = account.run((context: Context) => retire(context, viewOf(needs), retired(keyId)));
    await expect(work).rejects.toThrow(`Key ${keyId} was to be retired, but ${needing}: it was not changed.`);
    await expect(work).rejects.toThrow(KeyInUse);
  }
  expect(await stateOf(keyId)).toBe(true);
});

test('a key that nothing needs is disabled, then deleted; a leaked one while edges switch', async () => {
  const keyId = await madeKey();
  const disable = (needs: Needs, whileSwitching?: boolean) =>
    account.run((context) => disableUnused(context, viewOf(needs), retired(keyId, whileSwitching)));
  expect(await disable({ switching: ['E1'] }, true)).toEqual({ kind: 'disabled', keyId });
  expect(await stateOf(keyId)).toBe(false);
  const deletion = account.run((context) => deleteUnused(context, viewOf({}), retired(keyId)));
  expect(await deletion).toEqual({ kind: 'deleted', keyId });
  expect(await stateOf(keyId)).toBeUndefined();
  expect(await disable({})).toEqual({ kind: 'deleted', keyId });
  expect(account.log()).toBe(
    `key ${keyId} disabled: it is old\nkey ${keyId} deleted: it is old\nkey ${keyId} was already deleted`,
  );
});
