import type { Caller } from '../credentials.ts';
import type { HttpRequest } from '../exchange.ts';

/** A served operation: the optional input members that it reads, and its handler. */
export interface Operation<Room, Input = never> {
  /** `Environment.Variables`; a structure without a member name is read whole. */
  readonly reads: readonly string[];
  /** Returns the output in the SDK's form, or nothing. Throws ServiceError for every error. */
  perform(room: Room, input: Input, call: Call): unknown;
}

/** The handler of a request without any optional members. */
type Perform<Room, Input, P = never> = (room: Room, input: Read<Input, P>, call: Call) => unknown;

/** The operations of a client package that a service serves, by name; one without optional members is a function. */
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

/** The required members of `Input`, and those in `P`. */
export type Read<Input, P> = {
  readonly [
    K in keyof Input as object extends Pick<Input, K> ? (K extends Head<P> ? K : never) : K
  ]: object extends Pick<Input, K> ? Input[K] : NonNullable<Input[K]>;
};

/**
 * `CreateApiKey: reads(['name', 'tags'], (room, { name, tags }) => ...)`: the handler has these optional members and no others, so an
 * undeclared member can neither be read nor forgotten: a request with one is rejected. A text may list several.
 */
export function reads<Room, Input, const M extends string>(
  members: readonly (Word<M> extends Path<Input> ? M : never)[],
  perform: Perform<Room, Input, Word<M>>,
): Operation<Room, Input> {
  const names = members.flatMap((names) => names.split(' '));
  return { reads: names, perform: perform as Operation<Room, Input>['perform'] };
}
