import aws4 from 'aws4';
import type { Context } from '../../context.ts';
import { s3Address } from './bucket.ts';

/** Objects whose names end like images that every gate reads. */
const image = /\.(?:avif|gif|jpe?g|png|webp)$/i;

/** One page of a list: an image further behind is not looked for. */
const mostKeys = 200;

/** Paths that the function reads in another way: a size in front, dot and empty segments, control characters. */
const odd = /^\d{0,5}x\d{0,5}\/|(?:^|\/)(?:\.{0,2})\/|[\p{Cc}\\]/u;

export interface ListedImages {
  /** The bucket's. */
  readonly name: string;
  readonly region: string;
  /** What no path has in it. */
  readonly keyPrefix: string;
  /** What all listed keys begin with: the key prefix, or more. */
  readonly prefix: string;
}

/**
 * The path, percent-encoded, of the first image under `prefix` that `isShown`; undefined where there is none or the role may
 * not list the bucket (`s3:ListBucket`). The SDK's client for S3 would be a megabyte for this one call.
 */
export async function firstImage(
  { aws, probe }: Pick<Context, 'aws' | 'probe'>,
  { name, region, keyPrefix, prefix }: ListedImages,
  isShown: (path: string) => boolean,
): Promise<string | undefined> {
  const query = new URLSearchParams({
    'encoding-type': 'url',
    'list-type': '2',
    'max-keys': String(mostKeys),
    prefix,
  });
  const url = new URL(`${s3Address({ ...aws, region }, name)}/?${query.toString().replaceAll('+', '%20')}`);
  const { headers } = aws4.sign(
    { service: 's3', region, host: url.host, path: url.pathname + url.search },
    await aws.lambda.config.credentials(),
  );
  const answer = await probe.request(url.href, asText(headers ?? {})).catch(() => undefined);
  if (answer?.status !== 200) return undefined;
  return keysIn(new TextDecoder().decode(answer.body))
    .filter((key) => key.startsWith(prefix) && image.test(key))
    .map((key) => key.slice(keyPrefix.length))
    .filter((key) => !odd.test(key))
    .map((key) => `/${key.split('/').map(encodeURIComponent).join('/')}`)
    .find(isShown);
}

const asText = (headers: object): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

/** The keys of objects that are not empty, as S3 lists them: in percent-encoding, which no XML has to escape. */
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
