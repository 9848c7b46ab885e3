import { GetFunctionCommand } from '@aws-sdk/client-lambda';
import type { Clock } from '../../clock.ts';
import { Failure } from '../../failure.ts';
import type { Aws } from '../client/connect.ts';
import { codeSteps, packageTag, tagOf, type FunctionPackage } from './function-code.ts';
import { createFunction } from './function-create.ts';
import { configurationSteps, settingsOf } from './function-settings.ts';
import type { FunctionSettings } from './function-settings.ts';
import { onceSettled } from './function-state.ts';
import type { FunctionWanted } from './function-wanted.ts';
import { refuseForeign } from '../naming.ts';
import { findable } from '../client/refusal.ts';
import { creation } from '../step.ts';
import type { Resource } from '../step.ts';

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
export function resizeFunction(aws: Aws, clock: Clock, wanted: FunctionWanted): Resource<SeenFunction> {
  const title = `function "${wanted.name}"`;
  let made: Promise<FunctionPackage> | undefined;
  const build = (): Promise<FunctionPackage> => (made ??= wanted.package());
  return {
    title,
    find: async () => {
      const live = await findFunction(aws, clock, wanted);
      const known =
        live?.failure === undefined && live?.tags[packageTag] === tagOf(wanted.fingerprint, live?.codeSha256);
      return { live, built: known ? undefined : await build() };
    },
    plan: ({ live, built }) => {
      if (!live)
        return built
          ? [creation(title, summary(wanted), () => createFunction(aws, clock, wanted, built))]
          : [];
      return [
        ...codeSteps(aws, clock, wanted, title, live, built),
        ...configurationSteps(aws, clock, wanted, title, live.settings),
      ];
    },
  };
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
    tags: found.Tags ?? {},
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

function summary({ settings, architecture }: FunctionWanted): string {
  return `${settings.runtime}, ${architecture}, ${settings.memory} MB, ${settings.timeout} s`;
}
