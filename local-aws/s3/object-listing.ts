import { pageOf } from '../paging.ts';
import { element, xmlOf } from '../xml-text.ts';
import { words } from '../text.ts';
import type { StoredObject } from './object.ts';
import { invalidArgument } from './request-checks.ts';

/** A bucket whose objects are listed. */
interface Listed {
  readonly name: string;
  readonly objects: ReadonlyMap<string, StoredObject>;
}

/** The supported query parameters of ListObjectsV2. */
export const listingParameters = words(
  'list-type prefix delimiter max-keys encoding-type start-after continuation-token',
);

/** A page of keys in the order of their bytes; keys with the same name up to the delimiter form one entry. Documented (ListObjectsV2). */
export function listObjects({ name, objects }: Listed, query: URLSearchParams): string {
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
  const position = query.get('continuation-token') ?? undefined;
  // Recorded: a token overrides the first key.
  const after = position === undefined ? (query.get('start-after') ?? '') : '';
  const most = Math.min(1_000, maxKeys(query.get('max-keys') ?? '1000'));
  const entries = new Set(
    [...objects.keys()]
      .filter((key) => key.startsWith(prefix) && isAfter(key, after))
      .map((key) => key.slice(0, endOf(key, delimiter, prefix.length))),
  );
  const sorted = [...entries].sort((one, other) => (isAfter(one, other) ? 1 : -1));
  const page = pageOf(sorted, String, { position, limit: most });
  if (!page) throw invalidArgument('The continuation token provided is incorrect', 'continuation-token');
  const encoding = encodingIn(query);
  const written = (key: string): string => (encoding === 'url' ? inUrl(key) : key);
  const shown = page.items.map((entry) => {
    const object = endsIn(entry, delimiter, prefix) ? undefined : objects.get(entry);
    if (!object) return xmlOf({ CommonPrefixes: { Prefix: written(entry) } });
    const { etag, modifiedAt, bytes } = object;
    const size = { ETag: etag, Size: bytes.length, StorageClass: 'STANDARD' };
    return xmlOf({
      Contents: { Key: written(entry), LastModified: new Date(modifiedAt).toISOString(), ...size },
    });
  });
  const { items, next } = page;
  const more = { IsTruncated: next !== undefined, NextContinuationToken: next };
  const counts = { KeyCount: items.length, MaxKeys: most, ...more };
  // A client decodes names only if the response says that they are encoded.
  const told = { Delimiter: query.get('delimiter') ?? undefined, EncodingType: encoding };
  const from = { ContinuationToken: position, StartAfter: after === '' ? undefined : written(after) };
  const head = xmlOf({ Name: name, Prefix: written(prefix), ...from, ...told, ...counts });
  return element('ListBucketResult', head + shown.join(''));
}

function encodingIn(query: URLSearchParams): 'url' | undefined {
  const encoding = query.get('encoding-type') ?? 'none';
  if (encoding === 'url') return encoding;
  if (!query.has('encoding-type')) return undefined;
  throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', encoding);
}

/** As S3 encodes names: a slash stays, a space is a plus. */
const inUrl = (key: string): string => encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');

const isAfter = (key: string, other = ''): boolean =>
  Buffer.compare(Buffer.from(key), Buffer.from(other)) > 0;

/** Where the entry of `key` ends: after the first delimiter behind the prefix. */
function endOf(key: string, delimiter: string, from: number): number {
  const at = delimiter === '' ? -1 : key.indexOf(delimiter, from);
  return at < 0 ? key.length : at + delimiter.length;
}

const endsIn = (entry: string, delimiter: string, prefix: string): boolean =>
  delimiter !== '' && entry.length > prefix.length && entry.endsWith(delimiter);

/** Documented; the message is reported by users. */
function maxKeys(text: string): number {
  if (!/^-?\d+$/.test(text))
    throw invalidArgument('Provided max-keys not an integer or within integer range', 'max-keys', text);
  if (Number(text) < 0)
    throw invalidArgument('Argument maxKeys must be an integer between 0 and 2147483647', 'maxKeys', text);
  return Number(text);
}
