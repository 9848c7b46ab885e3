import { createHash, createHmac } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { CommonErrors, UnreadableSignature } from './common-errors.ts';
import type { Credential, Credentials } from './credentials.ts';
import type { HttpRequest } from './exchange.ts';
import { decode, encode, filled } from './text.ts';

/** The credential scope and signature of an `Authorization` header or a presigned URL (AWS: "Signature Version 4"). */
export interface Signature {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly signedAt: string;
  readonly sessionToken: string | undefined;
  /** Seconds for which a presigned URL is valid; undefined for a header. */
  readonly expires?: number;
}

const algorithm = 'AWS4-HMAC-SHA256';
const headerPattern = /Credential=([^,\s]+)\s*,\s*SignedHeaders=([^,\s]+)\s*,\s*Signature=([0-9a-f]{64})\s*$/;
const scopePattern = /^([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/;

/**
 * Longest difference between the signature's time and the service's, ms. AWS says 5 minutes, S3 15: a late write is worse than a
 * rejected one.
 */
const longestSkew = 15 * 60 * 1_000;
/** Seconds for which a presigned URL may be valid. Documented. */
const longestLife = 604_800;

/** The signature; undefined if there is none. */
export function readSignature({ headers, query }: HttpRequest): Signature | UnreadableSignature | undefined {
  const { authorization, 'x-amz-date': signedAt = '', 'x-amz-security-token': sessionToken } = headers;
  if (authorization === undefined) return presigned(query);
  const [, credential = '', signed = '', signature = ''] = authorization.startsWith(algorithm)
    ? (headerPattern.exec(authorization) ?? [])
    : [];
  const scope = scopeOf(credential);
  return scope
    ? { ...scope, signedHeaders: signed.split(';'), signature, signedAt, sessionToken }
    : 'malformed';
}

/** The signature of a presigned URL, which only S3 accepts here. */
function presigned(query: string): Signature | UnreadableSignature | undefined {
  if (!query.includes('X-Amz-')) return undefined;
  const parameters = new URLSearchParams(query);
  const named = (name: string): string => parameters.get(`X-Amz-${name}`) ?? '';
  const needed = ['Algorithm', 'Credential', 'Signature', 'Date', 'SignedHeaders', 'Expires'];
  if (needed.some((name) => named(name) === '')) return 'incomplete query';
  const scope = scopeOf(named('Credential'));
  if (!scope) return 'malformed credential in the query';
  if (scope.service !== 's3') return undefined;
  const expires = Number(named('Expires'));
  if (expires > longestLife) return 'more than a week';
  const [signature, signedAt, signedHeaders] = [named('Signature'), named('Date'), named('SignedHeaders')];
  const sessionToken = filled(named('Security-Token'));
  return { ...scope, signedHeaders: signedHeaders.split(';'), signature, signedAt, sessionToken, expires };
}

function scopeOf(credential: string) {
  const [, accessKeyId, date, region, service] = scopePattern.exec(credential) ?? [];
  return accessKeyId && date && region && service ? { accessKeyId, date, region, service } : undefined;
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
    if (credential.sessionToken !== signature.sessionToken) throw errors.unknownKey();
    if (credential.expiresAt !== undefined && clock.now() >= credential.expiresAt) throw errors.expired();
    const { signedAt } = signature;
    if (!signedAt.startsWith(signature.date)) throw errors.unreadableSignature('malformed');
    if (!signature.signedHeaders.includes('host')) throw errors.hostUnsigned();
    if (checks.age) checkAge(signature, clock.now(), errors);
    if (!checks.signature) return credential;
    const scope = `${signature.date}/${signature.region}/${signature.service}/aws4_request`;
    const toSign = [algorithm, signedAt, scope, sha256(canonicalRequest(request, signature))].join('\n');
    const expected = hmac(signingKey(credential.secretAccessKey, signature), toSign).toString('hex');
    if (expected !== signature.signature) throw errors.wrongSignature();
    return credential;
  };
}

/** Throws for a header whose time is too far away, and for a presigned URL outside its own limits. */
function checkAge({ signedAt, expires }: Signature, now: number, errors: CommonErrors): void {
  const age = now - timeOf(signedAt);
  if (expires === undefined) {
    if (!(Math.abs(age) <= longestSkew)) throw errors.staleSignature(signedAt, now, longestSkew);
    return;
  }
  if (age < -longestSkew) throw errors.earlyUrl();
  if (!(age <= expires * 1_000)) throw errors.expiredUrl(expires, timeOf(signedAt), now);
}

function canonicalRequest(request: HttpRequest, signature: Signature): string {
  const { service, signedHeaders } = signature;
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
    payloadHash(request, signature),
  ].join('\n');
}

/** S3 signs the request's own hash of its body, which may be unsigned; all other services hash the body. */
function payloadHash({ headers, body }: HttpRequest, { service, expires }: Signature): string {
  if (expires !== undefined) return 'UNSIGNED-PAYLOAD';
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
    .filter(([name]) => name !== 'X-Amz-Signature')
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
  return Date.parse(text.replace(/^(....)(..)(..T..)(..)/, '$1-$2-$3:$4:'));
}
