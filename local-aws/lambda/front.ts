import { collect } from '../exchange.ts';
import { reads } from '../schema/operation.ts';
import type { FunctionInvoker, InvocationRequest } from '../invocation.ts';
import { matchesArn, matchesPattern } from '../iam/pattern.ts';
import type { Random } from '../random.ts';
import { ServiceError } from '../service.ts';
import {
  latestVersion,
  newRevision,
  phaseOf,
  type Alias,
  type LambdaFunction,
  type Snapshot,
  type Statement,
} from './function.ts';
import { exception, refusedValue } from './refusals.ts';
import {
  elsewhere,
  functionName,
  functionOf,
  type LambdaOperations,
  type LambdaRoom,
  noFunction,
  targetOf,
} from './room.ts';
import type { Outcome, RunnableFunction } from './runner.ts';
import { FunctionFailure, largestAnswer, tooLarge } from './runtime/runtime-api.ts';
import { everywhere, seenBySomeHost } from '../spread.ts';

/** Documented: 6 MB for a synchronous invocation's payload. */
const largestPayload = 6 * 1_048_576;

export const invocationOperations: LambdaOperations = {
  /** Synchronous only: this project uses no other invocation. */
  Invoke: reads(['Qualifier InvocationType Payload'], async (room, input) => {
    const { InvocationType: type, Payload = new Uint8Array() } = input;
    const { qualifier } = targetOf(room, input);
    const fn = functionOf(room, input, qualifier ?? latestVersion);
    checkEvent(Payload as Uint8Array);
    const snapshot = servedSnapshot(room, fn, qualifier);
    if (type === 'DryRun') return { StatusCode: 204 };
    if (type !== undefined && type !== 'RequestResponse')
      throw refusedValue(`local-aws does not invoke with type ${type}`);
    const arn = [fn.arn, ...(qualifier === undefined ? [] : [qualifier])].join(':');
    const outcome = await buffered(
      await run(room, { fn, snapshot, invokedArn: arn, payload: Payload as Uint8Array }),
    );
    const answered = { StatusCode: 200, ExecutedVersion: snapshot.version };
    if (outcome.kind !== 'failed') return { ...answered, Payload: outcome.payload };
    const error = { errorType: outcome.errorType, errorMessage: outcome.message };
    return { ...answered, FunctionError: 'Unhandled', Payload: Buffer.from(JSON.stringify(error)) };
  }),
};

function checkEvent(payload: Uint8Array): void {
  try {
    if (payload.length > 0) JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch (error) {
    throw exception(
      'InvalidRequestContentException',
      `Could not parse request body into json: Could not parse payload into json: ${(error as Error).message}`,
    );
  }
}

/** The entry point for API Gateway. */
export function createInvoker(room: LambdaRoom): FunctionInvoker {
  return {
    invoke: async (call) => {
      if (elsewhere(room, call.functionArn)) return { kind: 'denied' };
      const { name, qualifier } = functionName(call.functionArn);
      const fn = room.functions.get(name);
      if (!fn || !letsIn(room, fn, qualifier, call)) return { kind: 'denied' };
      const payload = Buffer.from(JSON.stringify(call.event));
      try {
        const snapshot = servedSnapshot(room, fn, qualifier);
        const outcome = await run(room, { fn, snapshot, invokedArn: call.functionArn, payload });
        if (call.mode === 'buffered') return await buffered(outcome);
        if (outcome.kind !== 'returned') return outcome;
        return { kind: 'streaming', contentType: 'application/json', body: once(outcome.payload) };
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        if (error.code === 'ResourceNotFoundException') return { kind: 'denied' };
        if (error.code === 'RequestTooLargeException') return { kind: 'too large' };
        return { kind: 'failed', errorType: error.code, message: error.message };
      }
    },
  };
}

async function* once(payload: Uint8Array): AsyncIterable<Uint8Array> {
  yield payload;
}

/** A streaming function in a buffered invocation: its bytes, including the prelude, become the payload. */
async function buffered(outcome: Outcome): Promise<Exclude<Outcome, { kind: 'streaming' }>> {
  if (outcome.kind !== 'streaming') return outcome;
  try {
    const payload = await collect(outcome.body);
    return payload.length > largestAnswer ? tooLarge : { kind: 'returned', payload };
  } catch (error) {
    const errorType = error instanceof FunctionFailure ? error.errorType : 'Runtime.ExitError';
    return { kind: 'failed', errorType, message: (error as Error).message };
  }
}

interface Run {
  readonly fn: LambdaFunction;
  readonly snapshot: Snapshot;
  readonly invokedArn: string;
  readonly payload: Uint8Array;
}

async function run(room: LambdaRoom, { fn, snapshot, invokedArn, payload }: Run): Promise<Outcome> {
  if (payload.length > largestPayload)
    throw exception(
      'RequestTooLargeException',
      `Request must be smaller than ${largestPayload} bytes for the InvokeFunction operation`,
    );
  const total = [...room.functions.values()].reduce((sum, { running }) => sum + running, 0);
  if (
    total >= room.surroundings.assumptions.lambda.concurrency ||
    fn.running >= (fn.reservedConcurrency ?? Infinity)
  )
    throw exception('TooManyRequestsException', 'Rate Exceeded.');
  refuseWithoutGrant(room, snapshot);
  fn.running += 1;
  try {
    const requestId = newRevision(room.surroundings);
    return await room.ports.runner.run(runnable(fn, snapshot), invokedArn, requestId, payload);
  } finally {
    fn.running -= 1;
  }
}

/** A recreated role of the same name is not the one with the grant to decrypt the variables. Reported: terraform#6352. */
function refuseWithoutGrant({ ports }: LambdaRoom, { settings, grantee }: Snapshot): void {
  if (Object.keys(settings.Environment?.Variables ?? {}).length === 0) return;
  const role = ports.roleId?.(settings.Role);
  if (role === undefined || grantee === undefined || role === grantee) return;
  throw exception(
    'KMSAccessDeniedException',
    "Lambda was unable to decrypt the environment variables because KMS access was denied. Please check the function's KMS key settings.",
  );
}

/**
 * The version that runs now. While an update is InProgress, and after one that Failed, `$LATEST` runs what it ran before. Throws
 * ResourceConflictException for a function or version that is Pending, ResourceNotFoundException for a missing qualifier.
 */
function servedSnapshot(room: LambdaRoom, fn: LambdaFunction, qualifier: string = latestVersion): Snapshot {
  const { clock, random } = room.surroundings;
  const now = clock.now();
  const alias = fn.aliases.get(qualifier);
  const snapshot = servedVersion(fn, alias ? versionOf(alias, now, random) : qualifier, now);
  if (!snapshot) throw noFunction(fn.arn, qualifier);
  const phase = phaseOf(snapshot, now);
  if (phase !== 'settled')
    throw exception(
      'ResourceConflictException',
      `The operation cannot be performed at this time. The function is currently in the following state: ${phase === 'failed' ? 'Failed' : 'Pending'}`,
    );
  return snapshot;
}

/** The version that an alias selects for this request. */
function versionOf({ target, weights }: Alias, now: number, random: Random): string {
  const [other, weight] = Object.entries(weights)[0] ?? [];
  return other !== undefined && random.chance(weight ?? 0) ? other : seenBySomeHost(target, now, random);
}

function servedVersion(fn: LambdaFunction, version: string, now: number): Snapshot | undefined {
  if (version !== latestVersion) return fn.versions.get(version);
  return phaseOf(fn.latest, now) === 'settled' ? fn.latest : (fn.served ?? fn.latest);
}

function runnable(fn: LambdaFunction, snapshot: Snapshot): RunnableFunction {
  const { settings, code, version } = snapshot;
  return {
    id: `${fn.arn}:${version}:${snapshot.modifiedAt}:${code.sha256}`,
    ...{ name: fn.name, version, zip: code.zip, codeSha256: code.sha256 },
    ...{ handler: settings.Handler, runtime: settings.Runtime, architecture: snapshot.architecture },
    ...{ roleArn: settings.Role, memory: settings.MemorySize },
    timeout: settings.Timeout * 1_000,
    environment: settings.Environment?.Variables ?? {},
    logGroup: settings.LoggingConfig.LogGroup,
  };
}

/**
 * Whether the resource policy on exactly this qualifier allows API Gateway. Whether a streamed integration needs
 * lambda:InvokeWithResponseStream besides lambda:InvokeFunction is not documented, so both are required.
 */
function letsIn(
  room: LambdaRoom,
  fn: LambdaFunction,
  qualifier: string = latestVersion,
  call: InvocationRequest,
): boolean {
  const { clock, random } = room.surroundings;
  const policy = fn.policies.get(qualifier) ?? everywhere<readonly Statement[]>([]);
  const statements = seenBySomeHost(policy, clock.now(), random);
  const needed = [
    'lambda:InvokeFunction',
    ...(call.mode === 'streamed' ? ['lambda:InvokeWithResponseStream'] : []),
  ];
  return needed.every((action) =>
    statements.some(
      (statement) =>
        matchesPattern(statement.Action, action) &&
        isGateway(statement.Principal) &&
        fits(statement, call.sourceArn),
    ),
  );
}

function isGateway(principal: Statement['Principal']): boolean {
  return (
    principal === '*' ||
    ('Service' in principal && /^apigateway\.amazonaws\.com(\.cn)?$/.test(principal.Service))
  );
}

function fits({ Condition }: Statement, sourceArn: string): boolean {
  const pattern = Condition?.ArnLike?.['AWS:SourceArn'];
  const account = Condition?.StringEquals?.['AWS:SourceAccount'];
  return (
    (pattern === undefined || matchesArn(pattern, sourceArn)) &&
    (account === undefined || account === sourceArn.split(':')[4])
  );
}
