import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collect } from '../../exchange.ts';
import type { Outcome } from '../runner.ts';

/** Lambda accepts slightly more than 6 MB from a buffered function. Documented in its error message: 6291556 bytes. */
export const largestAnswer = 6_291_556;
/** Maximum of a streamed response. Documented: 200 MB. */
const largestStream = 200 * 1_048_576;

export interface Delivery {
  readonly requestId: string;
  readonly invokedArn: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly payload: Uint8Array;
}

export type RuntimeApi = Awaited<ReturnType<typeof serveRuntimeApi>>;

/** A function's failure as the runtime or the platform names it. */
export class FunctionFailure extends Error {
  readonly errorType: string;

  constructor(errorType: string, message: string) {
    super(message);
    this.name = 'FunctionFailure';
    this.errorType = errorType;
  }

  outcome(): Outcome {
    return { kind: 'failed', errorType: this.errorType, message: this.message };
  }
}

/**
 * Serves the Runtime API (2018-06-01), the side of Lambda that one environment's runtime talks to (fetch an invocation,
 * post its answer), on a free port of 127.0.0.1.
 */
export async function serveRuntimeApi() {
  const idle = signal();
  let waiting: ServerResponse | undefined;
  let current:
    { delivery: Delivery; answered: ReturnType<typeof signal<Outcome>>; sent: boolean } | undefined;
  let streaming: IncomingMessage | undefined;

  const handOver = (): void => {
    if (!waiting || !current || current.sent) return;
    current.sent = true;
    send(waiting, current.delivery);
    waiting = undefined;
  };

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, , , stage, id, verb] = (request.url ?? '').split('/');
    const invocation = current;
    if (request.method === 'GET' && stage === 'invocation' && id === 'next') {
      waiting = response;
      idle.resolve();
      handOver();
    } else if (stage === 'init' && id === 'error') {
      idle.reject(failureIn(await collect(request)));
      respond(response, 202);
    } else if (stage !== 'invocation' || !invocation || id !== invocation.delivery.requestId)
      respond(response, 403, 'InvalidRequestID');
    else {
      if (isStream(request)) streaming = request;
      await takeAnswer(request, response, verb === 'error', invocation.answered.resolve);
    }
  };

  const server = createServer((request, response) => {
    take(request, response).catch((error: unknown) => {
      response.destroy(error as Error);
    });
  });
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    /** For AWS_LAMBDA_RUNTIME_API. */
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Resolves when the runtime requests its next invocation: it is initialised, or done with the previous one. */
    idle: (): Promise<void> => idle.promise(),
    /** Hands an invocation over, resolves with what the runtime posts (for a stream: as soon as it begins). */
    deliver: (delivery: Delivery): Promise<Outcome> => {
      const answered = signal<Outcome>();
      current = { delivery, answered, sent: false };
      idle.reset();
      handOver();
      return answered.promise();
    },
    /** The process has ended: everything that waits fails with `error`. */
    abandon: (error: FunctionFailure): void => {
      idle.reject(error);
      current?.answered.reject(error);
      streaming?.destroy(error);
    },
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(to: ServerResponse, { requestId, deadline, invokedArn, payload }: Delivery): void {
  const trace = `Root=1-${requestId.slice(0, 8)}-${requestId.replaceAll('-', '').slice(0, 24)};Sampled=0`;
  to.writeHead(200, {
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': requestId,
    'lambda-runtime-deadline-ms': String(deadline),
    'lambda-runtime-invoked-function-arn': invokedArn,
    'lambda-runtime-trace-id': trace,
  });
  to.end(payload);
}

function isStream({ headers }: IncomingMessage): boolean {
  return headers['lambda-runtime-function-response-mode'] === 'streaming';
}

/** A runtime's post for an invocation. */
async function takeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  failed: boolean,
  answer: (outcome: Outcome) => void,
): Promise<void> {
  if (failed) {
    answer(failureIn(await collect(request)).outcome());
  } else if (isStream(request)) await takeStream(request, answer);
  else {
    const payload = await collect(request);
    if (payload.length > largestAnswer) {
      answer(tooLarge);
      respond(response, 413, 'RequestEntityTooLarge');
      return;
    }
    answer({ kind: 'returned', payload });
  }
  respond(response, 202);
}

/** Lambda's error for a response larger than {@link largestAnswer}. */
export const tooLarge = {
  kind: 'failed',
  errorType: 'Function.ResponseSizeTooLarge',
  message: `Response payload size exceeded maximum allowed payload size (${largestAnswer} bytes).`,
} as const satisfies Outcome;

/** Resolves when the whole stream has been read; the outcome is available at its first byte, or its end. */
async function takeStream(request: IncomingMessage, answer: (outcome: Outcome) => void): Promise<void> {
  const chunks = request[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  const first = await chunks.next();
  const failedFirst = first.done ? trailerFailure(request) : undefined;
  if (failedFirst) {
    answer(failedFirst.outcome());
    return;
  }
  const ended = signal();
  answer({
    kind: 'streaming',
    contentType: request.headers['content-type'] ?? 'application/octet-stream',
    body: streamed(first, chunks, request, ended.resolve),
  });
  await ended.promise();
}

async function* streamed(
  first: IteratorResult<Buffer, undefined>,
  rest: AsyncIterator<Buffer, undefined>,
  request: IncomingMessage,
  ended: () => void,
): AsyncIterable<Uint8Array> {
  let size = 0;
  try {
    for (let chunk = first; !chunk.done; chunk = await rest.next()) {
      size += chunk.value.length;
      if (size > largestStream)
        throw new FunctionFailure('Function.ResponseSizeTooLarge', 'the stream is over 200 MB');
      yield chunk.value;
    }
    const failure = trailerFailure(request);
    if (failure) throw failure;
  } finally {
    request.resume();
    ended();
  }
}

function trailerFailure(request: IncomingMessage): FunctionFailure | undefined {
  const type = request.trailers['lambda-runtime-function-error-type'];
  if (!type) return undefined;
  const body = Buffer.from(request.trailers['lambda-runtime-function-error-body'] ?? '', 'base64');
  return new FunctionFailure(type, failureIn(body).message);
}

function failureIn(body: Uint8Array): FunctionFailure {
  try {
    const { errorType, errorMessage } = JSON.parse(Buffer.from(body).toString()) as Record<string, string>;
    return new FunctionFailure(errorType ?? 'Error', errorMessage ?? '');
  } catch {
    return new FunctionFailure('Error', Buffer.from(body).toString());
  }
}

function respond(response: ServerResponse, status: number, errorType?: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(errorType === undefined ? { status: 'OK' } : { errorType }));
}

/** A promise that is settled from outside and can be renewed. */
function signal<T = undefined>() {
  const fresh = (): PromiseWithResolvers<T> => {
    const made = Promise.withResolvers<T>();
    made.promise.catch(() => undefined);
    return made;
  };
  let pending = fresh();
  return {
    promise: () => pending.promise,
    resolve: (value?: T) => {
      pending.resolve(value as T);
    },
    reject: (error: Error) => {
      pending.reject(error);
    },
    reset: () => {
      pending = fresh();
    },
  };
}
