import { ServiceError } from '../service.ts';
import { invalid, refusedValue, text, wanted, type Fields } from './fields.ts';
import {
  latestVersion,
  matchRevision,
  newRevision,
  revisionOf,
  type LambdaFunction,
  type Statement,
} from './function.ts';
import { existing, snapshotOf, type Answer, type Call, type LambdaRoom } from './room.ts';
import { everywhere } from '../spread.ts';

/** Documented: 20 KB for a function's resource policy. */
const largestPolicy = 20_480;

export function addPermission(room: LambdaRoom, { target, fields }: Call): Answer {
  const input = fields();
  if (target.qualifier === latestVersion)
    throw refusedValue('We currently do not support adding policies for $LATEST.');
  const { fn, qualifier, statements } = policyAt(room, target);
  matchRevision(text(input, 'RevisionId'), policyRevision(room, fn, qualifier));
  const statement = statementOf(room, fn, qualifier, input);
  if (statements.some(({ Sid }) => Sid === statement.Sid))
    throw new ServiceError(
      'ResourceConflictException',
      409,
      `The statement id (${statement.Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    );
  const changed = [...statements, statement];
  if (JSON.stringify(changed).length > largestPolicy)
    throw new ServiceError(
      'PolicyLengthExceededException',
      400,
      'The final policy size is bigger than the limit (20480).',
    );
  put(room, fn, qualifier, changed);
  return { body: { Statement: JSON.stringify(statement) } };
}

export function removePermission(room: LambdaRoom, { target, item, query }: Call): Answer {
  const { fn, qualifier, statements } = policyAt(room, target);
  matchRevision(query.get('RevisionId') ?? undefined, policyRevision(room, fn, qualifier));
  if (statements.length === 0)
    throw new ServiceError(
      'ResourceNotFoundException',
      404,
      'No policy is associated with the given resource.',
    );
  const left = statements.filter(({ Sid }) => Sid !== item);
  if (left.length === statements.length)
    throw new ServiceError(
      'ResourceNotFoundException',
      404,
      `Statement ${item} is not found in resource policy.`,
    );
  put(room, fn, qualifier, left);
  return {};
}

export function getPolicy(room: LambdaRoom, { target }: Call): Answer {
  const { fn, qualifier, statements } = policyAt(room, target);
  if (statements.length === 0)
    throw new ServiceError('ResourceNotFoundException', 404, 'The resource you requested does not exist.');
  const Policy = JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements });
  return { body: { Policy, RevisionId: policyRevision(room, fn, qualifier) } };
}

function policyAt(
  room: LambdaRoom,
  target: Call['target'],
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
  const { clock, random, assumptions } = room.surroundings;
  const { current } = fn.policies.get(qualifier) ?? everywhere([]);
  const completeAt = clock.now() + random.between(...assumptions.lambda.codeDelay);
  fn.policies.set(qualifier, { current: statements, before: current, completeAt });
  const revision = newRevision(room.surroundings);
  const alias = fn.aliases.get(qualifier);
  const version = fn.versions.get(qualifier);
  if (alias) fn.aliases.set(qualifier, { ...alias, revision });
  else if (version) fn.versions.set(qualifier, { ...version, revisions: [revision, revision] });
  else fn.latest = { ...fn.latest, revisions: [revision, revision] };
}

function statementOf(room: LambdaRoom, fn: LambdaFunction, qualifier: string, input: Fields): Statement {
  const sid = wanted(input, 'StatementId');
  if (!/^[a-zA-Z0-9-_]{1,100}$/.test(sid))
    throw invalid(sid, 'statementId', 'satisfy regular expression pattern: ([a-zA-Z0-9-_]+)');
  const action = wanted(input, 'Action');
  if (!/^(lambda:[*]|lambda:[a-zA-Z]+|[*])$/.test(action))
    throw invalid(action, 'action', 'satisfy regular expression pattern: (lambda:[*]|lambda:[a-zA-Z]+|[*])');
  const sourceArn = text(input, 'SourceArn');
  if (sourceArn !== undefined && !/^arn:aws[\w-]*:[\w-]+:[\w-]*:(\d{12})?:.*$/.test(sourceArn))
    throw invalid(sourceArn, 'sourceArn', 'satisfy regular expression pattern: arn:(aws[a-zA-Z0-9-]*):...');
  const sourceAccount = text(input, 'SourceAccount');
  const condition = {
    ...(sourceAccount === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': sourceAccount } }),
    ...(sourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': sourceArn } }),
  };
  return {
    Sid: sid,
    Effect: 'Allow',
    Principal: principalOf(room, wanted(input, 'Principal')),
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
  throw new ServiceError(
    'InvalidParameterValueException',
    400,
    'The provided principal was invalid. Please check the principal and try again.',
  );
}
