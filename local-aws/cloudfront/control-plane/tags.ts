import type * as sdk from '@aws-sdk/client-cloudfront';
import { type Operations } from '../../schema/operation.ts';
import type { ServiceError } from '../../service.ts';
import { itemsOf } from '../list.ts';
import { exception, invalidArgument } from '../refusals.ts';

/** Tags of one resource, in the order they were set. */
export type Tags = Map<string, string>;

/** Developer guide: 50 tags per resource; keys up to 128, values up to 256 characters of this alphabet. */
const limit = 50;
const alphabet = /^[\p{L}\p{N}\s_.:/=+\-@]*$/u;

/** `standing` plus the sent tags, which add or replace. Throws InvalidTagging (400), also beyond 50. */
export function withTags(standing: Tags, sent?: sdk.Tags): Tags {
  const added: Tags = new Map();
  for (const { Key: key = '', Value: value = '' } of itemsOf(sent)) {
    if (key === '' || key.length > 128 || value.length > 256 || !alphabet.test(key + value))
      throw invalidTagging('A tag key or value is not valid.');
    if (key.toLowerCase().startsWith('aws:')) throw invalidTagging('Tag keys must not start with aws:.');
    if (added.has(key)) throw invalidTagging('A tag key is there twice.');
    added.set(key, value);
  }
  const tags = new Map([...standing, ...added]);
  if (tags.size > limit) throw invalidTagging('A resource cannot have more than 50 tags.');
  return tags;
}

const invalidTagging = (message: string): ServiceError => exception('InvalidTagging', message);

interface Tagged {
  readonly arn: string;
  tags: Tags;
}

interface Room {
  readonly distributions: { all(): readonly Tagged[] };
  readonly named: { readonly functions: { all(): readonly Tagged[] } };
}

function taggedBy({ distributions, named }: Room, arn: string): Tagged {
  if (!arn.startsWith('arn:')) throw invalidArgument('The parameter Resource is not a valid ARN.');
  const found = [...distributions.all(), ...named.functions.all()].find((one) => one.arn === arn);
  if (!found) throw exception('NoSuchResource', 'The specified resource does not exist.');
  return found;
}

export const tagOperations: Operations<Room, typeof sdk> = {
  ListTagsForResource: (room, { Resource }) => {
    const { tags } = taggedBy(room, Resource);
    return { Tags: { Items: [...tags].map(([Key, Value]) => ({ Key, Value })) } };
  },
  TagResource: (room, { Resource, Tags }) => {
    const tagged = taggedBy(room, Resource);
    tagged.tags = withTags(tagged.tags, Tags);
  },
  UntagResource: (room, { Resource, TagKeys: { Items = [] } }) => {
    const tagged = taggedBy(room, Resource);
    tagged.tags = new Map([...tagged.tags].filter(([key]) => !Items.includes(key)));
  },
};
