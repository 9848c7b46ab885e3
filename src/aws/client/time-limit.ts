import type { MiddlewareStack } from '@smithy/types';
import type { Clock } from '../../clock.ts';
import { nameOf } from './call-name.ts';
import { bytesOf, refuseNoAnswer } from './raw-answer.ts';

/** Milliseconds that one attempt may take: less than a minute, and two of them less than two. */
const longestAttempt = 55_000;

/** Milliseconds that an in-flight write may still take once the run was stopped: GitHub kills the process 10 s after SIGINT. */
const longestEnding = 4_000;

/** No response came in time: it is unknown whether the call was carried out. */
export class NoAnswerInTime extends Error {
  // The SDK's name for it: lost, as after a broken connection.
  override readonly name = 'TimeoutError';

  constructor() {
    super(`no response within ${longestAttempt / 1_000} s`);
  }
}

/** The part of the SDK's request handlers that is used here. */
export interface Handler {
  handle(request: object, options?: object): Promise<{ response: object }>;
}

interface Response {
  readonly statusCode: number;
  readonly body?: Parameters<typeof bytesOf>[0];
}

/** What ends a wait, besides a response. */
export interface Patience {
  readonly clock: Clock;
  /**
   * Aborted when the run is told to stop: reads and pauses immediately reject with its reason, an in-flight write after at most 4 s,
   * and nothing new is sent.
   */
  readonly signal?: AbortSignal | undefined;
  /** Receives the first retry of a call, in one line. */
  readonly repeated?: ((line: string) => void) | undefined;
  /** Receives every attempt, in one line with ids, time and request id; never a value. */
  readonly ended?: ((line: string) => void) | undefined;
}

/** The part of a client that is changed here. */
export interface LimitedClient {
  readonly middlewareStack: MiddlewareStack<never, never>;
  readonly config: { requestHandler: Handler };
}

/** Whether a call only reads, by the SDK's name of the command. */
export const isRead = (command: string): boolean => /^(Get|List|Describe|Head)/.test(command);

/**
 * Whether a call may restore viewers' access: enabling a key, or serving an earlier deployment. A run that is told to stop checks
 * before each of its own steps; a repair that has begun may still be sent.
 */
export const mayRepair = (command: string): boolean => /^Update(ApiKey|Stage)Command$/.test(command);

/**
 * Ends every attempt of a client's calls in time, body included. It is the last step before a request is sent: everything before
 * happens on this machine, and an abandoned request can no longer be sent. The SDK itself waits as long as a connection is open.
 */
export function limitTime({ middlewareStack, config }: LimitedClient, patience: Patience): void {
  const commands = new WeakMap<object, string>();
  middlewareStack.add(
    (next, context) => async (args) => {
      commands.set((args as { request: object }).request, context.commandName ?? '');
      return next(args);
    },
    { step: 'deserialize', name: 'limitTime', priority: 'low' },
  );
  const handler = config.requestHandler;
  const limited: Handler = {
    handle: async (request, options) => {
      const command = commands.get(request) ?? '';
      if (!mayRepair(command)) patience.signal?.throwIfAborted();
      const ending = isRead(command) ? 0 : longestEnding;
      return inTime(patience, ending, async (abortSignal) => {
        const { response } = await handler.handle(request, { ...options, abortSignal });
        const { body = new Uint8Array(), statusCode } = response as Response;
        const bytes = await bytesOf(body);
        if (isRead(command)) refuseNoAnswer(nameOf({ config }, { name: command }), statusCode, bytes);
        // A response may be an instance of the SDK's own class, so it is assigned to, not copied.
        return { response: Object.assign(response, { body: bytes }) };
      });
    },
  };
  // Everything else that the SDK expects of a handler is still there.
  config.requestHandler = Object.setPrototypeOf(limited, handler) as Handler;
}

async function inTime<T>(
  { clock, signal }: Patience,
  ending: number,
  exchange: (given: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const givenUp = new AbortController();
  const limit = clock.sleep(longestAttempt, over.signal).then(() => {
    throw new NoAnswerInTime();
  });
  try {
    return await Promise.race([
      limit,
      ...(signal ? [stopped(clock, signal, ending, over.signal)] : []),
      exchange(givenUp.signal),
    ]);
  } catch (error) {
    // Closes the connection, which would otherwise keep the process alive.
    givenUp.abort(error);
    throw error;
  } finally {
    // Its own reason, because creating the default one costs more than the rest of this function.
    over.abort(answered);
  }
}

const answered = new Error('it was answered');

/** Rejects with the reason `ending` ms after `signal` was aborted; never once the call is `over`. */
async function stopped(clock: Clock, signal: AbortSignal, ending: number, over: AbortSignal): Promise<never> {
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      resolve();
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true, signal: over });
  });
  if (ending > 0) await clock.sleep(ending, over);
  throw signal.reason;
}

/**
 * A write that was not sent because its time was over: the machine was suspended, or AWS throttled for that long. The caller must
 * read again. `sentBefore`: an earlier attempt was sent and its response lost, so it may have been done.
 */
export class TooLate extends Error {
  override readonly name = 'TooLate';
  readonly sentBefore: boolean;

  constructor(id: string, sentBefore: boolean) {
    super(`the update of ${id} was not sent: the time that it was decided for is over`);
    this.sentBefore = sentBefore;
  }
}

/** After signing: a machine may be suspended for hours between the decision and this step, which every attempt passes. */
export function sendNotLaterThan(
  clock: Clock,
  { middlewareStack }: { readonly middlewareStack: object },
  id: string,
  until: number,
): void {
  let sent = false;
  (middlewareStack as MiddlewareStack<object, object>).add(
    (next) => async (args) => {
      if (clock.now() > until) throw new TooLate(id, sent);
      sent = true;
      return next(args);
    },
    { step: 'deserialize', name: 'sendNotLaterThan', priority: 'low' },
  );
}
