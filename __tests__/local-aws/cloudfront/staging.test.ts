import { describe, expect, test } from '@jest/globals';
import { apiOrigin, deployed, type EdgeWorld, edgeWorld, updated } from './edge-world.ts';

async function configOf(world: EdgeWorld, id: string) {
  const { DistributionConfig, ETag = '' } = await world.client.getDistributionConfig({ Id: id });
  if (!DistributionConfig) throw new Error('no configuration');
  return { config: DistributionConfig, etag: ETag };
}

const setKey = (world: EdgeWorld, id: string, key: string): Promise<void> =>
  updated(world, id, { Origins: { Quantity: 1, Items: [apiOrigin(key)] } });

/** A primary with a staging copy of it, to which requests with a header are sent. */
async function staged() {
  const world = edgeWorld();
  const primary = await deployed(world);
  const { etag } = await configOf(world, primary.id);
  const { Distribution } = await world.client.copyDistribution({
    PrimaryDistributionId: primary.id,
    Staging: true,
    IfMatch: etag,
    CallerReference: 'staging',
    Enabled: true,
  });
  const staging = { id: Distribution?.Id ?? '', host: Distribution?.DomainName ?? '' };
  const { ContinuousDeploymentPolicy } = await world.client.createContinuousDeploymentPolicy({
    ContinuousDeploymentPolicyConfig: {
      StagingDistributionDnsNames: { Quantity: 1, Items: [staging.host] },
      Enabled: true,
      TrafficConfig: {
        Type: 'SingleHeader',
        SingleHeaderConfig: { Header: 'aws-cf-cd-try', Value: 'yes' },
      },
    },
  });
  const policyId = ContinuousDeploymentPolicy?.Id ?? '';
  await updated(world, primary.id, { ContinuousDeploymentPolicyId: policyId });
  await world.settle();
  return { world, primary, staging, policyId };
}

describe('a staging distribution', () => {
  test('starts as a copy, the key header included, and keeps it when the primary gets another', async () => {
    const { world, primary, staging } = await staged();
    await setKey(world, primary.id, 'key-two');
    await world.settle();
    expect(world.service.sends(primary.id, 'x-api-key')).toEqual(new Set(['key-two']));
    expect(world.service.sends(staging.id, 'x-api-key')).toEqual(new Set(['key-one']));
    const chosen = { headers: { 'aws-cf-cd-try': 'yes' } };
    await world.view(primary.host, '/a', chosen);
    await world.view(primary.host, '/a');
    expect(world.arrived.map(({ headers }) => headers['x-api-key'])).toEqual(['key-one', 'key-two']);
  });

  test('promoted, puts its old key back into the primary, which keeps its names and its policy', async () => {
    const { world, primary, staging, policyId } = await staged();
    await setKey(world, primary.id, 'key-two');
    await world.settle();
    const before = await configOf(world, primary.id);
    const { etag: stagingTag } = await configOf(world, staging.id);
    await expect(
      world.client.updateDistributionWithStagingConfig({
        Id: primary.id,
        StagingDistributionId: staging.id,
        IfMatch: before.etag,
      }),
    ).rejects.toMatchObject({ name: 'InvalidIfMatchVersion' });
    await world.client.updateDistributionWithStagingConfig({
      Id: primary.id,
      StagingDistributionId: staging.id,
      IfMatch: `${before.etag}, ${stagingTag}`,
    });
    await world.settle();
    expect(world.service.sends(primary.id, 'x-api-key')).toEqual(new Set(['key-one']));
    const after = await configOf(world, primary.id);
    expect(after.etag).not.toBe(before.etag);
    expect(after.config).toMatchObject({
      CallerReference: before.config.CallerReference,
      Staging: false,
      ContinuousDeploymentPolicyId: policyId,
    });
    const { ContinuousDeploymentPolicy } = await world.client.getContinuousDeploymentPolicy({ Id: policyId });
    expect(ContinuousDeploymentPolicy?.ContinuousDeploymentPolicyConfig?.Enabled).toBe(false);
  });

  test('cannot be deleted while a policy names it, nor named by a second policy', async () => {
    const { world, staging } = await staged();
    const { config, etag } = await configOf(world, staging.id);
    const { ETag } = await world.client.updateDistribution({
      Id: staging.id,
      IfMatch: etag,
      DistributionConfig: { ...config, Enabled: false },
    });
    await world.settle();
    await expect(world.client.deleteDistribution({ Id: staging.id, IfMatch: ETag })).rejects.toMatchObject({
      name: 'ResourceInUse',
      $metadata: { httpStatusCode: 409 },
    });
    const naming = (Items: string[], Weight: number) =>
      world.client.createContinuousDeploymentPolicy({
        ContinuousDeploymentPolicyConfig: {
          StagingDistributionDnsNames: { Quantity: Items.length, Items },
          Enabled: true,
          TrafficConfig: { Type: 'SingleWeight', SingleWeightConfig: { Weight } },
        },
      });
    await expect(naming([staging.host], 0.1)).rejects.toMatchObject({ name: 'StagingDistributionInUse' });
    await expect(naming([staging.host], 0.2)).rejects.toMatchObject({ name: 'InvalidArgument' });
    await expect(naming(['d1.cloudfront.net'], 0.1)).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  test('is copied from a current version of a primary only', async () => {
    const { world, primary, staging } = await staged();
    const copy = (id: string, version: string) =>
      world.client.copyDistribution({
        PrimaryDistributionId: id,
        Staging: true,
        IfMatch: version,
        CallerReference: 'again',
      });
    await expect(copy(primary.id, 'E0000000000000')).rejects.toMatchObject({ name: 'PreconditionFailed' });
    const { etag } = await configOf(world, staging.id);
    await expect(copy(staging.id, etag)).rejects.toMatchObject({ name: 'InvalidArgument' });
  });
});
