import { list, number, required, text, truth, word, wrongInput, type ReadInput } from './input-words.ts';
import type { Intent } from './rotation/intent.ts';

export const commands = ['deploy', 'gate', 'rotate', 'status', 'destroy'] as const;

/** action.yml's words as one typed, validated object. */
export interface Inputs {
  readonly command: (typeof commands)[number];
  readonly name: string;
  readonly region: string;
  readonly dryRun: boolean;
  readonly deploy: DeployInputs;
  readonly rotate: RotateInputs;
  readonly confirm: string | undefined;
}

export interface DeployInputs {
  readonly bucket: string | undefined;
  readonly keyPrefix: string | undefined;
  readonly functionRoleArn: string | undefined;
  readonly functionSettings: Readonly<Record<string, string>>;
  readonly architecture: 'arm64' | 'x86_64';
  readonly memory: number;
  readonly timeout: number;
  readonly responseMode: 'streamed' | 'buffered';
  readonly stage: string;
  readonly priceClass: 'PriceClass_100' | 'PriceClass_200' | 'PriceClass_All';
}

export interface RotateInputs {
  readonly intent: Intent;
  readonly distributionIds: readonly string[];
  readonly apiDomains: readonly string[];
  readonly probePath: string | undefined;
  readonly propagation: number;
}

/**
 * Reads and checks every input. `environment` supplies AWS_REGION where `region` was not given.
 * Throws a Failure that names the input, the value's fault and the remedy; nothing was called then.
 */
export function readInputs(
  read: ReadInput,
  environment: Readonly<Record<string, string | undefined>>,
): Inputs {
  const command = word(read, 'command', commands);
  const name =
    text(
      read,
      'name',
      /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/,
      'of lower-case letters, digits and hyphens, 1 to 32, not beginning or ending with a hyphen',
    ) ?? 'images';
  const confirm = text(read, 'confirm', /./, 'the name of the gate');
  if (command === 'destroy' && confirm !== name)
    throw wrongInput(
      'confirm',
      confirm === undefined ? 'it is missing' : `"${confirm}" is not the gate's name`,
      `Set it to \`${name}\` to remove that gate.`,
    );
  const deploy = readDeploy(read);
  if (command === 'deploy')
    required(deploy.bucket, 'bucket', 'Set it to the S3 bucket with the original pictures.');
  return {
    command,
    name,
    region: readRegion(read, environment),
    dryRun: truth(read, 'dry-run', false),
    deploy,
    rotate: readRotate(read),
    confirm,
  };
}

function readRegion(read: ReadInput, environment: Readonly<Record<string, string | undefined>>): string {
  const region = /^[a-z]{2}(-[a-z]+)+-\d$/;
  const rule = 'an AWS Region like `eu-central-1`';
  const given =
    text(read, 'region', region, rule) ?? text(() => environment.AWS_REGION ?? '', 'region', region, rule);
  return required(
    given,
    'region',
    'Set it, or the environment variable AWS_REGION, to an AWS Region like `eu-central-1`.',
  );
}

function readDeploy(read: ReadInput): DeployInputs {
  return {
    bucket: text(read, 'bucket', /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'an S3 bucket name'),
    keyPrefix: text(
      read,
      'key-prefix',
      /^[^/\p{Cc}][^\p{Cc}]*$/u,
      'the beginning of an object key, without a leading slash',
    ),
    functionRoleArn: text(
      read,
      'function-role-arn',
      /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/,
      'the ARN of an IAM role, `arn:aws:iam::123456789012:role/name`',
    ),
    functionSettings: readSettings(read),
    architecture: word(read, 'architecture', ['arm64', 'x86_64'], 'arm64'),
    memory: number(read, 'memory', [512, 10_240], 'MB') ?? 1_769,
    timeout: number(read, 'timeout', [3, 900], 'seconds') ?? 29,
    responseMode: word(read, 'response-mode', ['streamed', 'buffered'], 'streamed'),
    stage:
      text(
        read,
        'stage',
        /^[A-Za-z0-9_-]{1,128}$/,
        'of letters, digits, underscores and hyphens, 1 to 128',
      ) ?? 'live',
    priceClass: word(
      read,
      'price-class',
      ['PriceClass_100', 'PriceClass_200', 'PriceClass_All'],
      'PriceClass_100',
    ),
  };
}

/** `NAME=value` lines, as the function's environment variables IMAGE_GATE_NAME. */
function readSettings(read: ReadInput): Readonly<Record<string, string>> {
  const lines = read('function-settings')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const pairs = lines.map((line) => {
    const [, name, value] = /^(?:IMAGE_GATE_)?([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw wrongInput(
        'function-settings',
        `the line "${line.split('=')[0] ?? ''}" is not NAME=value`,
        'Write one setting a line, like `QUALITY_WEBP=80`.',
      );
    return [`IMAGE_GATE_${name}`, value.trim()] as const;
  });
  return Object.fromEntries(pairs);
}

function readRotate(read: ReadInput): RotateInputs {
  const days = number(read, 'max-key-age', [0, 3_650], 'days', 'any');
  return {
    intent: {
      scope: 'rotate',
      maxKeyAge: days === undefined ? undefined : days * 86_400,
      revoke: word(read, 'revoke', ['no', 'graceful', 'immediate'], 'no'),
      deleteOld: word(read, 'delete-old', ['now', 'next-run'], 'now'),
      settle: number(read, 'settle-seconds', [0, 900], 'seconds') ?? 30,
      deploymentTimeout: (number(read, 'deployment-timeout', [1, 120], 'minutes', 'any') ?? 30) * 60,
    },
    distributionIds: list(
      read,
      'distribution-ids',
      /^[A-Z0-9]{6,32}$/,
      'a distribution ID like `E1A2B3C4D5E6F7`',
    ),
    apiDomains: list(read, 'api-domains', /^[a-z0-9.-]+\.[a-z]{2,}$/i, 'a domain name'),
    probePath: text(read, 'probe-path', /^\/[^\s?#]*$/, 'a path with a leading slash, without a query'),
    propagation: number(read, 'propagation-seconds', [0, 600], 'seconds') ?? 90,
  };
}
