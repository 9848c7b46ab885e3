import { findKey, listAllKeys, listKeys, type ApiKey } from '../../aws/api-key.ts';
import { isOwned } from '../../aws/ownership.ts';
import { planKeyIds } from '../../aws/usage-plan.ts';
import type { Context } from '../../context.ts';
import type { Header, Key } from '../../rotation/picture.ts';
import type { Gate } from './gate.ts';

/** The keys of a gate with their values, which the heart must not hold. Each is masked the moment it is read. */
export interface Keyring {
  /** The gate's own keys and every key in its plan. */
  read(): Promise<void>;
  /** The gate's own keys again, one call and one more for each key that was adopted: whether a key is in the plan is taken from the last {@link read}. */
  readOwn(): Promise<void>;
  /** Every key of the account and Region: somebody else's value may stand in a header. */
  readAccount(): Promise<void>;
  add(key: ApiKey): Key;
  noteAttached(keyId: string): void;
  seen(): readonly Key[];
  /** Throws for a key that was never read. */
  valueOf(keyId: string): string;
  /** What a header with this value holds. */
  headerFor(value: string | undefined): Header;
}

/** `planId` undefined: the plan is yet to be made, no key is in it. */
export function createKeyring(
  { aws, journal }: Pick<Context, 'aws' | 'journal'>,
  gate: Pick<Gate, 'name'> & { readonly planId: string | undefined },
): Keyring {
  const keys = new Map<string, ApiKey>();
  const attached = new Set<string>();

  const toKey = ({ id, createdAt, enabled, tags }: ApiKey): Key => ({
    id,
    createdAt,
    enabled,
    attached: attached.has(id),
    owned: isOwned(tags, gate.name),
  });
  const add = (key: ApiKey): Key => {
    journal.mask(key.value);
    keys.set(key.id, key);
    return toKey(key);
  };

  return {
    read: async () => {
      const own = await listKeys(aws, gate.name);
      const inPlan = gate.planId === undefined ? [] : await planKeyIds(aws, gate.planId);
      const foreign = inPlan.filter((id) => !own.some((key) => key.id === id));
      const others = await Promise.all(foreign.map((id) => findKey(aws, id)));
      keys.clear();
      attached.clear();
      for (const id of inPlan) attached.add(id);
      for (const key of [...own, ...others]) if (key) add(key);
    },
    readOwn: async () => {
      const named = await listKeys(aws, gate.name);
      const owned = [...keys.values()].filter(({ tags }) => isOwned(tags, gate.name)).map(({ id }) => id);
      // A key that was made by hand and adopted has a name of its own: no list by name shows it.
      const unnamed = owned.filter((id) => !named.some((key) => key.id === id));
      const adopted = await Promise.all(unnamed.map((id) => findKey(aws, id)));
      for (const id of owned) keys.delete(id);
      for (const key of [...named, ...adopted]) if (key) add(key);
    },
    readAccount: async () => {
      (await listAllKeys(aws)).forEach(add);
    },
    add,
    noteAttached: (keyId) => attached.add(keyId),
    seen: () => [...keys.values()].map(toKey),
    valueOf: (keyId) => {
      const key = keys.get(keyId);
      if (!key) throw new Error(`the value of key ${keyId} was never read`);
      return key.value;
    },
    headerFor: (value) => {
      if (value === undefined) return { kind: 'none' };
      const key = [...keys.values()].find((candidate) => candidate.value === value);
      return key ? { kind: 'key', id: key.id } : { kind: 'unknown' };
    },
  };
}
