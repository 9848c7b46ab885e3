import type { ServiceError } from '../service.ts';
import { type Fields, integer, invalid, list, object, refusedValue, text, texts } from './fields.ts';

/** What a function is set to; what it runs is its code. */
export interface Settings {
  readonly Runtime: string;
  readonly Role: string;
  readonly Handler: string;
  readonly Description: string;
  readonly Timeout: number;
  readonly MemorySize: number;
  readonly Environment?: Readonly<Record<string, string>>;
  readonly EphemeralStorage: number;
  readonly TracingMode: string;
  readonly LogGroup: string;
  readonly LogFormat: string;
  /** Of logs in JSON. */
  readonly ApplicationLogLevel: string;
  readonly SystemLogLevel: string;
}

/** Runtimes that still take new functions and updates. Documented (runtime support policy, AWS's SDK model). */
const runtimes = ['nodejs22.x', 'nodejs24.x', 'nodejs26.x'];
const largestEnvironment = 4_096;

/** The settings of a new function, AWS's defaults included. Throws as CreateFunction does. */
export function newSettings(fields: Fields, name: string, largestMemory: number): Settings {
  for (const field of ['Role', 'Runtime', 'Handler']) {
    if (text(fields, field) === undefined)
      throw field === 'Role'
        ? invalid(undefined, field, 'not be null')
        : refusedValue(`${field} is mandatory for functions created with deployment packages.`);
  }
  return changedSettings(
    {
      Runtime: '',
      Role: '',
      Handler: '',
      Description: '',
      Timeout: 3,
      MemorySize: 128,
      EphemeralStorage: 512,
      TracingMode: 'PassThrough',
      LogGroup: `/aws/lambda/${name}`,
      LogFormat: 'Text',
      ApplicationLogLevel: 'INFO',
      SystemLogLevel: 'INFO',
    },
    fields,
    largestMemory,
  );
}

/**
 * `settings` with what `fields` names: a field that is left out is kept, `Environment: {}` empties it (a trap that
 * appleboy/lambda-action#82 fell into). Throws as UpdateFunctionConfiguration does.
 */
export function changedSettings(settings: Settings, fields: Fields, largestMemory: number): Settings {
  const environment = object(fields, 'Environment');
  const variables = environment ? (texts(environment, 'Variables') ?? {}) : settings.Environment;
  const logging = object(fields, 'LoggingConfig') ?? {};
  refuseNetwork(object(fields, 'VpcConfig') ?? {});
  const changed = {
    Runtime: text(fields, 'Runtime') ?? settings.Runtime,
    Role: text(fields, 'Role') ?? settings.Role,
    Handler: text(fields, 'Handler') ?? settings.Handler,
    Description: text(fields, 'Description') ?? settings.Description,
    Timeout: integer(fields, 'Timeout') ?? settings.Timeout,
    MemorySize: integer(fields, 'MemorySize') ?? settings.MemorySize,
    EphemeralStorage: integer(object(fields, 'EphemeralStorage') ?? {}, 'Size') ?? settings.EphemeralStorage,
    TracingMode: text(object(fields, 'TracingConfig') ?? {}, 'Mode') ?? settings.TracingMode,
    LogGroup: text(logging, 'LogGroup') ?? settings.LogGroup,
    LogFormat: text(logging, 'LogFormat') ?? settings.LogFormat,
    ApplicationLogLevel: text(logging, 'ApplicationLogLevel') ?? settings.ApplicationLogLevel,
    SystemLogLevel: text(logging, 'SystemLogLevel') ?? settings.SystemLogLevel,
    ...(variables ? { Environment: variables } : {}),
  };
  check(changed, largestMemory);
  return changed;
}

/** This account has no VPC: what is named in one is not there. The words are recorded. */
function refuseNetwork(vpc: Fields): void {
  const missing = (call: string, code: string, what: string): ServiceError =>
    refusedValue(
      `Error occurred while ${call}. EC2 Error Code: ${code}.NotFound. EC2 Error Message: The ${what} does not exist`,
    );
  const [subnet] = list(vpc, 'SubnetIds') ?? [];
  if (subnet !== undefined) throw missing('DescribeSubnets', 'InvalidSubnetID', `subnet ID '${subnet}'`);
  const [group] = list(vpc, 'SecurityGroupIds') ?? [];
  if (group !== undefined)
    throw missing('DescribeSecurityGroups', 'InvalidGroup', `security group '${group}'`);
}

/** `arm64` or `x86_64`; x86_64 where none is named. */
export function architectureOf(fields: Fields): string | undefined {
  const named = list(fields, 'Architectures');
  if (named && (named.length !== 1 || !['arm64', 'x86_64'].includes(named[0] ?? '')))
    throw invalid(`[${named.join(', ')}]`, 'Architectures', 'satisfy enum value set: [x86_64, arm64]');
  return named?.[0];
}

function check(settings: Settings, largestMemory: number): void {
  within(settings.Timeout, 'Timeout', 1, 900);
  within(settings.MemorySize, 'MemorySize', 128, 10_240);
  within(settings.EphemeralStorage, 'EphemeralStorage.size', 512, 10_240);
  if (settings.MemorySize > largestMemory)
    throw refusedValue(
      `'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to ${largestMemory}`,
    );
  if (!/^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/.test(settings.Role))
    throw invalid(
      settings.Role,
      'Role',
      'satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+',
    );
  if (!/^\S{1,128}$/.test(settings.Handler))
    throw invalid(settings.Handler, 'Handler', 'satisfy regular expression pattern: [^\\s]+');
  if (settings.Description.length > 256)
    throw invalid(settings.Description, 'Description', 'have length less than or equal to 256');
  if (!runtimes.includes(settings.Runtime))
    throw refusedValue(
      `Value ${settings.Runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${runtimes.join(', ')}] or be a valid ARN`,
    );
  for (const [value, name, allowed] of [
    [settings.TracingMode, 'TracingConfig.mode', ['Active', 'PassThrough']],
    [settings.LogFormat, 'LoggingConfig.logFormat', ['JSON', 'Text']],
  ] as const)
    if (!allowed.some((one) => one === value))
      throw invalid(value, name, `satisfy enum value set: [${allowed.join(', ')}]`);
  checkEnvironment(settings.Environment ?? {});
}

function within(value: number, name: string, low: number, high: number): void {
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
  if (odd !== undefined)
    throw invalid(
      odd,
      'environment.variables',
      'satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+',
    );
  if (Buffer.byteLength(JSON.stringify(variables)) > largestEnvironment)
    throw refusedValue(
      'Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit.',
    );
}
