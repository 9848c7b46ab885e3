import { describe, expect, test } from '@jest/globals';
import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import type { WorldOptions } from '../../../local-aws/world.ts';
import { refused } from '../refusals.ts';
import { methodOf, type ProbeWorld, textOf, withProbe } from './gateway-world.ts';

const percent = (value: string): PatchOperation => ({
  op: 'replace',
  path: '/canarySettings/percentTraffic',
  value,
});

/** The stage `shop` says "old", and its canary for 30 % of the requests "new". */
async function makeCanary(scene: ProbeWorld, stageVariableOverrides: Record<string, string>) {
  const { api: restApiId, client, minutes, request } = scene;
  const say = async (word: string) => {
    await client.putIntegrationResponse({
      ...methodOf(scene),
      statusCode: '200',
      responseTemplates: { 'application/json': `${word} $context.isCanaryRequest $stageVariables.word` },
    });
    return (await client.createDeployment({ restApiId })).id ?? '';
  };
  const [old, fresh] = [await say('old'), await say('new')];
  const shop = { restApiId, stageName: 'shop' };
  const made = await client.createStage({
    ...shop,
    deploymentId: old,
    variables: { word: 'stage' },
    canarySettings: { deploymentId: fresh, percentTraffic: 30, stageVariableOverrides },
  });
  return {
    ...{ old, fresh, made, shop },
    patched: (...patchOperations: PatchOperation[]) => client.updateStage({ ...shop, patchOperations }),
    /** What is said in so many requests, and how often. */
    said: async (times: number) => {
      await minutes();
      const counts: Record<string, number> = {};
      for (let count = 0; count < times; count++) {
        const text = textOf(await request(restApiId, '/shop/probe'));
        counts[text] = (counts[text] ?? 0) + 1;
      }
      return counts;
    },
  };
}

type CanaryWorld = ProbeWorld & Awaited<ReturnType<typeof makeCanary>>;

const withCanary = (
  story: (scene: CanaryWorld) => Promise<void>,
  overrides: Record<string, string> = {},
  options?: WorldOptions,
): (() => Promise<void>) =>
  withProbe(
    false,
    async (scene) => {
      await story({ ...scene, ...(await makeCanary(scene, overrides)) });
    },
    options,
  );

describe('a canary', () => {
  test(
    'is kept, shown on the stage, and serves its share of the requests with its own variables',
    withCanary(
      async ({ client, fresh, made, said, shop }) => {
        const canarySettings = {
          deploymentId: fresh,
          percentTraffic: 30,
          stageVariableOverrides: { word: 'canary' },
          useStageCache: false,
        };
        expect(made.canarySettings).toEqual(canarySettings);
        expect((await client.getStage(shop)).canarySettings).toEqual(canarySettings);
        const {
          'new true canary': ofCanary = 0,
          'old false stage': ofStage = 0,
          ...others
        } = await said(400);
        expect([ofCanary + ofStage, others]).toEqual([400, {}]);
        expect(ofCanary).toBeGreaterThan(0.22 * 400);
        expect(ofCanary).toBeLessThan(0.38 * 400);
      },
      { word: 'canary' },
    ),
  );

  test(
    'follows its share to nothing and to all, and is gone when it is removed',
    withCanary(async ({ api: restApiId, client, fresh, old, patched, said }) => {
      await patched(percent('0'));
      expect(await said(40)).toEqual({ 'old false stage': 40 });
      await patched(percent('100.0'));
      expect(await said(40)).toEqual({ 'new true stage': 40 });
      const deployment = { restApiId, deploymentId: fresh };
      await refused(client.deleteDeployment(deployment), '400 BadRequestException');
      const { canarySettings } = await patched({ op: 'remove', path: '/canarySettings' });
      expect(canarySettings).toBeUndefined();
      expect(await said(40)).toEqual({ 'old false stage': 40 });
      await client.deleteDeployment(deployment);
      const again = await patched(percent('50'));
      expect(again.canarySettings).toEqual({ deploymentId: old, percentTraffic: 50, useStageCache: false });
    }),
  );

  test(
    'is made by a deployment that says so, which leaves the stage its own',
    withProbe(false, async ({ api, client }) => {
      const live = { restApiId: api, stageName: 'live' };
      const { deploymentId } = await client.getStage(live);
      const settings = { percentTraffic: 50, stageVariableOverrides: { word: 'canary' } };
      const { id } = await client.createDeployment({ ...live, canarySettings: settings });
      expect(await client.getStage(live)).toMatchObject({
        deploymentId,
        canarySettings: { ...settings, deploymentId: id, useStageCache: false },
      });
    }),
  );

  test.each([
    [0, 'the stage'],
    [1, 'the canary'],
  ])('with a chance of %i a deployment that says nothing of canaries moves %s', (chance, moved) =>
    withCanary(
      async ({ client, fresh, old, shop }) => {
        const { id } = await client.createDeployment(shop);
        const { deploymentId, canarySettings } = await client.getStage(shop);
        expect([deploymentId, canarySettings?.deploymentId]).toEqual(
          moved === 'the stage' ? [id, fresh] : [old, id],
        );
      },
      {},
      { overrides: { apiGateway: { plainDeploymentGoesToCanary: chance } } },
    )(),
  );

  test(
    'is promoted by copying its deployment and its variables',
    withCanary(
      async ({ fresh, patched }) => {
        const promoted = await patched(
          percent('0.0'),
          { op: 'copy', from: '/canarySettings/deploymentId', path: '/deploymentId' },
          { op: 'copy', from: '/canarySettings/stageVariableOverrides', path: '/variables' },
        );
        expect(promoted).toMatchObject({
          deploymentId: fresh,
          variables: { word: 'canary' },
          canarySettings: { deploymentId: fresh, percentTraffic: 0 },
        });
      },
      { word: 'canary' },
    ),
  );

  test(
    'is refused in the words of AWS where it names what is not there',
    withCanary(async ({ api: restApiId, client, old, patched, shop }) => {
      const bad = '400 BadRequestException';
      const path = '/canarySettings/deploymentId';
      const unknown = 'Deployment id does not exist';
      const third = { restApiId, stageName: 'third', deploymentId: old };
      await refused(client.createStage({ ...third, canarySettings: { deploymentId: 'no' } }), bad, unknown);
      await refused(patched({ op: 'replace', path, value: 'nosuch' }), bad, unknown);
      await refused(
        patched({ op: 'add', path, value: old }),
        bad,
        'Invalid add operation with path: /canarySettings/deploymentId',
      );
      await refused(
        patched({ op: 'remove', path: '/canarySettings/stageVariableOverrides' }),
        bad,
        'Cannot remove method setting canarySettings/stageVariableOverrides because there is no method setting for this method ',
      );
      await refused(patched(percent('101')), bad, 'Percent traffic must be between 0.0 and 100.0');
      await patched({ op: 'remove', path: '/canarySettings' });
      await refused(
        patched({ op: 'copy', from: path, path: '/deploymentId' }),
        bad,
        'Promotion not available. Canary does not exist.',
      );
      const canarySettings = { percentTraffic: 50 };
      await refused(
        client.createDeployment({ restApiId, canarySettings }),
        bad,
        'Invalid deployment content specified.Non null and non empty stageName must be provided for canary deployment. Provided value is null',
      );
      await refused(
        client.createDeployment({ ...shop, stageName: 'nosuch', canarySettings }),
        bad,
        'Invalid deployment content specified.Stage nosuch must already be created before making a canary release deployment',
      );
    }),
  );
});
