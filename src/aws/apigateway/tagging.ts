import { TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-api-gateway';
import type { Aws } from '../client/connect.ts';
import { call } from '../client/call.ts';
import { gateOf, type Tags } from '../ownership.ts';

type Kind = 'apikeys' | 'usageplans';

/** The name of a gate's keys and plans, and of what it creates with an API. */
const ownNames = /^cloudfront-image-gate[/-]/;

interface Listed {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly tags?: Tags | undefined;
}

/**
 * AWS does not document whether lists show tags, nor when they show those of a new entry, so each entry with a gate's name but
 * without a gate's tag is read again by its id. Without its tag it would seem to have no owner: a run would create another one, or
 * remove what it needs. `find`: one entry by its id, undefined if it no longer exists or this role may not read it.
 */
export function withTags<T extends Listed>(
  listed: readonly T[],
  find: (id: string) => Promise<Listed | undefined>,
): Promise<readonly T[]> {
  return Promise.all(
    listed.map(async (one) => {
      const { id = '', name = '', tags = {} } = one;
      if (!ownNames.test(name) || gateOf(tags) !== undefined) return one;
      return { ...one, tags: (await find(id))?.tags };
    }),
  );
}

/** Adds tags to a key or a usage plan; its other tags stay. Repeating it changes nothing. */
export const addTags = (aws: Aws, kind: Kind, id: string, tags: Tags): Promise<unknown> =>
  call(aws.apiGateway, TagResourceCommand, id, { resourceArn: arnOf(aws, kind, id), tags: { ...tags } });

/** Removes tags from a key or a usage plan; its other tags stay. Repeating it changes nothing. */
export const removeTags = (aws: Aws, kind: Kind, id: string, tagKeys: readonly string[]): Promise<unknown> =>
  call(aws.apiGateway, UntagResourceCommand, id, {
    resourceArn: arnOf(aws, kind, id),
    tagKeys: [...tagKeys],
  });

const arnOf = ({ partition, region }: Aws, kind: Kind, id: string): string =>
  `arn:${partition}:apigateway:${region}::/${kind}/${id}`;
