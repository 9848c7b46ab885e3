import {
  DeleteApiKeyCommand,
  DeleteUsagePlanKeyCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { attachKey } from '../../src/aws/apigateway/usage-plan.ts';
import { rotate } from '../../src/gate/rotation.ts';
import { openApi, rotateSettings, stage } from '../commands/gate-account.ts';
import { handMade, handMadeKey } from '../commands/gate-scene.ts';
import {
  distributionOf,
  during,
  faultsOf,
  gated,
  keysOf,
  ownDomain,
  pass,
  planWith,
  requireKeys,
  rotateUnderLoad,
  served,
  setHeader,
  statusOf,
  type Gated,
} from './scene.ts';

/** A plan of the user's with two stages and one key for both, made the gate's by `usage-plan-id`. */
async function twoStages(): Promise<Gated & { readonly beta: string }> {
  const ids: string[] = [];
  const scene = await gated(
    async (aws, live) => {
      await requireKeys(aws, live.apiId, 'beta');
      await requireKeys(aws, live.apiId, stage);
      const { planId } = await handMadeKey(aws, live.apiId, [stage, 'beta']);
      const domain = `${live.apiId}.execute-api.${aws.region}.amazonaws.com`;
      ids.push(await distributionOf(aws, [{ domain, path: '/beta', headers: { 'x-api-key': handMade } }]));
      return { usagePlanId: planId };
    },
    { 'x-api-key': handMade },
  );
  return { ...scene, beta: ids[0] ?? '' };
}

describe('an adopted plan with two stages and one key for both', () => {
  test('the distribution of the other stage is a target: it is switched as well', async () => {
    const { account, live, key, beta } = await twoStages();
    const ids = [live.distributionId, beta];
    expect(await served(account, ids)).toEqual([200]);
    const { result, refused } = await rotateUnderLoad(account, ids);
    expect(result).toMatchObject({ outcome: 'finished', rotated: true, deletedKeyIds: [key.id] });
    expect(refused).toBe(0);
    expect(await served(account, ids)).toEqual([200]);
  });

  test('whose key was deleted by hand: both distributions get the new one', async () => {
    const { account, live, key, beta } = await twoStages();
    const ids = [live.distributionId, beta];
    await during(account, ({ aws }) => aws.apiGateway.send(new DeleteApiKeyCommand({ apiKey: key.id })));
    await pass(account, 600);
    expect(await served(account, ids)).toEqual([403]);
    const { result } = await rotateUnderLoad(account, ids);
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
    expect(await served(account, ids)).toEqual([200]);
  });

  test('whose key was deleted by hand: a run that dies after its first switch leaves no distribution behind', async () => {
    const { account, live, key, beta } = await twoStages();
    const ids = [live.distributionId, beta];
    await during(account, ({ aws }) => aws.apiGateway.send(new DeleteApiKeyCommand({ apiKey: key.id })));
    const killed = { kind: 'killed', when: 'after' } as const;
    account.failNext({ operation: 'UpdateDistribution', nth: 1, fault: killed });
    expect(await account.run((context) => rotate(context, rotateSettings))).toBeUndefined();
    await pass(account, 3_600);
    expect(await rotateUnderLoad(account, ids)).toMatchObject({ result: { outcome: 'finished' } });
    expect(await served(account, ids)).toEqual([200]);
  });

  test('left out by distribution-ids, it keeps the key alive', async () => {
    const { account, live, key, beta } = await twoStages();
    const ids = [live.distributionId, beta];
    const { result, refused } = await rotateUnderLoad(account, ids, {
      distributionIds: [live.distributionId],
    });
    expect(result).toMatchObject({ outcome: 'still-sent', otherDistributionIds: [beta], deletedKeyIds: [] });
    expect(result.reason).toContain(key.id);
    expect(refused).toBe(0);
    expect(await served(account, ids)).toEqual([200]);
  });
});

describe("the gate's key in another API's plan, sent there by another distribution", () => {
  async function sharedKey(): Promise<Gated & { readonly other: string; readonly theirs: string }> {
    const scene = await gated();
    const { account, key } = scene;
    const second = await openApi(account, { 'x-api-key': key.value });
    const theirs = await during(account, async ({ aws }) => {
      await requireKeys(aws, second.apiId);
      return planWith(aws, key.id, [{ apiId: second.apiId, stage }]);
    });
    await pass(account, 600);
    return { ...scene, other: second.distributionId, theirs };
  }

  test('status says so before, the rotation ends still-sent, and nobody is refused', async () => {
    const { account, live, key, other, theirs } = await sharedKey();
    const ids = [live.distributionId, other];
    expect(await served(account, ids)).toEqual([200]);
    const said = faultsOf(await statusOf(account)).join('\n');
    expect(said).toContain(`warning: senders: ${other} sends ${key.id}`);
    expect(said).toContain(`warning: key in other plans: key ${key.id} is in the usage plan ${theirs} too`);
    const { result, refused } = await rotateUnderLoad(account, ids);
    expect(result).toMatchObject({ outcome: 'still-sent', rotated: true, deletedKeyIds: [] });
    expect(result.reason).toContain(`key ${key.id} stays valid: ${other} still sends it`);
    expect(refused).toBe(0);
    expect(await served(account, ids)).toEqual([200]);
    expect((await keysOf(account)).find(({ id }) => id === key.id)).toMatchObject({ enabled: true });
  });

  test('it goes with the first rotation after it was given up there', async () => {
    const { account, live, key, other, theirs } = await sharedKey();
    await rotateUnderLoad(account, [live.distributionId, other]);
    await during(account, async ({ aws }) => {
      await aws.apiGateway.send(new DeleteUsagePlanKeyCommand({ usagePlanId: theirs, keyId: key.id }));
      await setHeader(aws, other, 'x-api-key', 'aValueOfTheirOwn00000000000');
    });
    await pass(account, 600);
    const { result } = await rotateUnderLoad(account, [live.distributionId]);
    expect(result).toMatchObject({ outcome: 'finished', deletedKeyIds: [key.id] });
  });
});

describe('revoking a key that cannot go', () => {
  test.each(['graceful', 'immediate'] as const)(
    '%s: an outsider of distribution-ids sends it: still-sent, with key and sender',
    async (revoke) => {
      const { account, live, key } = await gated();
      const copy = await during(account, ({ aws }) =>
        distributionOf(aws, [
          {
            domain: ownDomain(account, live),
            path: `/${stage}`,
            headers: { 'x-api-key': key.value },
          },
        ]),
      );
      await pass(account, 600);
      const ids = [live.distributionId, copy];
      const { result, refused } = await rotateUnderLoad(account, ids, {
        distributionIds: [live.distributionId],
        intent: { revoke },
      });
      expect(result.outcome).toBe('still-sent');
      expect(result.reason).toContain(`key ${key.id} stays valid: ${copy} still sends it`);
      expect(refused).toBe(0);
      expect(await served(account, ids)).toEqual([200]);
    },
  );

  test.each([
    ['graceful', 'not-owned'],
    ['immediate', 'not-owned'],
    ['no', 'not-owned'],
  ] as const)('its tag was taken away, revoke %s: %s, with key and reason', async (revoke, outcome) => {
    const { account, live, key } = await gated();
    await during(account, ({ aws }) =>
      aws.apiGateway.send(
        new UntagResourceCommand({
          resourceArn: `arn:aws:apigateway:${aws.region}::/apikeys/${key.id}`,
          tagKeys: ['cloudfront-image-gate'],
        }),
      ),
    );
    const { result, refused } = await rotateUnderLoad(account, [live.distributionId], { intent: { revoke } });
    expect(result.outcome).toBe(outcome);
    expect(result.reason).toContain(`key ${key.id} is not this gate's`);
    expect(result.reason).not.toContain('no older key is left');
    expect(refused).toBe(0);
    expect(await served(account, [live.distributionId])).toEqual([200]);
  });

  test('made by hand and never adopted: not-owned, and the key stays as it is', async () => {
    const { account, live, planId } = await gated();
    const made = await during(account, async ({ aws }) => {
      const { keyId, planId: theirs } = await handMadeKey(aws, live.apiId, []);
      expect(theirs).not.toBe(planId);
      await attachKey(aws, planId, keyId);
      await setHeader(aws, live.distributionId, 'x-api-key', handMade);
      return keyId;
    });
    await pass(account, 600);
    const { result } = await rotateUnderLoad(account, [live.distributionId], {
      intent: { revoke: 'graceful' },
    });
    expect(result.outcome).toBe('not-owned');
    expect(result.reason).toContain(`key ${made} is not this gate's`);
    expect((await keysOf(account)).find(({ id }) => id === made)).toMatchObject({ enabled: true });
    expect(await served(account, [live.distributionId])).toEqual([200]);
  });
});
