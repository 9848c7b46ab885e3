import { gateTags, isOwned } from '../aws/ownership.ts';
import type { SeenSecret } from '../aws/secretsmanager/secret.ts';
import { allGone, creation, edit, ifThere, removal, type Resource } from '../aws/step.ts';
import { isKey, type Key } from '../core/gate-state.ts';
import type { GateKeys } from './keys.ts';
import type { Context } from './context.ts';
import { GateSecret, type NamedSecret } from './secret.ts';

/** What a secret is compared with: the gate's keys, and what the key headers of its targets hold. */
interface SeenValues {
  readonly keys: GateKeys;
  readonly headers: readonly string[];
}

/**
 * The secret that was named. Throws, before anything is made, for one that cannot be used; one that does not exist will be
 * made.
 */
export async function usableSecret(context: Context, named: NamedSecret, see: () => Promise<SeenValues>) {
  const secret = await GateSecret.open(context, named);
  if (!secret || !(await secret.find())) return secret;
  const { keys, headers } = await see();
  secret.refuseForeign(keys, headers);
  return secret;
}

/**
 * The secret with the live key in it. One that does not exist is made, and tagged as the gate's. A newer key in it is left: a
 * rotation that was cut short put it there, and the next one moves on from it. `live` is undefined in a dry run alone.
 */
export function filledSecret(
  secret: GateSecret,
  gate: string,
  keys: GateKeys,
  live?: Key,
): Resource<SeenSecret | undefined> {
  const title = `secret ${secret.id}`;
  return {
    title,
    find: () => secret.find(),
    plan: (seen) => {
      const { id, value } = live ? { id: live.id, value: keys.valueOf(live.id) } : { id: '(new)', value: '' };
      if (!seen) return [creation(title, `key ${id}`, () => secret.create(value, gateTags(gate)))];
      const { current } = secret.seen(keys);
      const held = current.kind === 'key' ? keys.find(current.id) : undefined;
      if (!live || isKey(current, live.id) || (held && held.createdAt > live.createdAt)) return [];
      const from = current.kind === 'none' ? undefined : (held?.id ?? 'what is no key');
      return [edit(title, 'key', { from, to: live.id }, () => secret.write(value))];
    },
  };
}

/** The gate's own secret scheduled for deletion; one that the gate did not create stays. */
export function deletedSecret(secret: GateSecret, gate: string) {
  const find = async () =>
    ifThere(await secret.find(true)).filter(({ deleted, tags }) => !deleted && isOwned(tags, gate));
  const remove = ({ name }: SeenSecret) =>
    removal(`secret ${name}`, 'for good in 7 days', () => secret.remove());
  return allGone(`secret ${secret.id}`, find, remove);
}
