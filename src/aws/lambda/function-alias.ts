import {
  CreateAliasCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  PublishVersionCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import type { Clock } from '../../clock.ts';
import { Failure } from '../../failure.ts';
import type { ResponseMode } from '../apigateway/api-definition.ts';
import type { Aws } from '../client/connect.ts';
import { settingsOf } from './function-settings.ts';
import type { FunctionSettings } from './function-settings.ts';
import { onceSettled } from './function-state.ts';
import type { LiveFunction } from './function.ts';
import { findable, refusable } from '../client/refusal.ts';
import { canonical, creation } from '../step.ts';
import type { Resource } from '../step.ts';

/**
 * The alias that the API calls: only it decides which code viewers meet. A function answers either streamed or
 * buffered, so each has an alias of its own: the stage goes from one to the other in one step, with its deployment.
 */
export function liveAlias(mode: ResponseMode): string {
  return mode === 'streamed' ? 'live' : 'live-buffered';
}

/** A function's alias by their names. */
export interface AliasName {
  readonly functionName: string;
  readonly alias: string;
}

export interface SeenAlias {
  readonly version: string;
  readonly codeSha256: string;
  readonly architecture: string;
  readonly settings: FunctionSettings;
}

/**
 * The alias `live` on a version that is as the function is now. A new version takes over only after it has answered
 * a request by itself, so that no viewer meets code which cannot start.
 */
export function liveVersion(
  aws: Aws,
  clock: Clock,
  at: AliasName,
  live: LiveFunction | undefined,
): Resource<SeenAlias | undefined> {
  const name = at.functionName;
  const title = aliasTitle(at);
  return {
    title,
    find: () => findAlias(aws, at),
    plan: (seen) => {
      if (live && seen && isSame(live, seen)) return [];
      let candidate = '';
      const publish = creation(
        `new version of function "${name}"`,
        live?.codeSha256 ?? 'its code',
        async () => {
          candidate = await publishVersion(aws, clock, name, live?.codeSha256);
        },
      );
      const go = {
        changes: [{ resource: title, field: 'version', from: seen?.version, to: 'the new version' }],
        act: async () => {
          await proveVersion(aws, name, candidate);
          await (seen ? pointAlias(aws, at, candidate) : createAlias(aws, at, candidate));
        },
      };
      return [publish, go];
    },
  };
}

/** How changes and errors call it. */
export function aliasTitle({ functionName, alias }: AliasName): string {
  return `alias "${functionName}:${alias}"`;
}

/** Puts the alias on `version`, which has been live before. */
export async function pointAlias(aws: Aws, at: AliasName, version: string): Promise<void> {
  await refusable(
    'lambda:UpdateAlias',
    qualified(at),
    aws.lambda.send(
      new UpdateAliasCommand({ FunctionName: at.functionName, Name: at.alias, FunctionVersion: version }),
    ),
  );
}

const qualified = ({ functionName, alias }: AliasName): string => `${functionName}:${alias}`;

function isSame(live: LiveFunction, seen: SeenAlias): boolean {
  return (
    live.codeSha256 === seen.codeSha256 &&
    live.architecture === seen.architecture &&
    canonical(live.settings) === canonical(seen.settings)
  );
}

async function findAlias(aws: Aws, at: AliasName): Promise<SeenAlias | undefined> {
  const found = await findable(
    'lambda:GetFunctionConfiguration',
    qualified(at),
    aws.lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: at.functionName, Qualifier: at.alias }),
    ),
  );
  if (!found) return undefined;
  return {
    version: found.Version ?? '',
    codeSha256: found.CodeSha256 ?? '',
    architecture: found.Architectures?.[0] ?? '',
    settings: settingsOf(found),
  };
}

/** The description of every version that this action publishes: versions cannot be tagged, and others may publish too. */
export const versionMark = 'Published by cloudfront-image-gate';

/** Publishing twice makes one version: Lambda answers the last one where nothing has changed since. */
async function publishVersion(
  aws: Aws,
  clock: Clock,
  name: string,
  codeSha256: string | undefined,
): Promise<string> {
  const { Version } = await refusable(
    'lambda:PublishVersion',
    name,
    aws.lambda.send(
      new PublishVersionCommand({ FunctionName: name, CodeSha256: codeSha256, Description: versionMark }),
    ),
  );
  await onceSettled(aws, clock, name, Version);
  return Version ?? '';
}

async function createAlias(aws: Aws, at: AliasName, version: string): Promise<void> {
  await refusable(
    'lambda:CreateAlias',
    qualified(at),
    aws.lambda.send(
      new CreateAliasCommand({ FunctionName: at.functionName, Name: at.alias, FunctionVersion: version }),
    ),
  );
}

/** A request for no picture: the function must start and answer it, whatever the bucket holds. */
const request = {
  httpMethod: 'GET',
  path: '/',
  resource: '/',
  headers: { accept: 'image/webp' },
  multiValueHeaders: { accept: ['image/webp'] },
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  requestContext: { httpMethod: 'GET', path: '/', stage: 'check' },
};

async function proveVersion(aws: Aws, name: string, version: string): Promise<void> {
  const { FunctionError, Payload } = await refusable(
    'lambda:InvokeFunction',
    `${name}:${version}`,
    aws.lambda.send(
      new InvokeCommand({
        FunctionName: name,
        Qualifier: version,
        Payload: new TextEncoder().encode(JSON.stringify(request)),
      }),
    ),
  );
  const answer = new TextDecoder().decode(Payload);
  const status = Number(/"statusCode":\s*(\d{3})/.exec(answer)?.[1] ?? 0);
  if (FunctionError === undefined && status < 500) return;
  throw new Failure(
    `Version ${version} of the function "${name}" does not work: ${answer.slice(0, 300)}.`,
    'The version before it stays live. Correct the configuration that the answer names and run the action again.',
    'new-version-failed',
  );
}
