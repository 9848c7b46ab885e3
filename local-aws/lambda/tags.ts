import { refusedValue, texts } from './fields.ts';
import type { LambdaFunction } from './function.ts';
import { existing, type Answer, type Call, type LambdaRoom } from './room.ts';

export function tagResource(room: LambdaRoom, call: Call): Answer {
  const fn = tagged(room, call);
  const tags = { ...fn.tags, ...texts(call.fields(), 'Tags') };
  if (Object.keys(tags).length > 50)
    throw refusedValue('The number of tags exceeds the limit of 50 per resource.');
  fn.tags = tags;
  return {};
}

export function untagResource(room: LambdaRoom, call: Call): Answer {
  const fn = tagged(room, call);
  const gone = new Set(call.query.getAll('tagKeys'));
  fn.tags = Object.fromEntries(Object.entries(fn.tags).filter(([key]) => !gone.has(key)));
  return {};
}

export function listTags(room: LambdaRoom, call: Call): Answer {
  return { body: { Tags: tagged(room, call).tags } };
}

function tagged(room: LambdaRoom, { target }: Call): LambdaFunction {
  if (target.qualifier !== undefined)
    throw refusedValue(
      'Tags on function aliases and versions are not supported. Please specify a function ARN.',
    );
  return existing(room, target.name);
}
