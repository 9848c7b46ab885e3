import type { Client, Command, MetadataBearer } from '@smithy/types';
import { nameOf } from './call-name.ts';
import { refusable, refusedWith, unlessMissing } from './refusal.ts';
import type { Patience } from './time-limit.ts';

/** One of a service's commands: the SDK's class. */
type CommandOf<In extends object, I extends In, Out extends MetadataBearer, O extends Out, C> = new (
  input: I,
) => Command<In, I, Out, O, C>;

/** Makes a call about the resource `on`; its errors are those of {@link refusable}. */
export function call<In extends object, Out extends MetadataBearer, I extends In, O extends Out, C>(
  client: Client<In, Out, C>,
  Kind: CommandOf<In, I, Out, O, C>,
  on: string,
  input: I,
): Promise<O> {
  return send(client, new Kind(input), on);
}

/** The same, `undefined` where the resource does not exist: to look for it, or to delete what may be gone already. */
export function callIfThere<In extends object, Out extends MetadataBearer, I extends In, O extends Out, C>(
  client: Client<In, Out, C>,
  Kind: CommandOf<In, I, Out, O, C>,
  on: string,
  input: I,
): Promise<O | undefined> {
  return unlessMissing(call(client, Kind, on, input));
}

/** As {@link call}, for a command with steps of its own. `secrets` are taken out of AWS's words, which may quote what was sent. */
export function send<In extends object, Out extends MetadataBearer, I extends In, O extends Out, C>(
  client: Client<In, Out, C>,
  command: Command<In, I, Out, O, C>,
  on: string,
  secrets: readonly string[] = secretsIn(command.input),
): Promise<O> {
  return refusable(nameOf(client, command.constructor), on, client.send(command), secrets);
}

/** Members of calls that hold a secret, or a text with a key in it; the `value` of a patch operation is none. */
const secretMembers = /^(value|HeaderValue|SecretString)$|SIGNING|SECRET|TOKEN|PASSWORD/;

function secretsIn(input: unknown): readonly string[] {
  if (typeof input !== 'object' || input === null || input instanceof Uint8Array) return [];
  return Object.entries(input).flatMap(([name, member]: [string, unknown]) => {
    if (name === 'patchOperations') return [];
    if (typeof member !== 'string' || !secretMembers.test(name)) return secretsIn(member);
    return [member, ...(member.match(/[A-Za-z0-9]{20,}/g) ?? [])];
  });
}

/** For how long a host of AWS may not have heard of a write, ms. AWS documents no figure; this is longer than any that was reported. */
const longestUnheard = 60_000;
const pause = 2_000;

/**
 * Repeats a call that depends on an earlier write while AWS refuses it for that, for `longest` ms: the host that answers may
 * not have heard of that write yet. Then throws what AWS said. `early`: the exception's name, or what tells it.
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
