import * as client from '@aws-sdk/client-secrets-manager';
import { errorsOf } from '../schema/errors.ts';
import type { ServiceError, Surroundings } from '../service.ts';

export const exception = errorsOf(client);

/** One immutable value of a secret. Without a label it is deprecated, and AWS deletes it eventually. */
export interface Version {
  readonly id: string;
  readonly value: string;
  readonly createdAt: number;
}

export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  /** Undefined: the account's `aws/secretsmanager`, which needs no permission. */
  readonly kmsKeyId: string | undefined;
  readonly description: string | undefined;
  readonly tags: Map<string, string>;
  readonly versions: Map<string, Version>;
  /** Which version each staging label is on. */
  readonly stages: Map<string, string>;
  changedAt: number;
  /** When it will be deleted, and when the deletion was requested. */
  deletion: { readonly at: number; readonly orderedAt: number } | undefined;
  /** A Lambda function rotates it. */
  rotated: boolean;
}

export interface SecretsRoom {
  readonly surroundings: Surroundings;
  readonly secrets: Map<string, Secret>;
  /** KMS keys that are disabled. */
  readonly disabledKeys: Set<string>;
  readonly mayUseKey: (principalArn: string, action: string, keyArn: string) => boolean;
}

export const arnStart = ({ surroundings: { partition, region, account } }: SecretsRoom): string =>
  `arn:${partition}:secretsmanager:${region}:${account}:secret:`;

/** By name, by ARN, or by an ARN without the six characters that AWS adds. Secrets whose recovery window is over no longer exist. */
export function findSecret(room: SecretsRoom, secretId: string | undefined): Secret | undefined {
  for (const [name, { deletion }] of room.secrets)
    if (deletion && deletion.at <= room.surroundings.clock.now()) room.secrets.delete(name);
  if (secretId === undefined) return undefined;
  return (
    room.secrets.get(secretId) ??
    [...room.secrets.values()].find(({ arn }) => arn === secretId || arn.slice(0, -7) === secretId)
  );
}

/** Throws for a secret that does not exist, and (unless `orDeleted`) for one that is scheduled for deletion. */
export function secretOf(room: SecretsRoom, secretId: string | undefined, orDeleted = false): Secret {
  const secret = findSecret(room, secretId);
  if (!secret) throw notFound("Secrets Manager can't find the specified secret.");
  if (secret.deletion && !orDeleted)
    throw refusedRequest(
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  return secret;
}

export const refusedRequest = (message: string): ServiceError =>
  exception('InvalidRequestException', message);

export function notFound(message: string): ServiceError {
  return exception('ResourceNotFoundException', message);
}

/** Puts a label on a version. Documented: moving AWSCURRENT puts AWSPREVIOUS on the version that had it. */
export function moveStage({ stages }: Secret, stage: string, versionId: string): void {
  const from = stages.get(stage);
  if (stage === 'AWSCURRENT' && from !== undefined && from !== versionId) stages.set('AWSPREVIOUS', from);
  stages.set(stage, versionId);
}

/** The labels of each version that has at least one, in the order in which AWS lists them. */
export function stagesOf({ stages }: Secret): Readonly<Record<string, readonly string[]>> {
  const result: Record<string, string[]> = {};
  for (const [stage, id] of [...stages].sort(([one], [other]) => (one < other ? -1 : 1)))
    (result[id] ??= []).push(stage);
  return result;
}
