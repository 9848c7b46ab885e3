import * as sdk from '@aws-sdk/client-lambda';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { Failure } from '../../failure.ts';
import { call, callIfThere } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';
import { gateTags, isOwned, refuseForeign, resourceName } from '../ownership.ts';
import { allGone, creation, differences, edit, ifThere, removal } from '../step.ts';
import type { Resource, Step } from '../step.ts';
import {
  configurationSteps,
  type FunctionSettings,
  inLambdasWords,
  onceRoleIsKnown,
  settingsOf,
  type SettingsWanted,
  titleOf,
} from './function-settings.ts';
import { onceSettled } from './function-state.ts';

interface SeenFunction {
  /** Undefined: there is no such function. */
  readonly live: LiveFunction | undefined;
  /** Made only if the function's tag shows other code. */
  readonly built: FunctionPackage | undefined;
}

/** The contents of a function's version. */
export interface FunctionCode {
  readonly codeSha256: string;
  readonly architecture: string;
  readonly settings: FunctionSettings;
}

export const codeOf = (configuration: FunctionConfiguration): FunctionCode => ({
  codeSha256: configuration.CodeSha256 ?? '',
  architecture: configuration.Architectures?.[0] ?? '',
  settings: settingsOf(configuration),
});

export interface LiveFunction extends FunctionCode {
  /** Unqualified. */
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Why Lambda could not finish the last update; sending the code again fixes it. */
  readonly failure: string | undefined;
}

export interface FunctionWanted extends SettingsWanted {
  readonly gate: string;
  readonly architecture: 'arm64' | 'x86_64';
  /** The fingerprint of the package's sources: the same fingerprint gives the same zip. */
  readonly fingerprint: string;
  readonly package: () => Promise<FunctionPackage>;
}

/** The resize function: code and configuration, each sent only if it differs. */
export function resizeFunction(aws: Aws, wanted: FunctionWanted): Resource<SeenFunction> {
  const title = titleOf(wanted);
  let made: Promise<FunctionPackage> | undefined;
  const build = (): Promise<FunctionPackage> => (made ??= wanted.package());
  return {
    title,
    find: async () => {
      const live = await findFunction(aws, wanted);
      const known =
        live?.failure === undefined && live?.tags[packageTag] === tagOf(wanted.fingerprint, live?.codeSha256);
      return { live, built: known ? undefined : await build() };
    },
    plan: ({ live, built }) => {
      if (!live)
        return built ? [creation(title, summary(wanted), () => createFunction(aws, wanted, built))] : [];
      return [...codeSteps(aws, wanted, live, built), ...configurationSteps(aws, wanted, live.settings)];
    },
  };
}

/** Throws if a function of this name exists and is not the gate's. */
export async function refuseForeignFunction(aws: Aws, name: string, gate: string): Promise<void> {
  await readOwnFunction(aws, name, gate);
}

async function readOwnFunction(aws: Aws, name: string, gate: string) {
  const found = await readFunction(aws, name);
  if (found) refuseForeign(`Lambda function "${name}"`, found.tags, gate);
  return found;
}

async function findFunction(aws: Aws, { name, gate }: FunctionWanted): Promise<LiveFunction | undefined> {
  const found = await readOwnFunction(aws, name, gate);
  if (!found) return undefined;
  const { State = 'Active', LastUpdateStatus } = found.configuration;
  // It has variables: a response without any is requested again, because an update of some replaces them all.
  const isSteady =
    State === 'Active' && LastUpdateStatus !== 'InProgress' && found.configuration.Environment !== undefined;
  const steady = isSteady ? found.configuration : await onceSettled(aws, name, { failedUpdatesToo: true });
  return liveFrom(steady, found.tags);
}

/** A function with its tags; undefined if there is none of that name. Throws if the tags may not be read. */
async function readFunction(aws: Aws, name: string) {
  const found = await callIfThere(aws.lambda, sdk.GetFunctionCommand, name, { FunctionName: name });
  if (!found) return undefined;
  const { Configuration: configuration = {}, Tags, TagsError } = found;
  if (!Tags && TagsError) throw unreadableTags(name, TagsError.Message);
  // A function without tags is shown without the member, for which our own must not be mistaken.
  return { configuration, tags: Tags ?? (await listTags(aws, name, configuration.FunctionArn ?? '')) };
}

/** A function's tags, which this call shows even if there are none. */
export async function listTags(aws: Aws, name: string, Resource: string): Promise<LiveFunction['tags']> {
  return (await call(aws.lambda, sdk.ListTagsCommand, name, { Resource })).Tags ?? {};
}

function liveFrom(configuration: FunctionConfiguration, tags: LiveFunction['tags']): LiveFunction {
  const { LastUpdateStatus, LastUpdateStatusReason = 'failed' } = configuration;
  return {
    ...codeOf(configuration),
    arn: configuration.FunctionArn ?? '',
    tags,
    failure: LastUpdateStatus === 'Failed' ? LastUpdateStatusReason : undefined,
  };
}

/** Lambda omits the tags for a caller without permission to read them: our own function would look like another owner's. */
function unreadableTags(name: string, said = 'no explanation'): Failure {
  return new Failure(
    `lambda:ListTags on "${name}" was refused: ${said}.`,
    'Grant the role lambda:ListTags.',
    'access-denied',
  );
}

function summary({ settings, architecture }: FunctionWanted): string {
  return `${settings.runtime}, ${architecture}, ${settings.memory} MB, ${settings.timeout} s`;
}

export interface FunctionPackage {
  readonly zip: Uint8Array;
  readonly sha256Base64: string;
}

/** Besides the ownership tag: the package of the code, so that an unchanged one need not be built. */
const packageTag = 'cloudfront-image-gate-package';

/** Sends the code only if it differs, and records its sources' fingerprint. */
function codeSteps(aws: Aws, wanted: FunctionWanted, live: LiveFunction, built?: FunctionPackage): Step[] {
  if (!built) return [];
  const resource = titleOf(wanted);
  const steps: Step[] = [];
  const changes = differences(
    resource,
    { code: live.codeSha256, architecture: live.architecture },
    { code: built.sha256Base64, architecture: wanted.architecture },
  );
  if (live.failure !== undefined)
    changes.push({ resource, field: 'last update', from: live.failure, to: 'sent again' });
  if (changes.length > 0) steps.push({ changes, act: () => updateCode(aws, wanted, built) });
  const from = live.tags[packageTag];
  const to = tagOf(wanted.fingerprint, built.sha256Base64);
  const input = { Resource: live.arn, Tags: { [packageTag]: to } };
  const tag = () => call(aws.lambda, sdk.TagResourceCommand, wanted.name, input);
  return from === to ? steps : [...steps, edit(resource, `tag ${packageTag}`, { from, to }, tag)];
}

async function updateCode(aws: Aws, wanted: FunctionWanted, built: FunctionPackage): Promise<void> {
  await call(aws.lambda, sdk.UpdateFunctionCodeCommand, wanted.name, {
    FunctionName: wanted.name,
    ZipFile: built.zip,
    Architectures: [wanted.architecture],
  });
  await onceSettled(aws, wanted.name);
}

/** Both, so that code that was uploaded by another tool is noticed although the tag stayed. */
function tagOf(fingerprint: string, codeSha256: string | undefined): string {
  return `${fingerprint}:${codeSha256 ?? ''}`;
}

/** Creates the function and waits until it is Active. */
async function createFunction(aws: Aws, wanted: FunctionWanted, built: FunctionPackage): Promise<void> {
  const { name, gate, settings } = wanted;
  const input = {
    FunctionName: name,
    Description: `Resizes images for the gate ${gate}`,
    ...inLambdasWords(settings),
    Role: settings.role,
    Environment: { Variables: settings.environment },
    Architectures: [wanted.architecture],
    Code: { ZipFile: built.zip },
    Tags: { ...gateTags(gate), [packageTag]: tagOf(wanted.fingerprint, built.sha256Base64) },
  };
  await onceRoleIsKnown(aws, () => call(aws.lambda, sdk.CreateFunctionCommand, name, input));
  await onceSettled(aws, name);
}

/**
 * Removes the function with its versions, aliases and permissions. A log group that Lambda created stays: it contains the user's
 * records.
 */
export function deletedFunction(aws: Aws, gate: string) {
  const name = resourceName(gate);
  const title = `function "${name}"`;
  const find = async () => ifThere(await readFunction(aws, name)).filter(({ tags }) => isOwned(tags, gate));
  const remove = () => callIfThere(aws.lambda, sdk.DeleteFunctionCommand, name, { FunctionName: name });
  return allGone(title, find, () => removal(title, 'with its versions', remove));
}
