import { isDeepStrictEqual } from 'node:util';
import type * as sdk from '@aws-sdk/client-cloudfront';
import { type Operations, reads } from '../../schema/operation.ts';
import type { Surroundings } from '../../service.ts';
import { itemsOf } from '../list.ts';
import { exception, invalidArgument } from '../refusals.ts';
import type { Distributions } from './distributions.ts';
import { locationOf, page } from './page.ts';

export interface Invalidation {
  readonly id: string;
  readonly created: number;
  readonly batch: sdk.InvalidationBatch;
  readonly paths: readonly string[];
  /** When each edge drops its paths. */
  readonly reaches: readonly number[];
}

/** Developer guide, "Quotas on invalidations": paths in progress; of those with a wildcard. */
const limits = { paths: 3_000, wildcards: 15 };

export class Invalidations {
  readonly #surroundings: Surroundings;
  readonly #edges: number;
  readonly #stored = new Map<string, readonly Invalidation[]>();

  constructor(surroundings: Surroundings, edges: number) {
    this.#surroundings = surroundings;
    this.#edges = edges;
  }

  /** The newest first. */
  all(distributionId: string): readonly Invalidation[] {
    return this.#stored.get(distributionId) ?? [];
  }

  inProgress(distributionId: string): number {
    return this.#unfinished(distributionId).length;
  }

  /** Whether an entry stored at `storedAt` under `path` has been dropped at `edge` since. */
  dropped(
    distributionId: string,
    edge: number,
    { path, storedAt }: { path: string; storedAt: number },
  ): boolean {
    const now = this.#surroundings.clock.now();
    return this.all(distributionId).some(({ reaches, paths }) => {
      const reached = reaches[edge] ?? Infinity;
      return reached <= now && reached >= storedAt && paths.some((pattern) => covers(pattern, path));
    });
  }

  /** The response form; a list's model has fewer members. */
  shown(one: Invalidation) {
    const { id, created, batch } = one;
    const Status = this.#isUnfinished(one) ? 'InProgress' : 'Completed';
    return { Id: id, Status, CreateTime: new Date(created), InvalidationBatch: batch };
  }

  create(distributionId: string, batch: sdk.InvalidationBatch): Invalidation {
    const { clock, random, assumptions } = this.#surroundings;
    const paths = pathsOf(batch);
    if (!batch.CallerReference) throw invalidArgument('The parameter CallerReference is required.');
    const others = this.all(distributionId);
    const earlier = others.find((other) => other.batch.CallerReference === batch.CallerReference);
    if (earlier && isDeepStrictEqual(earlier.batch, batch)) return earlier;
    if (earlier)
      throw invalidArgument('Your request contains a caller reference that was used for a previous batch.');
    this.#checkLimits(distributionId, paths);
    const now = clock.now();
    const id = `I${random.id(24).toUpperCase()}`;
    const delay = (): number => random.between(...assumptions.cloudFront.invalidationDelay);
    const reaches = Array.from({ length: this.#edges }, () => now + delay());
    const invalidation = { id, created: now, batch, paths, reaches };
    this.#stored.set(distributionId, [invalidation, ...others]);
    return invalidation;
  }

  #isUnfinished({ reaches }: Invalidation): boolean {
    return Math.max(...reaches) > this.#surroundings.clock.now();
  }

  #unfinished(distributionId: string): readonly Invalidation[] {
    return this.all(distributionId).filter((one) => this.#isUnfinished(one));
  }

  #checkLimits(distributionId: string, paths: readonly string[]): void {
    if (paths.length > limits.paths)
      throw exception('BatchTooLarge', 'Invalidation batch specified is too large.');
    const together = [...paths, ...this.#unfinished(distributionId).flatMap((one) => one.paths)];
    const wildcards = together.filter((path) => path.includes('*'));
    if (together.length > limits.paths || wildcards.length > limits.wildcards)
      throw exception(
        'TooManyInvalidationsInProgress',
        'Processing your request will cause you to exceed the maximum number of in-progress wildcard invalidations.',
      );
  }
}

interface Room {
  readonly distributions: Distributions;
  readonly invalidations: Invalidations;
}

export const invalidationOperations: Operations<Room, typeof sdk> = {
  CreateInvalidation: ({ distributions, invalidations }, { DistributionId, InvalidationBatch }) => {
    const { id } = distributions.get(DistributionId);
    const created = invalidations.create(id, InvalidationBatch);
    const Location = locationOf(`distribution/${id}/invalidation/${created.id}`);
    return { Invalidation: invalidations.shown(created), Location };
  },
  ListInvalidations: reads(['Marker MaxItems'], ({ distributions, invalidations }, input) => {
    const all = invalidations.all(distributions.get(input.DistributionId).id);
    const show = (one: Invalidation) => invalidations.shown(one);
    return { InvalidationList: page(all, ({ id }) => id, input, show) };
  }),
  GetInvalidation: ({ distributions, invalidations }, { DistributionId, Id }) => {
    const found = invalidations.all(distributions.get(DistributionId).id).find(({ id }) => id === Id);
    if (!found) throw exception('NoSuchInvalidation', 'The specified invalidation does not exist.');
    return { Invalidation: invalidations.shown(found) };
  },
};

function pathsOf({ Paths }: sdk.InvalidationBatch): readonly string[] {
  const paths = itemsOf(Paths);
  if (paths.length === 0 || paths.some((path) => !path.startsWith('/') || /.\*./.test(path)))
    throw invalidArgument('Your request contains one or more invalid invalidation paths.');
  return paths;
}

/** A `*` can only be the last character; `?` is the start of a query string here, not a wildcard. */
function covers(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}
