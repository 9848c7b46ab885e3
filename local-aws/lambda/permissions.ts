import type * as sdk from '@aws-sdk/client-lambda';
import { reads } from '../schema/operation.ts';
import type { ServiceError } from '../service.ts';
import {
  latestVersion,
  matchRevision,
  newRevision,
  revisionOf,
  type LambdaFunction,
  type Statement,
} from './function.ts';
import { exception, invalid, refusedValue } from './refusals.ts';
import {
  existing,
  type FunctionName,
  type LambdaOperations,
  type LambdaRoom,
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
    const { fn, qualifier, statements } = policyAt(room, target);
    matchRevision(input.RevisionId, policyRevision(room, fn, qualifier));
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
    const { fn, qualifier, statements } = policyAt(room, targetOf(room, named));
    matchRevision(RevisionId, policyRevision(room, fn, qualifier));
    if (statements.length === 0) throw noSuch('No policy is associated with the given resource.');
    const left = statements.filter(({ Sid }) => Sid !== StatementId);
    if (left.length === statements.length)
      throw noSuch(`Statement ${StatementId} is not found in resource policy.`);
    put(room, fn, qualifier, left);
  }),
  GetPolicy: reads(['Qualifier'], (room, input) => {
    const { fn, qualifier, statements } = policyAt(room, targetOf(room, input));
    if (statements.length === 0) throw noSuch('The resource you requested does not exist.');
    const Policy = JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements });
    return { Policy, RevisionId: policyRevision(room, fn, qualifier) };
  }),
};

const noSuch = (message: string): ServiceError => exception('ResourceNotFoundException', message);

function policyAt(
  room: LambdaRoom,
  target: FunctionName,
): { fn: LambdaFunction; qualifier: string; statements: readonly Statement[] } {
  const fn = existing(room, target.name);
  const qualifier = target.qualifier ?? latestVersion;
  snapshotOf(fn, qualifier);
  return { fn, qualifier, statements: fn.policies.get(qualifier)?.current ?? [] };
}

/** A policy on the function or a version shares that one's RevisionId, a policy on an alias the alias'. */
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
  if (!/^[a-zA-Z0-9-_]{1,100}$/.test(sid))
    throw invalid(sid, 'statementId', 'satisfy regular expression pattern: ([a-zA-Z0-9-_]+)');
  if (!/^(lambda:[*]|lambda:[a-zA-Z]+|[*])$/.test(action))
    throw invalid(action, 'action', 'satisfy regular expression pattern: (lambda:[*]|lambda:[a-zA-Z]+|[*])');
  if (sourceArn !== undefined && !/^arn:aws[\w-]*:[\w-]+:[\w-]*:(\d{12})?:.*$/.test(sourceArn))
    throw invalid(sourceArn, 'sourceArn', 'satisfy regular expression pattern: arn:(aws[a-zA-Z0-9-]*):...');
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

function principalOf({ surroundings }: LambdaRoom, principal: string): Statement['Principal'] {
  if (principal === '*') return '*';
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:${surroundings.partition}:iam::${principal}:root` };
  if (principal.startsWith('arn:')) return { AWS: principal };
  // In China too: `apigateway.amazonaws.com.cn` is refused there (serverless/serverless#5365).
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$/.test(principal)) return { Service: principal };
  throw refusedValue('The provided principal was invalid. Please check the principal and try again.');
}
