import type * as sdk from '@aws-sdk/client-lambda';
import { reads } from '../schema/operation.ts';
import {
  latestVersion,
  matchRevision,
  newRevision,
  refuseWhileSettling,
  revisionOf,
  type LambdaFunction,
  type Statement,
} from './function.ts';
import { exception, notFound, refusedValue } from './refusals.ts';
import {
  functionArn,
  type LambdaOperations,
  type LambdaRoom,
  type Named,
  snapshotOf,
  targetOf,
} from './room.ts';
import { spread } from '../spread.ts';

/** Documented: 20 KB for a function's resource policy. */
const largestPolicy = 20_480;

export const permissionOperations: LambdaOperations = {
  AddPermission: reads(['Qualifier', 'SourceArn', 'SourceAccount', 'RevisionId'], (room, input) => {
    const target = targetOf(room, input);
    if (target.qualifier === latestVersion)
      throw refusedValue('We currently do not support adding policies for $LATEST.');
    const { fn, qualifier, statements } = policyAt(room, input, (arn) => `Function not found: ${arn}`);
    // Documented ("Lambda function states"): operations on a function that is not ready fail.
    refuseWhileSettling(fn, room.surroundings.clock.now());
    matchRevision(input.RevisionId, policyRevision(room, fn, qualifier), 'GetPolicy');
    const statement = statementOf(room, fn, qualifier, input);
    if (statements.some(({ Sid }) => Sid === statement.Sid))
      throw exception(
        'ResourceConflictException',
        `The statement id (${statement.Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      );
    const changed = [...statements, statement];
    if (JSON.stringify(changed).length > largestPolicy)
      throw exception(
        'PolicyLengthExceededException',
        'The final policy size is bigger than the limit (20480).',
      );
    put(room, fn, qualifier, changed);
    return { Statement: JSON.stringify(statement) };
  }),
  RemovePermission: reads(['Qualifier', 'RevisionId'], (room, { StatementId, RevisionId, ...named }) => {
    const { fn, qualifier, statements } = policyAt(room, named, (arn) => `No policy found for: ${arn}`);
    matchRevision(RevisionId, policyRevision(room, fn, qualifier), 'GetPolicy');
    if (statements.length === 0) throw notFound('No policy is associated with the given resource.');
    const left = statements.filter(({ Sid }) => Sid !== StatementId);
    if (left.length === statements.length)
      throw notFound(`Statement ${StatementId} is not found in resource policy.`);
    put(room, fn, qualifier, left);
  }),
  GetPolicy: reads(['Qualifier'], (room, input) => {
    const nothing = 'The resource you requested does not exist.';
    const { fn, qualifier, statements } = policyAt(room, input, () => nothing, nothing);
    if (statements.length === 0) throw notFound(nothing);
    const Policy = JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements });
    return { Policy, RevisionId: policyRevision(room, fn, qualifier) };
  }),
};

/** Throws `missing` if there is no function; for a missing version `unversioned`, or AWS's error for versions and aliases. */
function policyAt(
  room: LambdaRoom,
  named: Named,
  missing: (arn: string) => string,
  unversioned?: string,
): { fn: LambdaFunction; qualifier: string; statements: readonly Statement[] } {
  const { name, qualifier = latestVersion } = targetOf(room, named);
  const fn = room.functions.get(name);
  if (!fn) throw notFound(missing(functionArn(room, name)));
  if (![latestVersion, ...fn.aliases.keys(), ...fn.versions.keys()].includes(qualifier)) {
    const words = /^\d+$|\$/.test(qualifier) ? 'Function not found' : 'Cannot find alias arn';
    throw notFound(unversioned ?? `${words}: ${fn.arn}:${qualifier}`);
  }
  return { fn, qualifier, statements: fn.policies.get(qualifier)?.current ?? [] };
}

/** A policy on the function or a version shares its RevisionId, a policy on an alias the alias's. */
function policyRevision(room: LambdaRoom, fn: LambdaFunction, qualifier: string): string {
  return (
    fn.aliases.get(qualifier)?.revision ??
    revisionOf(snapshotOf(fn, qualifier), room.surroundings.clock.now())
  );
}

function put(
  room: LambdaRoom,
  fn: LambdaFunction,
  qualifier: string,
  statements: readonly Statement[],
): void {
  const before = fn.policies.get(qualifier)?.current ?? [];
  const { codeDelay } = room.surroundings.assumptions.lambda;
  fn.policies.set(qualifier, spread(room.surroundings, codeDelay, statements, before));
  const revision = newRevision(room.surroundings);
  const alias = fn.aliases.get(qualifier);
  const version = fn.versions.get(qualifier);
  if (alias) fn.aliases.set(qualifier, { ...alias, revision });
  else if (version) fn.versions.set(qualifier, { ...version, revisions: [revision, revision] });
  else fn.latest = { ...fn.latest, revisions: [revision, revision] };
}

function statementOf(
  room: LambdaRoom,
  fn: LambdaFunction,
  qualifier: string,
  input: sdk.AddPermissionRequest,
): Statement {
  const { StatementId: sid = '', Action: action = '', Principal = '' } = input;
  const { SourceArn: sourceArn, SourceAccount: sourceAccount } = input;
  const condition = {
    ...(sourceAccount === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': sourceAccount } }),
    ...(sourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': sourceArn } }),
  };
  return {
    Sid: sid,
    Effect: 'Allow',
    Principal: principalOf(room, Principal),
    Action: action,
    Resource: qualifier === latestVersion ? fn.arn : `${fn.arn}:${qualifier}`,
    ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
  };
}

function principalOf({ surroundings, ports }: LambdaRoom, principal: string): Statement['Principal'] {
  if (principal === '*') return '*';
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:${surroundings.partition}:iam::${principal}:root` };
  const ours = principal.startsWith(`arn:${surroundings.partition}:iam::${surroundings.account}:role/`);
  const known = !ours || !ports.roleId || ports.roleId(principal) !== undefined;
  if (principal.startsWith('arn:') && known) return { AWS: principal };
  // In China too: `apigateway.amazonaws.com.cn` is rejected there (serverless/serverless#5365).
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$/.test(principal)) return { Service: principal };
  throw refusedValue('The provided principal was invalid. Please check the principal and try again.');
}
