import {
  CreateFunctionCommand,
  GetFunctionCommand,
  TagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Clock } from '../clock.ts';
import type { Aws } from './connect.ts';
import { onceSettled } from './function-state.ts';
import { refuseForeign } from './naming.ts';
import { gateTags } from './ownership.ts';
import { findable, refusable, refusedWith } from './refusal.ts';
import { creation, differences } from './step.ts';
import type { Change, Resource, Step } from './step.ts';

export interface FunctionPackage {
  readonly zip: Uint8Array;
  readonly sha256Base64: string;
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

export interface FunctionWanted {
  readonly gate: string;
  readonly name: string;
  readonly settings: FunctionSettings;
  /** Settings that only a new function gets; those of one that stands are left as they are. */
  readonly initialOnly: readonly (keyof FunctionSettings)[];
  readonly architecture: 'arm64' | 'x86_64';
  /** What the package is made from: the same fingerprint, the same zip. */
  readonly fingerprint: string;
  readonly package: () => Promise<FunctionPackage>;
}

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
  readonly packageTag: string | undefined;
}

/** Beside the ownership tag: which package the code is, so that an unchanged one need not even be built. */
const packageTag = 'cloudfront-image-gate-package';

/** The resize function: code and configuration, each sent only where it differs. */
export function resizeFunction(aws: Aws, clock: Clock, wanted: FunctionWanted): Resource<SeenFunction> {
  const title = `function "${wanted.name}"`;
  let made: Promise<FunctionPackage> | undefined;
  const build = (): Promise<FunctionPackage> => (made ??= wanted.package());
  return {
    title,
    find: async () => {
      const live = await findFunction(aws, clock, wanted);
      const known = live?.packageTag === tagOf(wanted.fingerprint, live?.codeSha256);
      return { live, built: known ? undefined : await build() };
    },
    plan: ({ live, built }) => {
      if (!live)
        return built
          ? [creation(title, summary(wanted), () => createFunction(aws, clock, wanted, built))]
          : [];
      return [
        ...codeSteps(aws, clock, wanted, title, live, built),
        ...configurationSteps(aws, clock, wanted, title, live),
      ];
    },
  };
}

function codeSteps(
  aws: Aws,
  clock: Clock,
  wanted: FunctionWanted,
  resource: string,
  live: LiveFunction,
  built: FunctionPackage | undefined,
): Step[] {
  if (!built) return [];
  const steps: Step[] = [];
  const changes = differences(
    resource,
    { code: live.codeSha256, architecture: live.architecture },
    { code: built.sha256Base64, architecture: wanted.architecture },
  );
  if (changes.length > 0) steps.push({ changes, act: () => updateCode(aws, clock, wanted, built) });
  const tag = tagOf(wanted.fingerprint, built.sha256Base64);
  if (live.packageTag !== tag)
    steps.push({
      changes: [{ resource, field: `tag ${packageTag}`, from: live.packageTag, to: tag }],
      act: () => tagFunction(aws, wanted.name, live.arn, tag),
    });
  return steps;
}

/** Sends only the settings that differ; environment variables that are not ours are sent back as they were. */
function configurationSteps(
  aws: Aws,
  clock: Clock,
  wanted: FunctionWanted,
  resource: string,
  live: LiveFunction,
): Step[] {
  const { environment, ...plain } = Object.fromEntries(
    Object.entries(wanted.settings).filter(([field]) => !wanted.initialOnly.some((name) => name === field)),
  ) as unknown as FunctionSettings;
  const { environment: seenEnvironment, ...seenPlain } = live.settings;
  const plainChanges = differences(resource, seenPlain, plain);
  const variables = mergedVariables(seenEnvironment, environment);
  const variableChanges = variableDifferences(resource, seenEnvironment, variables);
  const changes = [...plainChanges, ...variableChanges];
  if (changes.length === 0) return [];
  const differing = new Set(plainChanges.map(({ field }) => field));
  const sends = <T>(field: keyof typeof plain, value: T): T | undefined =>
    differing.has(field) ? value : undefined;
  return [
    {
      changes,
      act: async () => {
        await refusable(
          'lambda:UpdateFunctionConfiguration',
          wanted.name,
          aws.lambda.send(
            new UpdateFunctionConfigurationCommand({
              FunctionName: wanted.name,
              Role: sends('role', plain.role),
              Runtime: sends('runtime', plain.runtime) as never,
              Handler: sends('handler', plain.handler),
              MemorySize: sends('memory', plain.memory),
              Timeout: sends('timeout', plain.timeout),
              Environment: variableChanges.length > 0 ? { Variables: variables } : undefined,
            }),
          ),
        );
        await onceSettled(aws, clock, wanted.name);
      },
    },
  ];
}

/** The variables that are ours; all others are somebody else's and stay. */
const ourVariables = 'IMAGE_GATE_';

/** An update without `Environment` keeps the variables, one with it replaces them all: hence the whole. */
function mergedVariables(
  seen: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): Record<string, string> {
  const foreign = Object.entries(seen).filter(([name]) => !name.startsWith(ourVariables));
  return { ...Object.fromEntries(foreign), ...wanted };
}

/** Names only: a value may be a signing key. */
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
      from: name in seen ? '(set)' : undefined,
      to: name in wanted ? '(set)' : undefined,
    }));
}

async function findFunction(
  aws: Aws,
  clock: Clock,
  wanted: FunctionWanted,
): Promise<LiveFunction | undefined> {
  const find = () =>
    findable(
      'lambda:GetFunction',
      wanted.name,
      aws.lambda.send(new GetFunctionCommand({ FunctionName: wanted.name })),
    );
  const found = await find();
  if (!found?.Configuration) return undefined;
  refuseForeign(`Lambda function "${wanted.name}"`, found.Tags, wanted.gate);
  const { State, LastUpdateStatus } = found.Configuration;
  const settled = State !== 'Pending' && LastUpdateStatus !== 'InProgress';
  const configuration = settled ? found.Configuration : await onceSettled(aws, clock, wanted.name);
  return {
    arn: configuration.FunctionArn ?? '',
    codeSha256: configuration.CodeSha256 ?? '',
    architecture: configuration.Architectures?.[0] ?? '',
    settings: settingsOf(configuration),
    packageTag: found.Tags?.[packageTag],
  };
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

async function createFunction(
  aws: Aws,
  clock: Clock,
  wanted: FunctionWanted,
  built: FunctionPackage,
): Promise<void> {
  const { name, gate, settings } = wanted;
  const create = () =>
    refusable(
      'lambda:CreateFunction',
      name,
      aws.lambda.send(
        new CreateFunctionCommand({
          FunctionName: name,
          Description: `Resizes pictures for the gate ${gate}`,
          Role: settings.role,
          Runtime: settings.runtime as never,
          Handler: settings.handler,
          MemorySize: settings.memory,
          Timeout: settings.timeout,
          Environment: { Variables: settings.environment },
          Architectures: [wanted.architecture],
          Code: { ZipFile: built.zip },
          Tags: { ...gateTags(gate), [packageTag]: tagOf(wanted.fingerprint, built.sha256Base64) },
        }),
      ),
    );
  await onceRoleIsKnown(clock, create);
  await onceSettled(aws, clock, name);
}

/** Longest wait for IAM to let Lambda assume a role that was just made. It takes about ten seconds. */
const roleWait = 120_000;

/**
 * Repeats `create` while Lambda refuses a fresh role: IAM is eventually consistent, and there is nothing to ask when
 * it is ready (hashicorp/terraform-provider-aws retries the same words).
 */
async function onceRoleIsKnown(clock: Clock, create: () => Promise<unknown>): Promise<void> {
  const deadline = clock.now() + roleWait;
  for (;;) {
    try {
      await create();
      return;
    } catch (error) {
      const notYet =
        refusedWith(error, 'InvalidParameterValueException') &&
        /cannot be assumed by Lambda/i.test((error as Error).message);
      if (!notYet || clock.now() >= deadline) throw error;
      await clock.sleep(2_000);
    }
  }
}

async function updateCode(
  aws: Aws,
  clock: Clock,
  wanted: FunctionWanted,
  built: FunctionPackage,
): Promise<void> {
  await refusable(
    'lambda:UpdateFunctionCode',
    wanted.name,
    aws.lambda.send(
      new UpdateFunctionCodeCommand({
        FunctionName: wanted.name,
        ZipFile: built.zip,
        Architectures: [wanted.architecture],
      }),
    ),
  );
  await onceSettled(aws, clock, wanted.name);
}

async function tagFunction(aws: Aws, name: string, arn: string, value: string): Promise<void> {
  await refusable(
    'lambda:TagResource',
    name,
    aws.lambda.send(new TagResourceCommand({ Resource: arn, Tags: { [packageTag]: value } })),
  );
}

/** Both, so that code which somebody else uploaded is noticed although the tag stayed. */
function tagOf(fingerprint: string, codeSha256: string | undefined): string {
  return `${fingerprint}:${codeSha256 ?? ''}`;
}

function summary({ settings, architecture }: FunctionWanted): string {
  return `${settings.runtime}, ${architecture}, ${settings.memory} MB, ${settings.timeout} s`;
}
