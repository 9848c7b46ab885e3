import * as sdk from '@aws-sdk/client-lambda';
import { Failure } from '../../failure.ts';
import type { ResponseMode } from '../apigateway/api-definition.ts';
import { call, callIfThere } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';
import { UnreadableAnswer } from '../client/raw-answer.ts';
import { allPages } from '../client/whole-list.ts';
import { refusable } from '../client/refusal.ts';
import { canonical, creation, edit, removal, type Resource } from '../step.ts';
import { onceSettled } from './function-state.ts';
import { codeOf, type FunctionCode, listTags, type LiveFunction } from './function.ts';

/**
 * The alias that the API calls: it alone decides which code serves viewers. A function's response is either streamed or buffered, so
 * each mode has its own alias, and the stage moves from one to the other in one step, with its deployment.
 */
export function liveAlias(mode: ResponseMode): string {
  return mode === 'streamed' ? 'live' : 'live-buffered';
}

/** A function's alias, by the names of both. */
export interface AliasName {
  readonly functionName: string;
  readonly alias: string;
}

interface SeenAlias extends FunctionCode {
  readonly version: string;
}

interface VersionWanted {
  readonly at: AliasName;
  /** The function as it is now; undefined where a dry run did not make it so. */
  readonly live: LiveFunction | undefined;
  /** Throws if the version must not go live; it has already served a test request. */
  readonly prove: (version: string) => Promise<void>;
}

/** The alias on a version of the current function. A new version must serve a test request before any viewer's. */
export function liveVersion(aws: Aws, { at, live, prove }: VersionWanted): Resource<SeenAlias | undefined> {
  const name = at.functionName;
  const title = aliasTitle(at);
  return {
    title,
    find: () => findAlias(aws, at),
    plan: (seen) => {
      if (live && seen && shown(live) === shown(seen)) return [];
      let candidate = '';
      const publish = async (): Promise<void> => {
        candidate = await publishVersion(aws, name, live?.codeSha256);
      };
      const go = async (): Promise<void> => {
        await proveVersion(aws, name, candidate);
        await prove(candidate);
        if (seen) await pointAlias(aws, at, candidate);
        else await call(aws.lambda, sdk.CreateAliasCommand, qualified(at), aliasOn(at, candidate));
      };
      return [
        creation(`new version of function "${name}"`, live?.codeSha256 ?? 'its code', publish),
        edit(title, 'version', { from: seen?.version, to: 'the new version' }, go),
      ];
    },
  };
}

/** How changes and errors call it. */
export function aliasTitle({ functionName, alias }: AliasName): string {
  return `alias "${functionName}:${alias}"`;
}

/** Puts the alias on `version`, which has been live before. */
export async function pointAlias(aws: Aws, at: AliasName, version: string): Promise<void> {
  await call(aws.lambda, sdk.UpdateAliasCommand, qualified(at), aliasOn(at, version));
}

const qualified = ({ functionName, alias }: AliasName): string => `${functionName}:${alias}`;

const aliasOn = ({ functionName, alias }: AliasName, version: string) => ({
  ...{ FunctionName: functionName, Name: alias, FunctionVersion: version },
});

/** Equal texts mean equal code. */
const shown = ({ codeSha256, architecture, settings }: FunctionCode): string =>
  canonical([codeSha256, architecture, settings]);

async function findAlias(aws: Aws, at: AliasName): Promise<SeenAlias | undefined> {
  const command = sdk.GetFunctionConfigurationCommand;
  const found = await callIfThere(aws.lambda, command, qualified(at), qualifier(at));
  return found && { ...codeOf(found), version: found.Version ?? '' };
}

/** An alias in the form that calls use. */
export const qualifier = ({ functionName, alias }: AliasName) => ({
  ...{ FunctionName: functionName, Qualifier: alias },
});

/** The description of every version that this action publishes: versions cannot be tagged, and others may publish too. */
const versionMark = 'Published by cloudfront-image-gate';

/** Publishing twice creates one version: Lambda returns the last one if nothing has changed since. */
async function publishVersion(aws: Aws, name: string, codeSha256: string | undefined): Promise<string> {
  const input = { FunctionName: name, CodeSha256: codeSha256, Description: versionMark };
  const { Version } = await call(aws.lambda, sdk.PublishVersionCommand, name, input);
  await onceSettled(aws, name, { qualifier: Version });
  return Version ?? '';
}

/** A version's response to a direct invocation, without API Gateway. */
interface VersionAnswer {
  /** 0: it threw. */
  readonly status: number;
  /** S3's error code if it has no object for the function (resize-function/store/s3-problem.ts). */
  readonly problem: string | undefined;
  readonly text: string;
}

/** Requests from a version what a viewer would request by this path, percent-encoded and with its query. */
export async function askVersion(
  aws: Aws,
  name: string,
  version: string,
  { method, path }: { method: 'GET' | 'HEAD'; path: string },
): Promise<VersionAnswer> {
  const { pathname, searchParams } = new URL(path, 'https://image-gate.invalid');
  const proxied = { resource: '/{proxy+}', pathParameters: { proxy: pathname.slice(1) } };
  const event = {
    httpMethod: method,
    path: pathname,
    ...(pathname === '/' ? { resource: '/' } : proxied),
    headers: { accept: 'image/webp' },
    multiValueHeaders: { accept: ['image/webp'] },
    queryStringParameters: Object.fromEntries(searchParams),
    multiValueQueryStringParameters: Object.fromEntries(
      [...searchParams.keys()].map((key) => [key, searchParams.getAll(key)]),
    ),
    requestContext: { httpMethod: method, path: pathname, stage: 'check' },
  };
  const input = {
    ...{ FunctionName: name, Qualifier: version },
    Payload: new TextEncoder().encode(JSON.stringify(event)),
  };
  const answer = aws.lambda.send(new sdk.InvokeCommand(input));
  const { FunctionError, Payload } = await refusable('lambda:InvokeFunction', `${name}:${version}`, answer);
  // An empty 200 comes from a proxy: a function's own response always has a payload, even its errors.
  if (!(Payload instanceof Uint8Array) || Payload.length === 0)
    throw new UnreadableAnswer('lambda:InvokeFunction', `version ${version} of "${name}" returned nothing`);
  const text = new TextDecoder().decode(Payload);
  const status = FunctionError === undefined ? Number(/"statusCode":\s*(\d{3})/.exec(text)?.[1] ?? 0) : 0;
  return { status, problem: /"image-gate-origin-problem":\s*"([^"]+)"/.exec(text)?.[1], text };
}

/** A request for no image: the function must start and respond, whatever is in the bucket. */
async function proveVersion(aws: Aws, name: string, version: string): Promise<void> {
  const { status, text } = await askVersion(aws, name, version, { method: 'GET', path: '/' });
  if (status > 0 && status < 500) return;
  throw new Failure(
    `Version ${version} of the function "${name}" does not work: ${text.slice(0, 300)}.`,
    'The previous version stays live. Correct the configuration that the response names, then run the action again.',
    'new-version-failed',
  );
}

interface SeenVersions {
  /** The version that was last proved behind the alias; undefined: none yet. */
  readonly proved: string | undefined;
  /** Versions that this action published, by number. */
  readonly ours: readonly string[];
  /** Versions that any alias points to, with any weight. */
  readonly inUse: ReadonlySet<string>;
}

/**
 * The function's tag with the version that was last proved behind this alias. While it differs from the alias's version, it is the
 * version to roll back to, and older versions have not been removed yet.
 */
const provedTag = ({ alias }: AliasName): string => `cloudfront-image-gate-proved-${alias}`;

/** The version that was last proved behind the alias; undefined: none yet. */
export function provedVersion(live: LiveFunction | undefined, at: AliasName): string | undefined {
  return live?.tags[provedTag(at)];
}

/**
 * The function's versions once `live` has been proved: it stays, and so does the one before it, for rollbacks. Older ones that this
 * action published and no alias points to are deleted: all versions of an account and Region share 75 GB
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). `live` undefined: the version that a dry run did not
 * publish.
 */
export function formerVersions(aws: Aws, at: AliasName, arn: string, live?: string): Resource<SeenVersions> {
  const { functionName } = at;
  return {
    title: `versions of function "${functionName}"`,
    find: async () => ({
      proved: (await listTags(aws, functionName, arn))[provedTag(at)],
      ours: await listOurs(aws, functionName, live),
      inUse: await listInUse(aws, functionName, live && at.alias),
    }),
    plan: ({ proved, ours, inUse }) => {
      if (proved === live) return [];
      const isOld = (version: string): boolean =>
        version !== proved && !inUse.has(version) && (live === undefined || Number(version) < Number(live));
      // Lambda itself refuses to delete a version that an alias points to by then (ResourceConflictException).
      const removals = ours.filter(isOld).map((version) => {
        const input = { FunctionName: functionName, Qualifier: version };
        const on = `${functionName}:${version}`;
        const act = () => callIfThere(aws.lambda, sdk.DeleteFunctionCommand, on, input);
        return removal(`version ${version} of function "${functionName}"`, 'an old version', act);
      });
      const to = live ?? 'the new version';
      const input = { Resource: arn, Tags: { [provedTag(at)]: to } };
      const note = () => call(aws.lambda, sdk.TagResourceCommand, functionName, input);
      return [...removals, edit(aliasTitle(at), 'verified version', { from: proved, to }, note)];
    },
  };
}

/** `live`: the version that must be among them, like {@link listInUse}'s `alias`. */
async function listOurs(aws: Aws, name: string, live = '$LATEST'): Promise<readonly string[]> {
  const all = await allPages('lambda:ListVersionsByFunction', async (Marker) => {
    const input = { FunctionName: name, Marker };
    const page = await call(aws.lambda, sdk.ListVersionsByFunctionCommand, name, input);
    return [page.Versions ?? [], page.NextMarker];
  });
  if (!all.some(({ Version }) => Version === live))
    throw new UnreadableAnswer('lambda:ListVersionsByFunction', `version ${live} is missing`);
  return all.flatMap(({ Version, Description }) => (Description === versionMark ? (Version ?? []) : []));
}

async function listInUse(aws: Aws, name: string, alias?: string): Promise<ReadonlySet<string>> {
  const all = await allPages('lambda:ListAliases', async (Marker) => {
    const page = await call(aws.lambda, sdk.ListAliasesCommand, name, { FunctionName: name, Marker });
    return [page.Aliases ?? [], page.NextMarker];
  });
  if (alias !== undefined && !all.some(({ Name }) => Name === alias))
    throw new UnreadableAnswer('lambda:ListAliases', `the alias "${alias}" is missing`);
  return new Set(
    all.flatMap(({ FunctionVersion, RoutingConfig }) => [
      ...(FunctionVersion === undefined ? [] : [FunctionVersion]),
      ...Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {}),
    ]),
  );
}
