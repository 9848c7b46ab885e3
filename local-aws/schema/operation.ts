import type { Caller } from '../credentials.ts';
import type { HttpRequest } from '../exchange.ts';

/** An operation that is served: which optional members of its input it reads, and what it does. */
export interface Operation<Room, Input = never> {
  /** `Environment.Variables`; a structure that is named whole is read whole. */
  readonly reads: readonly string[];
  /** Answers with the output as the SDK has it, or nothing. Throws ServiceError for everything that is not a success. */
  perform(room: Room, input: Input, call: Call): unknown;
}

/** What a request that has none of its optional members is answered by. */
type Perform<Room, Input, P = never> = (room: Room, input: Read<Input, P>, call: Call) => unknown;

/** The operations of a client package that a room serves, by name; one that reads no optional member is a function. */
export type Operations<Room, Client> = {
  readonly [N in keyof Client as N extends `${infer Name}Command` ? Name : never]?:
    Operation<Room, InputOf<Client[N]>> | Perform<Room, InputOf<Client[N]>>;
};

type InputOf<Command> = Command extends { readonly prototype: { readonly input: infer Input } }
  ? Input
  : never;

export interface Call {
  readonly request: HttpRequest;
  readonly caller: Caller;
}

type Word<S> = S extends `${infer First} ${infer Rest}` ? First | Word<Rest> : S;
type Path<Input> = (keyof Input & string) | `${keyof Input & string}.${string}`;
type Head<P> = P extends `${infer First}.${string}` ? First : P;

/** The members of `Input` that the model requires, which are there, and those that `P` names. */
export type Read<Input, P> = {
  readonly [
    K in keyof Input as object extends Pick<Input, K> ? (K extends Head<P> ? K : never) : K
  ]: object extends Pick<Input, K> ? Input[K] : NonNullable<Input[K]>;
};

/**
 * `CreateApiKey: reads(['name', 'tags'], (room, { name, tags }) => ...)`: the handler has these optional members and no others, so
 * a member that it does not declare can neither be read nor forgotten: a request with one is refused. A text may name several.
 */
export function reads<Room, Input, const M extends string>(
  members: readonly (Word<M> extends Path<Input> ? M : never)[],
  perform: Perform<Room, Input, Word<M>>,
): Operation<Room, Input> {
  const names = members.flatMap((names) => names.split(' '));
  return { reads: names, perform: perform as Operation<Room, Input>['perform'] };
}
