import type * as sdk from '@aws-sdk/client-lambda';
import type { Operations } from '../schema/operation.ts';
import { ServiceError, type Surroundings } from '../service.ts';
import {
  latestVersion,
  matchRevision,
  refuseWhileSettling,
  revisionOf,
  type LambdaFunction,
  type Snapshot,
} from './function.ts';
import { longest, violation, violations } from '../schema/limits.ts';
import { notFound, refusedValue } from './refusals.ts';
import type { FunctionRunner } from './runner.ts';

/** What Lambda needs from other services. */
export interface LambdaPorts {
  /** Whether Lambda may assume this role now: it exists, trusts Lambda, and IAM has propagated it. */
  readonly mayAssume: (roleArn: string) => boolean;
  /** The id of the role with this ARN: a recreated role has another. */
  readonly roleId?: (roleArn: string) => string | undefined;
  readonly runner: FunctionRunner;
}

/** Lambda's state in one Region of one account. */
export interface LambdaRoom {
  readonly surroundings: Surroundings;
  readonly ports: LambdaPorts;
  readonly functions: Map<string, LambdaFunction>;
  /** The next update of this function ends as Failed, with this reason. */
  readonly failures: Map<string, NonNullable<Snapshot['failure']>>;
}

export type LambdaOperations = Operations<LambdaRoom, typeof sdk>;

/** A function's reference: a name, a partial or a whole ARN, each with or without a qualifier. */
export interface FunctionName {
  readonly name: string;
  readonly qualifier: string | undefined;
}

const namePattern =
  /^(?:arn:[\w-]+:lambda:)?(?:[a-z]{2}(?:-gov)?-[a-z]+-\d:)?(?:\d{12}:)?(?:function:)?([\w-]+)(?::(\$LATEST|[\w-]+))?$/;

/** Splits a caller's FunctionName and optional Qualifier. Throws InvalidParameterValueException if they contain different qualifiers. */
export function functionName(given: string, qualifier?: string): FunctionName {
  const [, name = '', own] = namePattern.exec(given) ?? [];
  const [words, fits] = longest(64);
  if (!fits(name as never)) throw refusedValue(violations([violation('functionName', name, words)]));
  if (own !== undefined && (qualifier ?? own) !== own)
    throw refusedValue(
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
  return { name, qualifier: qualifier ?? own };
}

/**
 * AWS's error if `given` is an ARN of another Region (recorded), or of another account, whose functions accept no caller from here
 * (assumed).
 */
export function elsewhere({ surroundings }: LambdaRoom, given: string): ServiceError | undefined {
  const { region, account, partition } = surroundings;
  const [, namedPartition = partition, namedRegion = region, namedAccount = account] =
    /^(?:arn:([^:]+):lambda:)?(?:([a-z]{2,4}-[a-z-]+-\d):)?(?:(\d{12}):)?/.exec(given) ?? [];
  if (namedRegion !== region)
    return notFound(`Functions from '${namedRegion}' are not reachable in this region ('${region}')`);
  if (namedAccount === account && namedPartition === partition) return undefined;
  return new ServiceError(
    'AccessDeniedException',
    403,
    `The caller is not authorized to perform this operation on resource: ${given} because no resource-based policy allows it`,
  );
}

export function functionArn({ surroundings }: LambdaRoom, name: string): string {
  const { partition, region, account } = surroundings;
  return `arn:${partition}:lambda:${region}:${account}:function:${name}`;
}

export interface Named {
  readonly FunctionName: string;
  readonly Qualifier?: string | undefined;
}

/** The function of a request, whatever its qualifier. AWS's message for a missing one may include `version`. */
export function functionOf(room: LambdaRoom, named: Named, version?: string): LambdaFunction {
  const { name } = targetOf(room, named);
  const fn = room.functions.get(name);
  if (!fn) throw noFunction(functionArn(room, name), version);
  return fn;
}

export function noFunction(arn: string, version?: string): ServiceError {
  return notFound(`Function not found: ${arn}${version === undefined ? '' : `:${version}`}`);
}

/** The same, for an operation on the whole function. The message is reported (appleboy/lambda-action#6). */
export function unqualified(room: LambdaRoom, named: Named): LambdaFunction {
  const fn = functionOf(room, named);
  const { qualifier = latestVersion } = targetOf(room, named);
  if (qualifier !== latestVersion)
    throw refusedValue('Current operation does not support versions other than $LATEST');
  return fn;
}

/** The same, if it may be changed now. Throws while a change is in progress, and if `revision` is given but not current. */
export function changeable(room: LambdaRoom, named: Named, revision: string | undefined): LambdaFunction {
  const fn = unqualified(room, named);
  const now = room.surroundings.clock.now();
  refuseWhileSettling(fn, now);
  matchRevision(revision, revisionOf(fn.latest, now));
  return fn;
}

/** The version that a qualifier (version number or alias; none: `$LATEST`) means. Throws ResourceNotFoundException. */
export function snapshotOf(fn: LambdaFunction, qualifier: string = latestVersion): Snapshot {
  if (qualifier === latestVersion) return fn.latest;
  const version = fn.aliases.get(qualifier)?.target.current ?? qualifier;
  const snapshot = fn.versions.get(version);
  if (!snapshot) throw noFunction(fn.arn, qualifier);
  return snapshot;
}

/** The function of a request, and its optional qualifier. Throws AWS's error if it is in another account or Region. */
export function targetOf(room: LambdaRoom, { FunctionName: given, Qualifier }: Named): FunctionName {
  const refusal = elsewhere(room, given);
  if (refusal) throw refusal;
  return functionName(given, Qualifier);
}
