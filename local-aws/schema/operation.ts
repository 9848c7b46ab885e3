import type { Caller } from '../credentials.ts';
import type { HttpRequest } from '../exchange.ts';

/** An operation that is served: which members of its input it reads, and what it does. */
export interface Operation<Room> {
  /** `Environment.Variables`; a structure that is named whole is read whole. */
  readonly reads: readonly string[];
  /** Answers with the output as the SDK has it, or nothing. Throws ServiceError for everything that is not a success. */
  perform(room: Room, input: never, call: Call): unknown;
}

export type Operations<Room> = Readonly<Record<string, Operation<Room>>>;

export interface Call {
  readonly request: HttpRequest;
  readonly caller: Caller;
}

type Path<Input> = (keyof Input & string) | `${keyof Input & string}.${string}`;
type Head<P> = P extends `${infer First}.${string}` ? First : P;

/** The members of `Input` that `P` names. What the model requires is there: a request without it never comes so far. */
export type Read<Input, P> = {
  readonly [K in keyof Input as K extends Head<P> ? K : never]: object extends Pick<Input, K>
    ? Input[K]
    : NonNullable<Input[K]>;
};

/**
 * `reading<CreateApiKeyRequest>()('name', 'tags')((room: Room, { name, tags }) => ...)`: the handler has these members and no others, so
 * a member that it does not declare can neither be read nor forgotten: a request with one is refused.
 */
export function reading<Input>() {
  return <P extends Path<Input>>(...reads: readonly P[]) =>
    <Room>(perform: (room: Room, input: Read<Input, P>, call: Call) => unknown): Operation<Room> => ({
      reads,
      perform,
    });
}
