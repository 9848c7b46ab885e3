import { CreateApiKeyCommand, CreateUsagePlanKeyCommand } from '@aws-sdk/client-api-gateway';
import { expect, test } from '@jest/globals';
import { gate } from '../../src/commands/gate.ts';
import { rotate } from '../../src/gate/rotation.ts';
import { status } from '../../src/commands/status.ts';
import { openAccount } from '../commands/account.ts';
import { gateSettings, openApi, stage, statusSettings } from '../commands/gate-account.ts';
import { handMade, handMadeKey } from '../commands/gate-scene.ts';
import { during, requireKeys, rotation, served } from './scene.ts';

test("600 keys in a user's plan: gate, rotate and status pass with five reads of keys each at most", async () => {
  const account = await openAccount();
  const live = await openApi(account, { 'x-api-key': handMade });
  const planId = await during(account, async ({ aws }) => {
    await requireKeys(aws, live.apiId);
    const made = await handMadeKey(aws, live.apiId, [stage]);
    for (let index = 0; index < 599; index++) {
      const value = `partner${String(index).padStart(4, '0')}0000000000000000`;
      const { id: keyId } = await aws.apiGateway.send(
        new CreateApiKeyCommand({ name: `partner ${index}`, value, enabled: true }),
      );
      await aws.apiGateway.send(
        new CreateUsagePlanKeyCommand({ usagePlanId: made.planId, keyId, keyType: 'API_KEY' }),
      );
    }
    return made.planId;
  });
  const readsOf = async (work: () => Promise<unknown>): Promise<number> =>
    (await account.callsOf(work)).filter(({ operation }) => /^GetApiKeys?$/.test(operation)).length;
  const gateReads = await readsOf(async () => {
    expect(
      await during(account, (context) => gate(context, gateSettings(live, { usagePlanId: planId }))),
    ).toMatchObject({ outcome: 'finished' });
  });
  const rotateReads = await readsOf(async () => {
    expect(await during(account, (context) => rotate(context, rotation()))).toMatchObject({
      outcome: 'finished',
      rotated: true,
    });
  });
  const statusReads = await readsOf(async () => {
    expect((await during(account, (context) => status(context, statusSettings))).state).toBe('warning');
  });
  // 601 keys are two pages. gate: all, one that it adopts, then its own; rotate: all, then its own, one of them under another name.
  expect({ gateReads, rotateReads, statusReads }).toEqual({ gateReads: 5, rotateReads: 5, statusReads: 2 });
  expect(await served(account, [live.distributionId])).toEqual([200]);
});
