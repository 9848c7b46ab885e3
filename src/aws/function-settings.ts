import { UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Clock } from '../clock.ts';
import type { Aws } from './connect.ts';
import { onceRoleIsKnown } from './fresh-role.ts';
import { onceSettled } from './function-state.ts';
import { refusable } from './refusal.ts';
import { differences } from './step.ts';
import type { Change, Step } from './step.ts';

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
export function configurationSteps(
  aws: Aws,
  clock: Clock,
  name: string,
  resource: string,
  seen: FunctionSettings,
  wanted: Partial<FunctionSettings>,
): Step[] {
  const { environment = {}, ...plain } = wanted;
  const { environment: seenEnvironment, ...seenPlain } = seen;
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
        await onceRoleIsKnown(clock, () =>
          refusable(
            'lambda:UpdateFunctionConfiguration',
            name,
            aws.lambda.send(
              new UpdateFunctionConfigurationCommand({
                FunctionName: name,
                Role: sends('role', plain.role),
                Runtime: sends('runtime', plain.runtime) as never,
                Handler: sends('handler', plain.handler),
                MemorySize: sends('memory', plain.memory),
                Timeout: sends('timeout', plain.timeout),
                Environment: variableChanges.length > 0 ? { Variables: variables } : undefined,
              }),
            ),
          ),
        );
        await onceSettled(aws, clock, name);
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

/** Values that nobody but the function may see. */
const secretNames = /SIGNING|SECRET|TOKEN|PASSWORD/i;

function variableDifferences(
  resource: string,
  seen: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): Change[] {
  const shown = (name: string, value: string | undefined): string | undefined =>
    value !== undefined && secretNames.test(name) ? '(secret)' : value;
  const names = [...new Set([...Object.keys(seen), ...Object.keys(wanted)])];
  return names
    .filter((name) => seen[name] !== wanted[name])
    .map((name) => ({
      resource,
      field: `environment ${name}`,
      from: shown(name, seen[name]),
      to: shown(name, wanted[name]),
    }));
}
