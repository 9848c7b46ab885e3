import { describe, expect, test } from '@jest/globals';
import { type APIGateway, type PatchOperation } from '@aws-sdk/client-api-gateway';
import { createProbeApi, gatewayWorld, type GatewayWorld, textOf } from './gateway-world.ts';

const minute = 60_000;

/** An API whose stage `live` says "old", and a second deployment that says "new". */
async function createTwo(client: APIGateway, overrides: Record<string, string> = {}) {
  const { api, resource } = await createProbeApi(client, false);
  const say = async (word: string) => {
    await client.putIntegrationResponse({
      restApiId: api,
      resourceId: resource,
      httpMethod: 'GET',
      statusCode: '200',
      responseTemplates: { 'application/json': `${word} $context.isCanaryRequest $stageVariables.word` },
    });
    return (await client.createDeployment({ restApiId: api })).id ?? '';
  };
  const [old, fresh] = [await say('old'), await say('new')];
  const made = await client.createStage({
    restApiId: api,
    stageName: 'shop',
    deploymentId: old,
    variables: { word: 'stage' },
    canarySettings: { deploymentId: fresh, percentTraffic: 30, stageVariableOverrides: overrides },
  });
  return { api, old, fresh, made };
}

const patched = (client: APIGateway, restApiId: string, ...patchOperations: PatchOperation[]) =>
  client.updateStage({ restApiId, stageName: 'shop', patchOperations });

async function said(
  { request, clock }: GatewayWorld,
  api: string,
  times: number,
): Promise<Map<string, number>> {
  await clock.sleep(minute);
  const counts = new Map<string, number>();
  for (let count = 0; count < times; count++) {
    const text = textOf(await request(api, '/shop/probe'));
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

describe('a canary', () => {
  test('is kept, shown on the stage, and serves its share of the requests with its own variables', async () => {
    const world = gatewayWorld();
    const { client, run } = world;
    await run(async () => {
      const { api, fresh, made } = await createTwo(client, { word: 'canary' });
      const canarySettings = {
        deploymentId: fresh,
        percentTraffic: 30,
        stageVariableOverrides: { word: 'canary' },
        useStageCache: false,
      };
      expect(made.canarySettings).toEqual(canarySettings);
      const shown = await client.getStage({ restApiId: api, stageName: 'shop' });
      expect(shown.canarySettings).toEqual(canarySettings);
      const counts = await said(world, api, 400);
      expect([...counts.keys()].sort()).toEqual(['new true canary', 'old false stage']);
      const share = (counts.get('new true canary') ?? 0) / 400;
      expect(share).toBeGreaterThan(0.22);
      expect(share).toBeLessThan(0.38);
    });
  });

  test('follows its share to nothing and to all, and is gone when it is removed', async () => {
    const world = gatewayWorld();
    const { client, run } = world;
    await run(async () => {
      const { api, old, fresh } = await createTwo(client);
      const percent = (value: string): PatchOperation => ({
        op: 'replace',
        path: '/canarySettings/percentTraffic',
        value,
      });
      await patched(client, api, percent('0'));
      expect([...(await said(world, api, 40)).keys()]).toEqual(['old false stage']);
      await patched(client, api, percent('100.0'));
      expect([...(await said(world, api, 40)).keys()]).toEqual(['new true stage']);
      await expect(client.deleteDeployment({ restApiId: api, deploymentId: fresh })).rejects.toMatchObject({
        name: 'BadRequestException',
      });
      const { canarySettings } = await patched(client, api, { op: 'remove', path: '/canarySettings' });
      expect(canarySettings).toBeUndefined();
      expect([...(await said(world, api, 40)).keys()]).toEqual(['old false stage']);
      await client.deleteDeployment({ restApiId: api, deploymentId: fresh });
      const again = await patched(client, api, percent('50'));
      expect(again.canarySettings).toEqual({ deploymentId: old, percentTraffic: 50, useStageCache: false });
    });
  });

  test('is made by a deployment that says so, which leaves the stage its own', async () => {
    const { client, run } = gatewayWorld();
    await run(async () => {
      const { api } = await createProbeApi(client, false);
      const stage = async () => client.getStage({ restApiId: api, stageName: 'live' });
      const { deploymentId } = await stage();
      const { id } = await client.createDeployment({
        restApiId: api,
        stageName: 'live',
        canarySettings: { percentTraffic: 50, stageVariableOverrides: { word: 'canary' } },
      });
      expect(await stage()).toMatchObject({
        deploymentId,
        canarySettings: {
          deploymentId: id,
          percentTraffic: 50,
          stageVariableOverrides: { word: 'canary' },
          useStageCache: false,
        },
      });
    });
  });

  test.each([
    [0, 'the stage'],
    [1, 'the canary'],
  ])('with a chance of %i a deployment that says nothing of canaries moves %s', async (chance, moved) => {
    const { client, run } = gatewayWorld({
      overrides: { apiGateway: { plainDeploymentGoesToCanary: chance } },
    });
    await run(async () => {
      const { api, old, fresh } = await createTwo(client);
      const { id = '' } = await client.createDeployment({ restApiId: api, stageName: 'shop' });
      const { deploymentId, canarySettings } = await client.getStage({ restApiId: api, stageName: 'shop' });
      expect([deploymentId, canarySettings?.deploymentId]).toEqual(
        moved === 'the stage' ? [id, fresh] : [old, id],
      );
    });
  });

  test('is promoted by copying its deployment and its variables', async () => {
    const { client, run } = gatewayWorld();
    await run(async () => {
      const { api, fresh } = await createTwo(client, { word: 'canary' });
      const promoted = await patched(
        client,
        api,
        { op: 'replace', path: '/canarySettings/percentTraffic', value: '0.0' },
        { op: 'copy', from: '/canarySettings/deploymentId', path: '/deploymentId' },
        { op: 'copy', from: '/canarySettings/stageVariableOverrides', path: '/variables' },
      );
      expect(promoted).toMatchObject({
        deploymentId: fresh,
        variables: { word: 'canary' },
        canarySettings: { deploymentId: fresh, percentTraffic: 0 },
      });
    });
  });

  test('is refused in the words of AWS where it names what is not there', async () => {
    const { client, run } = gatewayWorld();
    await run(async () => {
      const { api, old } = await createTwo(client);
      const refused = (work: Promise<unknown>, message: string) =>
        expect(work).rejects.toMatchObject({
          name: 'BadRequestException',
          message,
          $metadata: { httpStatusCode: 400 },
        });
      const replace = (path: string, value: string) =>
        patched(client, api, { op: 'replace', path: `/canarySettings/${path}`, value });
      await refused(
        client.createStage({
          restApiId: api,
          stageName: 'third',
          deploymentId: old,
          canarySettings: { deploymentId: 'nosuch' },
        }),
        'Deployment id does not exist',
      );
      await refused(replace('deploymentId', 'nosuch'), 'Deployment id does not exist');
      await refused(
        patched(client, api, { op: 'add', path: '/canarySettings/deploymentId', value: old }),
        'Invalid add operation with path: /canarySettings/deploymentId',
      );
      await refused(
        patched(client, api, { op: 'remove', path: '/canarySettings/stageVariableOverrides' }),
        'Cannot remove method setting canarySettings/stageVariableOverrides because there is no method setting for this method ',
      );
      await refused(replace('percentTraffic', '101'), 'Percent traffic must be between 0.0 and 100.0');
      await patched(client, api, { op: 'remove', path: '/canarySettings' });
      await refused(
        patched(client, api, { op: 'copy', from: '/canarySettings/deploymentId', path: '/deploymentId' }),
        'Promotion not available. Canary does not exist.',
      );
      const canary = (stageName?: string) =>
        client.createDeployment({ restApiId: api, stageName, canarySettings: { percentTraffic: 50 } });
      await refused(
        canary(),
        'Invalid deployment content specified.Non null and non empty stageName must be provided for canary deployment. Provided value is null',
      );
      await refused(
        canary('nosuch'),
        'Invalid deployment content specified.Stage nosuch must already be created before making a canary release deployment',
      );
    });
  });
});
