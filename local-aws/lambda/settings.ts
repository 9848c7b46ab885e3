import type * as sdk from '@aws-sdk/client-lambda';
import type { ServiceError } from '../service.ts';
import { mistyped } from '../schema/json.ts';
import { invalid, refusedValue } from './refusals.ts';

/** What a function is set to, in the words of the API; what it runs is its code. */
export interface Settings {
  readonly Runtime: string;
  readonly Role: string;
  readonly Handler: string;
  readonly Description: string;
  readonly Timeout: number;
  readonly MemorySize: number;
  readonly Environment?: { readonly Variables: Readonly<Record<string, string>> };
  readonly EphemeralStorage: { readonly Size: number };
  readonly TracingConfig: { readonly Mode: string };
  /** The levels are of logs in JSON. */
  readonly LoggingConfig: Readonly<
    Record<'LogGroup' | 'LogFormat' | 'ApplicationLogLevel' | 'SystemLogLevel', string>
  >;
}

/** Runtimes that still take new functions and updates. Documented (runtime support policy, AWS's SDK model). */
const runtimes = ['nodejs22.x', 'nodejs24.x', 'nodejs26.x'];
const largestEnvironment = 4_096;

export type SettingsInput = Pick<
  sdk.UpdateFunctionConfigurationRequest,
  (typeof settingsRead)[number] | 'VpcConfig'
>;

export const settingsRead = [
  ...(['Role', 'Runtime', 'Handler', 'Description', 'Timeout', 'MemorySize'] as const),
  ...(['EphemeralStorage', 'TracingConfig', 'Environment', 'LoggingConfig'] as const),
];
export const networkRead = ['VpcConfig.SubnetIds', 'VpcConfig.SecurityGroupIds'] as const;

/** The settings of a new function, AWS's defaults included. Throws as CreateFunction does. */
export function newSettings(input: SettingsInput, name: string, largestMemory: number): Settings {
  for (const member of ['Runtime', 'Handler'] as const)
    if (input[member] === undefined)
      throw refusedValue(`${member} is mandatory for functions created with deployment packages.`);
  const logging = { LogFormat: 'Text', ApplicationLogLevel: 'INFO', SystemLogLevel: 'INFO' };
  const standing: Settings = {
    ...{ Runtime: '', Role: '', Handler: '', Description: '', Timeout: 3, MemorySize: 128 },
    EphemeralStorage: { Size: 512 },
    TracingConfig: { Mode: 'PassThrough' },
    LoggingConfig: { LogGroup: `/aws/lambda/${name}`, ...logging },
  };
  return changedSettings(standing, input, largestMemory);
}

/**
 * `settings` with what `fields` names: a field that is left out is kept, `Environment: {}` empties it (a trap that
 * appleboy/lambda-action#82 fell into). Throws as UpdateFunctionConfiguration does.
 */
export function changedSettings(
  settings: Settings,
  { Environment, TracingConfig, LoggingConfig, VpcConfig, ...plain }: SettingsInput,
  largestMemory: number,
): Settings {
  refuseNetwork(VpcConfig ?? {});
  const changed = {
    ...settings,
    ...plain,
    ...(Environment ? { Environment: { Variables: Environment.Variables ?? {} } } : {}),
    TracingConfig: { ...settings.TracingConfig, ...TracingConfig },
    LoggingConfig: { ...settings.LoggingConfig, ...LoggingConfig },
  } as Settings;
  check(changed, largestMemory);
  return changed;
}

/** This account has no VPC: what is named in one is not there. The words are recorded. */
function refuseNetwork({ SubnetIds = [], SecurityGroupIds = [] }: sdk.VpcConfig): void {
  const missing = (call: string, code: string, what: string): ServiceError =>
    refusedValue(
      `Error occurred while ${call}. EC2 Error Code: ${code}.NotFound. EC2 Error Message: The ${what} does not exist`,
    );
  const [subnet] = SubnetIds;
  if (subnet !== undefined) throw missing('DescribeSubnets', 'InvalidSubnetID', `subnet ID '${subnet}'`);
  const [group] = SecurityGroupIds;
  if (group !== undefined)
    throw missing('DescribeSecurityGroups', 'InvalidGroup', `security group '${group}'`);
}

/** `arm64` or `x86_64`; x86_64 where none is named. */
export function architectureOf(named: readonly string[] | undefined): string | undefined {
  if (named && (named.length !== 1 || !['arm64', 'x86_64'].includes(named[0] ?? '')))
    throw invalid(`[${named.join(', ')}]`, 'Architectures', 'satisfy enum value set: [x86_64, arm64]');
  return named?.[0];
}

const rolePattern = 'arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+';

const unfit = (value: string, name: string, pattern: string): ServiceError =>
  invalid(value, name, `satisfy regular expression pattern: ${pattern}`);

function check(settings: Settings, largestMemory: number): void {
  within(settings.Timeout, 'Timeout', 1, 900);
  within(settings.MemorySize, 'MemorySize', 128, 10_240);
  within(settings.EphemeralStorage.Size, 'EphemeralStorage.size', 512, 10_240);
  if (settings.MemorySize > largestMemory)
    throw refusedValue(
      `'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to ${largestMemory}`,
    );
  if (!new RegExp(`^${rolePattern}$`).test(settings.Role)) throw unfit(settings.Role, 'Role', rolePattern);
  if (!/^\S{1,128}$/.test(settings.Handler)) throw unfit(settings.Handler, 'Handler', '[^\\s]+');
  if (settings.Description.length > 256)
    throw invalid(settings.Description, 'Description', 'have length less than or equal to 256');
  if (!runtimes.includes(settings.Runtime))
    throw refusedValue(
      `Value ${settings.Runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${runtimes.join(', ')}] or be a valid ARN`,
    );
  for (const [value, name, allowed] of [
    [settings.TracingConfig.Mode, 'TracingConfig.mode', ['Active', 'PassThrough']],
    [settings.LoggingConfig.LogFormat, 'LoggingConfig.logFormat', ['JSON', 'Text']],
  ] as const)
    if (!allowed.some((one) => one === value))
      throw invalid(value, name, `satisfy enum value set: [${allowed.join(', ')}]`);
  checkEnvironment(settings.Environment?.Variables ?? {});
}

function within(value: number, name: string, low: number, high: number): void {
  if (!Number.isInteger(value)) throw mistyped();
  if (value < low) throw invalid(value, name, `have value greater than or equal to ${low}`);
  if (value > high) throw invalid(value, name, `have value less than or equal to ${high}`);
}

/** Documented: "Retrieve Lambda environment variables" lists what only the runtime may set. */
const reserved =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_DEFAULT_REGION|AWS_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_.*|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;

function checkEnvironment(variables: Readonly<Record<string, string>>): void {
  const taken = Object.keys(variables).filter((name) => reserved.test(name));
  if (taken.length > 0)
    throw refusedValue(
      'Lambda was unable to configure your environment variables because the environment variables you have provided ' +
        `contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${taken.join(', ')}`,
    );
  const odd = Object.keys(variables).find((name) => !/^[a-zA-Z][a-zA-Z0-9_]+$/.test(name));
  if (odd !== undefined) throw unfit(odd, 'environment.variables', '[a-zA-Z]([a-zA-Z0-9_])+');
  if (Buffer.byteLength(JSON.stringify(variables)) > largestEnvironment)
    throw refusedValue(
      'Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit.',
    );
}
