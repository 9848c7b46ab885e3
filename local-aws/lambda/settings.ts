import type * as sdk from '@aws-sdk/client-lambda';
import { ServiceError } from '../service.ts';
import { mistyped } from '../schema/json.ts';
import { words } from '../text.ts';
import { refusedValue } from './refusals.ts';

/** A function's settings, in the API's terms, without its code. */
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
  /** The levels apply to logs in JSON. */
  readonly LoggingConfig: Readonly<
    Record<'LogGroup' | 'LogFormat' | 'ApplicationLogLevel' | 'SystemLogLevel', string>
  >;
}

/** Runtimes that still allow new functions and updates. Documented (runtime support policy, AWS's SDK model). */
const runtimes = ['nodejs22.x', 'nodejs24.x', 'nodejs26.x'];
/** Earlier runtimes, and deprecated ones of other languages. */
const ended = words(`
  nodejs nodejs4.3 nodejs4.3-edge nodejs6.10 nodejs8.10 nodejs10.x nodejs12.x nodejs14.x nodejs16.x nodejs18.x nodejs20.x
  python2.7 python3.6 python3.7 python3.8 python3.9 ruby2.5 ruby2.7 java8 go1.x provided dotnetcore1.0 dotnetcore2.0
  dotnetcore2.1 dotnetcore3.1 dotnet5.0 dotnet6 dotnet7
`);
/** Allowed runtimes, in the order of AWS's error message (recorded). */
const all = `nodejs20.x, python3.14, provided.al2023, python3.12, python3.13, nodejs24.x, nodejs22.x, java25, python3.10, python3.11, java21, ruby3.3, ruby3.4, ruby3.2, python3.8, python3.9, java17, nodejs16.x, dotnet10, dotnet8, java11, dotnet6, nodejs18.x, provided.al2, java8.al2`;
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
 * `settings` updated with `fields`: an omitted field is kept, `Environment: {}` empties it (a trap that appleboy/lambda-action#82
 * fell into). Throws as UpdateFunctionConfiguration does.
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

/** This account has no VPC, so anything in one is unknown. The message is recorded. */
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

function check(settings: Settings, largestMemory: number): void {
  const { Timeout, MemorySize, EphemeralStorage, Runtime, Environment } = settings;
  if (![Timeout, MemorySize, EphemeralStorage.Size].every(Number.isInteger)) throw mistyped();
  if (MemorySize > largestMemory)
    throw refusedValue(
      `'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to ${largestMemory}`,
    );
  checkRuntime(Runtime);
  checkEnvironment(Environment?.Variables ?? {});
}

function checkRuntime(runtime: string): void {
  if (runtimes.includes(runtime)) return;
  if (ended.has(runtime))
    throw refusedValue(
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
    );
  if (all.split(', ').includes(runtime))
    throw new ServiceError('NotModelled', 501, `local-aws runs functions of ${runtimes.join(', ')} alone.`);
  throw refusedValue(
    `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${all}] or be a valid ARN`,
  );
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
  const measured = JSON.stringify(variables);
  if (Buffer.byteLength(measured) > largestEnvironment)
    throw refusedValue(
      `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${measured}`,
    );
}
