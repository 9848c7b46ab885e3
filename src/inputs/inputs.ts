import { list, nearest, number, text, truth, word, wrongInput } from './readers.ts';
import type { Pattern, Reader } from './readers.ts';
import { functionSettings } from './function-settings.ts';

export const commands = ['deploy', 'gate', 'rotate', 'status', 'destroy'] as const;
export type Command = (typeof commands)[number];

type Environment = Readonly<Record<string, string | undefined>>;

const regionName: Pattern = [/^(?:[a-z]{2}|eusc)(-[a-z]+)+-\d$/, 'an AWS Region like `eu-central-1`'];
const domainName: Pattern = [/^(\*\.)?[a-z0-9.-]+\.[a-z]{2,}$/i, 'a domain name like `images.example.com`'];

/** The days that CloudWatch Logs keeps a log (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html). */
const retentions = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365],
  ...[400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288, 3_653],
];

/** Seconds that API Gateway waits for a buffered response (https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html). */
const longestBuffered = 29;

/**
 * Lambda's statement ids have 100 characters (https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html), and those of
 * src/aws/lambda/invoke-permission.ts contain the stage and up to 60 others.
 */
const longestStage = 40;

/** Every input of action.yml: the commands that read it, and how. Times are in seconds, whatever an input's own unit is. */
const table = {
  command: input('every', word(commands)),
  name: input(
    'every',
    text(
      /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/,
      '1 to 32 lower-case letters, digits and hyphens, without a hyphen at either end',
      'images',
    ),
  ),
  region: input('every', text(...regionName)),
  'allowed-account-ids': input('every', list(/^\d{12}$/, 'an AWS account ID of 12 digits')),
  'dry-run': input('every', truth),
  bucket: input(
    'deploy',
    text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of an S3 bucket, like `my-images`'),
  ),
  'key-prefix': input(
    'deploy',
    text(/^[^/\p{Cc}][^\p{Cc}]*\/$/u, 'a folder with a trailing and no leading slash, like `photos/`'),
  ),
  'function-role-arn': arn('iam::\\d{12}:role/.+', 'an IAM role, `arn:aws:iam::123456789012:role/name`'),
  'permissions-boundary-arn': arn(
    'iam::(?:\\d{12}|aws):policy/.+',
    'an IAM policy, `arn:aws:iam::123456789012:policy/name`',
  ),
  'kms-key-arn': arn(
    'kms:[a-z0-9-]+:\\d{12}:key/[\\w-]+',
    "a KMS key, not its alias: `arn:aws:kms:eu-central-1:123456789012:key/` and the key's ID",
  ),
  'probe-picture': input(
    'deploy',
    text(/^\/[^\s#]+$/, 'a path with a leading slash, as viewers request the image, like `/cats/1.jpg`'),
  ),
  'function-settings': input('deploy', functionSettings),
  architecture: input('deploy', word(['arm64', 'x86_64'], 'arm64')),
  memory: input('deploy', number([512, 10_240], 'MB', { byDefault: 1_769 })),
  // CloudFront waits 120 s at most for the first byte.
  timeout: input('deploy', number([3, 119], 'seconds', { byDefault: 29 })),
  'log-retention-days': input('deploy', retention),
  'response-mode': input('deploy', word(['streamed', 'buffered'], 'streamed')),
  stage: input(
    'deploy, gate, status',
    text(/^[A-Za-z0-9_-]{1,128}$/, '1 to 128 letters, digits, underscores and hyphens', 'live'),
  ),
  'price-class': input(
    'deploy',
    word(['PriceClass_100', 'PriceClass_200', 'PriceClass_All'], 'PriceClass_100'),
  ),
  'domain-names': input('deploy', list(...domainName)),
  'certificate-arn': arn('acm:us-east-1:\\d{12}:certificate/.+', 'an ACM certificate in us-east-1'),
  'web-acl-arn': arn('wafv2:us-east-1:\\d{12}:global/webacl/.+', 'a web ACL with scope CLOUDFRONT'),
  'origin-shield-region': input('deploy', text(...regionName)),
  'path-pattern': input(
    'deploy',
    text(/^\/[\w\-.*$/~"'@:+&?]{0,254}$/, 'a CloudFront path pattern with a leading slash, like `/images/*`'),
  ),
  'api-id': input('gate, status', text(/^[a-z0-9]{6,20}$/, 'the ID of a REST API, like `a1b2c3d4e5`')),
  'usage-plan-id': input('gate', text(/^[a-z0-9]{4,20}$/, 'the ID of a usage plan, like `a1b2c3`')),
  'key-secret': input(
    'every',
    text(
      /^(?:arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:)?[\w/+=.@-]{1,512}$/,
      'the name or ARN of a Secrets Manager secret, like `photos/origin-key`',
    ),
  ),
  'key-secret-field': input('every', text(/^[\w.-]{1,128}$/, 'a member of a JSON secret, like `key`')),
  'exclude-methods': input('gate, status', list(/^[A-Z]+ \/\S*$/, 'a method and a path, like `GET /health`')),
  'distribution-ids': input(
    'deploy, gate, rotate',
    list(/^[A-Z0-9]{6,32}$/, 'a distribution ID like `E1A2B3C4D5E6F7`'),
  ),
  'api-domains': input('gate, rotate, status', list(...domainName)),
  'probe-path': input(
    'gate, rotate, status',
    text(/^\/[^\s?#]*$/, 'a path with a leading slash, without a query'),
  ),
  'viewer-url': input(
    'gate, rotate, status',
    text(/^https:\/\/[^\s/?#@]+$/, '`https://` and a host, without a path'),
  ),
  'max-key-age': input('rotate, status', number([0, 3_650], 'days', { any: true, seconds: 86_400 })),
  revoke: input('rotate', word(['no', 'graceful', 'immediate'], 'no')),
  'delete-old': input('rotate', word(['now', 'next-run'], 'now')),
  'settle-seconds': input('rotate', number([0, 900], 'seconds')),
  'propagation-seconds': input(
    'deploy, gate, rotate, destroy',
    number([0, 600], 'seconds', { byDefault: 90 }),
  ),
  'deployment-timeout': input(
    'deploy, gate, rotate, destroy',
    number([1, 120], 'minutes', { any: true, seconds: 60, byDefault: 30 }),
  ),
  confirm: input('destroy', text(/./, 'the name of the gate')),
  'github-token': input('every', (given) => given),
};

interface Row<T> {
  readonly commands: string;
  readonly read: Reader<T>;
}

function input<T>(commands: string, read: Reader<T>): Row<T> {
  return { commands, read };
}

/** An input with an ARN, in any partition, that only `deploy` reads. */
function arn(rest: string, what: string): Row<string | undefined> {
  return input('deploy', text(new RegExp(`^arn:aws[a-z-]*:${rest}$`), `the ARN of ${what}`));
}

type Name = keyof typeof table;
type Camel<Text extends string> = Text extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Text;

/** The inputs of action.yml as one typed, validated record, times in seconds. */
export type Inputs = {
  readonly [N in Name as Camel<N>]: ReturnType<(typeof table)[N]['read']>;
} & {
  readonly region: string;
  /** Given, but not read by this command. */
  readonly unread: readonly string[];
};

export const inputNames = Object.keys(table) as readonly Name[];

/** Reads and checks every input from the runner's environment, before any call; AWS_REGION is the default of `region`. */
export function readInputs(environment: Environment): Inputs {
  refuseUnknownInputs(environment);
  const given = (name: Name): string => environment[variable(name)]?.trim() ?? '';
  const read = Object.fromEntries(
    inputNames.map((name) => [
      name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
      table[name].read(given(name), name),
    ]),
  ) as unknown as Inputs;
  const inputs = {
    ...read,
    region: readRegion(read.region, environment.AWS_REGION),
    unread: inputNames.filter(
      (name) => !isRead(name, read.command) && !isDefault(name, table[name].read(given(name), name)),
    ),
  };
  refuseOtherPartitions(inputs.region, given);
  checkCommand(inputs);
  return inputs;
}

/** The runner's variable name of an input: blanks become underscores, hyphens stay. */
function variable(name: string): string {
  return `INPUT_${name.toUpperCase()}`;
}

/**
 * GitHub only warns of an input that action.yml does not have: `dryrun: true` would change things. A variable of the workflow's own
 * cannot be told from an input.
 */
function refuseUnknownInputs(environment: Environment): void {
  const known = new Set(inputNames.map(variable));
  const unknown = Object.keys(environment).find((key) => key.startsWith('INPUT_') && !known.has(key));
  if (unknown === undefined) return;
  const name = unknown.slice('INPUT_'.length).toLowerCase();
  const near = nearest(name, inputNames);
  throw wrongInput(
    name,
    'this input does not exist',
    `${near === undefined ? `Remove it, or the environment variable ${unknown}.` : `Did you mean \`${near}\`?`} action.yml lists every input.`,
  );
}

/** Credentials of one partition reach nothing in another. */
function refuseOtherPartitions(region: string, given: (name: Name) => string): void {
  const start = region.startsWith('cn-') ? 'arn:aws-cn:' : 'arn:aws:';
  const name = inputNames.find((one) => given(one).startsWith('arn:') && !given(one).startsWith(start));
  if (name !== undefined)
    throw wrongInput(
      name,
      `"${given(name)}" is in a different partition from the Region ${region}`,
      `It must begin with \`${start}\`.`,
    );
}

/** Whether a command reads an input, for the warning and the docs. */
export function isRead(name: Name, command: Command): boolean {
  const { commands: readers } = table[name];
  return readers === 'every' || readers.split(', ').includes(command);
}

/** Whether a value is the default, which the runner fills in for every command. */
export function isDefault(name: Name, value: unknown): boolean {
  return JSON.stringify(value) === JSON.stringify(table[name].read('', name));
}

/** The inputs that a command requires. */
function checkCommand(inputs: Inputs): void {
  const { command, name, confirm } = inputs;
  if (command === 'deploy') checkDeploy(inputs);
  if (command === 'gate') checkGate(inputs);
  if (inputs.keySecretField !== undefined && inputs.keySecret === undefined)
    throw wrongInput(
      'key-secret',
      'it is missing',
      'Set it to the secret that has the member `key-secret-field`.',
    );
  if (command === 'destroy' && confirm !== name)
    throw wrongInput(
      'confirm',
      confirm === undefined ? 'it is missing' : `"${confirm}" is not the gate's name`,
      `Set it to \`${name}\` to remove that gate.`,
    );
}

function checkGate({ apiId, distributionIds }: Inputs): void {
  if (apiId === undefined)
    throw wrongInput('api-id', 'it is missing', 'Set it to the ID of the REST API to lock.');
  if (distributionIds.length === 0)
    throw wrongInput(
      'distribution-ids',
      'it is missing',
      'Set it to the IDs of the distributions in front of the API.',
    );
}

/** The action changes nothing about a role that it did not create. */
function checkOwnRole({ functionRoleArn, kmsKeyArn, permissionsBoundaryArn }: Inputs): void {
  if (functionRoleArn === undefined) return;
  const fault = 'it applies only to a role that the action creates, but `function-role-arn` is set';
  if (kmsKeyArn !== undefined)
    throw wrongInput(
      'kms-key-arn',
      fault,
      'Grant that role kms:Decrypt on the key, and leave `kms-key-arn` out.',
    );
  if (permissionsBoundaryArn !== undefined)
    throw wrongInput(
      'permissions-boundary-arn',
      fault,
      'Set the boundary with `aws iam put-role-permissions-boundary`, and leave `permissions-boundary-arn` out.',
    );
}

function checkDeploy(inputs: Inputs): void {
  const { stage, timeout } = inputs;
  if (inputs.bucket === undefined)
    throw wrongInput('bucket', 'it is missing', 'Set it to the S3 bucket with the original images.');
  checkOwnRole(inputs);
  if (stage.length > longestStage)
    throw wrongInput(
      'stage',
      `it has ${stage.length} characters, but Lambda's permission names have room for only ${longestStage}`,
      `Use at most ${longestStage} characters.`,
    );
  if (inputs.responseMode === 'buffered' && timeout > longestBuffered)
    throw wrongInput(
      'timeout',
      `API Gateway waits at most ${longestBuffered} s for a buffered response, so ${timeout} s is too long`,
      `Set it to at most ${longestBuffered}, or use \`response-mode: streamed\`.`,
    );
  if (inputs.distributionIds.length > 1)
    throw wrongInput(
      'distribution-ids',
      'deploy accepts only one',
      'Set it to the ID of the one distribution to extend.',
    );
  if (inputs.pathPattern !== undefined && inputs.distributionIds.length === 0)
    throw wrongInput(
      'path-pattern',
      'it applies only to an existing distribution, but `distribution-ids` is not set',
      'Set `distribution-ids`, or leave `path-pattern` out: a distribution that the action creates serves images at every path.',
    );
  if (inputs.domainNames.length > 0 && inputs.certificateArn === undefined)
    throw wrongInput(
      'certificate-arn',
      'it is missing',
      'Set it to the ARN of an ACM certificate in us-east-1 that covers `domain-names`.',
    );
}

function readRegion(given: string | undefined, fromEnvironment = ''): string {
  const [pattern, rule] = regionName;
  const region =
    given ?? text(pattern, `${rule}; this is the value of AWS_REGION`)(fromEnvironment.trim(), 'region');
  if (region === undefined)
    throw wrongInput(
      'region',
      'it is missing',
      'Set it, or the environment variable AWS_REGION, to an AWS Region like `eu-central-1`.',
    );
  if (/^(us-iso|eu-iso|eusc)/.test(region))
    throw wrongInput(
      'region',
      `${region} is in a partition that the action does not support`,
      'Choose another Region; docs/partitions.md lists the partitions.',
    );
  // https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/setting-up-credentials.html
  if (region.startsWith('us-gov-'))
    throw wrongInput(
      'region',
      `AWS GovCloud (US) has no CloudFront: ${region} and its credentials cannot reach a distribution`,
      'Choose a Region where the API and the distribution are in the same account.',
    );
  return region;
}

/** Days, or undefined when it was not given. */
function retention(given: string, name: string): number | undefined {
  const days = number([1, 3_653], 'days')(given, name);
  if (days === undefined || retentions.includes(days)) return days;
  throw wrongInput(
    name,
    `CloudWatch Logs cannot keep a log for ${days} days`,
    `Set it to one of ${retentions.join(', ')}.`,
  );
}
