import type { Element } from '@xmldom/xmldom';
import type { CloudFrontAssumptions } from '../../assumptions.ts';
import { ServiceError, type Surroundings } from '../../service.ts';
import { invalidArgument } from './answer.ts';
import { checkQuantities } from './distribution-rules.ts';
import { find, innerXml, parseXml, textAt, textsAt } from '../xml.ts';

export interface Invalidation {
  readonly id: string;
  readonly created: number;
  readonly inner: string;
  readonly callerReference: string;
  readonly paths: readonly string[];
  /** When each edge drops what it names. */
  readonly reaches: readonly number[];
}

/** The invalidations of every distribution. */
export interface Invalidations {
  create(distributionId: string, body: Uint8Array): Invalidation;
  /** Throws NoSuchInvalidation (404). */
  get(distributionId: string, id: string): Invalidation;
  /** The newest first. */
  all(distributionId: string): readonly Invalidation[];
  status(invalidation: Invalidation): 'InProgress' | 'Completed';
  inProgress(distributionId: string): number;
  /** Whether something stored at `storedAt` under `path` has been dropped at `edge` since. */
  dropped(distributionId: string, edge: number, path: string, storedAt: number): boolean;
}

/** Developer guide, "Quotas on invalidations": paths in progress; of those with a wildcard. */
const limits = { paths: 3_000, wildcards: 15 };

export function createInvalidations(
  { clock, random }: Surroundings,
  edges: number,
  assumptions: CloudFrontAssumptions,
): Invalidations {
  const stored = new Map<string, Invalidation[]>();
  const all = (distributionId: string): Invalidation[] => stored.get(distributionId) ?? [];
  const ends = ({ reaches }: Invalidation): number => Math.max(...reaches);
  const unfinished = (distributionId: string): Invalidation[] =>
    all(distributionId).filter((invalidation) => ends(invalidation) > clock.now());

  const checkLimits = (distributionId: string, paths: readonly string[]): void => {
    const together = [...paths, ...unfinished(distributionId).flatMap((invalidation) => invalidation.paths)];
    const wildcards = together.filter((path) => path.includes('*'));
    if (together.length > limits.paths || wildcards.length > limits.wildcards)
      throw new ServiceError(
        'TooManyInvalidationsInProgress',
        400,
        'Processing your request will cause you to exceed the maximum number of in-progress wildcard invalidations.',
      );
  };

  return {
    all,
    create: (distributionId, body) => {
      const batch = parseXml(body, 'InvalidationBatch');
      checkQuantities(batch);
      const paths = pathsOf(batch);
      const callerReference = textAt(batch, 'CallerReference') ?? '';
      if (callerReference === '') throw invalidArgument('The parameter CallerReference is required.');
      const inner = innerXml(batch);
      const earlier = all(distributionId).find((other) => other.callerReference === callerReference);
      if (earlier) {
        if (earlier.inner === inner) return earlier;
        throw invalidArgument('Your request contains a caller reference that was used for a previous batch.');
      }
      checkLimits(distributionId, paths);
      const now = clock.now();
      const invalidation: Invalidation = {
        id: `I${random.id(24).toUpperCase()}`,
        created: now,
        inner,
        callerReference,
        paths,
        reaches: Array.from({ length: edges }, () => now + random.between(...assumptions.invalidationDelay)),
      };
      stored.set(distributionId, [invalidation, ...all(distributionId)]);
      return invalidation;
    },
    get: (distributionId, id) => {
      const invalidation = all(distributionId).find((candidate) => candidate.id === id);
      if (!invalidation)
        throw new ServiceError('NoSuchInvalidation', 404, 'The specified invalidation does not exist.');
      return invalidation;
    },
    status: (invalidation) => (ends(invalidation) > clock.now() ? 'InProgress' : 'Completed'),
    inProgress: (distributionId) => unfinished(distributionId).length,
    dropped: (distributionId, edge, path, storedAt) =>
      all(distributionId).some((invalidation) => {
        const reached = invalidation.reaches[edge] ?? Infinity;
        return (
          reached <= clock.now() &&
          reached >= storedAt &&
          invalidation.paths.some((pattern) => covers(pattern, path))
        );
      }),
  };
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
