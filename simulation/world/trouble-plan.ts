import type { Random } from '../../local-aws/random.ts';
import type { Untagged } from '../../local-aws/untagged.ts';
import type { RunFaults, Trouble } from './trouble.ts';

const minute = 60_000;

/**
 * The same with what may happen to a run besides. From a stream of its own: worlds that have nothing of it are as they were
 * before it was thought of.
 */
export function withMoreTrouble<T extends Trouble>(trouble: T, random: Random): T {
  const untagged = random.chance(0.12) ? drawUntagged(random) : undefined;
  const outage = random.chance(0.08) ? drawOutage(random) : undefined;
  const credentialsLast = random.chance(0.06) ? random.between(minute, 60 * minute) : undefined;
  return {
    ...trouble,
    faults: { ...trouble.faults, ...(untagged ? { untagged } : {}) },
    ...(outage ? { outage } : {}),
    ...(credentialsLast === undefined ? {} : { credentialsLast }),
  };
}

function drawUntagged(random: Random): NonNullable<RunFaults['untagged']> {
  return { chance: random.pick([0.3, 0.6, 1]), which: random.pick<Untagged>(['all', 'newest']) };
}

/** As short as a stumble, or longer than the action goes on asking. */
function drawOutage(random: Random): NonNullable<Trouble['outage']> {
  return {
    after: random.between(0, 8 * minute),
    lasts: random.between(20_000, 4 * minute),
    kind: random.pick(['throttled', 'failed']),
  };
}
