import type { ApiKey } from './model.ts';
import type { Call, Operation } from './operation.ts';
import { page } from './paging.ts';
import { applyPatch, isTrue, type PatchRule } from './patch.ts';
import { badRequest, conflict, notFound } from './refusals.ts';
import { checkedTags, type Room, secondsNow, withinQuota } from './room.ts';
import { present, withoutNoTags } from './members.ts';

/** Documented: 20 to 128 characters; letters and digits. AWS itself makes 40. */
const valuePattern = /^[A-Za-z0-9]{20,128}$/;
const generatedLength = 40;

export function apiKeyOf(room: Room, id: string): ApiKey {
  const key = room.apiKeys.get(id);
  if (!key) throw notFound('Invalid API Key identifier specified');
  return key;
}

export function apiKeyOperations(room: Room): Operation[] {
  return [
    {
      name: 'CreateApiKey',
      method: 'POST',
      path: '/apikeys',
      status: 201,
      perform: ({ body }) => {
        withinQuota(room.apiKeys.size, room.settings.quotas.apiKeys, 'API keys');
        checkTexts(body.text('name'), body.text('description'));
        // An empty value is none, an empty name too: recorded.
        const value = filled(body.text('value')) ?? room.random.id(generatedLength);
        if (value.length < 20) throw badRequest('API Key value should be at least 20 characters');
        if (!valuePattern.test(value))
          throw badRequest('API Key value should be at most 128 alphanumeric characters');
        if ([...room.apiKeys.values()].some((key) => key.value === value))
          throw conflict('API Key already exists');
        const tags = checkedTags(room, body.textMap('tags') ?? {});
        const now = secondsNow(room);
        const key: ApiKey = {
          id: room.random.id(10),
          value,
          // Documented default of `enabled`: false.
          enabled: body.flag('enabled') ?? false,
          createdDate: now,
          lastUpdatedDate: now,
          tags,
          ...present({
            name: filled(body.text('name')),
            description: body.text('description'),
            customerId: body.text('customerId'),
          }),
        };
        room.apiKeys.set(key.id, key);
        return withoutNoTags(view(key, true));
      },
    },
    {
      name: 'GetApiKeys',
      method: 'GET',
      path: '/apikeys',
      status: 200,
      perform: ({ query }) => {
        const name = query.get('name') ?? '';
        const customer = query.get('customerId');
        const found = [...room.apiKeys.values()].filter(
          (key) => (key.name ?? '').startsWith(name) && (customer === null || key.customerId === customer),
        );
        // Recorded: a limit of -1 is answered with no keys at all.
        if (Number(query.get('limit')) < 0) return { item: [] };
        const { items, position } = page(found, (key) => key.id, query);
        const withValues = query.get('includeValues') === 'true';
        return present({ item: items.map((key) => withoutNoTags(view(key, withValues))), position });
      },
    },
    {
      name: 'GetApiKey',
      method: 'GET',
      path: '/apikeys/{apiKey}',
      status: 200,
      perform: ({ label, query }) =>
        withoutNoTags(view(apiKeyOf(room, label('apiKey')), query.get('includeValue') === 'true')),
    },
    {
      name: 'UpdateApiKey',
      method: 'PATCH',
      path: '/apikeys/{apiKey}',
      status: 200,
      perform: (call) => update(room, call),
    },
    {
      name: 'DeleteApiKey',
      method: 'DELETE',
      path: '/apikeys/{apiKey}',
      status: 202,
      perform: ({ label }) => {
        const key = apiKeyOf(room, label('apiKey'));
        room.apiKeys.delete(key.id);
        for (const plan of room.usagePlans.values())
          if (!room.random.chance(room.settings.deletedKeyStaysInPlan)) plan.keys.delete(key.id);
        room.acceptance.refresh(key);
      },
    },
  ];
}

const rules: readonly PatchRule<ApiKey>[] = [
  { path: '/description', ops: ['replace'], apply: (key, value) => (key.description = value) },
  { path: '/enabled', ops: ['replace'], apply: (key, value) => (key.enabled = isTrue(value)) },
  { path: '/name', ops: ['replace'], apply: (key, value) => (key.name = value) },
  { path: '/customerId', ops: ['replace'], apply: (key, value) => (key.customerId = value) },
];

function update(room: Room, { label, body }: Call): unknown {
  const key = apiKeyOf(room, label('apiKey'));
  const draft = applyPatch({ ...key }, body, rules);
  checkTexts(draft.name, draft.description);
  Object.assign(key, draft, { lastUpdatedDate: secondsNow(room) });
  room.acceptance.refresh(key);
  return view(key, false);
}

function view(key: ApiKey, withValue: boolean) {
  const { value, ...rest } = key;
  return { ...rest, ...(withValue ? { value } : {}), stageKeys: [] };
}

function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

/** The words are recorded. Where a description is too long is not: 125,000 is an emulator's figure. */
function checkTexts(name = '', description = ''): void {
  if (name.length > 1_024) throw badRequest('Invalid API Key name, can be at most 1024 characters.');
  if (description.length > 125_000) throw badRequest('Invalid API Key description specified.');
}
