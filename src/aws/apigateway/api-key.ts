import * as sdk from '@aws-sdk/client-api-gateway';
import type { ApiKey as SdkApiKey } from '@aws-sdk/client-api-gateway';
import { Failure } from '../../failure.ts';
import { call, callIfThere } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';
import { answerWasLost, refusedWith } from '../client/refusal.ts';
import { listWhole } from '../client/whole-list.ts';
import { gateTagNames, gateTags, isOwned, type Tags } from '../ownership.ts';
import { allGone, edit, removal, type Step } from '../step.ts';
import { removeTags, withTags } from './tagging.ts';

/** An API key with its secret value. Mask the value before anything else sees it. */
export interface ApiKey {
  readonly id: string;
  /** Only keys that the action created have the gate's name; a key that `gate` adopted keeps its own. */
  readonly name: string;
  readonly value: string;
  readonly enabled: boolean;
  /** Whole seconds since the epoch, by API Gateway's clock. */
  readonly createdAt: number;
  readonly tags: Tags;
}

/** How often a key is created again when the response was lost and the key does not exist afterwards. */
const creations = 4;

/** Milliseconds after which a lost response is not followed by another creation. */
const longestCreation = 60_000;

/** Milliseconds for which an existing key may be missing from every list, and between two reads. */
const longestUnlisted = 120_000;
const lookPause = 5_000;

/** The name of all keys of a gate: names need not be unique, and one query by name lists them. */
export function keyName(gate: string): string {
  return `cloudfront-image-gate/${gate}`;
}

/** The keys that carry the gate's name, with their values; one call for each 500 of them. */
export async function listKeys(aws: Aws, gate: string): Promise<readonly ApiKey[]> {
  return list(aws, { nameQuery: keyName(gate) });
}

/** Every key of the account and Region with its value, to find the key of a header's value. */
export async function listAllKeys(aws: Aws): Promise<readonly ApiKey[]> {
  return list(aws, {});
}

/** One key with its value; undefined when it does not exist. */
export async function findKey(aws: Aws, id: string): Promise<ApiKey | undefined> {
  const input = { apiKey: id, includeValue: true };
  const found = await callIfThere(aws.apiGateway, sdk.GetApiKeyCommand, id, input);
  return found && fromSdk(found);
}

/**
 * Creates a key of the gate with a value from the caller (20-128 letters and digits), so that it can be masked before it exists.
 * CreateApiKey has no idempotency token: after a lost response the key is looked up by its unique value. A list may not show it yet;
 * then the next creation returns a conflict.
 */
export async function createKey(aws: Aws, gate: string, value: string): Promise<ApiKey> {
  const input = { name: keyName(gate), value, enabled: true, tags: gateTags(gate) };
  const began = aws.clock.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return fromSdk(await call(aws.apiGateway, sdk.CreateApiKeyCommand, gate, input));
    } catch (error) {
      if (refusedWith(error, 'ConflictException')) return onceListed(aws, gate, value, error);
      if (!answerWasLost(error)) throw error;
      const made = await findMade(aws, gate, value);
      if (made) return made;
      if (attempt >= creations || aws.clock.now() - began > longestCreation) throw error;
    }
  }
}

/** The key that an earlier attempt created: no other writer can have this value. */
async function onceListed(aws: Aws, gate: string, value: string, conflict: unknown): Promise<ApiKey> {
  const until = aws.clock.now() + longestUnlisted;
  for (;;) {
    const made = await findMade(aws, gate, value);
    if (made) return made;
    if (aws.clock.now() >= until) break;
    await aws.clock.sleep(lookPause, aws.signal);
  }
  throw new Failure(
    `API Gateway says that the new key of the gate "${gate}" exists, but did not list it within ${longestUnlisted / 1_000} s.`,
    'Run the action again: it creates another key, and deletes this one once it is listed.',
    'key-not-listed',
    conflict,
  );
}

/** The key with that value, whatever its current name. It was created with the gate's tags, whether this response shows them or not. */
async function findMade(aws: Aws, gate: string, value: string): Promise<ApiKey | undefined> {
  const byValue = (key: ApiKey): boolean => key.value === value;
  const made = (await listKeys(aws, gate)).find(byValue) ?? (await listAllKeys(aws)).find(byValue);
  return made && { ...made, tags: { ...gateTags(gate), ...made.tags } };
}

/** Enables or disables a key; its value stays. Repeating it changes nothing. */
export async function setKeyEnabled(aws: Aws, id: string, enabled: boolean): Promise<void> {
  const patchOperations = [{ op: 'replace' as const, path: '/enabled', value: String(enabled) }];
  await call(aws.apiGateway, sdk.UpdateApiKeyCommand, id, { apiKey: id, patchOperations });
}

/** Deletes a key; one that no longer exists counts as success. */
export async function deleteKey(aws: Aws, id: string): Promise<void> {
  await callIfThere(aws.apiGateway, sdk.DeleteApiKeyCommand, id, { apiKey: id });
}

async function list(aws: Aws, query: { nameQuery?: string }): Promise<readonly ApiKey[]> {
  const of = query.nameQuery ?? 'all keys';
  const items = await listWhole(aws, sdk.GetApiKeysCommand, of, { ...query, includeValues: true });
  return (await withTags(items, (id) => findKey(aws, id))).map(fromSdk);
}

function fromSdk({ createdDate, ...key }: SdkApiKey): ApiKey {
  const { id = '', name = '', value = '', enabled = false, tags = {} } = key;
  // Every response has a time of creation. Without one the key would count as newer than any other and never be retired.
  const createdAt = Math.floor((createdDate?.getTime() ?? Infinity) / 1_000);
  return { id, name, value, enabled, createdAt, tags };
}

/** Registers a secret. */
type Mask = (value: string) => void;

/** The step that enables a key. */
export const enabling = (aws: Aws, id: string): Step =>
  edit(`key ${id}`, 'enabled', { from: 'false', to: 'true' }, () => setKeyEnabled(aws, id, true));

export function newest<Key extends { readonly createdAt: number }>(keys: readonly Key[]): Key | undefined {
  return keys.toSorted((one, other) => other.createdAt - one.createdAt)[0];
}

/**
 * Removes the keys that the gate created; an adopted key only loses the gate's tag. An API whose methods require a key but that has
 * none rejects every request.
 */
export function deletedKeys(aws: Aws, gate: string, mask: Mask) {
  const find = async () => ownedIn(await listAllKeys(aws), gate, mask);
  const remove = ({ id, name, tags }: ApiKey): Step => {
    if (name === keyName(gate)) return removal(`key ${id}`, 'a key', () => deleteKey(aws, id));
    const release = () => removeTags(aws, 'apikeys', id, gateTagNames(tags));
    return edit(`key ${id}`, 'adopted by the gate', { from: gate, to: undefined }, release);
  };
  return allGone(`keys of the gate "${gate}"`, find, remove);
}

/** The keys that the gate created, masked. */
export const listOwned = async (aws: Aws, gate: string, mask: Mask): Promise<readonly ApiKey[]> =>
  ownedIn(await listKeys(aws, gate), gate, mask);

function ownedIn(keys: readonly ApiKey[], gate: string, mask: Mask): readonly ApiKey[] {
  const owned = keys.filter(({ tags }) => isOwned(tags, gate));
  for (const { value } of owned) mask(value);
  return owned;
}
