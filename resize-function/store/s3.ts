import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { sign } from 'aws4';
import { Refusal } from '../refusal.ts';
import { problemIn, problemSentence } from './s3-problem.ts';
import type { Conditions, Original, Source, SourceAnswer } from './source.ts';

/** Region and credentials from Lambda's environment variables. */
export interface Bucket {
  readonly name: string;
  readonly region: string;
  /** An emulator instead of AWS: addressed as `{endpoint}/{bucket}/{key}`. */
  readonly endpoint?: string;
  readonly credentials: () => Credentials;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const attempts = 3;
const quietTime = 5_000;
const peeked = 16_384;

/**
 * Objects of one bucket over signed GETs. The AWS SDK's S3 client is not used: loading it takes longer than
 * everything else in a cold start.
 */
export function bucketSource(bucket: Bucket): Source {
  const base = addressOf(bucket);
  const secure = base.protocol === 'https:';
  const known = new Set<string>();
  // Logged once: a role without permission to list the bucket is denied for each missing key.
  const told = (problem: string): void => {
    if (!known.has(problem)) console.error(problemSentence(bucket.name, problem));
    known.add(problem);
  };
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });

  const ask = (key: string, conditions: Conditions, signal: AbortSignal): Promise<IncomingMessage> => {
    const signed = sign(
      {
        service: 's3',
        region: bucket.region,
        method: 'GET',
        host: base.host,
        path: base.pathname + encodeKey(key),
        headers: {
          ...(conditions.ifNoneMatch === undefined ? {} : { 'if-none-match': conditions.ifNoneMatch }),
          ...(conditions.ifModifiedSince === undefined
            ? {}
            : { 'if-modified-since': conditions.ifModifiedSince }),
        },
      },
      bucket.credentials(),
    );
    return new Promise((resolve, reject) => {
      const request: ClientRequest = (secure ? httpsRequest : httpRequest)({
        agent,
        signal,
        protocol: base.protocol,
        hostname: base.hostname,
        port: base.port,
        path: signed.path,
        headers: signed.headers as Record<string, string>,
        timeout: quietTime,
      });
      request.on('timeout', () => request.destroy(new Error(`S3 sent nothing for ${quietTime} ms`)));
      request.on('response', resolve).on('error', reject).end();
    });
  };

  return {
    open: async (key, conditions, signal) => {
      for (let attempt = 1; ; attempt++) {
        try {
          const response = await ask(key, conditions, signal);
          const status = response.statusCode ?? 0;
          if (status >= 500 && attempt < attempts) response.resume();
          else return await answerOf(response, status, told);
        } catch (error) {
          // A connection from before Lambda froze the process is often dead, so it is retried.
          if (signal.aborted || attempt >= attempts)
            throw new Refusal(504, 'source-timeout', 'the original could not be fetched in time', {
              cause: error,
            });
        }
      }
    },
  };
}

async function answerOf(
  response: IncomingMessage,
  status: number,
  told: (problem: string) => void,
): Promise<SourceAnswer> {
  const { etag = '', 'last-modified': lastModified, 'cache-control': cacheControl } = response.headers;
  const about = { etag, lastModified, cacheControl };
  if (status === 200) return { kind: 'found', ...about, ...bytesOf(response) };
  if (status === 304) {
    response.resume();
    return { kind: 'unchanged', ...about };
  }
  const problem = await problemIn(response);
  if (problem !== undefined) told(problem);
  const why = problem === undefined ? {} : { problem };
  return status === 404 || status === 403 ? { kind: 'missing', ...why } : { kind: 'failed', status, ...why };
}

/** One allocation of the right size: joining collected chunks would need the image twice in memory. */
function bytesOf(response: IncomingMessage): Pick<Original, 'size' | 'peek' | 'read' | 'cancel'> {
  const size = Number(response.headers['content-length'] ?? 0);
  const chunks = response[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  let bytes: Buffer | undefined;
  let filled = 0;
  const fill = async (wanted: number): Promise<Buffer> => {
    bytes ??= Buffer.allocUnsafeSlow(size);
    while (filled < wanted) {
      const chunk = await chunks.next().catch(brokenOff);
      if (chunk.done) brokenOff();
      else filled += chunk.value.copy(bytes, filled);
    }
    return bytes.subarray(0, filled);
  };
  return {
    size,
    peek: () => fill(Math.min(size, peeked)),
    read: () => fill(size),
    cancel: () => response.destroy(),
  };
}

function brokenOff(cause?: unknown): never {
  throw new Refusal(502, 'source-broken', 'S3 closed the connection before the object was complete', {
    cause,
  });
}

/** A bucket with a dot in its name does not match the wildcard certificate, so it gets a path-style address. */
export function addressOf({ name, region, endpoint }: Bucket): URL {
  if (endpoint !== undefined) return new URL(`${endpoint.replace(/\/+$/, '')}/${name}/`);
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return name.includes('.')
    ? new URL(`https://s3.${region}.${suffix}/${name}/`)
    : new URL(`https://${name}.s3.${region}.${suffix}/`);
}

/** Encoded as S3 signs it: everything except unreserved characters and the slash is escaped. */
function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replaceAll('%2F', '/')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
