import {
  CreateFunctionCommand,
  GetFunctionCommand,
  TagResourceCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import type { Clock } from '../clock.ts';
import { Failure } from '../failure.ts';
import type { Aws } from './connect.ts';
import { configurationSteps, settingsOf } from './function-settings.ts';
import type { FunctionSettings } from './function-settings.ts';
import { onceSettled } from './function-state.ts';
import { refuseForeign } from './naming.ts';
import { gateTags } from './ownership.ts';
import { findable, refusable, refusedWith } from './refusal.ts';
import { creation, differences } from './step.ts';
import type { Resource, Step } from './step.ts';

export interface FunctionPackage {
  readonly zip: Uint8Array;
  readonly sha256Base64: string;
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
  /** Why Lambda could not finish the last update; sending the code again is the way out. */
  readonly failure: string | undefined;
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
      const known =
        live?.failure === undefined && live?.packageTag === tagOf(wanted.fingerprint, live?.codeSha256);
      return { live, built: known ? undefined : await build() };
    },
    plan: ({ live, built }) => {
      if (!live)
        return built
          ? [creation(title, summary(wanted), () => createFunction(aws, clock, wanted, built))]
          : [];
      return [
        ...codeSteps(aws, clock, wanted, title, live, built),
        ...configurationSteps(aws, clock, wanted.name, title, live.settings, imposed(wanted)),
      ];
    },
  };
}

/** What a function that stands is brought to: defaults are not pushed over what somebody chose. */
function imposed({ settings, initialOnly }: FunctionWanted): Partial<FunctionSettings> {
  const kept = new Set<string>(initialOnly);
  return Object.fromEntries(Object.entries(settings).filter(([field]) => !kept.has(field)));
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
  if (live.failure !== undefined)
    changes.push({ resource, field: 'last update', from: live.failure, to: 'sent again' });
  if (changes.length > 0) steps.push({ changes, act: () => updateCode(aws, clock, wanted, built) });
  const tag = tagOf(wanted.fingerprint, built.sha256Base64);
  if (live.packageTag !== tag)
    steps.push({
      changes: [{ resource, field: `tag ${packageTag}`, from: live.packageTag, to: tag }],
      act: () => tagFunction(aws, wanted.name, live.arn, tag),
    });
  return steps;
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
  if (!found.Tags && found.TagsError) throw unreadableTags(wanted.name, found.TagsError.Message);
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
    failure:
      configuration.LastUpdateStatus === 'Failed'
        ? (configuration.LastUpdateStatusReason ?? 'failed')
        : undefined,
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
