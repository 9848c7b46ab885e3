import { fits } from '../../aws/cloudfront/distribution-config.ts';
import { askVersion } from '../../aws/lambda/function-version.ts';
import { firstImage } from '../../aws/s3/bucket.ts';
import type { Context } from '../../gate/context.ts';
import { Failure } from '../../failure.ts';
import { imagesAt, type DeploySettings } from './settings.ts';

/** The path of an image to prove with: the given one, else the first that this role can list in the bucket, in the bucket's `region`. */
export async function imageToProve(context: Context, settings: DeploySettings, region: string) {
  if (settings.probePicture !== undefined || context.dryRun) return settings.probePicture;
  const shown = imagesAt(settings);
  const folder = /^\/(.*\/)?[^/]*\*/.exec(shown)?.[1] ?? '';
  const prefix = (settings.keyPrefix ?? '') + (/[*?]/.test(folder) ? '' : folder);
  const keyPrefix = settings.keyPrefix ?? '';
  const listed = { name: settings.bucket, region, prefix, keyPrefix };
  return firstImage(context, listed, (path) => fits(shown, path));
}

const pause = 2_000;

/**
 * Requests the image from a version before any viewer can reach it and before CloudFront has anything to deploy. A new role's
 * permissions take time to propagate, so S3 may refuse for `propagation` seconds. Throws if it still refuses then.
 */
export async function proveOriginal(
  { aws, clock, signal }: Context,
  settings: DeploySettings,
  { name, version, path }: { readonly name: string; readonly version: string; readonly path: string },
): Promise<void> {
  const deadline = clock.now() + settings.propagationSeconds * 1_000;
  for (;;) {
    const { status, problem } = await askVersion(aws, name, version, { method: 'HEAD', path });
    // Whether the URL is signed as the gate requires, and what the file contains, shows through CloudFront.
    if (problem === undefined && status !== 404) return;
    if (clock.now() >= deadline)
      throw new Failure(
        `The function cannot read the image ${path} in the bucket "${settings.bucket}": ${problem ?? 'there is no such object'}.`,
        remedyFor(problem, settings),
        'original-unreadable',
      );
    await clock.sleep(pause, signal);
  }
}

/** The remedy if S3 has no object for the function, by S3's error code. */
export function remedyFor(problem: string | undefined, settings: DeploySettings): string {
  const { bucket, keyPrefix = '', functionRoleArn, kmsKeyArn } = settings;
  const [code, region] = problem?.split(' ') ?? [];
  if (code === undefined)
    return `Correct \`probe-picture\`: it is the path of an image as viewers request it, below \`key-prefix\` ("${keyPrefix}").`;
  if (code === 'NoSuchBucket') return 'Correct the input `bucket`.';
  if (region !== undefined)
    return `The bucket is in ${region} by now: run the action again, and the function looks there.`;
  if (!/^(AccessDenied|403|KMS\..*)$/.test(code)) return `See what S3 means by ${code}, and correct it.`;
  if (functionRoleArn !== undefined)
    return `Grant the role ${functionRoleArn} s3:GetObject on arn:aws:s3:::${bucket}/${keyPrefix}*, and kms:Decrypt for the KMS key of yours that encrypts the bucket, if one does; and see that the object is there.`;
  return kmsKeyArn === undefined
    ? 'If a KMS key of yours encrypts the bucket, name it in `kms-key-arn`. Else see whether the bucket has a policy that refuses the role, and that the object is there.'
    : `See that the object is there, that ${kmsKeyArn} is the key that encrypts it, and that the policies of key and bucket do not refuse the function's role.`;
}
