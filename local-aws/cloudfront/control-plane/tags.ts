import type { Element } from '@xmldom/xmldom';
import type { ServiceError } from '../../service.ts';
import { children, find, parseXml, Raw, textAt, xmlOf } from '../xml.ts';
import { answer, exception, invalidArgument, noContent } from './answer.ts';
import type { Routes } from './routes.ts';

/** Tags of one resource, in the order in which they were set. */
export type Tags = Map<string, string>;

/** Developer guide: 50 tags a resource; keys to 128, values to 256 characters of this alphabet. */
const limit = 50;
const alphabet = /^[\p{L}\p{N}\s_.:/=+\-@]*$/u;

/** Reads `<Tags><Items><Tag>`. Throws InvalidTagging (400). */
export function readTags(tags: Element | undefined): Tags {
  const items = tags && find(tags, 'Items');
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

const invalidTagging = (message: string): ServiceError => exception('InvalidTagging', message);

export function tagRoutes(tagsOf: (arn: string) => Tags | undefined): Routes {
  const resource = (query: URLSearchParams): string => query.get('Resource') ?? '*';
  const found = (query: URLSearchParams): Tags => {
    const arn = query.get('Resource') ?? '';
    if (!arn.startsWith('arn:')) throw invalidArgument('The parameter Resource is not a valid ARN.');
    const tags = tagsOf(arn);
    if (!tags) throw exception('NoSuchResource', 'The specified resource does not exist.');
    return tags;
  };
  return {
    ListTagsForResource: {
      resource,
      perform: ({ query }) => {
        const tags = [...found(query)].map(([Key, Value]) => xmlOf({ Tag: { Key, Value } }));
        return answer(200, 'Tags', { Items: new Raw(...tags) });
      },
    },
    TagResource: {
      resource,
      tags: (body) => readTags(parseXml(body, 'Tags')),
      perform: ({ query, request }) => {
        addTags(found(query), readTags(parseXml(request.body, 'Tags')));
        return noContent();
      },
    },
    UntagResource: {
      resource,
      perform: ({ query, request }) => {
        const tags = found(query);
        const items = find(parseXml(request.body, 'TagKeys'), 'Items');
        for (const key of items ? children(items, 'Key') : []) tags.delete(key.textContent?.trim() ?? '');
        return noContent();
      },
    },
  };
}
