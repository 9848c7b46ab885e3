import type { Context } from '../../context.ts';
import { findDistribution } from '../../aws/distribution.ts';

/** Between two looks, in ms: the last edge is noticed 5 s late on average. The SDK's waiter takes 60 s to 2,100 s. */
const pause = 10_000;

/** Waits until every edge has the distribution's configuration; false when they had not within `timeout` seconds. */
export async function edgesDeployed(
  { aws, clock, journal, signal }: Context,
  distributionId: string,
  timeout: number,
): Promise<boolean> {
  const start = clock.now();
  for (;;) {
    const waited = Math.round((clock.now() - start) / 1_000);
    if (waited >= timeout) return false;
    journal.waiting(`edge deployment of ${distributionId}: ${waited} s, usually 3 to 15 minutes`);
    await clock.sleep(pause, signal);
    if ((await findDistribution(aws, distributionId))?.deployed) return true;
  }
}
