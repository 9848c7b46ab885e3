import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { Pace } from './pace.ts';
import { mayRepair, NoAnswerInTime, type LimitedClient, type Patience } from './time-limit.ts';
import { UnreadableAnswer } from './raw-answer.ts';

const attempts = 8;
/** For calls that time out or contradict themselves: one more try may help, further ones do not. */
const fewAttempts = 2;
const firstPause = 500;
const longestPause = 20_000;

/**
 * Makes a client repeat what AWS did not do: throttled calls always, after the time in Retry-After; lost responses and 5xx only if
 * repeating cannot create a second resource. The SDK's own strategy is not used because it caps Retry-After at 5 s over its own
 * back-off, repeats CreateApiKey after a lost response (that call has no idempotency token, so each leaves an orphan key) and sleeps
 * only on the real clock. A pause is at most 20 s unless AWS requests more or `pace` knows a lower rate. Once `signal` is aborted,
 * nothing but a repair is sent, and a pause ends; both reject with its reason.
 */
export function repeatUndoneCalls({ middlewareStack }: LimitedClient, patience: Patience, pace: Pace): void {
  const { clock, signal, repeated } = patience;
  /** Calls whose retries were logged, until they succeed: a poll in an outage takes one line. */
  const told = new Set<string>();
  const tell = (command: string, failed: CallError): void => {
    if (!told.has(command))
      repeated?.(`${operationOf(command)} ${troubleOf(failed)}, retrying ${patienceOf(failed)}`);
    told.add(command);
  };
  const rest = async (command: string, failed: CallError, attempt: number): Promise<void> => {
    const asked = retryAfter(failed);
    if (isThrottlingError(failed) && asked === 0 && pace.refused(command)) return;
    await clock.sleep(asked > 0 ? asked : backOff(attempt), signal);
  };
  middlewareStack.add(
    (next, context) => async (args) => {
      const command = context.commandName ?? '';
      const attempt = logged(patience, command, args.input, () => next(args));
      let lostBefore = false;
      for (let count = 1, futile = 0; ; count++) {
        if (!mayRepair(command)) signal?.throwIfAborted();
        await pace.turn(command);
        try {
          const answer = await attempt();
          pace.done(command);
          told.delete(command);
          return answer;
        } catch (error) {
          const failed = error as CallError;
          lostBefore = noteLoss(failed, lostBefore);
          // Without a response, the end of the run counts; the SDK may have wrapped its reason.
          if (!isAnswered(failed)) signal?.throwIfAborted();
          if (isFutile(error)) futile++;
          const isLast = count >= attempts || futile >= fewAttempts;
          if (isLast || !mayRepeat(failed, command)) throw error;
          tell(command, failed);
          await rest(command, failed, count);
        }
      }
    },
    { step: 'initialize', name: 'repeatUndoneCalls', priority: 'low' },
  );
}

/** Records whether the response to an earlier attempt was lost; returns whether one was lost so far. */
function noteLoss(failed: CallError, lostBefore: boolean): boolean {
  failed.lostBefore = lostBefore;
  return lostBefore || isLostAnswer(failed);
}

const isAnswered = ({ $metadata }: CallError): boolean => $metadata?.httpStatusCode !== undefined;

/** The same call, with its outcome, its time and AWS's request id in the debug log. */
function logged<Answer extends { output: unknown }>(
  { clock, ended }: Patience,
  command: string,
  input: object,
  call: () => Promise<Answer>,
): () => Promise<Answer> {
  return async () => {
    const began = clock.now();
    const log = (outcome: string, metadata: Metadata): void =>
      ended?.(
        `${operationOf(command)}${idsIn(input)}: ${outcome}, ${Math.round(clock.now() - began)} ms, request ${metadata?.requestId ?? '(none)'}`,
      );
    try {
      const answer = await call();
      log('ok', (answer.output as { $metadata?: Metadata } | undefined)?.$metadata);
      return answer;
    } catch (error) {
      const { name, $metadata } = error as CallError;
      log(`${name} ${$metadata?.httpStatusCode ?? ''}`.trim(), $metadata);
      throw error;
    }
  };
}

type Metadata = { readonly requestId?: string | undefined } | undefined;

const operationOf = (command: string): string => command.replace(/Command$/, '');

/** What went wrong with a call, in words. */
function troubleOf(error: CallError): string {
  if (isThrottlingError(error)) return 'was throttled';
  const status = error.$metadata?.httpStatusCode;
  if (isUnreadable(error)) return 'returned no usable response';
  return status === undefined ? 'got no response' : `returned ${status}`;
}

function patienceOf(failed: CallError): string {
  if (isFutile(failed)) return 'once';
  const asked = retryAfter(failed);
  if (asked > 0) return `in ${Math.ceil(asked / 1_000)} s, as AWS requests`;
  const pauses = Array.from({ length: attempts - 1 }, (_, index) => backOff(index + 1));
  return `for up to ${Math.floor(pauses.reduce((sum, pause) => sum + pause) / 10_000) * 10} s`;
}

/** Only the ids and names of a call's input, for the debug log: other members may contain a key's value. */
function idsIn(input: object): string {
  const ids = Object.entries(input).filter(
    ([name, value]) => typeof value === 'string' && /^(id|apiKey|.*(Id|Name|Arn|Identifier))$/i.test(name),
  );
  return ids.length === 0 ? '' : ` (${ids.map(([name, value]) => `${name} ${String(value)}`).join(', ')})`;
}

/** An error as the SDK throws it, with its response. */
type CallError = Parameters<typeof isThrottlingError>[0] & {
  $response?: { headers: Partial<Record<string, string>> };
  /** The response to an earlier attempt was lost: the call may have been carried out. */
  lostBefore?: boolean;
};

/** Whether `error` only means that the response was lost or the service failed: the write may have been done. */
export function isLostAnswer(error: unknown): boolean {
  const failed = error as CallError;
  if (isThrottlingError(failed)) return false;
  return isTransientError(failed) || isServerError(failed) || isUnreadable(error);
}

/** Whether a response came that says nothing: a success or an error that is not in AWS's format. */
export function isUnreadable(error: unknown): boolean {
  if (error instanceof UnreadableAnswer) return true;
  const { $metadata, name } = error as CallError;
  const status = $metadata?.httpStatusCode;
  return status !== undefined && (status < 400 || unreadableRefusals.includes(name));
}

/** What the SDK reports for an error that is not in the service's format: invalid JSON, or no error code. */
const unreadableRefusals = ['SyntaxError', 'UnknownError', 'Unknown'];

/** Whether AWS responded to every attempt of the call, the last of which failed with `error`. */
export function isFullyAnswered(error: unknown): boolean {
  const failed = error as CallError;
  return isAnswered(failed) && failed.lostBefore !== true;
}

/** Whether AWS throttled the call: it was not carried out. */
export function isThrottled(error: unknown): boolean {
  return isThrottlingError(error as CallError);
}

function isFutile(error: unknown): boolean {
  return error instanceof NoAnswerInTime || isUnreadable(error);
}

function mayRepeat(error: CallError, command: string): boolean {
  if (isThrottlingError(error)) return true;
  // A key is in a plan or not: a repeated call returns Conflict, which attachKey handles.
  return isLostAnswer(error) && !/^(Create(?!UsagePlanKey)|Add|Publish)/.test(command);
}

function retryAfter(error: CallError): number {
  return Number(error.$response?.headers['retry-after'] ?? 0) * 1_000;
}

function backOff(attempt: number): number {
  return Math.min(longestPause, firstPause * 2 ** (attempt - 1));
}
