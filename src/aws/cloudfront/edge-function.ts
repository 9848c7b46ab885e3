import * as sdk from '@aws-sdk/client-cloudfront';
import type { FunctionStage } from '@aws-sdk/client-cloudfront';
import { createHash } from 'node:crypto';
import { Failure } from '../../failure.ts';
import { call, callIfThere } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';
import { foreignResource, ownershipComment, resourceName } from '../ownership.ts';
import { allGone, creation, edit, ifThere, removal, type Resource } from '../step.ts';

/** One stage of a CloudFront Function. */
interface SeenStage {
  readonly arn: string;
  readonly etag: string;
  readonly comment: string;
}

interface SeenEdgeFunction {
  /** The stage that serves viewers. */
  readonly live: SeenStage | undefined;
  /** The uploaded code; only read if `live` is not the wanted code. */
  readonly development: SeenStage | undefined;
}

/** The live code before this run published other code. */
interface FormerCode {
  readonly comment: string;
  readonly code: Uint8Array;
}

export interface EdgeFunction extends Resource<SeenEdgeFunction> {
  /** Publishes the code that was live before this run; false if this run replaced no other code. */
  goBack(): Promise<boolean>;
}

/** The published CloudFront Function. Such functions have no tags: the comment names the owner and identifies the code. */
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

/**
 * Per cent of the time that CloudFront allows a function; what is above 71 may be throttled
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/test-function.html).
 */
const mostUtilisation = 70;

type Query = Readonly<Record<string, { readonly value: string }>>;

const query = (pairs: readonly (readonly [string, string])[]): Query =>
  Object.fromEntries(pairs.map(([name, value]) => [name, { value }]));

/** Viewers' requests: one that needs no change, one that needs every change, and one that only an attacker sends. */
const requests: readonly (readonly [name: string, uri: string, querystring: Query])[] = [
  ['plain', '/image.jpg', {}],
  [
    'full',
    '/folder/image.jpg',
    query(Object.entries({ w: '400', h: '300', fit: 'cover', q: '70', f: 'auto', dpr: '2' })),
  ],
  [
    'hostile',
    `/${'%2e%2e%2f'.repeat(100)}`,
    query(Array.from({ length: 300 }, (_, at) => [`unknown-${at}`, '%0A'.repeat(4)])),
  ],
];

/** Runs the DEVELOPMENT code at CloudFront first: published code is live everywhere immediately, and an error in it causes a 503. */
async function proveEdgeFunction(aws: Aws, name: string, etag: string): Promise<void> {
  for (const [kind, uri, querystring] of requests) {
    const { TestResult } = await call(aws.cloudFront, sdk.TestFunctionCommand, name, {
      Name: name,
      IfMatch: etag,
      Stage: 'DEVELOPMENT',
      EventObject: new TextEncoder().encode(JSON.stringify(eventOf(uri, querystring))),
    });
    const { FunctionErrorMessage: error = '', ComputeUtilization: used = '' } = TestResult ?? {};
    const fault =
      error === '' && Number(used) <= mostUtilisation
        ? undefined
        : error || `it takes ${used} % of the time that CloudFront allows, more than ${mostUtilisation} %`;
    if (fault !== undefined)
      throw new Failure(
        `The CloudFront Function "${name}" failed CloudFront's test with a ${kind} request and was not published: ${fault}.`,
        'The previous code stays live. Please report this message; fewer presets or sizes in `function-settings` make the function smaller.',
        'edge-function',
      );
  }
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
function eventOf(uri: string, querystring: Query): object {
  const headers = { host: { value: 'images.example.com' }, accept: { value: 'image/avif,image/webp,*/*' } };
  return {
    version: '1.0',
    context: { eventType: 'viewer-request' },
    viewer: { ip: '192.0.2.1' },
    request: { method: 'GET', uri, querystring, headers, cookies: {} },
  };
}
