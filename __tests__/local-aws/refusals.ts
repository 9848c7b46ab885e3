import { beforeAll, describe, expect, test } from '@jest/globals';
import { watchAnswers } from './schemas/checked-account.ts';
import { requiredMembers } from './schemas/members.ts';
import { readModel, type ServiceName } from './schemas/model.ts';

/** An operation, what its input has in place of what is right, and AWS's words where they are known. */
export type Refused = readonly [operation: string, wrong?: object, words?: string | RegExp | undefined];

/** What AWS refuses, under status and name: `{ '404 NotFoundException': { 'an unknown key': ['GetApiKey', { apiKey: 'none' }] } }`. */
export type Refusals<Made> = Readonly<
  Record<string, Readonly<Record<string, Refused | ((made: Made) => Refused)>>>
>;

/** A client in front of a small account. */
export interface Stand<Made> {
  readonly client: { readonly middlewareStack: object };
  readonly made: Made;
  /** Members of requests that AWS takes: what an operation requires and a row does not name, it has from here. */
  readonly right?: Readonly<Record<string, unknown>>;
  /** Runs a call in the account's time. Default: as it is. */
  readonly run?: <T>(work: () => Promise<T>) => Promise<T>;
}

const atOnce = <T>(work: () => Promise<T>): Promise<T> => work();

/** Makes each call of `table` and holds that it is refused so, with an error that the service's model has. */
export function expectRefusals<Made>(
  service: ServiceName,
  table: Refusals<Made>,
  open: () => Promise<Stand<Made>>,
): void {
  const model = readModel(service);
  const deviations: string[] = [];
  let stand: Stand<Made>;
  beforeAll(async () => {
    stand = await open();
    watchAnswers(stand.client, model, deviations);
  });

  describe(`${service} refuses`, () => {
    test.each(rowsOf(table))('%s', async (_, row, how) => {
      const { client, made, right = {}, run = atOnce } = stand;
      const [operation, wrong, words] = typeof row === 'function' ? row(made) : row;
      const required = model.operations.get(operation)?.input;
      if (!required) throw new Error(`${service} has no ${operation}`);
      const input = Object.fromEntries(requiredMembers(required).map((name) => [name, right[name]]));
      await refused(
        run(() => sendBy(client, operation, { ...input, ...wrong })),
        how,
        words,
      );
      expect(deviations.splice(0)).toEqual([]);
    });
  });
}

function rowsOf<Made>(table: Refusals<Made>) {
  return Object.entries(table).flatMap(([how, rows]) =>
    Object.entries(rows).map(([what, row]) => [what, row, how] as const),
  );
}

/** Calls an operation by its name. */
export function sendBy(client: object, operation: string, input: object = {}): Promise<object> {
  const methods = client as Readonly<Record<string, ((input: object) => Promise<object>) | undefined>>;
  const name = operation.charAt(0).toLowerCase() + operation.slice(1);
  if (!methods[name]) throw new Error(`the client has no ${name}`);
  return methods[name](input);
}

/** Holds that AWS refuses `call` with this status and name, in these words, and names the request. */
export async function refused(
  call: Promise<unknown>,
  how: string,
  words: string | RegExp = /\w/,
): Promise<void> {
  const outcome = await call.then(() => 'nothing was refused', refusalOf);
  const message: unknown = typeof words === 'string' ? words : expect.stringMatching(words);
  expect(outcome).toEqual({ how, message, requestId: expect.any(String) });
}

function refusalOf(error: unknown): object {
  const { name, message, $metadata } = error as Partial<Refusal>;
  if ($metadata === undefined) throw error;
  return { how: `${$metadata.httpStatusCode ?? ''} ${name ?? ''}`, message, requestId: $metadata.requestId };
}

interface Refusal extends Error {
  readonly code?: string;
  readonly $metadata: { readonly httpStatusCode?: number; readonly requestId?: string };
}

/** What a call comes to: `done`, `429 TooManyRequestsException`, or what a socket says: `ECONNRESET`. */
export function outcomeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'done',
    (error: unknown) => {
      const { code, name, $metadata } = error as Refusal;
      return code ?? `${$metadata.httpStatusCode ?? ''} ${name}`;
    },
  );
}
