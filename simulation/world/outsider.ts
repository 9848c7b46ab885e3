import { UpdateDistributionWithStagingConfigCommand } from '@aws-sdk/client-cloudfront';
import type { Aws } from '../../src/aws/connect.ts';
import { findDistribution, updateDistribution } from '../../src/aws/distribution.ts';
import { headerValues, originsOf, withOriginHeader } from '../../src/aws/distribution-config.ts';
import type { OutsiderPlan } from './plan.ts';
import type { Stage } from './run.ts';

const header = 'x-api-key';

/** Somebody else's tool, or a person in the console, does what rotation cannot prevent. */
export async function disturb(stage: Stage, aws: Aws, { at, does }: OutsiderPlan): Promise<void> {
  const { local, gate, watch, tell } = stage;
  await local.surroundings.clock.sleep(at);
  const [id = ''] = gate.targetIds;
  tell('outsider', does);
  try {
    if (does === 'touches a dependency') local.cloudFront.redeploy(id);
    else if (does === 'puts the old header back') await putBack(stage, aws, id);
    else await promote(stage, aws, id, gate.stagingId ?? '');
  } catch (error) {
    // Somebody was faster, or CloudFront had enough: an outsider gives up.
    watch.excuseNobody();
    tell('outsider', `fails: ${error instanceof Error ? error.message : String(error)}`);
  }
  watch.look();
}

async function putBack({ gate, watch }: Stage, aws: Aws, id: string): Promise<void> {
  const found = await findDistribution(aws, id);
  if (!found) throw new Error(`${id} is gone`);
  const old = originsOf(found.config).reduce(
    (config, origin) => withOriginHeader(config, origin.id, header, gate.firstValue),
    found.config,
  );
  watch.excuse(id, gate.firstValue);
  await updateDistribution(aws, id, found.etag, old, []);
}

async function promote({ watch }: Stage, aws: Aws, id: string, stagingId: string): Promise<void> {
  const [primary, staging] = await Promise.all([findDistribution(aws, id), findDistribution(aws, stagingId)]);
  if (!primary || !staging) throw new Error(`${id} or its copy is gone`);
  for (const origin of originsOf(staging.config)) watch.excuse(id, headerValues(origin, header)[0] ?? '');
  await aws.cloudFront.send(
    new UpdateDistributionWithStagingConfigCommand({
      Id: id,
      StagingDistributionId: stagingId,
      IfMatch: `${primary.etag}, ${staging.etag}`,
    }),
  );
}
