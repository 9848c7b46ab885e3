import type { Element } from '@xmldom/xmldom';
import type { ServiceError } from '../../service.ts';
import { children, element, find, leaf, textAt } from '../xml.ts';
import { exception } from './answer.ts';

/** Tags of one resource, in the order in which they were set. */
export type Tags = Map<string, string>;

/** Developer guide: 50 tags a resource; keys to 128, values to 256 characters of this alphabet. */
const limit = 50;
const alphabet = /^[\p{L}\p{N}\s_.:/=+\-@]*$/u;

/** Reads `<Tags><Items><Tag>`. Throws InvalidTagging (400). */
export function readTags(tags: Element): Tags {
  const items = find(tags, 'Items');
  const read: Tags = new Map();
  for (const item of items ? children(items, 'Tag') : []) {
    const key = textAt(item, 'Key') ?? '';
    const value = textAt(item, 'Value') ?? '';
    if (key === '' || key.length > 128 || value.length > 256 || !alphabet.test(key + value))
      throw invalidTagging('A tag key or value is not valid.');
    if (key.toLowerCase().startsWith('aws:')) throw invalidTagging('Tag keys must not start with aws:.');
    if (read.has(key)) throw invalidTagging('A tag key is there twice.');
    read.set(key, value);
  }
  return read;
}

/** Adds or replaces. Throws InvalidTagging (400) beyond 50. */
export function addTags(tags: Tags, added: Tags): void {
  if (new Set([...tags.keys(), ...added.keys()]).size > limit)
    throw invalidTagging('A resource cannot have more than 50 tags.');
  for (const [key, value] of added) tags.set(key, value);
}

/** The inner XML of `<Tags>`. */
export function tagsXml(tags: Tags): string {
  return element(
    'Items',
    [...tags].map(([key, value]) => element('Tag', leaf('Key', key) + leaf('Value', value))).join(''),
  );
}

function invalidTagging(message: string): ServiceError {
  return exception('InvalidTagging', message);
}
