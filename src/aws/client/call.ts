import type { Client, Command, MetadataBearer } from '@smithy/types';
import { nameOf } from './call-name.ts';
import { findable, refusable } from './refusal.ts';

/** One of a service's commands: the SDK's class. */
type CommandOf<In extends object, I extends In, Out extends MetadataBearer, O extends Out, Config> = new (
  input: I,
) => Command<In, I, Out, O, Config>;

/** Makes a call about the resource `on`; its errors are those of {@link refusable}. */
export function call<In extends object, Out extends MetadataBearer, I extends In, O extends Out, Config>(
  client: Client<In, Out, Config>,
  Kind: CommandOf<In, I, Out, O, Config>,
  on: string,
  input: I,
): Promise<O> {
  return refusable(nameOf(client, Kind), on, client.send(new Kind(input)));
}

/** The same, `undefined` where the resource does not exist: to look for it, or to delete what may be gone already. */
export function callIfThere<
  In extends object,
  Out extends MetadataBearer,
  I extends In,
  O extends Out,
  Config,
>(
  client: Client<In, Out, Config>,
  Kind: CommandOf<In, I, Out, O, Config>,
  on: string,
  input: I,
): Promise<O | undefined> {
  return findable(nameOf(client, Kind), on, client.send(new Kind(input)));
}
