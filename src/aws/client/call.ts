import type { Client, Command, MetadataBearer } from '@smithy/types';
import { nameOf } from './call-name.ts';
import { refusable, refusedWith, unlessMissing } from './refusal.ts';
import type { Patience } from './time-limit.ts';

/** One of a service's commands: the SDK's class. */
type CommandOf<In extends object, I extends In, Out extends MetadataBearer, O extends Out, C> = new (
  input: I,
) => Command<In, I, Out, O, C>;

/** Makes a call about the resource `on`; throws as {@link refusable} does. */
export function call<In extends object, Out extends MetadataBearer, I extends In, O extends Out, C>(
  client: Client<In, Out, C>,
  Kind: CommandOf<In, I, Out, O, C>,
  on: string,
  input: I,
): Promise<O> {
  return send(client, new Kind(input), on);
}

/** The same, but `undefined` if the resource does not exist: for lookups, and for deletions that may already be done. */
export function callIfThere<In extends object, Out extends MetadataBearer, I extends In, O extends Out, C>(
  client: Client<In, Out, C>,
  Kind: CommandOf<In, I, Out, O, C>,
  on: string,
  input: I,
): Promise<O | undefined> {
  return unlessMissing(call(client, Kind, on, input));
}

/** As {@link call}, for a command with its own middleware. `secrets` are removed from AWS's messages, which may quote the request. */
export function send<In extends object, Out extends MetadataBearer, I extends In, O extends Out, C>(
  client: Client<In, Out, C>,
  command: Command<In, I, Out, O, C>,
  on: string,
  secrets: readonly string[] = secretsIn(command.input),
): Promise<O> {
  return refusable(nameOf(client, command.constructor), on, client.send(command), secrets);
}

/** Members of calls with a secret or a text that contains a key; the `value` of a patch operation is not secret. */
const secretMembers = /^(value|HeaderValue|SecretString)$|SIGNING|SECRET|TOKEN|PASSWORD/;

function secretsIn(input: unknown): readonly string[] {
  if (typeof input !== 'object' || input === null || input instanceof Uint8Array) return [];
  return Object.entries(input).flatMap(([name, member]: [string, unknown]) => {
    if (name === 'patchOperations') return [];
    if (typeof member !== 'string' || !secretMembers.test(name)) return secretsIn(member);
    return [member, ...(member.match(/[A-Za-z0-9]{20,}/g) ?? [])];
  });
}

/** How long a host of AWS may not know of a write, in ms. AWS documents no figure; this is longer than any reported one. */
const longestUnheard = 60_000;
const pause = 2_000;

/**
 * Repeats a call that depends on an earlier write, for up to `longest` ms, while AWS rejects it because the responding host may not
 * know of that write yet. Then throws AWS's error. `early`: the exception's name, or a test for it.
 */
export async function onceHeard<T>(
  { clock, signal }: Patience,
  early: string | ((error: unknown) => boolean),
  attempt: () => Promise<T>,
  longest = longestUnheard,
): Promise<T> {
  for (const end = clock.now() + longest; ;) {
    try {
      return await attempt();
    } catch (error) {
      const isEarly = typeof early === 'string' ? refusedWith(error, early) : early(error);
      if (!isEarly || clock.now() >= end) throw error;
      await clock.sleep(pause, signal);
    }
  }
}
