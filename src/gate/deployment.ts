import type { Aws } from '../aws/client/connect.ts';
import { findDistribution, listDistributions } from '../aws/cloudfront/distribution.ts';
import { isUnseen } from '../aws/client/refusal.ts';
import type { Context } from './context.ts';
import { pollPause } from '../core/finish.ts';

/** Waits until every edge has these distributions' configurations; false if they do not within `timeout` seconds. */
export async function edgesDeployed(
  { aws, clock, journal, signal }: Context,
  distributionIds: readonly string[],
  timeout: number,
): Promise<boolean> {
  const start = clock.now();
  for (;;) {
    const waited = (clock.now() - start) / 1_000;
    if (waited >= timeout) return false;
    journal.waiting(`edge deployment of ${distributionIds.join(', ')}, usually 3 to 15 minutes`);
    await clock.sleep(pollPause(waited) * 1_000, signal);
    if (await allDeployed(aws, distributionIds)) return true;
  }
}

/** One call for a single distribution, otherwise one per hundred. A failed call only skips one poll. */
async function allDeployed(aws: Aws, ids: readonly string[]): Promise<boolean> {
  const [only, ...more] = ids;
  try {
    if (only !== undefined && more.length === 0)
      return (await findDistribution(aws, only))?.deployed ?? false;
    const listed = await listDistributions(aws);
    return ids.every((id) => listed.some((one) => one.id === id && one.deployed));
  } catch (error) {
    if (isUnseen(error)) return false;
    throw error;
  }
}
