import type { Element } from '@xmldom/xmldom';
import type { Surroundings } from '../../service.ts';
import {
  answer,
  checkQuantities,
  exception,
  instant,
  invalidArgument,
  listed,
  locationOf,
} from './answer.ts';
import { type Elements, find, innerXml, parseXml, Raw, textAt, textsAt, xmlOf } from '../xml.ts';
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

export class Invalidations {
  readonly #surroundings: Surroundings;
  readonly #edges: number;
  readonly #stored = new Map<string, readonly Invalidation[]>();

  constructor(surroundings: Surroundings, edges: number) {
    this.#surroundings = surroundings;
    this.#edges = edges;
  }

  /** The newest first. */
  #all(distributionId: string): readonly Invalidation[] {
    return this.#stored.get(distributionId) ?? [];
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
    return this.#all(distributionId).some(({ reaches, paths }) => {
      const reached = reaches[edge] ?? Infinity;
      return reached <= now && reached >= storedAt && paths.some((pattern) => covers(pattern, path));
    });
  }

  routes(distributions: Distributions): Routes {
    const existing = (id: string): string => distributions.get(id).id;
    return {
      CreateInvalidation: ({ id, request }) => {
        const created = this.#create(existing(id), request.body);
        const headers = locationOf(`distribution/${id}/invalidation/${created.id}`);
        return answer(201, 'Invalidation', this.#whole(created), headers);
      },
      ListInvalidations: ({ id, query }) =>
        listed('InvalidationList', query, {
          items: this.#all(existing(id)),
          idOf: (one) => one.id,
          show: (one) => xmlOf({ InvalidationSummary: this.#brief(one) }),
          older: true,
        }),
      GetInvalidation: ({ id, ids }) => {
        const found = this.#all(existing(id)).find((one) => one.id === ids[1]);
        if (!found) throw exception('NoSuchInvalidation', 'The specified invalidation does not exist.');
        return answer(200, 'Invalidation', this.#whole(found));
      },
    };
  }

  #brief(one: Invalidation): Elements {
    return { Id: one.id, Status: this.#status(one), CreateTime: instant(one.created) };
  }

  #whole(one: Invalidation): Elements {
    return { ...this.#brief(one), InvalidationBatch: new Raw(one.inner) };
  }

  #status({ reaches }: Invalidation): 'InProgress' | 'Completed' {
    return Math.max(...reaches) > this.#surroundings.clock.now() ? 'InProgress' : 'Completed';
  }

  #create(distributionId: string, body: Uint8Array): Invalidation {
    const { clock, random, assumptions } = this.#surroundings;
    const batch = parseXml(body, 'InvalidationBatch');
    checkQuantities(batch);
    const paths = pathsOf(batch);
    const callerReference = textAt(batch, 'CallerReference') ?? '';
    if (callerReference === '') throw invalidArgument('The parameter CallerReference is required.');
    const inner = innerXml(batch);
    const others = this.#all(distributionId);
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

  #unfinished(distributionId: string): readonly Invalidation[] {
    return this.#all(distributionId).filter((one) => this.#status(one) === 'InProgress');
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
