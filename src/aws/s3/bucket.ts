import type { ProbePort } from '../../probe.ts';
import { Failure } from '../../failure.ts';
import type { Aws } from '../client/connect.ts';

/**
 * The Region of a bucket; undefined where no answer tells it. S3 tells it to everybody, without a signature and even with a
 * 403 (https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html). Throws a Failure when there is no such bucket.
 */
export async function bucketRegion(
  { aws, probe }: { readonly aws: Aws; readonly probe: ProbePort },
  bucket: string,
): Promise<string | undefined> {
  const answer = await probe.request(`${s3Address(aws, bucket)}/`, {}, 'HEAD').catch(() => undefined);
  if (answer?.status === 404)
    throw new Failure(
      `There is no S3 bucket "${bucket}".`,
      'Correct the input `bucket`: its name is not an ARN and has no folder in it.',
      'bucket',
    );
  return answer?.headers['x-amz-bucket-region'];
}

/** By path where the name has dots: it would not match S3's certificate. */
export function s3Address({ region, partition }: Pick<Aws, 'region' | 'partition'>, bucket: string): string {
  const host = `s3.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`;
  return bucket.includes('.') ? `https://${host}/${bucket}` : `https://${bucket}.${host}`;
}
