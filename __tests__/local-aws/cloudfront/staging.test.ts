import { describe, expect, test } from '@jest/globals';
import { configOf, deployed, edgeWorld, listOf, sending, updated } from './edge-world.ts';
import { refused } from '../refusals.ts';

/** A primary with a staging copy of it, to which requests with a header are sent. */
async function staged() {
  const world = edgeWorld();
  const primary = await deployed(world);
  const copied = { Staging: true, CallerReference: 'staging', Enabled: true };
  const { Distribution } = await world.client.copyDistribution({
    ...{ PrimaryDistributionId: primary.id, IfMatch: (await configOf(world, primary.id)).etag, ...copied },
  });
  const staging = { id: Distribution?.Id ?? '', host: Distribution?.DomainName ?? '' };
  const { ContinuousDeploymentPolicy } = await world.client.createContinuousDeploymentPolicy({
    ContinuousDeploymentPolicyConfig: {
      StagingDistributionDnsNames: listOf(staging.host),
      Enabled: true,
      TrafficConfig: { Type: 'SingleHeader', SingleHeaderConfig: { Header: 'aws-cf-cd-try', Value: 'yes' } },
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
    await updated(world, primary.id, sending('key-two'));
    await world.settle();
    expect(world.service.sends(primary.id, 'x-api-key')).toEqual(new Set(['key-two']));
    expect(world.service.sends(staging.id, 'x-api-key')).toEqual(new Set(['key-one']));
    const chosen = { headers: { 'aws-cf-cd-try': 'yes' } };
    await world.view(primary.host, '/a', chosen);
    await world.view(primary.host, '/a');
    expect(world.arrivedKeys()).toEqual(['key-one', 'key-two']);
  });

  test('promoted, puts its old key back into the primary, which keeps its names and its policy', async () => {
    const { world, primary, staging, policyId } = await staged();
    await updated(world, primary.id, sending('key-two'));
    await world.settle();
    const before = await configOf(world, primary.id);
    const { etag: stagingTag } = await configOf(world, staging.id);
    const promote = (IfMatch: string) =>
      world.client.updateDistributionWithStagingConfig({
        ...{ Id: primary.id, StagingDistributionId: staging.id, IfMatch },
      });
    await refused(promote(before.etag), '400 InvalidIfMatchVersion');
    await promote(`${before.etag}, ${stagingTag}`);
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
    const { ETag } = await updated(world, staging.id, { Enabled: false });
    await world.settle();
    await refused(world.client.deleteDistribution({ Id: staging.id, IfMatch: ETag }), '409 ResourceInUse');
    const naming = (name: string, Weight: number) =>
      world.client.createContinuousDeploymentPolicy({
        ContinuousDeploymentPolicyConfig: {
          StagingDistributionDnsNames: listOf(name),
          Enabled: true,
          TrafficConfig: { Type: 'SingleWeight', SingleWeightConfig: { Weight } },
        },
      });
    await refused(naming(staging.host, 0.1), '409 StagingDistributionInUse');
    await refused(naming(staging.host, 0.2), '400 InvalidArgument');
    await refused(naming('d1.cloudfront.net', 0.1), '400 InvalidArgument');
  });

  test('is copied from a current version of a primary only', async () => {
    const { world, primary, staging } = await staged();
    const copy = (id: string, version: string) =>
      world.client.copyDistribution({
        ...{ PrimaryDistributionId: id, IfMatch: version, Staging: true, CallerReference: 'again' },
      });
    await refused(copy(primary.id, 'E0000000000000'), '412 PreconditionFailed');
    const { etag } = await configOf(world, staging.id);
    await refused(copy(staging.id, etag), '400 InvalidArgument');
  });
});
