import { createHash } from 'node:crypto';
import { byteRange } from '../byte-range.ts';
import { type HttpRequest, type HttpResponse, ConnectionReset } from '../exchange.ts';
import { ServiceError } from '../service.ts';
import type { Clock } from '../clock.ts';

export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly etag: string;
  /** Milliseconds since the epoch; S3 shows whole seconds. */
  readonly modifiedAt: number;
  /** Content-Type, Cache-Control and the like, lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An object as a single PUT makes it: its ETag is the MD5 of its bytes. Documented for objects encrypted by SSE-S3. */
export function storedObject(
  bytes: Uint8Array,
  modifiedAt: number,
  headers: Readonly<Record<string, string>>,
): StoredObject {
  const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
  return { bytes, etag, modifiedAt, headers: { 'content-type': 'binary/octet-stream', ...headers } };
}

/** The response of GetObject and HeadObject, with the request's conditions and range applied. */
export function serve(
  object: StoredObject,
  { headers: asked }: HttpRequest,
  now: number,
  customerKey: string | undefined,
): HttpResponse {
  const validators = { etag: object.etag, 'last-modified': new Date(object.modifiedAt).toUTCString() };
  if (!mayBeSent(object, asked))
    throw new ServiceError(
      'PreconditionFailed',
      412,
      'At least one of the pre-conditions you specified did not hold',
      { detail: { Condition: asked['if-match'] === undefined ? 'If-Unmodified-Since' : 'If-Match' } },
    );
  if (isKnown(object, asked, now)) return { status: 304, headers: validators, body: new Uint8Array() };
  const { length } = object.bytes;
  const common = {
    ...object.headers,
    ...validators,
    'accept-ranges': 'bytes',
    'x-amz-server-side-encryption': customerKey === undefined ? 'AES256' : 'aws:kms',
    ...(customerKey === undefined ? {} : { 'x-amz-server-side-encryption-aws-kms-key-id': customerKey }),
  };
  // S3 ignores invalid and multiple ranges, and rejects one that begins after the end.
  const range = byteRange(asked.range, length);
  if (range && range[0] >= length)
    throw new ServiceError('InvalidRange', 416, 'The requested range is not satisfiable', {
      detail: { RangeRequested: asked.range ?? '', ActualObjectSize: String(length) },
    });
  if (!range)
    return { status: 200, headers: { ...common, 'content-length': String(length) }, body: object.bytes };
  const [from, to] = range;
  return {
    status: 206,
    headers: {
      ...common,
      'content-length': String(to - from + 1),
      'content-range': `bytes ${from}-${to}/${length}`,
    },
    body: object.bytes.subarray(from, to + 1),
  };
}

/** If-Match overrides If-Unmodified-Since. Documented (GetObject). */
function mayBeSent(object: StoredObject, asked: HttpRequest['headers']): boolean {
  const match = asked['if-match'];
  if (match !== undefined) return names(match, object.etag);
  const unmodified = Date.parse(asked['if-unmodified-since'] ?? '');
  return Number.isNaN(unmodified) || seconds(object.modifiedAt) <= seconds(unmodified);
}

/** If-None-Match overrides If-Modified-Since. Documented (GetObject). A date in the future is ignored: recorded. */
function isKnown(object: StoredObject, asked: HttpRequest['headers'], now: number): boolean {
  const none = asked['if-none-match'];
  if (none !== undefined) return names(none, object.etag);
  const since = Date.parse(asked['if-modified-since'] ?? '');
  return !Number.isNaN(since) && since <= now && seconds(object.modifiedAt) <= seconds(since);
}

function names(list: string, etag: string): boolean {
  const bare = etag.replaceAll('"', '');
  return list
    .split(',')
    .some((one) => ['*', bare].includes(one.trim().replace(/^W\//, '').replaceAll('"', '')));
}

function seconds(ms: number): number {
  return Math.floor(ms / 1_000);
}

/** A fault in the transfer of an object's bytes. */
export interface BodyFault {
  /** Sends this many bytes and breaks the connection, whatever Content-Length said. */
  readonly breakAfter?: number;
  /** Sends pieces of this many bytes ... */
  readonly pieces?: number;
  /** ... and waits so long before each, ms. */
  readonly pause?: number;
}

/** `bytes` with `fault` applied. Throws {@link ConnectionReset} where it breaks. */
export async function* disturbed(
  bytes: Uint8Array,
  fault: BodyFault,
  clock: Clock,
): AsyncIterable<Uint8Array> {
  const end = Math.min(bytes.length, fault.breakAfter ?? bytes.length);
  const piece = fault.pieces ?? bytes.length;
  for (let at = 0; at < end; at += piece) {
    if (fault.pause !== undefined) await clock.sleep(fault.pause);
    yield bytes.subarray(at, Math.min(end, at + piece));
  }
  if (end < bytes.length) throw new ConnectionReset('in the middle of a body');
}
