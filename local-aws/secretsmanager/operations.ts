import type { Caller } from '../credentials.ts';
import { ServiceError } from '../service.ts';
import {
  arnStart,
  findSecret,
  moveStage,
  notFound,
  secretOf,
  stagesOf,
  type Secret,
  type SecretsRoom,
  type Version,
} from './secret.ts';
import { optionalText, refusedParameter, refusedRequest, requiredText, tagsOf, type Fields } from './wire.ts';

/** An operation: who asks for what -> what is answered. */
export type SecretOperation = (room: SecretsRoom, fields: Fields, caller: Caller) => object | undefined;

const day = 86_400_000;
/** Documented (CreateSecret). */
const namePattern = /^[A-Za-z0-9/_+=.@-]{1,512}$/;
const largestValue = 65_536;

export const secretOperations: Readonly<Record<string, SecretOperation>> = {
  CreateSecret: createSecret,
  DescribeSecret: (room, fields) => describe(secretOf(room, fields, true)),
  GetSecretValue: getSecretValue,
  PutSecretValue: putSecretValue,
  UpdateSecretVersionStage: updateSecretVersionStage,
  TagResource: tagResource,
  DeleteSecret: deleteSecret,
  RestoreSecret: restoreSecret,
};

function createSecret(room: SecretsRoom, fields: Fields, caller: Caller): object {
  const { clock, random } = room.surroundings;
  const name = requiredText(fields, 'Name');
  if (!namePattern.test(name))
    throw new ServiceError(
      'ValidationException',
      400,
      'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    );
  const known = findSecret(room, name);
  const token = requiredText(fields, 'ClientRequestToken');
  const value = optionalText(fields, 'SecretString');
  const tags = new Map(tagsOf(fields));
  if (known?.deletion)
    throw refusedRequest(
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  // Documented: a repetition with the same token and value is ignored.
  if (known && known.versions.get(token)?.value !== value)
    throw exists(`The operation failed because the secret ${name} already exists.`);
  const secret: Secret = known ?? {
    ...{ name, tags, createdAt: clock.now(), changedAt: clock.now() },
    arn: `${arnStart(room)}${name}-${random.id(6)}`,
    kmsKeyId: optionalText(fields, 'KmsKeyId'),
    description: optionalText(fields, 'Description'),
    ...{ versions: new Map<string, Version>(), stages: new Map<string, string>() },
    ...{ deletion: undefined, rotated: false },
  };
  useKey(room, caller, secret, 'kms:GenerateDataKey', 'EncryptionFailure');
  if (value !== undefined) addVersion(room, secret, token, value, ['AWSCURRENT']);
  room.secrets.set(name, secret);
  return { ARN: secret.arn, Name: name, ...(value === undefined ? {} : { VersionId: token }) };
}

function describe(secret: Secret): object {
  const { arn, name, createdAt, changedAt, kmsKeyId, description, tags, deletion, rotated } = secret;
  return {
    ARN: arn,
    Name: name,
    CreatedDate: createdAt / 1_000,
    LastChangedDate: changedAt / 1_000,
    ...(secret.stages.size === 0 ? {} : { VersionIdsToStages: stagesOf(secret) }),
    ...(tags.size === 0 ? {} : { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) }),
    ...(kmsKeyId === undefined ? {} : { KmsKeyId: kmsKeyId }),
    ...(description === undefined ? {} : { Description: description }),
    ...(deletion ? { DeletedDate: deletion.orderedAt / 1_000 } : {}),
    ...(rotated ? { RotationEnabled: true } : {}),
  };
}

function getSecretValue(room: SecretsRoom, fields: Fields, caller: Caller): object {
  const secret = secretOf(room, fields);
  const versionId = optionalText(fields, 'VersionId');
  const stage = optionalText(fields, 'VersionStage') ?? (versionId === undefined ? 'AWSCURRENT' : undefined);
  const labelled = stage === undefined ? versionId : secret.stages.get(stage);
  if (versionId !== undefined && labelled !== versionId)
    throw refusedRequest('You provided a VersionStage that is not associated to the provided VersionId.');
  const version = secret.versions.get(labelled ?? '');
  if (!version)
    throw notFound(
      `Secrets Manager can't find the specified secret value for ${stage === undefined ? `VersionId: ${versionId ?? ''}` : `staging label: ${stage}`}`,
    );
  useKey(room, caller, secret, 'kms:Decrypt', 'DecryptionFailure');
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    SecretString: version.value,
    VersionStages: stagesOf(secret)[version.id] ?? [],
    CreatedDate: version.createdAt / 1_000,
  };
}

function putSecretValue(room: SecretsRoom, fields: Fields, caller: Caller): object {
  const secret = secretOf(room, fields);
  const token = requiredText(fields, 'ClientRequestToken');
  const value = requiredText(fields, 'SecretString');
  const stages = (fields.VersionStages as readonly string[] | undefined) ?? ['AWSCURRENT'];
  useKey(room, caller, secret, 'kms:GenerateDataKey', 'EncryptionFailure');
  addVersion(room, secret, token, value, stages);
  return { ARN: secret.arn, Name: secret.name, VersionId: token, VersionStages: [...stages].sort() };
}

/** Documented: the token becomes the version's id; with the same value again nothing is done, with another it is refused. */
function addVersion(
  { surroundings: { clock } }: SecretsRoom,
  secret: Secret,
  id: string,
  value: string,
  stages: readonly string[],
): void {
  if (id.length < 32 || id.length > 64)
    throw refusedParameter('ClientRequestToken must be 32-64 characters long.');
  if (Buffer.byteLength(value) > largestValue || value === '')
    throw refusedParameter('SecretString must be 1 to 65536 bytes long.');
  const known = secret.versions.get(id);
  if (known?.value === value) return;
  if (known)
    throw exists(
      `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`,
    );
  secret.versions.set(id, { id, value, createdAt: clock.now() });
  for (const stage of stages) moveStage(secret, stage, id);
  secret.changedAt = clock.now();
}

/** The label must be on the version that it is taken from: recorded, and in that AWS's compare-and-set. */
function updateSecretVersionStage(room: SecretsRoom, fields: Fields): object {
  const secret = secretOf(room, fields);
  const stage = requiredText(fields, 'VersionStage');
  const from = optionalText(fields, 'RemoveFromVersionId');
  const to = optionalText(fields, 'MoveToVersionId');
  const at = secret.stages.get(stage);
  if (to !== undefined && at !== undefined && at !== to && at !== from)
    throw refusedParameter(
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${at}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  if (to === undefined && stage === 'AWSCURRENT')
    throw refusedParameter(
      "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.",
    );
  for (const id of [from, to])
    if (id !== undefined && !secret.versions.has(id))
      throw notFound(`Secrets Manager can't find the specified secret version: ${id}.`);
  if (to !== undefined) moveStage(secret, stage, to);
  else if (at === from) secret.stages.delete(stage);
  secret.changedAt = room.surroundings.clock.now();
  return { ARN: secret.arn, Name: secret.name };
}

function tagResource(room: SecretsRoom, fields: Fields): undefined {
  const secret = secretOf(room, fields);
  for (const [key, value] of tagsOf(fields)) secret.tags.set(key, value);
}

/** Documented: 7 to 30 days, 30 by default; or at once. */
function deleteSecret(room: SecretsRoom, fields: Fields): object {
  const now = room.surroundings.clock.now();
  const secret = secretOf(room, fields, true);
  if (secret.deletion)
    throw refusedRequest(
      "You can't perform this operation on the secret because it was already scheduled for deletion.",
    );
  const { RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force } = fields;
  if (force === true && days !== undefined)
    throw refusedParameter(
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  if (days !== undefined && (typeof days !== 'number' || days < 7 || days > 30))
    throw refusedParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
  const at = force === true ? now : now + (days ?? 30) * day;
  secret.deletion = { at, orderedAt: now };
  return { ARN: secret.arn, Name: secret.name, DeletionDate: at / 1_000 };
}

function restoreSecret(room: SecretsRoom, fields: Fields): object {
  const secret = secretOf(room, fields, true);
  secret.deletion = undefined;
  return { ARN: secret.arn, Name: secret.name };
}

/** With a key of its own the caller needs KMS too; AWS then names no action and no key. Reported. */
function useKey(
  { mayUseKey, disabledKeys }: SecretsRoom,
  { principalArn }: Caller,
  { kmsKeyId }: Secret,
  action: string,
  failure: 'DecryptionFailure' | 'EncryptionFailure',
): void {
  if (kmsKeyId === undefined) return;
  if (!mayUseKey(principalArn, action, kmsKeyId))
    throw new ServiceError('AccessDeniedException', 400, 'Access to KMS is not allowed');
  if (disabledKeys.has(kmsKeyId))
    throw new ServiceError(
      failure,
      400,
      `Secrets Manager can't ${failure === 'DecryptionFailure' ? 'decrypt' : 'encrypt'} the protected secret text using the provided KMS key.`,
    );
}

const exists = (message: string): ServiceError => new ServiceError('ResourceExistsException', 400, message);
