import { reads } from '../schema/operation.ts';
import { filled } from '../text.ts';
import type { ApiKey } from './model.ts';
import { badRequest, conflict, found, page } from './refusals.ts';
import { applyPatch, isTrue, type PatchRule, replaces, replacesTexts } from './patch.ts';
import {
  checkedTags,
  type GatewayOperations,
  type Room,
  secondsNow,
  withinQuota,
  withoutNoTags,
} from './room.ts';

/** The length of AWS's own values. Documented. */
const generatedLength = 40;

export function apiKeyOf(room: Room, id: string): ApiKey {
  return found(room.apiKeys.get(id), 'Invalid API Key identifier specified');
}

export const apiKeyOperations: GatewayOperations = {
  CreateApiKey: reads(['name description enabled value customerId tags'], (room, input) => {
    const { name, description, enabled = false, customerId } = input;
    withinQuota(room.apiKeys.size, room.settings.quotas.apiKeys, 'API keys');
    checkTexts(name, description);
    // An empty value or name counts as missing: recorded.
    const value = filled(input.value) ?? room.random.id(generatedLength);
    if (value.length < 20) throw badRequest('API Key value should be at least 20 characters');
    if (value.length > 128) throw badRequest('API Key value exceeds maximum size of 128 characters');
    // Documented; the message is assumed.
    if (!/^[A-Za-z0-9]+$/.test(value)) throw badRequest('API Key value should be alphanumeric');
    if ([...room.apiKeys.values()].some((key) => key.value === value))
      throw conflict('API Key already exists');
    const tags = checkedTags(room, input.tags);
    const now = secondsNow(room);
    const key: ApiKey = {
      ...{ id: room.random.id(10), value, name: filled(name), description, customerId, enabled },
      ...{ createdDate: now, lastUpdatedDate: now, tags },
    };
    room.apiKeys.set(key.id, key);
    return withoutNoTags(view(key, true));
  }),
  GetApiKeys: reads(['nameQuery customerId includeValues limit position'], (room, input) => {
    const { nameQuery = '', customerId, includeValues = false } = input;
    // Recorded: a limit of -1 returns no keys.
    if ((input.limit ?? 0) < 0) return { items: [] };
    const found = [...namedLike(room.apiKeys, nameQuery)].filter(
      ([, key]) => customerId === undefined || key.customerId === customerId,
    );
    return page(found, input, (key) => withoutNoTags(view(key, includeValues)));
  }),
  GetApiKey: reads(['includeValue'], (room, { apiKey, includeValue = false }) =>
    withoutNoTags(view(apiKeyOf(room, apiKey), includeValue)),
  ),
  UpdateApiKey: reads(['patchOperations'], (room, { apiKey, patchOperations }) => {
    const key = apiKeyOf(room, apiKey);
    const draft = applyPatch({ ...key }, patchOperations, rules);
    checkTexts(draft.name, draft.description);
    Object.assign(key, draft, { lastUpdatedDate: secondsNow(room) });
    room.acceptance.refresh(key);
    return view(key, false);
  }),
  DeleteApiKey: (room, { apiKey }) => {
    const key = apiKeyOf(room, apiKey);
    room.apiKeys.delete(key.id);
    for (const plan of room.usagePlans.values())
      if (!room.random.chance(room.settings.deletedKeyStaysInPlan)) plan.keys.delete(key.id);
    room.acceptance.refresh(key);
  },
};

const rules: readonly PatchRule<ApiKey>[] = [
  ...replacesTexts('description'),
  replaces('enabled', isTrue),
  ...replacesTexts('name', 'customerId'),
];

export function namedLike(
  keys: Iterable<[string, ApiKey]> = [],
  start: string,
): readonly (readonly [string, ApiKey])[] {
  return [...keys].filter(([, { name = '' }]) => name.startsWith(start));
}

function view(key: ApiKey, withValue: boolean) {
  const { value, ...rest } = key;
  return { ...rest, ...(withValue ? { value } : {}), stageKeys: [] };
}

/** The message is recorded. The maximum length of a description is not: 125,000 is an emulator's figure. */
function checkTexts(name = '', description = ''): void {
  if (name.length > 1_024) throw badRequest('Invalid API Key name, can be at most 1024 characters.');
  if (description.length > 125_000) throw badRequest('Invalid API Key description specified.');
}
