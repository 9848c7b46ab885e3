import type * as sdk from '@aws-sdk/client-secrets-manager';
import type { Caller } from '../credentials.ts';
import { type Limits, longest, shortest } from '../schema/limits.ts';
import { type Operations, reads } from '../schema/operation.ts';
import { ServiceError } from '../service.ts';
import {
  arnStart,
  exception,
  findSecret,
  moveStage,
  notFound,
  refusedRequest,
  type Secret,
  secretOf,
  type SecretsRoom,
  stagesOf,
} from './secret.ts';

const day = 86_400_000;
/** Documented (CreateSecret). */
const namePattern = /^[A-Za-z0-9/_+=.@-]{1,512}$/;
const largestValue = 65_536;

/** Documented (API reference of each operation). */
export const limits: Limits = {
  SecretId: [longest(2_048), shortest(1)],
  Description: [longest(2_048)],
  KmsKeyId: [longest(2_048)],
  VersionId: [longest(64), shortest(32)],
  VersionStage: [longest(256), shortest(1)],
  RemoveFromVersionId: [longest(64), shortest(32)],
  MoveToVersionId: [longest(64), shortest(32)],
  VersionStages: [longest(20), shortest(1)],
  'Tags.Key': [longest(128), shortest(1)],
  'Tags.Value': [longest(256)],
};

export const invalidMember = (message: string): ServiceError =>
  new ServiceError('ValidationException', 400, message);

export const secretOperations: Operations<SecretsRoom, typeof sdk> = {
  CreateSecret: reads(
    ['ClientRequestToken Description KmsKeyId SecretString Tags'],
    (room, input, { caller }) => {
      const { clock, random } = room.surroundings;
      const { Name: name, SecretString: value, KmsKeyId: kmsKeyId, Description: description } = input;
      if (!namePattern.test(name))
        throw invalidMember(
          'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
        );
      const known = findSecret(room, name);
      const token = tokenOf(input);
      const tags = tagsOf(input.Tags);
      if (known?.deletion)
        throw refusedRequest(
          "You can't create this secret because a secret with this name is already scheduled for deletion.",
        );
      // Documented: a repeated call with the same token and value is ignored.
      if (known && (value === undefined || !known.versions.has(token)))
        throw exists(`The operation failed because the secret ${name} already exists.`);
      const secret: Secret = known ?? {
        ...{ name, tags, createdAt: clock.now(), changedAt: clock.now() },
        arn: `${arnStart(room)}${name}-${random.id(6)}`,
        ...{ kmsKeyId, description },
        ...{ versions: new Map(), stages: new Map() },
        ...{ deletion: undefined, rotated: false },
      };
      useKey(room, caller, secret, 'kms:GenerateDataKey');
      if (value !== undefined) addVersion(room, secret, { id: token, value, stages: ['AWSCURRENT'] });
      room.secrets.set(name, secret);
      return { ARN: secret.arn, Name: name, ...(value === undefined ? {} : { VersionId: token }) };
    },
  ),
  DescribeSecret: (room, { SecretId }) => describe(secretOf(room, SecretId, true)),
  GetSecretValue: reads(['VersionId VersionStage'], (room, input, { caller }) => {
    const { SecretId, VersionId: versionId, VersionStage } = input;
    const secret = secretOf(room, SecretId);
    const stage = VersionStage ?? (versionId === undefined ? 'AWSCURRENT' : undefined);
    const labelled = stage === undefined ? versionId : secret.stages.get(stage);
    if (versionId !== undefined && labelled !== versionId)
      throw refusedRequest('You provided a VersionStage that is not associated to the provided VersionId.');
    const version = secret.versions.get(labelled ?? '');
    if (!version)
      throw notFound(
        `Secrets Manager can't find the specified secret value for ${stage === undefined ? `VersionId: ${versionId ?? ''}` : `staging label: ${stage}`}`,
      );
    useKey(room, caller, secret, 'kms:Decrypt');
    return {
      ...{ ARN: secret.arn, Name: secret.name, VersionId: version.id, SecretString: version.value },
      VersionStages: stagesOf(secret)[version.id] ?? [],
      CreatedDate: version.createdAt / 1_000,
    };
  }),
  PutSecretValue: reads(['ClientRequestToken SecretString VersionStages'], (room, input, { caller }) => {
    const { VersionStages: stages = ['AWSCURRENT'] } = input;
    const secret = secretOf(room, input.SecretId);
    const token = tokenOf(input);
    const value = given(input.SecretString, 'SecretString');
    useKey(room, caller, secret, 'kms:GenerateDataKey');
    addVersion(room, secret, { id: token, value, stages });
    return { ARN: secret.arn, Name: secret.name, VersionId: token, VersionStages: [...stages].sort() };
  }),
  /** The label must be on the version from which it is moved: recorded. This is AWS's compare-and-set. */
  UpdateSecretVersionStage: reads(['RemoveFromVersionId MoveToVersionId'], (room, input) => {
    const { SecretId, VersionStage: stage, RemoveFromVersionId: from, MoveToVersionId: to } = input;
    const secret = secretOf(room, SecretId);
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
  }),
  TagResource: (room, { SecretId, Tags }) => {
    const secret = secretOf(room, SecretId);
    for (const [key, value] of tagsOf(Tags)) secret.tags.set(key, value);
  },
  /** Documented: 7 to 30 days, 30 by default; or immediately. */
  DeleteSecret: reads(['RecoveryWindowInDays ForceDeleteWithoutRecovery'], (room, input) => {
    const { SecretId, RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force } = input;
    const now = room.surroundings.clock.now();
    const secret = secretOf(room, SecretId, true);
    if (secret.deletion && force !== true)
      throw refusedRequest(
        "You can't perform this operation on the secret because it was already scheduled for deletion.",
      );
    if (force === true && days !== undefined)
      throw refusedParameter(
        "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
      );
    if (days !== undefined && (days < 7 || days > 30))
      throw refusedParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
    const at = force === true ? now : now + (days ?? 30) * day;
    secret.deletion = { at, orderedAt: now };
    return { ARN: secret.arn, Name: secret.name, DeletionDate: at / 1_000 };
  }),
  RestoreSecret: (room, { SecretId }) => {
    const secret = secretOf(room, SecretId, true);
    secret.deletion = undefined;
    return { ARN: secret.arn, Name: secret.name };
  },
};

function describe(secret: Secret): object {
  const { arn, name, createdAt, changedAt, kmsKeyId, description, tags, deletion, rotated } = secret;
  return {
    ARN: arn,
    Name: name,
    CreatedDate: createdAt / 1_000,
    LastChangedDate: changedAt / 1_000,
    VersionIdsToStages: secret.stages.size === 0 ? undefined : stagesOf(secret),
    Tags: tags.size === 0 ? undefined : [...tags].map(([Key, Value]) => ({ Key, Value })),
    ...{ KmsKeyId: kmsKeyId, Description: description },
    DeletedDate: deletion && deletion.orderedAt / 1_000,
    RotationEnabled: rotated || undefined,
  };
}

/** Documented: the token becomes the version's id; the same value again changes nothing, another is rejected. */
function addVersion(
  { surroundings: { clock } }: SecretsRoom,
  secret: Secret,
  { id, value, stages }: { readonly id: string; readonly value: string; readonly stages: readonly string[] },
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

/** With a customer-managed key the caller needs KMS too; AWS's error then contains no action and no key. Reported. */
function useKey(
  { mayUseKey, disabledKeys }: SecretsRoom,
  { principalArn }: Caller,
  { kmsKeyId }: Secret,
  action: 'kms:Decrypt' | 'kms:GenerateDataKey',
): void {
  if (kmsKeyId === undefined) return;
  const work = action === 'kms:Decrypt' ? 'decrypt' : 'encrypt';
  if (!mayUseKey(principalArn, action, kmsKeyId))
    throw new ServiceError('AccessDeniedException', 400, 'Access to KMS is not allowed');
  if (disabledKeys.has(kmsKeyId))
    throw new ServiceError(
      work === 'decrypt' ? 'DecryptionFailure' : 'EncryptionFailure',
      400,
      `Secrets Manager can't ${work} the protected secret text using the provided KMS key.`,
    );
}

/** Recorded; the SDKs make one. */
function tokenOf({
  ClientRequestToken: token,
}: Pick<sdk.PutSecretValueRequest, 'ClientRequestToken'>): string {
  if (token !== undefined) return token;
  throw refusedRequest('You must provide a ClientRequestToken value. We recommend a UUID-type value.');
}

function given(value: string | undefined, name: string): string {
  if (value === undefined) throw refusedParameter(`You must provide a value for the ${name} parameter.`);
  return value;
}

function tagsOf(given: readonly sdk.Tag[] = []): Map<string, string> {
  const tags = new Map(given.map(({ Key = '', Value = '' }) => [Key, Value]));
  for (const key of tags.keys()) {
    if (key === '') throw refusedParameter('You must provide a value for the Key parameter.');
    if (key.startsWith('aws:')) throw refusedParameter('Tag keys that start with aws: are reserved.');
  }
  if (tags.size > 50) throw refusedParameter('A secret can have no more than 50 tags.');
  return tags;
}

export const refusedParameter = (message: string): ServiceError =>
  exception('InvalidParameterException', message);

const exists = (message: string): ServiceError => exception('ResourceExistsException', message);
