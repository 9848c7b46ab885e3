import type { HttpRequest } from '../exchange.ts';
import { refuseUnread, watchMembers } from '../members-read.ts';
import { requestTags, resourceTags, type RoutedCall, type Service, type Surroundings } from '../service.ts';
import { secretOperations } from './operations.ts';
import { arnStart, findSecret, type Secret, type SecretsRoom } from './secret.ts';
import { answer, fieldsOf, operationOf, refusal, type Fields } from './wire.ts';

export interface SecretsManager {
  readonly service: Service;
  /** A secret by its name or ARN, as it is; undefined: there is none. */
  find(secretId: string): Secret | undefined;
  /** From now on nobody can use this KMS key. */
  disableKey(keyArn: string): void;
}

/** Secrets Manager in one Region: secrets, versions, staging labels; no rotation, no replicas, no resource policies. */
export function createSecretsManager(
  surroundings: Surroundings,
  { mayUseKey }: Pick<SecretsRoom, 'mayUseKey'>,
): SecretsManager {
  const room: SecretsRoom = { surroundings, mayUseKey, secrets: new Map(), disabledKeys: new Set() };
  return {
    service: {
      signingName: 'secretsmanager',
      route: (request) => route(room, request),
      conditionsOf: (resource) => resourceTags(Object.fromEntries(findSecret(room, resource)?.tags ?? [])),
      refuse: refusal,
    },
    find: (secretId) => findSecret(room, secretId),
    disableKey: (keyArn) => {
      room.disabledKeys.add(keyArn);
    },
  };
}

function route(room: SecretsRoom, request: HttpRequest): RoutedCall | undefined {
  const name = operationOf(request) ?? '';
  const operation = secretOperations[name];
  if (!operation) return undefined;
  const body = readable(request.body);
  const resource = resourceOf(room, body);
  const tags = (body.Tags ?? []) as readonly { Key?: string; Value?: string }[];
  const context = requestTags(Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value])));
  return {
    operation: name,
    action: `secretsmanager:${name}`,
    ...{ resource, context },
    alsoNeeds:
      name === 'CreateSecret' && tags.length > 0
        ? [{ action: 'secretsmanager:TagResource', resource, context }]
        : [],
    perform: (caller) => {
      const fields = watchMembers(fieldsOf(request.body));
      const result = operation(room, fields.value, caller);
      refuseUnread(name, fields);
      return answer(result);
    },
  };
}

/**
 * A secret's whole ARN. Of one that does not exist the six characters are not known: a policy that names them by `-??????`
 * alone does not fit, and the caller is refused instead of being told that there is none. A new one has them.
 */
function resourceOf(room: SecretsRoom, { SecretId, Name }: Fields): string {
  const given = typeof SecretId === 'string' ? SecretId : '';
  if (typeof Name === 'string') return findSecret(room, Name)?.arn ?? `${arnStart(room)}${Name}-abcdef`;
  const secret = findSecret(room, given);
  if (secret) return secret.arn;
  return given.startsWith('arn:') ? given : `${arnStart(room)}${given}`;
}

function readable(body: Uint8Array): Fields {
  try {
    return fieldsOf(body);
  } catch {
    return {};
  }
}
