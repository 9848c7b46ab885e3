import { describe, expect, test } from '@jest/globals';
import { gate } from '../../src/commands/gate.ts';
import { rotate } from '../../src/gate/rotation.ts';
import { openAccount } from './account.ts';
import { gateSettings, openApi, rotateSettings, underLoad, type Load } from './gate-account.ts';

const settle = undefined;

describe('rotating the key of an API that `gate` adopted', () => {
  test('finds out by itself where the API can be asked, and refuses no viewer', async () => {
    const account = await openAccount(5);
    const live = await openApi(account);
    const load: Load = { over: false, asked: 0, refused: 0 };
    const settings = { ...rotateSettings, probe: undefined, intent: { ...rotateSettings.intent, settle } };
    const done = await account.run(async (context) => {
      await gate(context, gateSettings(live));
      return underLoad(context, live, load, () => rotate(context, settings));
    });
    expect(done).toMatchObject({ outcome: 'finished', rotated: true });
    expect(done?.deletedKeyIds).toEqual(done?.formerKeyIds);
    expect(load.refused).toBe(0);
    expect(load.asked).toBeGreaterThan(100);
  });
});
