import {
  CreateApiKeyCommand,
  DeleteApiKeyCommand,
  GetApiKeyCommand,
  paginateGetApiKeys,
  UpdateApiKeyCommand,
  type ApiKey as SdkApiKey,
} from '@aws-sdk/client-api-gateway';
import type { Aws } from './connect.ts';
import { gateTags } from './ownership.ts';
import { answerWasLost, deletable, findable, refusable } from './refusal.ts';

/** An API key with its secret value. Mask the value before anything else sees it. */
export interface ApiKey {
  readonly id: string;
  readonly value: string;
  readonly enabled: boolean;
  /** Whole seconds since the epoch, by API Gateway's clock. */
  readonly createdAt: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** How often a key is created whose answer is lost and which is not there afterwards. */
const creations = 4;

/** What all keys of a gate are called: names need not be unique, and one query by name lists them. */
export function keyName(gate: string): string {
  return `cloudfront-image-gate/${gate}`;
}

/** The keys that carry the gate's name, with their values; one call for each 500 of them. */
export async function listKeys(aws: Aws, gate: string): Promise<readonly ApiKey[]> {
  return list(aws, { nameQuery: keyName(gate) });
}

/** Every key of the account and Region, with its value: to find whose value a header holds. */
export async function listAllKeys(aws: Aws): Promise<readonly ApiKey[]> {
  return list(aws, {});
}

/** One key with its value; undefined when it does not exist. */
export async function findKey(aws: Aws, id: string): Promise<ApiKey | undefined> {
  const command = new GetApiKeyCommand({ apiKey: id, includeValue: true });
  const found = await findable('apigateway:GetApiKey', id, aws.apiGateway.send(command));
  return found ? fromSdk(found) : undefined;
}

/**
 * Creates a key of the gate with a value of the caller's making (20-128 letters and digits), so that it can be
 * masked before it exists. CreateApiKey has no idempotency token: after a lost answer the key is looked for by its
 * value, which nobody else can have.
 */
export async function createKey(aws: Aws, gate: string, value: string): Promise<ApiKey> {
  const command = new CreateApiKeyCommand({
    name: keyName(gate),
    value,
    enabled: true,
    tags: gateTags(gate),
  });
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = aws.apiGateway.send(command);
      return fromSdk(await refusable('apigateway:CreateApiKey', gate, answer, [value]));
    } catch (error) {
      if (!answerWasLost(error)) throw error;
      const made = (await listKeys(aws, gate)).find((key) => key.value === value);
      if (made) return made;
      if (attempt >= creations) throw error;
    }
  }
}

/** Lets a key in or keeps it out; its value stays. Repeating it changes nothing. */
export async function setKeyEnabled(aws: Aws, id: string, enabled: boolean): Promise<void> {
  const command = new UpdateApiKeyCommand({
    apiKey: id,
    patchOperations: [{ op: 'replace', path: '/enabled', value: String(enabled) }],
  });
  await refusable('apigateway:UpdateApiKey', id, aws.apiGateway.send(command));
}

/** Deletes a key for good; one that is gone already is success. */
export async function deleteKey(aws: Aws, id: string): Promise<void> {
  await deletable(
    'apigateway:DeleteApiKey',
    id,
    aws.apiGateway.send(new DeleteApiKeyCommand({ apiKey: id })),
  );
}

async function list(aws: Aws, query: { nameQuery?: string }): Promise<readonly ApiKey[]> {
  const keys: ApiKey[] = [];
  const pages = paginateGetApiKeys(
    { client: aws.apiGateway, pageSize: 500 },
    { ...query, includeValues: true },
  );
  const collect = async (): Promise<void> => {
    for await (const page of pages) keys.push(...(page.items ?? []).map(fromSdk));
  };
  await refusable('apigateway:GetApiKeys', query.nameQuery ?? 'all keys', collect());
  return keys;
}

/** Fails closed: a key without id, value or creation time must not be mistaken for a safe one to retire. */
function fromSdk(key: SdkApiKey): ApiKey {
  const { id, value, createdDate } = key;
  if (!id || !value || !createdDate)
    throw new Error(`apigateway answered with an incomplete key ${id ?? '(no id)'}: nothing was changed`);
  return {
    id,
    value,
    enabled: key.enabled ?? false,
    createdAt: Math.floor(createdDate.getTime() / 1_000),
    tags: key.tags ?? {},
  };
}
