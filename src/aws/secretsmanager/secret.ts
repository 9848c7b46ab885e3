import { createHash } from 'node:crypto';
import * as sdk from '@aws-sdk/client-secrets-manager';
import { Failure } from '../../failure.ts';
import { call, callIfThere, send } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';
import { refusedWith } from '../client/refusal.ts';
import { tagList, tagsIn, type Tags } from '../ownership.ts';
import { sendNotLaterThan } from '../client/time-limit.ts';

export interface SeenSecret {
  readonly arn: string;
  readonly name: string;
  readonly tags: Tags;
  /** Scheduled for deletion: no value can be read or written. */
  readonly deleted: boolean;
  /** Whether a Lambda function rotates it. */
  readonly rotated: boolean;
  /** Its customer-managed KMS key. */
  readonly kmsKeyId: string | undefined;
  /** The version of each staging label. */
  readonly stages: ReadonlyMap<string, string>;
}

/** Days in which a deleted secret can be restored: the fewest that AWS allows. */
const recoveryWindow = 7;

/** The label of our version that is to become the current one. */
const nextLabel = 'cloudfront-image-gate';

export type SecretCalls = ReturnType<typeof secretCalls>;

/** Calls to Secrets Manager. Its client is loaded with this file, which is imported only where there is a secret. */
export function secretCalls(aws: Aws, id: string) {
  const client = aws.create(sdk.SecretsManagerClient);
  const put = async (value: string, versionId: string, notLaterThan: number, VersionStages?: string[]) => {
    const input = { SecretId: id, SecretString: value, ClientRequestToken: versionId, VersionStages };
    const command = new sdk.PutSecretValueCommand(input);
    sendNotLaterThan(aws.clock, command, id, notLaterThan);
    await withKmsRemedy(() => send(client, command, id));
  };
  return {
    /** The secret without its values; undefined when it does not exist. */
    find: async (): Promise<SeenSecret | undefined> => {
      const seen = await callIfThere(client, sdk.DescribeSecretCommand, id, { SecretId: id });
      return seen && fromSdk(seen);
    },

    /** The text of a version; undefined if it no longer exists or is not text. */
    value: async (versionId: string): Promise<string | undefined> => {
      const input = { SecretId: id, VersionId: versionId };
      return (await withKmsRemedy(() => callIfThere(client, sdk.GetSecretValueCommand, id, input)))
        ?.SecretString;
    },

    /** Whether it has a current version, of any kind. */
    holds: async (): Promise<boolean> =>
      (await withKmsRemedy(() => callIfThere(client, sdk.GetSecretValueCommand, id, { SecretId: id }))) !==
      undefined,

    /** The first version's id, too, derives from what came before: nothing. */
    create: (value: string, tags: Tags): Promise<unknown> =>
      call(client, sdk.CreateSecretCommand, id, {
        Name: id,
        Description: 'The API key that CloudFront sends. Managed by CloudFront Image Gate.',
        SecretString: value,
        ClientRequestToken: versionAfter(id, new Map()),
        Tags: tagList(tags),
      }),

    /**
     * Makes `value` the current version, under the id `versionId`. An id is used once: if it has another value, another writer was
     * faster, and AWS returns ResourceExistsException. The same value again changes nothing.
     */
    write: (value: string, versionId: string, notLaterThan: number): Promise<void> =>
      put(value, versionId, notLaterThan),

    /**
     * The same, but only if `from` is the current version at that moment, so that another writer's value is not lost. Returns false
     * if it is not. Until then the new version has its own label, by which it is found and counts as sent.
     */
    replace: async (
      value: string,
      versionId: string,
      from: string,
      notLaterThan: number,
    ): Promise<boolean> => {
      await put(value, versionId, notLaterThan, [nextLabel]);
      const command = new sdk.UpdateSecretVersionStageCommand({
        ...{ SecretId: id, VersionStage: 'AWSCURRENT' },
        ...{ MoveToVersionId: versionId, RemoveFromVersionId: from },
      });
      sendNotLaterThan(aws.clock, command, id, notLaterThan);
      try {
        await send(client, command, id);
        return true;
      } catch (error) {
        if (!refusedWith(error, 'InvalidParameterException')) throw error;
        return false;
      }
    },

    /** Schedules the deletion. */
    remove: (): Promise<unknown> =>
      call(client, sdk.DeleteSecretCommand, id, { SecretId: id, RecoveryWindowInDays: recoveryWindow }),
  };
}

function fromSdk(seen: sdk.DescribeSecretResponse): SeenSecret {
  const { ARN: arn = '', Name: name = '' } = seen;
  const labels = Object.entries(seen.VersionIdsToStages ?? {});
  return {
    ...{ arn, name },
    tags: tagsIn(seen.Tags),
    deleted: seen.DeletedDate !== undefined,
    rotated: seen.RotationEnabled === true,
    kmsKeyId: seen.KmsKeyId,
    stages: new Map(labels.flatMap(([version, stages]) => stages.map((stage) => [stage, version]))),
  };
}

/**
 * The id of the version that follows these: the same for every run that saw the same two, so AWS accepts only one of their writes.
 * Each write also moves AWSPREVIOUS, so no two states get the same id unless labels are moved by hand, twice. `text`: for a write
 * that is won or lost in another way, the id belongs to this text alone.
 */
export function versionAfter(arn: string, stages: ReadonlyMap<string, string>, text = ''): string {
  const id = digest(`${arn} ${versionOf(stages)} ${text}`.trimEnd()).slice(0, 40);
  return id + signature(id);
}

/** Whether this action chose the id, which means that it wrote the value, whatever happened to the key since. */
export function isOwnVersion(version: string): boolean {
  return version.slice(40) === signature(version.slice(0, 40));
}

const signature = (id: string): string => digest(`cloudfront-image-gate ${id}`).slice(0, 24);

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Which versions are current and previous, as one text. */
export function versionOf(stages: ReadonlyMap<string, string>): string {
  return `${stages.get('AWSCURRENT') ?? ''}/${stages.get('AWSPREVIOUS') ?? ''}`;
}

/** For a secret with a customer-managed key AWS only says "Access to KMS is not allowed". */
async function withKmsRemedy<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const isKms =
      error instanceof Failure &&
      (/\bKMS\b/.test(error.message) || refusedWith(error, 'DecryptionFailure', 'EncryptionFailure'));
    if (!isKms) throw error;
    throw new Failure(
      error.message,
      "Grant the role kms:Decrypt and kms:GenerateDataKey on the secret's own KMS key, and check that the key is enabled.",
      'key-secret',
      error.cause,
    );
  }
}
