import { findDistribution, updateDistribution } from '../src/aws/cloudfront/distribution.ts';
import { chance, fact, type Figure } from './figure.ts';
import type { Outside } from './outside.ts';
import { pause } from './transition.ts';

/** Whether an UpdateDistribution that changes nothing makes a new version; waits until its edges have it. */
export async function unchangedUpdate(
  { aws, watch, model }: Outside,
  id: string,
): Promise<readonly Figure[]> {
  const seen = await findDistribution(aws, id);
  if (!seen) throw new Error(`there is no distribution ${id}`);
  const etag = await updateDistribution(aws, { id, etag: seen.etag }, seen.config);
  const deploys = (await findDistribution(aws, id))?.deployed === false;
  const began = Date.now();
  while ((await findDistribution(aws, id))?.deployed === false && Date.now() - began < edgeLimit)
    await pause(watch.interval * 10);
  const name = 'CloudFront: an update that changes nothing';
  return [
    chance(
      `${name} deploys`,
      [deploys],
      model.cloudFront.unchangedUpdateDeploys,
      (unchangedUpdateDeploys) => ({
        cloudFront: { unchangedUpdateDeploys },
      }),
    ),
    fact(`${name}: its ETag`, etag === seen.etag ? 'stays' : 'changes', deploys ? 'changes' : 'stays'),
  ];
}

/** ms after which nobody waits for edges any longer */
const edgeLimit = 45 * 60_000;
