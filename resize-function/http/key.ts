import { Refusal } from '../refusal.ts';

/** The longest key that S3 allows, in bytes of UTF-8. */
const longestKey = 1_024;

/**
 * The object key of a path, including empty segments. Throws a Refusal for what cannot be an image's key: control characters, broken
 * escapes, dot segments, which a proxy might resolve and a log would not show, and a leading slash, because API Gateway forwards only
 * one.
 */
export function keyOf(path: string): string {
  const key = decode(path.replace(/^\//, ''));
  if (key === '' || key.endsWith('/')) throw new Refusal(404, 'not-found', 'the path names no image');
  if (/[\p{Cc}\\]/u.test(key)) throw bad('the path contains a control character or a backslash');
  if (key.startsWith('/')) throw bad('the path begins with an empty segment');
  if (key.split('/').some((segment) => segment === '.' || segment === '..'))
    throw bad('the path contains a dot segment');
  if (Buffer.byteLength(key) > longestKey) throw bad(`the path is longer than ${longestKey} bytes`);
  return key;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    throw new Refusal(400, 'path', 'the path is not well-formed UTF-8 in percent-encoding', { cause: error });
  }
}

function bad(message: string): Refusal {
  return new Refusal(400, 'path', message);
}
