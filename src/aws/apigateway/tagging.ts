import { TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-api-gateway';
import type { Aws } from '../client/connect.ts';
import { call } from '../client/call.ts';
import { gateOf, type Tags } from '../ownership.ts';

type Kind = 'apikeys' | 'usageplans';

/** What every gate calls its keys and plans, and what it makes with an API. */
const ownNames = /^cloudfront-image-gate[/-]/;

interface Listed {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly tags?: Tags | undefined;
}

/**
 * That a list shows the tags of its entries AWS does not document, nor when it shows those of a new one: each that has a gate's
 * name and no gate's tag is asked for it by its id. Without its tag it would be nobody's: a run would make another one, or
 * take away what it needs. `find`: one entry by its id, undefined where it is gone or this role may not ask.
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

/** Takes tags off a key or a usage plan; its other tags stay. Repeating it changes nothing. */
export const removeTags = (aws: Aws, kind: Kind, id: string, tagKeys: readonly string[]): Promise<unknown> =>
  call(aws.apiGateway, UntagResourceCommand, id, {
    resourceArn: arnOf(aws, kind, id),
    tagKeys: [...tagKeys],
  });

const arnOf = ({ partition, region }: Aws, kind: Kind, id: string): string =>
  `arn:${partition}:apigateway:${region}::/${kind}/${id}`;
