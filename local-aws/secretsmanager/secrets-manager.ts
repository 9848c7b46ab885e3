import * as client from '@aws-sdk/client-secrets-manager';
import type { CreateSecretRequest, DescribeSecretRequest } from '@aws-sdk/client-secrets-manager';
import { json11, mistyped } from '../schema/json.ts';
import { readOperations } from '../schema/model.ts';
import { createRouter, type Needs } from '../schema/protocol.ts';
import { requestTags, resourceTags, type Service, type Surroundings } from '../service.ts';
import { invalidMember, limits, refusedParameter, secretOperations } from './operations.ts';
import { arnStart, findSecret, type SecretsRoom } from './secret.ts';

const protocol = json11(readOperations(client), 'secretsmanager');

/** Secrets Manager in one Region: secrets, versions, staging labels; no rotation, no replicas, no resource policies. */
export function createSecretsManager(
  surroundings: Surroundings,
  { mayUseKey }: Pick<SecretsRoom, 'mayUseKey'>,
) {
  const room: SecretsRoom = { surroundings, mayUseKey, secrets: new Map(), disabledKeys: new Set() };
  const missing = (path: string) => refusedParameter(`You must provide a value for the ${path} parameter.`);
  const service: Service = {
    signingName: 'secretsmanager',
    route: createRouter({
      ...{ room, protocol, operations: secretOperations, needs: needsOf(room) },
      refusals: { mistyped, missing, limits, invalid: invalidMember },
    }),
    conditionsOf: (resource) => resourceTags(Object.fromEntries(findSecret(room, resource)?.tags ?? [])),
    refuse: protocol.refuse,
  };
  return {
    service,
    /** A secret by its name or ARN; undefined if there is none. */
    find: (secretId: string) => findSecret(room, secretId),
    /** From now on this KMS key cannot be used. */
    disableKey: (keyArn: string): void => {
      room.disabledKeys.add(keyArn);
    },
  };
}

function needsOf(room: SecretsRoom): Needs {
  return ({ operation, input }) => {
    const { SecretId, Name, Tags: tags = [] } = input as Partial<CreateSecretRequest & DescribeSecretRequest>;
    const resource = resourceOf(room, SecretId, Name);
    const context = requestTags(Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value])));
    const tagged = operation === 'CreateSecret' && tags.length > 0;
    return {
      action: `secretsmanager:${operation}`,
      ...{ resource, context },
      alsoNeeds: tagged ? [{ action: 'secretsmanager:TagResource', resource, context }] : [],
    };
  };
}

/**
 * A secret's whole ARN. For a missing secret the six characters are unknown: a policy that only has `-??????` does not match, and the
 * caller is denied instead of learning that there is none. A new one has them.
 */
function resourceOf(room: SecretsRoom, id = '', name?: string): string {
  if (name !== undefined) return findSecret(room, name)?.arn ?? `${arnStart(room)}${name}-abcdef`;
  const secret = findSecret(room, id);
  if (secret) return secret.arn;
  return id.startsWith('arn:') ? id : `${arnStart(room)}${id}`;
}
