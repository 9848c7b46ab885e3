import type { Element } from '@xmldom/xmldom';
import type { Surroundings } from '../../service.ts';
import {
  answer,
  checkQuantities,
  exception,
  instant,
  invalidArgument,
  pageOf,
  truncatedList,
} from './answer.ts';
import { element, find, innerXml, leaf, parseXml, textAt, textsAt } from '../xml.ts';
import type { Distributions } from './distributions.ts';
import type { Routes } from './routes.ts';

export interface Invalidation {
  readonly id: string;
  readonly created: number;
  readonly inner: string;
  readonly callerReference: string;
  readonly paths: readonly string[];
  /** When each edge drops what it names. */
  readonly reaches: readonly number[];
}

/** Developer guide, "Quotas on invalidations": paths in progress; of those with a wildcard. */
const limits = { paths: 3_000, wildcards: 15 };

/** The invalidations of every distribution. */
export class Invalidations {
  readonly #surroundings: Surroundings;
  readonly #edges: number;
  readonly #stored = new Map<string, readonly Invalidation[]>();

  constructor(surroundings: Surroundings, edges: number) {
    this.#surroundings = surroundings;
    this.#edges = edges;
  }

  create(distributionId: string, body: Uint8Array): Invalidation {
    const { clock, random, assumptions } = this.#surroundings;
    const batch = parseXml(body, 'InvalidationBatch');
    checkQuantities(batch);
    const paths = pathsOf(batch);
    const callerReference = textAt(batch, 'CallerReference') ?? '';
    if (callerReference === '') throw invalidArgument('The parameter CallerReference is required.');
    const inner = innerXml(batch);
    const others = this.all(distributionId);
    const earlier = others.find((other) => other.callerReference === callerReference);
    if (earlier?.inner === inner) return earlier;
    if (earlier)
      throw invalidArgument('Your request contains a caller reference that was used for a previous batch.');
    this.#checkLimits(distributionId, paths);
    const now = clock.now();
    const id = `I${random.id(24).toUpperCase()}`;
    const delay = (): number => random.between(...assumptions.cloudFront.invalidationDelay);
    const reaches = Array.from({ length: this.#edges }, () => now + delay());
    const invalidation = { id, created: now, inner, callerReference, paths, reaches };
    this.#stored.set(distributionId, [invalidation, ...others]);
    return invalidation;
  }

  /** Throws NoSuchInvalidation (404). */
  get(distributionId: string, id: string): Invalidation {
    const invalidation = this.all(distributionId).find((candidate) => candidate.id === id);
    if (!invalidation) throw exception('NoSuchInvalidation', 'The specified invalidation does not exist.');
    return invalidation;
  }

  /** The newest first. */
  all(distributionId: string): readonly Invalidation[] {
    return this.#stored.get(distributionId) ?? [];
  }

  status({ reaches }: Invalidation): 'InProgress' | 'Completed' {
    return Math.max(...reaches) > this.#surroundings.clock.now() ? 'InProgress' : 'Completed';
  }

  inProgress(distributionId: string): number {
    return this.#unfinished(distributionId).length;
  }

  /** Whether something stored at `storedAt` under `path` has been dropped at `edge` since. */
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

  #unfinished(distributionId: string): readonly Invalidation[] {
    return this.all(distributionId).filter((one) => this.status(one) === 'InProgress');
  }

  #checkLimits(distributionId: string, paths: readonly string[]): void {
    const together = [...paths, ...this.#unfinished(distributionId).flatMap((one) => one.paths)];
    const wildcards = together.filter((path) => path.includes('*'));
    if (together.length > limits.paths || wildcards.length > limits.wildcards)
      throw exception(
        'TooManyInvalidationsInProgress',
        'Processing your request will cause you to exceed the maximum number of in-progress wildcard invalidations.',
      );
  }
}

function pathsOf(batch: Element): string[] {
  if (!find(batch, 'Paths')) throw invalidArgument('The parameter Paths is required.');
  const paths = textsAt(batch, 'Paths');
  if (paths.length === 0 || paths.some((path) => !path.startsWith('/') || /.\*./.test(path)))
    throw invalidArgument('Your request contains one or more invalid invalidation paths.');
  return paths;
}

/** A `*` can only be the last character; `?` is the start of a query string here, not a wildcard. */
function covers(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

/** The operations on invalidations. */
export function invalidationRoutes(distributions: Distributions, invalidations: Invalidations): Routes {
  const brief = (invalidation: Invalidation): string =>
    leaf('Id', invalidation.id) +
    leaf('Status', invalidations.status(invalidation)) +
    leaf('CreateTime', instant(invalidation.created));
  const whole = (invalidation: Invalidation): string =>
    brief(invalidation) + element('InvalidationBatch', invalidation.inner);

  return {
    CreateInvalidation: ({ id, request }) => {
      const created = invalidations.create(distributions.get(id).id, request.body);
      return answer(201, 'Invalidation', whole(created), {
        location: `https://cloudfront.amazonaws.com/2020-05-31/distribution/${id}/invalidation/${created.id}`,
      });
    },
    ListInvalidations: ({ id, query }) => {
      const page = pageOf(invalidations.all(distributions.get(id).id), query, (one) => one.id);
      const summary = (one: Invalidation): string => element('InvalidationSummary', brief(one));
      return answer(200, 'InvalidationList', truncatedList(page, summary));
    },
    GetInvalidation: ({ id, ids }) =>
      answer(200, 'Invalidation', whole(invalidations.get(distributions.get(id).id, ids[1] ?? ''))),
  };
}
