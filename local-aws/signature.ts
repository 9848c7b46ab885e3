import { createHash, createHmac } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { CommonErrors } from './common-errors.ts';
import type { Credential, Credentials } from './credentials.ts';
import type { HttpRequest } from './exchange.ts';
import { decode, encode } from './text.ts';

/** The credential scope and signature of an `Authorization` header (AWS: "Signature Version 4"). */
export interface Signature {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const algorithm = 'AWS4-HMAC-SHA256';
const scopePattern =
  /Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request\s*,\s*SignedHeaders=([^,\s]+)\s*,\s*Signature=([0-9a-f]{64})\s*$/;

/**
 * Longest difference between the signature's time and the service's, ms. AWS says 5 minutes, S3 15: a late write is worse than a
 * rejected one.
 */
const longestSkew = 15 * 60 * 1_000;

/** The signature; undefined if there is none; `malformed` if AWS could not read it. */
export function readSignature(request: HttpRequest): Signature | 'malformed' | undefined {
  const { authorization } = request.headers;
  if (authorization === undefined) return undefined;
  const [, accessKeyId, date, region, service, signed, signature] = authorization.startsWith(algorithm)
    ? (scopePattern.exec(authorization) ?? [])
    : [];
  if (!accessKeyId || !date || !region || !service || !signed || !signature) return 'malformed';
  return { accessKeyId, date, region, service, signedHeaders: signed.split(';'), signature };
}

/** Returns who signed a request. Throws AWS's error for an invalid signature. */
export type Verifier = (request: HttpRequest, signature: Signature, errors: CommonErrors) => Credential;

export interface Checks {
  /** Whether expiry counts, for a clock that the caller shares: in virtual time the caller may sign with the real one. */
  readonly age: boolean;
  /** false: key, time and scope are trusted; the signature is not computed again. */
  readonly signature: boolean;
}

/** Checks key, expiry, session token and the signature itself. */
export function createVerifier(clock: Clock, credentials: Credentials, checks: Checks): Verifier {
  const signingKeys = new Map<string, Buffer>();

  const signingKey = (secret: string, { date, region, service }: Signature): Buffer => {
    const name = [secret, date, region, service].join('/');
    const known = signingKeys.get(name);
    if (known) return known;
    const key = [date, region, service, 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`));
    signingKeys.set(name, key);
    return key;
  };

  return (request, signature, errors) => {
    const credential = credentials.find(signature.accessKeyId);
    if (!credential) throw errors.unknownKey();
    if (credential.sessionToken !== request.headers['x-amz-security-token']) throw errors.unknownKey();
    if (credential.expiresAt !== undefined && clock.now() >= credential.expiresAt) throw errors.expired();
    const signedAt = request.headers['x-amz-date'] ?? '';
    if (!signedAt.startsWith(signature.date)) throw errors.malformedSignature();
    if (!signature.signedHeaders.includes('host')) throw errors.hostUnsigned();
    if (checks.age && !(Math.abs(clock.now() - timeOf(signedAt)) <= longestSkew))
      throw errors.staleSignature(signedAt, clock.now(), longestSkew);
    if (!checks.signature) return credential;
    const scope = `${signature.date}/${signature.region}/${signature.service}/aws4_request`;
    const toSign = [algorithm, signedAt, scope, sha256(canonicalRequest(request, signature))].join('\n');
    const expected = hmac(signingKey(credential.secretAccessKey, signature), toSign).toString('hex');
    if (expected !== signature.signature) throw errors.wrongSignature();
    return credential;
  };
}

function canonicalRequest(request: HttpRequest, { service, signedHeaders }: Signature): string {
  const headers = signedHeaders.map(
    (name) => `${name}:${(request.headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`,
  );
  return [
    request.method,
    // S3 signs the path as it is in the request line; all other services encode it once more.
    service === 's3' ? request.path : request.path.split('/').map(encode).join('/'),
    canonicalQuery(request.query),
    headers.join(''),
    signedHeaders.join(';'),
    payloadHash(request, service),
  ].join('\n');
}

/** S3 signs the request's own hash of its body, which may be unsigned; all other services hash the body. */
function payloadHash({ headers, body }: HttpRequest, service: string): string {
  const declared = service === 's3' ? headers['x-amz-content-sha256'] : undefined;
  return declared ?? sha256(body);
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  const pairs = query.split('&').map((pair) => {
    const [name = '', value = ''] = pair.split(/=(.*)/s, 2);
    return [encode(decode(name)), encode(decode(value))] as const;
  });
  return pairs
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** `20260101T000000Z` in ms since the epoch; NaN for anything else. */
function timeOf(text: string): number {
  if (!/^\d{8}T\d{6}Z$/.test(text)) return NaN;
  const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6, 8)];
  return Date.parse(`${year}-${month}-${day}T${text.slice(9, 11)}:${text.slice(11, 13)}:${text.slice(13)}`);
}
