import { fits } from '../../aws/cloudfront/distribution-config.ts';
import { askVersion } from '../../aws/lambda/function-version.ts';
import { firstImage } from '../../aws/s3/bucket.ts';
import type { Context } from '../../gate/context.ts';
import { Failure } from '../../failure.ts';
import { imagesAt, type DeploySettings } from './settings.ts';

/** The path of an image to prove with: the named one, else the first that S3 lists to this role, in the bucket's `region`. */
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
 * Asks a version for the image before any viewer may meet it, and before CloudFront has anything to deploy. What a fresh role
 * may do is not known everywhere at once, so a refusal of S3 has `propagation` seconds to go. Throws where it stays.
 */
export async function proveOriginal(
  { aws, clock, signal }: Context,
  settings: DeploySettings,
  { name, version, path }: { readonly name: string; readonly version: string; readonly path: string },
): Promise<void> {
  const deadline = clock.now() + settings.propagationSeconds * 1_000;
  for (;;) {
    const { status, problem } = await askVersion(aws, name, version, { method: 'HEAD', path });
    // Whether the URL is signed as the gate asks for, and what is in the file, shows through CloudFront.
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

/** What to do where S3 has no object for the function, by S3's own word. */
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
