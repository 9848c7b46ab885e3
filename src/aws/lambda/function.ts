import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  type FunctionConfiguration,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  TagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { Failure } from '../../failure.ts';
import { call, callIfThere } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';
import { refusedWith } from '../client/refusal.ts';
import { gateTags, isOwned, refuseForeign, resourceName } from '../ownership.ts';
import { type Change, creation, differences, removal, type Resource, type Step } from '../step.ts';

export interface SeenFunction {
  /** Undefined: there is no such function. */
  readonly live: LiveFunction | undefined;
  /** Made only when the function's tag says that its code is another. */
  readonly built: FunctionPackage | undefined;
}

export interface LiveFunction {
  /** Unqualified. */
  readonly arn: string;
  readonly codeSha256: string;
  readonly architecture: string;
  readonly settings: FunctionSettings;
  readonly tags: Readonly<Record<string, string>>;
  /** Why Lambda could not finish the last update; sending the code again is the way out. */
  readonly failure: string | undefined;
}

/** The resize function: code and configuration, each sent only where it differs. */
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

const titleOf = ({ name }: Pick<FunctionWanted, 'name'>): string => `function "${name}"`;

async function findFunction(aws: Aws, wanted: FunctionWanted): Promise<LiveFunction | undefined> {
  const find = () => callIfThere(aws.lambda, GetFunctionCommand, wanted.name, { FunctionName: wanted.name });
  const found = await find();
  if (!found?.Configuration) return undefined;
  if (!found.Tags && found.TagsError) throw unreadableTags(wanted.name, found.TagsError.Message);
  refuseForeign(`Lambda function "${wanted.name}"`, found.Tags, wanted.gate);
  const { State = 'Active', LastUpdateStatus } = found.Configuration;
  const settled = State === 'Active' && LastUpdateStatus !== 'InProgress';
  const configuration = settled
    ? found.Configuration
    : await onceSettled(aws, wanted.name, { failedUpdatesToo: true });
  return liveFrom(configuration, found.Tags);
}

function liveFrom(configuration: FunctionConfiguration, tags: LiveFunction['tags'] = {}): LiveFunction {
  const { LastUpdateStatus, LastUpdateStatusReason = 'failed' } = configuration;
  return {
    arn: configuration.FunctionArn ?? '',
    codeSha256: configuration.CodeSha256 ?? '',
    architecture: configuration.Architectures?.[0] ?? '',
    settings: settingsOf(configuration),
    tags,
    failure: LastUpdateStatus === 'Failed' ? LastUpdateStatusReason : undefined,
  };
}

/** Lambda leaves the tags out for a caller without the right to read them: our own function would look foreign. */
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

/** Beside the ownership tag: which package the code is, so that an unchanged one need not even be built. */
const packageTag = 'cloudfront-image-gate-package';

/** Sends the code only where it is another, and notes what it was made from. */
function codeSteps(
  aws: Aws,
  wanted: FunctionWanted,
  live: LiveFunction,
  built: FunctionPackage | undefined,
): Step[] {
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
  const tag = tagOf(wanted.fingerprint, built.sha256Base64);
  if (live.tags[packageTag] !== tag)
    steps.push({
      changes: [{ resource, field: `tag ${packageTag}`, from: live.tags[packageTag], to: tag }],
      act: () => tagFunction(aws, wanted.name, live.arn, tag),
    });
  return steps;
}

async function updateCode(aws: Aws, wanted: FunctionWanted, built: FunctionPackage): Promise<void> {
  await call(aws.lambda, UpdateFunctionCodeCommand, wanted.name, {
    FunctionName: wanted.name,
    ZipFile: built.zip,
    Architectures: [wanted.architecture],
  });
  await onceSettled(aws, wanted.name);
}

async function tagFunction(aws: Aws, name: string, arn: string, value: string): Promise<void> {
  await call(aws.lambda, TagResourceCommand, name, { Resource: arn, Tags: { [packageTag]: value } });
}

/** Both, so that code that was uploaded by another tool is noticed although the tag stayed. */
function tagOf(fingerprint: string, codeSha256: string | undefined): string {
  return `${fingerprint}:${codeSha256 ?? ''}`;
}

/** Creates the function and waits until it is Active. */
async function createFunction(aws: Aws, wanted: FunctionWanted, built: FunctionPackage): Promise<void> {
  const { name, gate, settings } = wanted;
  const create = () =>
    call(aws.lambda, CreateFunctionCommand, name, {
      FunctionName: name,
      Description: `Resizes images for the gate ${gate}`,
      Role: settings.role,
      Runtime: settings.runtime as never,
      Handler: settings.handler,
      MemorySize: settings.memory,
      Timeout: settings.timeout,
      Environment: { Variables: settings.environment },
      Architectures: [wanted.architecture],
      Code: { ZipFile: built.zip },
      Tags: { ...gateTags(gate), [packageTag]: tagOf(wanted.fingerprint, built.sha256Base64) },
    });
  await onceRoleIsKnown(aws, create);
  await onceSettled(aws, name);
}

/** Longest wait for IAM to let Lambda assume a role that was just made. It takes about ten seconds. */
const roleWait = 120_000;

/**
 * Lambda's two texts for a role that it does not know yet: the second one where the function has environment variables
 * (hashicorp/terraform-provider-aws#4633).
 */
const unknownRole = [
  /cannot be assumed by Lambda/i,
  /KMS key is invalid for CreateGrant[^]*does not refer to a valid principal/i,
];

/**
 * Repeats `call`, which gives a function its role, while Lambda refuses a fresh one: IAM is eventually consistent, and there is
 * nothing to ask when it is ready.
 */
async function onceRoleIsKnown({ clock }: Aws, call: () => Promise<unknown>): Promise<void> {
  const deadline = clock.now() + roleWait;
  for (;;) {
    try {
      await call();
      return;
    } catch (error) {
      const notYet =
        refusedWith(error, 'InvalidParameterValueException') &&
        unknownRole.some((text) => text.test((error as Error).message));
      if (!notYet || clock.now() >= deadline) throw error;
      await clock.sleep(2_000);
    }
  }
}

/** How the function runs; each of them may be changed while it stands. */
export interface FunctionSettings {
  readonly role: string;
  readonly runtime: string;
  readonly handler: string;
  /** MB */
  readonly memory: number;
  /** Seconds */
  readonly timeout: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** The part of Lambda's answer that {@link FunctionSettings} names. */
export function settingsOf(configuration: FunctionConfiguration): FunctionSettings {
  return {
    role: configuration.Role ?? '',
    runtime: configuration.Runtime ?? '',
    handler: configuration.Handler ?? '',
    memory: configuration.MemorySize ?? 0,
    timeout: configuration.Timeout ?? 0,
    environment: configuration.Environment?.Variables ?? {},
  };
}

/** Sends only the settings that differ; environment variables that are not ours are sent back as they were. */
export function configurationSteps(aws: Aws, wanted: FunctionWanted, seen: FunctionSettings): Step[] {
  const { name, keptVariables } = wanted;
  const resource = titleOf(wanted);
  const { environment = {}, ...plain } = imposed(wanted);
  const { environment: seenEnvironment, ...seenPlain } = seen;
  const plainChanges = differences(resource, seenPlain, plain);
  const variables = mergedVariables(seenEnvironment, environment, keptVariables);
  const variableChanges = variableDifferences(resource, seenEnvironment, variables);
  const changes = [...plainChanges, ...variableChanges];
  if (changes.length === 0) return [];
  const madeAgain = variables[wanted.roleVariable] !== seenEnvironment[wanted.roleVariable];
  const differing = new Set(plainChanges.map(({ field }) => field));
  const sends = <T>(field: keyof typeof plain, value: T): T | undefined =>
    differing.has(field) ? value : undefined;
  return [
    {
      changes,
      act: async () => {
        const update = () =>
          call(aws.lambda, UpdateFunctionConfigurationCommand, name, {
            FunctionName: name,
            Role: madeAgain ? (plain.role ?? seenPlain.role) : sends('role', plain.role),
            Runtime: sends('runtime', plain.runtime) as never,
            Handler: sends('handler', plain.handler),
            MemorySize: sends('memory', plain.memory),
            Timeout: sends('timeout', plain.timeout),
            Environment: variableChanges.length > 0 ? { Variables: variables } : undefined,
          });
        await onceRoleIsKnown(aws, update);
        await onceSettled(aws, name);
      },
    },
  ];
}

/** What a function that stands is brought to: defaults are not pushed over what its owner chose. */
function imposed({ settings, initialOnly }: FunctionWanted): Partial<FunctionSettings> {
  const kept = new Set<string>(initialOnly);
  return Object.fromEntries(Object.entries(settings).filter(([field]) => !kept.has(field)));
}

/** The variables that are ours; all others belong to the user and stay. */
const ourVariables = 'IMAGE_GATE_';

/** An update without `Environment` keeps the variables, one with it replaces them all: hence the whole. */
function mergedVariables(
  seen: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
  kept: readonly string[],
): Record<string, string> {
  const foreign = Object.entries(seen).filter(
    ([name]) => !name.startsWith(ourVariables) || kept.includes(name),
  );
  return { ...Object.fromEntries(foreign), ...wanted };
}

/** Values that nobody but the function may see. */
const secretNames = /SIGNING|SECRET|TOKEN|PASSWORD/i;

function variableDifferences(
  resource: string,
  seen: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): Change[] {
  const names = [...new Set([...Object.keys(seen), ...Object.keys(wanted)])];
  return names
    .filter((name) => seen[name] !== wanted[name])
    .map((name) => ({
      resource,
      field: `environment ${name}`,
      ...shown(name, seen[name], wanted[name]),
    }));
}

/** A secret is not shown; that it is another one, and what it switches, is. */
function shown(name: string, from: string | undefined, to: string | undefined): Pick<Change, 'from' | 'to'> {
  if (!secretNames.test(name)) return { from, to };
  const signing = name === `${ourVariables}SIGNING_KEYS`;
  if (isBlank(from)) return { from: undefined, to: `(a secret)${signing ? ': signing switched on' : ''}` };
  if (isBlank(to)) return { from: '(a secret)', to: `(none)${signing ? ': signing switched off' : ''}` };
  return { from: '(a secret)', to: '(another secret)' };
}

const isBlank = (value = ''): boolean => /^[\s,;]*$/.test(value);

/** An inactive function wakes up at a request. Any other state changes by itself, or nothing can be done with the function. */
const steady: readonly string[] = ['Active', 'Inactive'];

/** Lambda settles in seconds; a function that is still busy after this is stuck. */
const longestWait = 300_000;

/**
 * Waits until no creation or update of the function (or of one version) is in progress: until then Lambda refuses
 * every change with ResourceConflictException (https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html).
 * Our own poll because the SDK's waiter climbs to minutes. Throws a {@link Failure} with Lambda's reason when the
 * creation or the last update failed.
 */
export async function onceSettled(
  aws: Aws,
  name: string,
  {
    qualifier,
    failedUpdatesToo = false,
  }: { qualifier?: string | undefined; failedUpdatesToo?: boolean } = {},
): Promise<FunctionConfiguration> {
  const { clock } = aws;
  const deadline = clock.now() + longestWait;
  for (;;) {
    const seen = await call(aws.lambda, GetFunctionConfigurationCommand, name, {
      FunctionName: name,
      Qualifier: qualifier,
    });
    const { State = 'Active', LastUpdateStatus } = seen;
    if (State === 'Failed' || (LastUpdateStatus === 'Failed' && !failedUpdatesToo))
      throw unfinished(name, seen);
    if (steady.includes(State) && LastUpdateStatus !== 'InProgress') return seen;
    if (clock.now() >= deadline)
      throw new Failure(
        `The function "${name}" has been ${State === 'Active' ? 'changing' : State} for more than ${longestWait / 60_000} minutes.`,
        'Run the action again later; delete the function if its state stays.',
        'function-failed',
      );
    await clock.sleep(1_000);
  }
}

function unfinished(
  name: string,
  { State, StateReason, LastUpdateStatusReason }: FunctionConfiguration,
): Failure {
  return new Failure(
    `Lambda could not finish the change of the function "${name}": ${StateReason ?? LastUpdateStatusReason ?? 'no reason given'}.`,
    State === 'Failed'
      ? 'Remove the cause, delete the function and run the action again.'
      : 'Remove the cause and run the action again.',
    'function-failed',
  );
}

/** A function that answers for an API. */
export interface FunctionState {
  readonly name: string;
  /** Undefined: there is no such function, version or alias. */
  readonly found: FoundFunction | undefined;
}

interface FoundFunction {
  readonly state: string;
  readonly runtime: string | undefined;
  /** Names of its IMAGE_GATE_ variables; the empty ones, commas at most, apart. Never a value. */
  readonly variables?: { readonly set: readonly string[]; readonly empty: readonly string[] };
}

/** A function by its name or ARN, as requests meet it. Undefined where this role may not look. */
export async function findFunctionState(aws: Aws, name: string): Promise<FunctionState | undefined> {
  try {
    const found = await callIfThere(aws.lambda, GetFunctionConfigurationCommand, name, {
      FunctionName: name,
    });
    const variables = variablesOf(found?.Environment?.Variables ?? {});
    return { name, found: found && { state: found.State ?? 'Active', runtime: found.Runtime, variables } };
  } catch (error) {
    if (refusedWith(error, 'AccessDeniedException')) return undefined;
    throw error;
  }
}

function variablesOf(all: Readonly<Record<string, string>>): NonNullable<FoundFunction['variables']> {
  const ours = Object.entries(all).filter(([name]) => name.startsWith(ourVariables));
  const names = (some: [string, string][]): string[] => some.map(([name]) => name);
  return {
    set: names(ours.filter(([, value]) => !isBlank(value))),
    empty: names(ours.filter(([, value]) => isBlank(value))),
  };
}

/** The function in the URI of a Lambda integration: its ARN with version or alias; undefined for other integrations. */
export function functionOf(uri: string | undefined): string | undefined {
  return /\/functions\/(arn:[^/]+:function:[^/]+)\//.exec(uri ?? '')?.[1];
}

export interface FunctionWanted {
  readonly gate: string;
  readonly name: string;
  readonly settings: FunctionSettings;
  /** Settings that only a new function gets; those of one that stands are left as they are. */
  readonly initialOnly: readonly (keyof FunctionSettings)[];
  /** The variable with the role's id: with another one the role is set again, though its ARN is the same. */
  readonly roleVariable: string;
  /** Variables of ours that stay as they stand. */
  readonly keptVariables: readonly string[];
  readonly architecture: 'arm64' | 'x86_64';
  /** What the package is made from: the same fingerprint, the same zip. */
  readonly fingerprint: string;
  readonly package: () => Promise<FunctionPackage>;
}

/** With its versions, aliases and permissions. Its log group stays where Lambda made it: it holds the user's records. */
export function deletedFunction(aws: Aws, gate: string): Resource<boolean> {
  const name = resourceName(gate);
  return {
    title: `function "${name}"`,
    find: async () => {
      return isOwned(
        (await callIfThere(aws.lambda, GetFunctionCommand, name, { FunctionName: name }))?.Tags,
        gate,
      );
    },
    plan: (owned) =>
      owned
        ? [
            removal(`function "${name}"`, 'with its versions', () =>
              callIfThere(aws.lambda, DeleteFunctionCommand, name, { FunctionName: name }),
            ),
          ]
        : [],
  };
}
