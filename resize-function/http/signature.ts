import { createHmac, timingSafeEqual } from 'node:crypto';
import type { QueryPair } from '../request/exchange.ts';
import { Refusal } from '../refusal.ts';

/**
 * The signed text: the path as it is in the URL, then every parameter except the signature as `name=value`, decoded, sorted by bytes,
 * one per line, without a newline at the end.
 */
export function signedText(path: string, query: readonly QueryPair[]): string {
  const lines = query.filter(([name]) => !isSignature(name)).map(([name, value]) => `${name}=${value}`);
  return [path, ...lines.sort(byBytes)].join('\n');
}

/** 64 hexadecimal digits: HMAC-SHA256. */
export function signatureOf(key: string, path: string, query: readonly QueryPair[]): string {
  return hmac(key, signedText(path, query));
}

function hmac(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

/**
 * Checks a signed URL against one or two keys, each in constant time; `now` in milliseconds. Returns the seconds for which the URL is
 * still valid. Throws a Refusal (403) for everything else.
 */
export function remainingValidity(
  keys: readonly string[],
  path: string,
  query: readonly QueryPair[],
  now: number,
): number {
  const given = Buffer.from(query.find(([name]) => isSignature(name))?.[1] ?? '');
  const text = signedText(path, query);
  // The time may show which of the keys it is, but nothing of a key.
  const valid = keys.some((key) => {
    const expected = Buffer.from(hmac(key, text));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!valid) throw new Refusal(403, 'signature', 'the signature is missing or wrong', { parameter: 's' });
  const expiry = query.find(([name]) => name === 'e' || name === 'expires')?.[1];
  const left = expiry === undefined ? Infinity : Number(expiry) - now / 1_000;
  if (!(left > 0)) throw new Refusal(403, 'expired', 'the signed URL has expired', { parameter: 'e' });
  return left;
}

function isSignature(name: string): boolean {
  return name === 's' || name === 'signature';
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
