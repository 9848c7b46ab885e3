import type { Aws } from '../../aws/connect.ts';
import { findDistribution, listDistributions } from '../../aws/distribution.ts';
import type { Context } from '../../context.ts';
import { pollPause } from '../../rotation/poll-pause.ts';

/** Waits until every edge has the distribution's configuration; false when they had not within `timeout` seconds. */
export async function edgesDeployed(
  context: Context,
  distributionId: string,
  timeout: number,
): Promise<boolean> {
  return allEdgesDeployed(context, [distributionId], timeout);
}

/** The same for several distributions: one wait, not one each. */
export async function allEdgesDeployed(
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

/** One call for one distribution, and one a hundred for more. */
async function allDeployed(aws: Aws, ids: readonly string[]): Promise<boolean> {
  const [only, ...more] = ids;
  if (only !== undefined && more.length === 0) return (await findDistribution(aws, only))?.deployed ?? false;
  const listed = await listDistributions(aws);
  return ids.every((id) => listed.some((one) => one.id === id && one.deployed));
}
