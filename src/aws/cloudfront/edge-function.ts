import * as sdk from '@aws-sdk/client-cloudfront';
import type { FunctionStage } from '@aws-sdk/client-cloudfront';
import { createHash } from 'node:crypto';
import { call, callIfThere } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';
import { proveEdgeFunction } from './edge-function-test.ts';
import { foreignResource, ownershipComment, resourceName } from '../ownership.ts';
import { allGone, creation, edit, ifThere, removal, type Resource } from '../step.ts';

/** One stage of a CloudFront Function. */
interface SeenStage {
  readonly arn: string;
  readonly etag: string;
  readonly comment: string;
}

interface SeenEdgeFunction {
  /** What viewers meet. */
  readonly live: SeenStage | undefined;
  /** What was uploaded; only read where `live` is not what is wanted. */
  readonly development: SeenStage | undefined;
}

/** What viewers met before this run published other code. */
interface FormerCode {
  readonly comment: string;
  readonly code: Uint8Array;
}

export interface EdgeFunction extends Resource<SeenEdgeFunction> {
  /** Publishes again what was live before this run; false where this run published nothing over other code. */
  goBack(): Promise<boolean>;
}

/**
 * The CloudFront Function that puts requests into one form, published. Its comment says whose it is and which code
 * it holds, for such functions carry no tags and their code would have to be fetched to be compared.
 */
export function edgeFunction(aws: Aws, gate: string, code: string): EdgeFunction {
  const name = resourceName(gate);
  let former: FormerCode | undefined;
  const title = `CloudFront Function "${name}"`;
  const comment = `${ownershipComment(gate)} (${hashOf(code)})`;
  const body = {
    Name: name,
    FunctionConfig: { Comment: comment, Runtime: 'cloudfront-js-2.0' as const },
    FunctionCode: new TextEncoder().encode(code),
  };
  const published = { resource: title, field: 'published', to: comment };
  return {
    title,
    follow: ({ live, development }) =>
      [live?.comment, development?.comment].includes(comment) ? [] : [{ ...published, from: live?.comment }],
    goBack: async () => {
      if (!former) return false;
      await republish(aws, name, former);
      former = undefined;
      return true;
    },
    find: async () => {
      const live = await findStage(aws, gate, 'LIVE');
      const development = live?.comment === comment ? undefined : await findStage(aws, gate, 'DEVELOPMENT');
      return { live, development };
    },
    plan: ({ live, development }) => {
      if (live?.comment === comment) return [];
      const create = () => call(aws.cloudFront, sdk.CreateFunctionCommand, name, body);
      if (!development) return [creation(title, `${hashOf(code)}, published`, create)];
      const { etag: IfMatch, comment: from } = development;
      const update = () => call(aws.cloudFront, sdk.UpdateFunctionCommand, name, { ...body, IfMatch });
      if (from !== comment) return [edit(title, 'code', { from, to: comment }, update)];
      const publish = async (): Promise<void> => {
        await proveEdgeFunction(aws, name, IfMatch);
        former = live && { comment: live.comment, code: await liveCode(aws, name) };
        await call(aws.cloudFront, sdk.PublishFunctionCommand, name, { Name: name, IfMatch });
      };
      return [{ changes: [{ ...published, from: live?.comment }], act: publish }];
    },
  };
}

async function liveCode(aws: Aws, name: string): Promise<Uint8Array> {
  const input = { Name: name, Stage: 'LIVE' } as const;
  return (await call(aws.cloudFront, sdk.GetFunctionCommand, name, input)).FunctionCode ?? new Uint8Array();
}

async function republish(aws: Aws, name: string, { comment, code }: FormerCode): Promise<void> {
  const input = { Name: name, Stage: 'DEVELOPMENT' } as const;
  const { ETag: standing } = await call(aws.cloudFront, sdk.DescribeFunctionCommand, name, input);
  const { ETag: sent } = await call(aws.cloudFront, sdk.UpdateFunctionCommand, name, {
    Name: name,
    IfMatch: standing,
    FunctionConfig: { Comment: comment, Runtime: 'cloudfront-js-2.0' },
    FunctionCode: code,
  });
  await call(aws.cloudFront, sdk.PublishFunctionCommand, name, { Name: name, IfMatch: sent });
}

/** One stage of the function; throws when another owner has the name. */
async function findStage(aws: Aws, gate: string, Stage: FunctionStage): Promise<SeenStage | undefined> {
  const name = resourceName(gate);
  const found = await callIfThere(aws.cloudFront, sdk.DescribeFunctionCommand, name, { Name: name, Stage });
  if (!found) return undefined;
  const comment = found.FunctionSummary?.FunctionConfig?.Comment ?? '';
  if (!comment.startsWith(ownershipComment(gate)))
    throw foreignResource(`CloudFront Function "${name}"`, gate);
  return { arn: found.FunctionSummary?.FunctionMetadata?.FunctionARN ?? '', etag: found.ETag ?? '', comment };
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('hex').slice(0, 16);
}

export function deletedEdgeFunction(aws: Aws, gate: string) {
  const name = resourceName(gate);
  const title = `CloudFront Function "${name}"`;
  const find = async () => ifThere(await findStage(aws, gate, 'DEVELOPMENT'));
  return allGone(title, find, ({ comment, etag: IfMatch }) => {
    const act = () => callIfThere(aws.cloudFront, sdk.DeleteFunctionCommand, name, { Name: name, IfMatch });
    return removal(title, comment, act);
  });
}
