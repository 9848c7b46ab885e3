import type { CloudFrontAssumptions } from '../../assumptions.ts';
import type { Clock } from '../../clock.ts';
import type { Random } from '../../random.ts';
import { longestWait } from '../configuration/origin-waits.ts';

export interface Worked<T> {
  readonly value: T;
  readonly until: number;
}

interface Version<T> {
  readonly value: T;
  /** When each edge gets it; Infinity while the deployment is stalled before that edge. */
  readonly switches: readonly number[];
  readonly deployedAt: number;
}

/**
 * A rollout to the edges, one by one. Each edge gets the versions in order ("successive changes propagate in their respective order",
 * developer guide, "Update a distribution"), each at its own time. It needs no timers: what an edge has is a function of the clock.
 */
export class Deployment<T> {
  readonly #side: DeploymentSide;
  #versions: Version<T>[] = [];
  #stalled = false;

  constructor(side: DeploymentSide) {
    this.#side = side;
  }

  /** Starts the rollout of `version` to every edge. */
  push(value: T): void {
    this.#forget(this.#side.clock.now());
    const version = this.#travel(value, this.#versions.at(-1));
    this.#versions.push(this.#stalled ? this.#held(version) : version);
  }

  /** The current version of edge number `edge`; undefined if none has reached it yet. */
  at(edge: number): T | undefined {
    return this.#versions[this.#indexAt(edge, this.#side.clock.now())]?.value;
  }

  /** Every version that `edge` has used since `from` (ms), and until when; the current one has no end. */
  during(edge: number, from: number): readonly Worked<T>[] {
    const last = this.#indexAt(edge, this.#side.clock.now());
    const first = Math.max(0, this.#indexAt(edge, from));
    return this.#versions.slice(first, last + 1).map(({ value }, index) => {
      const next = first + index + 1;
      return { value, until: next > last ? Infinity : (this.#versions[next]?.switches[edge] ?? Infinity) };
    });
  }

  /** What all edges have worked with since the moment `from` (ms); undefined: they worked with more than that. */
  settledSince(from: number): T | undefined {
    const newest = this.#versions.at(-1);
    return newest && newest.deployedAt <= from ? newest.value : undefined;
  }

  /** `Deployed` when every edge has the last version, and never before. */
  status(): 'InProgress' | 'Deployed' {
    return (this.#versions.at(-1)?.deployedAt ?? 0) <= this.#side.clock.now() ? 'Deployed' : 'InProgress';
  }

  /** The next moment (ms) at which an edge or the status changes; undefined if everything has arrived, or never will. */
  nextChange(): number | undefined {
    const now = this.#side.clock.now();
    let next = Infinity;
    for (const { switches, deployedAt } of this.#versions) {
      if (deployedAt <= now) continue;
      for (const moment of switches) if (moment > now && moment < next) next = moment;
      next = Math.min(next, deployedAt);
    }
    return next < Infinity ? next : undefined;
  }

  /** From now on no version is fully deployed: the last edge never gets it. */
  stall(): void {
    this.#stalled = true;
    this.#versions = this.#versions.map((version) => this.#held(version));
  }

  /** Resumes a stalled deployment. */
  unstall(): void {
    this.#stalled = false;
    const again: Version<T>[] = [];
    for (const version of this.#versions)
      again.push(
        Number.isFinite(version.deployedAt)
          ? version
          : this.#travel(version.value, again.at(-1), version.switches),
      );
    this.#versions = again;
  }

  /** A copy for which no time passes. */
  asItIs(): Deployment<T> {
    const now = this.#side.clock.now();
    const copy = new Deployment<T>({ ...this.#side, clock: { now: () => now } });
    copy.#versions = [...this.#versions];
    return copy;
  }

  #indexAt(edge: number, now: number): number {
    return this.#versions.findLastIndex(({ switches }) => (switches[edge] ?? Infinity) <= now);
  }

  /** Drops versions that no edge uses any more and whose last requests have ended. */
  #forget(now: number): void {
    const from = now - longestWait;
    const indexes = Array.from({ length: this.#side.edges }, (_, edge) => this.#indexAt(edge, from));
    const oldest = Math.min(...indexes);
    if (oldest > 0) this.#versions = this.#versions.slice(oldest);
  }

  /** When each edge gets a version that starts now after `previous`, unless `taken` already says so. */
  #travel(value: T, previous: Version<T> | undefined, taken: readonly number[] = []): Version<T> {
    const { clock, random, edges, assumptions } = this.#side;
    const now = clock.now();
    const switches = Array.from({ length: edges }, (_, edge) => {
      const known = taken[edge] ?? Infinity;
      if (Number.isFinite(known)) return known;
      return Math.max(previous?.switches[edge] ?? 0, now + random.between(...assumptions.edgeDelay));
    });
    const arrival = Math.max(...switches) + random.between(...assumptions.deployedDelay);
    return { value, switches, deployedAt: Math.max(previous?.deployedAt ?? 0, arrival) };
  }

  /** Stalls `version` before the last edge, unless all have it. */
  #held(version: Version<T>): Version<T> {
    const now = this.#side.clock.now();
    if (version.deployedAt <= now) return version;
    const slowest = version.switches.indexOf(Math.max(...version.switches));
    return {
      value: version.value,
      switches: version.switches.map((at, edge) => (edge === slowest && at > now ? Infinity : at)),
      deployedAt: Infinity,
    };
  }
}

interface DeploymentSide {
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Random;
  readonly edges: number;
  readonly assumptions: CloudFrontAssumptions;
}
