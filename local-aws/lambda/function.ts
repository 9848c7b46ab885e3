import type { Surroundings } from '../service.ts';
import type { Code } from './code.ts';
import type { Settings } from './settings.ts';
import type { Spread } from '../spread.ts';
import { exception } from './refusals.ts';

/** One state of `$LATEST`, or a published version. Becomes Active or Successful through time alone. */
export interface Snapshot {
  readonly version: string;
  readonly settings: Settings;
  readonly code: Code;
  readonly architecture: string;
  readonly modifiedAt: number;
  /** The id of the role with Lambda's grant to decrypt the variables; a recreated role has another id. */
  readonly grantee: string | undefined;
  readonly settlesAt: number;
  /** A new function or version is Pending, an update InProgress. */
  readonly fresh: boolean;
  /** Set when it ends as Failed. */
  readonly failure?: { readonly code: string; readonly reason: string } | undefined;
  /** While it settles, and after: the RevisionId changes when the state does. */
  readonly revisions: readonly [before: string, after: string];
}

export interface Alias {
  readonly name: string;
  readonly description: string;
  readonly revision: string;
  /** The version; hosts of the data plane learn of a change one by one. */
  readonly target: Spread<string>;
  /** The share of the requests for another version, by its number; at most one other. */
  readonly weights: Readonly<Record<string, number>>;
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal: { readonly Service: string } | { readonly AWS: string } | '*';
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A function with everything that belongs to it. */
export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  latest: Snapshot;
  /** The state that invocations of `$LATEST` use while an update is InProgress, and after one that Failed. */
  served: Snapshot | undefined;
  lastVersion: number;
  /** The contents of the last version. */
  published: Snapshot | undefined;
  readonly versions: Map<string, Snapshot>;
  readonly aliases: Map<string, Alias>;
  /** Resource policies by qualifier; `$LATEST` is the function without one. */
  readonly policies: Map<string, Spread<readonly Statement[]>>;
  tags: Readonly<Record<string, string>>;
  reservedConcurrency: number | undefined;
  running: number;
}

/** Every version that an alias points to. */
export function versionsOf({ target, weights }: Alias): readonly string[] {
  return [target.current, ...Object.keys(weights)];
}

export const latestVersion = '$LATEST';

export type Phase = 'settling' | 'settled' | 'failed';

/** The state of `snapshot` at `now`. */
export function phaseOf(snapshot: Snapshot, now: number): Phase {
  if (now < snapshot.settlesAt) return 'settling';
  return snapshot.failure ? 'failed' : 'settled';
}

export function revisionOf(snapshot: Snapshot, now: number): string {
  return snapshot.revisions[now < snapshot.settlesAt ? 0 : 1];
}

/** A RevisionId: Lambda's are UUIDs. */
export function newRevision({ random }: Surroundings): string {
  const hex = (length: number): string =>
    Array.from({ length }, () => random.integer(0, 15).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}

/** Throws ResourceConflictException while the function is Pending or an update of it is InProgress. */
export function refuseWhileSettling(fn: LambdaFunction, now: number): void {
  if (phaseOf(fn.latest, now) !== 'settling') return;
  throw exception(
    'ResourceConflictException',
    fn.latest.fresh
      ? // Reported (aws/serverless-application-model#2356); an invocation is refused in other words.
        `The operation cannot be performed at this time. The resource ${fn.arn} is currently in the following state: 'Pending'. StateReasonCode: 'Creating'`
      : `The operation cannot be performed at this time. An update is in progress for resource: ${fn.arn}`,
  );
}

/** Throws PreconditionFailedException unless `wanted` (the caller's RevisionId, if any) is the current one. */
export function matchRevision(
  wanted: string | undefined,
  current: string,
  shownBy = 'GetFunction/GetAlias',
): void {
  if (wanted !== undefined && wanted !== current)
    throw exception(
      'PreconditionFailedException',
      `The Revision Id provided does not match the latest Revision Id. Call the ${shownBy} API to retrieve the latest Revision Id`,
    );
}
