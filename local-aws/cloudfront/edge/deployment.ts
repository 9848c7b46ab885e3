import type { CloudFrontAssumptions } from '../../assumptions.ts';
import type { Clock } from '../../clock.ts';
import type { Random } from '../../random.ts';
import { longestWait } from '../configuration/origin-waits.ts';

/**
 * Something that reaches the edges one by one. Each edge takes the versions in their order ("successive changes
 * propagate in their respective order", developer guide, "Update a distribution"), each at a time of its own;
 * nothing runs in between: what an edge has is a function of the clock.
 */
export interface Deployment<T> {
  /** Sends `version` on its way to every edge. */
  push(version: T): void;
  /** What edge number `edge` works with now; undefined: nothing has reached it yet. */
  at(edge: number): T | undefined;
  /** Everything that `edge` has worked with since the moment `from` (ms), and until when; what it works with now has no end. */
  during(edge: number, from: number): readonly Worked<T>[];
  /** `Deployed` when every edge has the last version, and never before. */
  status(): 'InProgress' | 'Deployed';
  /** The next moment (ms) at which an edge or the status changes; undefined when all has arrived, or never will. */
  nextChange(): number | undefined;
  /** No version is deployed any more from now on: the last edge never takes it. */
  stall(): void;
  /** What stood still sets out again. */
  unstall(): void;
}

export interface Worked<T> {
  readonly value: T;
  readonly until: number;
}

interface Version<T> {
  readonly value: T;
  /** When each edge takes it; Infinity while it stands still before that edge. */
  readonly switches: readonly number[];
  readonly deployedAt: number;
}

/** `edges` locations; delays are drawn from `random` by `assumptions`. */
export function createDeployment<T>(
  clock: Clock,
  random: Random,
  edges: number,
  assumptions: CloudFrontAssumptions,
): Deployment<T> {
  let versions: Version<T>[] = [];
  let stalled = false;

  const indexAt = (edge: number, now: number): number =>
    versions.findLastIndex(({ switches }) => (switches[edge] ?? Infinity) <= now);

  /** What every edge had left behind when its last request could still be on its way is forgotten. */
  const forget = (now: number): void => {
    const from = now - longestWait;
    const oldest = Math.min(...Array.from({ length: edges }, (_, edge) => indexAt(edge, from)));
    if (oldest > 0) versions = versions.slice(oldest);
  };

  /** When each edge takes what sets out now after `previous`, where `taken` does not say so already. */
  const travel = (value: T, previous: Version<T> | undefined, taken: readonly number[] = []): Version<T> => {
    const now = clock.now();
    const switches = Array.from({ length: edges }, (_, edge) =>
      Number.isFinite(taken[edge] ?? Infinity)
        ? (taken[edge] ?? 0)
        : Math.max(previous?.switches[edge] ?? 0, now + random.between(...assumptions.edgeDelay)),
    );
    const deployedAt = Math.max(
      previous?.deployedAt ?? 0,
      Math.max(...switches) + random.between(...assumptions.deployedDelay),
    );
    return { value, switches, deployedAt };
  };

  /** Stops `version` before the edge that would be the last to take it, unless all have it. */
  const held = (version: Version<T>): Version<T> => {
    const now = clock.now();
    if (version.deployedAt <= now) return version;
    const last = Math.max(...version.switches);
    const slowest = version.switches.indexOf(last);
    return {
      value: version.value,
      switches: version.switches.map((at, edge) => (edge === slowest && at > now ? Infinity : at)),
      deployedAt: Infinity,
    };
  };

  return {
    push: (value) => {
      forget(clock.now());
      const version = travel(value, versions.at(-1));
      versions.push(stalled ? held(version) : version);
    },
    stall: () => {
      stalled = true;
      versions = versions.map(held);
    },
    unstall: () => {
      stalled = false;
      const again: Version<T>[] = [];
      for (const version of versions)
        again.push(
          Number.isFinite(version.deployedAt)
            ? version
            : travel(version.value, again.at(-1), version.switches),
        );
      versions = again;
    },
    at: (edge) => versions[indexAt(edge, clock.now())]?.value,
    during: (edge, from) => {
      const last = indexAt(edge, clock.now());
      return versions.slice(Math.max(0, indexAt(edge, from)), last + 1).map(({ value }, index, worked) => ({
        value,
        until:
          index === worked.length - 1
            ? Infinity
            : (versions[last - worked.length + 2 + index]?.switches[edge] ?? Infinity),
      }));
    },
    status: () => ((versions.at(-1)?.deployedAt ?? 0) <= clock.now() ? 'Deployed' : 'InProgress'),
    nextChange: () => {
      const now = clock.now();
      const ahead = versions
        .flatMap(({ switches, deployedAt }) => [...switches, deployedAt])
        .filter((moment) => moment > now && moment < Infinity);
      return ahead.length === 0 ? undefined : Math.min(...ahead);
    },
  };
}
