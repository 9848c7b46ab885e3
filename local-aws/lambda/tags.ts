import type * as sdk from '@aws-sdk/client-lambda';
import { type Operations, reading } from '../schema/operation.ts';
import type { LambdaFunction } from './function.ts';
import { refusedValue } from './refusals.ts';
import { existing, targetOf, type LambdaRoom } from './room.ts';

export const tagOperations: Operations<LambdaRoom> = {
  TagResource: reading<sdk.TagResourceRequest>()('Resource', 'Tags')(
    (room: LambdaRoom, { Resource, Tags }) => {
      const fn = tagged(room, Resource);
      const tags = { ...fn.tags, ...Tags };
      if (Object.keys(tags).length > 50)
        throw refusedValue('The number of tags exceeds the limit of 50 per resource.');
      fn.tags = tags;
    },
  ),
  UntagResource: reading<sdk.UntagResourceRequest>()('Resource', 'TagKeys')(
    (room: LambdaRoom, { Resource, TagKeys }) => {
      const fn = tagged(room, Resource);
      fn.tags = Object.fromEntries(Object.entries(fn.tags).filter(([key]) => !TagKeys.includes(key)));
    },
  ),
  ListTags: reading<sdk.ListTagsRequest>()('Resource')((room: LambdaRoom, { Resource }) => ({
    Tags: tagged(room, Resource).tags,
  })),
};

function tagged(room: LambdaRoom, resource: string): LambdaFunction {
  const target = targetOf(room, { FunctionName: resource });
  if (target.qualifier !== undefined)
    throw refusedValue(
      'Tags on function aliases and versions are not supported. Please specify a function ARN.',
    );
  return existing(room, target.name);
}
