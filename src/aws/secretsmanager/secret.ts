import { createHash } from 'node:crypto';
import * as sdk from '@aws-sdk/client-secrets-manager';
import { Failure } from '../../failure.ts';
import { call, callIfThere } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';
import { refusable, refusedWith } from '../client/refusal.ts';
import { tagList, tagsIn, type Tags } from '../ownership.ts';
import { sendNotLaterThan } from '../client/too-late.ts';

export interface SeenSecret {
  readonly arn: string;
  readonly name: string;
  readonly tags: Tags;
  /** Scheduled for deletion: no value can be read or written. */
  readonly deleted: boolean;
  /** A Lambda function writes it. */
  readonly rotated: boolean;
  /** A KMS key of its own. */
  readonly kmsKeyId: string | undefined;
  /** The version that each staging label is on. */
  readonly stages: ReadonlyMap<string, string>;
}

/** Days in which a deleted secret can be restored: the fewest that AWS allows. */
const recoveryWindow = 7;

interface WriteLimits {
  /** What no message shows, besides the value itself. */
  readonly secrets: readonly string[];
  /** Milliseconds on the clock. */
  readonly notLaterThan: number;
}

/** On a version of ours that is to become the current one. */
const nextLabel = 'cloudfront-image-gate';

/** Calls to Secrets Manager. Its client is loaded with this file, which is imported only where there is a secret. */
export class SecretCalls {
  private readonly aws: Aws;
  private readonly client: sdk.SecretsManagerClient;
  private readonly id: string;

  constructor(aws: Aws, id: string) {
    this.aws = aws;
    this.client = aws.create(sdk.SecretsManagerClient);
    this.id = id;
  }

  /** The secret without its values; undefined when it does not exist. */
  async find(): Promise<SeenSecret | undefined> {
    const { id, client } = this;
    const seen = await callIfThere(client, sdk.DescribeSecretCommand, id, { SecretId: id });
    if (!seen) return undefined;
    const { ARN: arn, Name: name } = seen;
    if (arn === undefined || name === undefined)
      throw new Error('secretsmanager:DescribeSecret answered without ARN or name: nothing was changed');
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

  /** The text of a version; undefined when it is gone, or not text. */
  async value(versionId: string): Promise<string | undefined> {
    const { id, client } = this;
    const input = { SecretId: id, VersionId: versionId };
    return withKmsRemedy(
      async () => (await callIfThere(client, sdk.GetSecretValueCommand, id, input))?.SecretString,
    );
  }

  /** The first version too is named by what was there before: nothing. */
  async create(value: string, tags: Tags): Promise<void> {
    const { id, client } = this;
    const command = new sdk.CreateSecretCommand({
      Name: id,
      Description: 'The API key that CloudFront sends. Managed by CloudFront Image Gate.',
      SecretString: value,
      ClientRequestToken: versionAfter(id, new Map()),
      Tags: tagList(tags),
    });
    await refusable('secretsmanager:CreateSecret', id, client.send(command), [value]);
  }

  /**
   * The same, but only if `from` is the current version at that moment: what somebody else wrote meanwhile is not lost. Answers
   * false where it is not. Until then the new version has a label of its own, by which it is found and counts as sent.
   */
  async replace(value: string, versionId: string, from: string, limits: WriteLimits): Promise<boolean> {
    await this.put(value, versionId, limits, [nextLabel]);
    const { aws, client, id } = this;
    const command = new sdk.UpdateSecretVersionStageCommand({
      ...{ SecretId: id, VersionStage: 'AWSCURRENT' },
      ...{ MoveToVersionId: versionId, RemoveFromVersionId: from },
    });
    sendNotLaterThan(aws.clock, command, id, limits.notLaterThan);
    try {
      await refusable('secretsmanager:UpdateSecretVersionStage', id, client.send(command));
      return true;
    } catch (error) {
      if (!refusedWith(error, 'InvalidParameterException')) throw error;
      return false;
    }
  }

  /**
   * Makes `value` the current version, under the id `versionId`. An id is used once: where another value has it, another
   * writer was faster, and AWS answers ResourceExistsException. With the same value again it does nothing.
   */
  async write(value: string, versionId: string, limits: WriteLimits): Promise<void> {
    await this.put(value, versionId, limits);
  }

  private async put(
    value: string,
    versionId: string,
    { secrets, notLaterThan }: WriteLimits,
    VersionStages?: string[],
  ): Promise<void> {
    const { aws, client, id } = this;
    const command = new sdk.PutSecretValueCommand({
      ...{ SecretId: id, SecretString: value, VersionStages },
      ClientRequestToken: versionId,
    });
    sendNotLaterThan(aws.clock, command, id, notLaterThan);
    await withKmsRemedy(() =>
      refusable('secretsmanager:PutSecretValue', id, client.send(command), [value, ...secrets]),
    );
  }

  /** Schedules the deletion. */
  async remove(): Promise<void> {
    const input = { SecretId: this.id, RecoveryWindowInDays: recoveryWindow };
    await call(this.client, sdk.DeleteSecretCommand, this.id, input);
  }
}

/**
 * The id of the version that follows these: the same for everybody who saw the same two, so that of all their writes AWS takes
 * one. Each write moves AWSPREVIOUS too, so no two states are named alike unless labels are moved by hand, twice. `text`: of a
 * write that is won or lost otherwise, the id is this text's alone.
 */
export function versionAfter(arn: string, stages: ReadonlyMap<string, string>, text = ''): string {
  const id = digest(`${arn} ${versionOf(stages)} ${text}`.trimEnd()).slice(0, 40);
  return id + signature(id);
}

/** Whether this action chose the id: then it wrote the value, whatever became of its key since. */
export function isOwnVersion(version: string): boolean {
  return version.slice(40) === signature(version.slice(0, 40));
}

const signature = (id: string): string => digest(`cloudfront-image-gate ${id}`).slice(0, 24);

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Which versions are current and previous, as one text. */
export function versionOf(stages: ReadonlyMap<string, string>): string {
  return `${stages.get('AWSCURRENT') ?? ''}/${stages.get('AWSPREVIOUS') ?? ''}`;
}

/** Of a secret with a key of its own AWS says only that "Access to KMS is not allowed". */
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
