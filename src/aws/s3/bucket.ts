import { SignatureV4 } from '@smithy/signature-v4';
import { Failure } from '../../failure.ts';
import type { ProbePort } from '../../probe.ts';
import type { Aws } from '../client/connect.ts';

interface World {
  readonly aws: Aws;
  readonly probe: ProbePort;
}

/**
 * The Region of a bucket; undefined if no response tells it. S3 tells it to any client, without a signature and even with a 403
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html). Throws a Failure if there is no such bucket.
 */
export async function bucketRegion({ aws, probe }: World, bucket: string): Promise<string | undefined> {
  const answer = await probe.request(`${s3Address(aws, bucket)}/`, {}, 'HEAD').catch(() => undefined);
  if (answer?.status === 404)
    throw new Failure(
      `There is no S3 bucket "${bucket}".`,
      "Set the input `bucket` to the bucket's name, without an ARN prefix or a folder.",
      'bucket',
    );
  return answer?.headers['x-amz-bucket-region'];
}

/** A path-style address if the name has dots, because it would not match S3's certificate. */
function s3Address({ region, partition }: Pick<Aws, 'region' | 'partition'>, bucket: string): string {
  const host = `s3.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`;
  return bucket.includes('.') ? `https://${host}/${bucket}` : `https://${bucket}.${host}`;
}

/** Objects whose names end like images that every gate reads. */
const image = /\.(?:avif|gif|jpe?g|png|webp)$/i;

/** One page of a list; later pages are not searched for an image. */
const mostKeys = 200;

/** Paths with a special meaning for the function: a leading size, dot and empty segments, control characters. */
const odd = /^\d{0,5}x\d{0,5}\/|(?:^|\/)(?:\.{0,2})\/|[\p{Cc}\\]/u;

interface ListedImages {
  /** The bucket's. */
  readonly name: string;
  readonly region: string;
  /** Text that no path contains. */
  readonly keyPrefix: string;
  /** The common prefix of all listed keys: the key prefix, or longer. */
  readonly prefix: string;
}

/**
 * The percent-encoded path of the first image under `prefix` that `isShown`; undefined if there is none or the role may not list the
 * bucket (`s3:ListBucket`). The SDK's S3 client would add a megabyte for this one call.
 */
export async function firstImage(
  { aws, probe }: World,
  { name, region, keyPrefix, prefix }: ListedImages,
  isShown: (path: string) => boolean,
): Promise<string | undefined> {
  const { hostname, pathname: path, href } = new URL(`${s3Address({ ...aws, region }, name)}/`);
  const query = { 'encoding-type': 'url', 'list-type': '2', 'max-keys': String(mostKeys), prefix };
  const { credentials, sha256 } = aws.lambda.config;
  const signer = new SignatureV4({ service: 's3', uriEscapePath: false, region, credentials, sha256 });
  const request = { method: 'GET', protocol: 'https:', hostname, path, query, headers: { host: hostname } };
  const { headers } = await signer.sign(request);
  const asked = `${href}?${new URLSearchParams(query).toString().replaceAll('+', '%20')}`;
  const answer = await probe.request(asked, headers).catch(() => undefined);
  if (answer?.status !== 200) return undefined;
  return keysIn(new TextDecoder().decode(answer.body))
    .filter((key) => key.startsWith(prefix) && image.test(key))
    .map((key) => key.slice(keyPrefix.length))
    .filter((key) => !odd.test(key))
    .map((key) => `/${key.split('/').map(encodeURIComponent).join('/')}`)
    .find(isShown);
}

/** The keys of objects that are not empty, as S3 lists them: in percent-encoding, which needs no XML escapes. */
function keysIn(list: string): readonly string[] {
  return [...list.matchAll(/<Contents>([^]*?)<\/Contents>/g)].flatMap(([, object = '']) => {
    const key = /<Key>([^<]*)<\/Key>/.exec(object)?.[1];
    if (key === undefined || object.includes('<Size>0</Size>')) return [];
    try {
      return [decodeURIComponent(key.replaceAll('+', '%20'))];
    } catch {
      return [];
    }
  });
}
