import { findDistribution } from '../src/aws/cloudfront/distribution.ts';
import { span, unmeasured, type Figure } from './figure.ts';
import type { Outside } from './outside.ts';
import { pause, spread, type Moment, type Sight } from './transition.ts';
import type { Visit } from './viewers.ts';

/** One look at a distribution. */
interface Look extends Moment {
  readonly etag: string;
  readonly deployed: boolean;
}

/** Watches a distribution until `work` is over. */
export async function watchDistribution<T>(
  { aws, watch }: Outside,
  id: string,
  work: () => Promise<T>,
): Promise<{ readonly looks: readonly Look[]; readonly result: T }> {
  const looks: Look[] = [];
  const state = { over: false };
  const watching = (async () => {
    while (!state.over) {
      const sent = Date.now();
      const seen = await findDistribution(aws, id).catch(() => undefined);
      if (seen) looks.push({ sent, answered: Date.now(), etag: seen.etag, deployed: seen.deployed });
      await pause(watch.interval * 5);
    }
  })();
  try {
    const result = await work();
    return { looks, result };
  } finally {
    state.over = true;
    await watching;
  }
}

/**
 * How long the edges take to send a new key, from what viewers met and what CloudFront said meanwhile. From one place only
 * its edges are seen, so the later end is CloudFront's own: until then some edge may have had the old configuration.
 */
export function edgeFigure(
  { model, watch }: Outside,
  looks: readonly Look[],
  visits: readonly Visit[],
  newKey: string,
): Figure {
  const name = "CloudFront: an edge's new configuration, to Deployed";
  const [first] = looks;
  const changed = looks.findIndex(({ etag }) => etag !== first?.etag);
  const before = looks[changed - 1];
  const after = looks[changed];
  if (!before || !after) return unmeasured(name, 'no new version of the distribution was seen');
  const call = { sent: before.sent, answered: after.answered };
  const sights: Sight[] = [
    ...visits
      .filter(({ keyId }) => keyId !== undefined)
      .map(({ sent, answered, keyId }) => ({ sent, answered, isNew: keyId === newKey })),
    ...looks.slice(changed).map(({ sent, answered, deployed }) => ({ sent, answered, isNew: deployed })),
  ];
  const { edgeDelay, deployedDelay } = model.cloudFront;
  return span(
    name,
    spread(call, sights),
    [edgeDelay[0], edgeDelay[1] + deployedDelay[1]],
    watch.interval * 10,
    (range) => ({ cloudFront: { edgeDelay: range } }),
  );
}
