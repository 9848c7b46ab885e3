import type { Inventory, OwnKey } from './inventory.ts';

/** Seconds after which a key that nothing sends may be retired, even if an older key is still sent. */
const retiredAfter = 24 * 3_600;

/**
 * Faults of the account after a finished rotation, in words; empty if there are none. There must be one live, accepted key on every
 * target's origin, and nothing older of ours, except what another writer sends or another plan holds, which stays unchanged.
 */
export function untidiness(inventory: Inventory): readonly string[] {
  const { ownKeys, sent } = inventory;
  const [live, ...more] = new Set(sent);
  if (live === undefined || more.length > 0) return [`the targets send ${more.length + 1} values`];
  const found: string[] = [];
  if (!ownKeys.some(({ value, open }) => value === live && open)) found.push('the live key is not accepted');
  for (const key of ownKeys.filter(({ value }) => value !== live)) {
    const named = key.value.slice(0, 8);
    if (isHeld(inventory, key)) {
      if (!key.open) found.push(`${named}, which is sent or in another plan, is not accepted`);
    } else if (isRetirable(inventory, key, live)) found.push(`${named} was not retired`);
  }
  return found;
}

export function isTidy(inventory: Inventory): boolean {
  return untidiness(inventory).length === 0;
}

/** Our keys, besides the live one, that something outside the gate still needs. */
export function heldKeys(inventory: Inventory): readonly OwnKey[] {
  const [live] = inventory.sent;
  return inventory.ownKeys.filter((key) => key.value !== live && isHeld(inventory, key));
}

function isHeld({ sentByOthers }: Inventory, { value, elsewhere }: OwnKey): boolean {
  return elsewhere || sentByOthers.includes(value);
}

/** Rule 2: older than every key that is sent. */
function isRetirable({ ownKeys, sentByOthers, takenAt }: Inventory, key: OwnKey, live: string): boolean {
  const senders = ownKeys.filter(({ value }) => value === live || sentByOthers.includes(value));
  const oldest = Math.min(...senders.map(({ createdAt }) => createdAt));
  return key.createdAt < oldest || key.createdAt < takenAt - retiredAfter;
}
