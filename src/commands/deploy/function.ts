import { liveVersion, provedVersion } from '../../aws/lambda/function-version.ts';
import { type FunctionWanted, resizeFunction } from '../../aws/lambda/function.ts';
import { logGroup } from '../../aws/logs/log-group.ts';
import { executionRole, roleIdOf } from '../../aws/iam/role.ts';
import { bucketRegion } from '../../aws/s3/bucket.ts';
import { isUnseen } from '../../aws/client/refusal.ts';
import { concurrencyLimit } from '../../aws/lambda/function-state.ts';
import type { Context } from '../../gate/context.ts';
import { notCreated, type DeployRun } from './settings.ts';
import { imageToProve, proveOriginal } from './image.ts';

const runtime = 'nodejs24.x';
const handler = 'index.handler';

/** What serves viewers once role, log group, function, version and alias are in place. */
export interface LiveCode {
  /** Undefined only if a dry run found no alias. */
  readonly version: string | undefined;
  /** The version that was last proved behind the alias; if it differs, `version` is not proved yet. */
  readonly proved: string | undefined;
  /** Undefined only if a dry run found no function. */
  readonly functionArn: string | undefined;
  /** The path of an image to prove with, and the check that requests it from a version and throws if it cannot be read. */
  readonly image: string | undefined;
  readonly prove: (version: string) => Promise<void>;
}

/**
 * Contains the id of the function's role. Lambda's grant to decrypt the variables is for that role: a role recreated under the same
 * name has no grant until it is set again, separately for each version (hashicorp/terraform-provider-aws#6352).
 */
const roleVariable = 'CLOUDFRONT_IMAGE_GATE_ROLE_ID';

/** The bucket's Region, if it is not the function's (resize-function/configuration.ts). */
const regionVariable = 'IMAGE_GATE_BUCKET_REGION';

/** Ensures role, log group, function, version and alias. */
export async function ensureFunction(run: DeployRun): Promise<LiveCode> {
  const { context, settings, account, at, ensure } = run;
  const { aws } = context;
  const { name, bucket, logRetentionDays } = settings;
  const region = await bucketRegion(context, bucket);
  const image = await imageToProve(context, settings, region ?? aws.region);
  const role = await functionRole(run);
  // Before the function, whose first request would make Lambda create the group: untagged and permanent.
  if (logRetentionDays !== undefined)
    await ensure(logGroup(aws, { gate: name, account, retentionDays: logRetentionDays }));
  warnOfRegion(context, bucket, region);
  const wanted = resizeFunction(aws, functionWanted(run, role, region));
  const seen = await ensure(wanted);
  const { live } = seen;
  // A function that a dry run did not change is not what the new version would be made from.
  const source = wanted.plan(seen).length === 0 ? live : undefined;
  const prove = async (version: string): Promise<void> => {
    if (image !== undefined)
      await proveOriginal(context, settings, { name: at.functionName, version, path: image });
  };
  const version = (await ensure(liveVersion(aws, { at, live: source, prove })))?.version;
  const proved = provedVersion(live, at);
  if (proved === undefined) await warnOfLowConcurrency(context);
  return { version, proved, functionArn: live?.arn, image, prove };
}

/** `region`: the bucket's Region, undefined if unknown. */
function functionWanted(run: DeployRun, role: FunctionRole, region?: string): FunctionWanted {
  const { context, settings, at } = run;
  const { name, memory, timeout, defaulted = [] } = settings;
  return {
    gate: name,
    name: at.functionName,
    settings: {
      ...{ role: role.arn, runtime, handler, memory, timeout },
      environment: {
        ...settings.functionEnvironment,
        ...(region === undefined || region === context.aws.region ? {} : { [regionVariable]: region }),
        ...(role.id === undefined ? {} : { [roleVariable]: role.id }),
      },
    },
    initialOnly: defaulted.filter((field) => field !== 'priceClass'),
    roleVariable,
    keptVariables: region === undefined ? [regionVariable] : [],
    architecture: settings.architecture,
    fingerprint: settings.fingerprint,
    package: settings.functionPackage,
  };
}

function warnOfRegion({ aws, journal }: Context, bucket: string, region: string | undefined): void {
  if (region === undefined)
    journal.warned(`The Region of the bucket "${bucket}" is unknown: S3 did not report it.`);
  else if (region !== aws.region)
    journal.warned(
      `The bucket "${bucket}" is in ${region}: images that CloudFront has not cached take longer, and AWS charges for their originals as traffic between Regions.`,
    );
}

interface FunctionRole {
  readonly arn: string;
  /** Undefined if unknown. */
  readonly id: string | undefined;
}

/** The user's own role, or the gate's in its wanted state. */
async function functionRole({ context, settings, account, ensure }: DeployRun): Promise<FunctionRole> {
  const { aws } = context;
  const { name, bucket, keyPrefix, kmsKeyArn, permissionsBoundaryArn: boundary } = settings;
  const own = settings.functionRoleArn;
  if (own !== undefined) return { arn: own, id: await roleIdOf(aws, own) };
  const wanted = { gate: name, account, bucket, keyPrefix, kmsKeyArn, boundary };
  return (await ensure(executionRole(aws, wanted))) ?? { arn: notCreated, id: undefined };
}

/** Concurrent executions: with fewer a page of thumbnails, or another function of the account, is throttled. */
const comfortable = 100;

/** New accounts may have only 10. That does not prevent a deployment, but images then fail under load. */
async function warnOfLowConcurrency({ aws, journal }: Context): Promise<void> {
  const limit = await concurrencyLimit(aws).catch((error: unknown) => {
    if (!isUnseen(error)) throw error;
    journal.warned(
      'The limit of concurrent Lambda executions could not be read: look for "Concurrent executions" in Service Quotas.',
    );
    return undefined;
  });
  if (limit !== undefined && limit < comfortable)
    journal.warned(
      `This account may run only ${limit} Lambda functions at once in ${aws.region}: requests beyond that get a 503 response. Request a higher quota of "Concurrent executions" in Service Quotas.`,
    );
}
