import { distributionId, domainName, regionName, stageName } from './patterns.ts';
import { list, number, text, word, wrongInput, type ReadInput } from './words.ts';

export interface DeployInputs {
  readonly bucket: string;
  readonly keyPrefix: string | undefined;
  readonly functionRoleArn: string | undefined;
  readonly permissionsBoundaryArn: string | undefined;
  readonly functionSettings: Readonly<Record<string, string>>;
  readonly architecture: 'arm64' | 'x86_64';
  readonly memory: number;
  readonly timeout: number;
  /** Undefined: the function's log group is left to Lambda. */
  readonly logRetentionDays: number | undefined;
  readonly responseMode: 'streamed' | 'buffered';
  readonly stage: string;
  readonly priceClass: 'PriceClass_100' | 'PriceClass_200' | 'PriceClass_All';
  readonly domainNames: readonly string[];
  readonly certificateArn: string | undefined;
  readonly webAclArn: string | undefined;
  readonly originShieldRegion: string | undefined;
  readonly distributionId: string | undefined;
  readonly pathPattern: string | undefined;
  /** Inputs that hold their default: they go into what is created, not into what stands. */
  readonly defaulted: readonly ('memory' | 'timeout' | 'priceClass')[];
}

const byDefault = { memory: 1_769, timeout: 29, priceClass: 'PriceClass_100' } as const;

/** The days that CloudWatch Logs keeps a log (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html). */
const retentions = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365],
  ...[400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288, 3_653],
];

/** What `deploy` is asked for. */
export function readDeploy(read: ReadInput): DeployInputs {
  const choices = {
    memory: number(read, 'memory', [512, 10_240], 'MB') ?? byDefault.memory,
    timeout: number(read, 'timeout', [3, 900], 'seconds') ?? byDefault.timeout,
    priceClass: word(
      read,
      'price-class',
      ['PriceClass_100', 'PriceClass_200', 'PriceClass_All'],
      byDefault.priceClass,
    ),
  };
  return {
    ...choices,
    defaulted: (['memory', 'timeout', 'priceClass'] as const).filter(
      (one) => choices[one] === byDefault[one],
    ),
    bucket: text(read, 'bucket', /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'an S3 bucket name') ?? '',
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
    permissionsBoundaryArn: text(
      read,
      'permissions-boundary-arn',
      /^arn:aws[a-z-]*:iam::(?:\d{12}|aws):policy\/.+$/,
      'the ARN of an IAM policy, `arn:aws:iam::123456789012:policy/name`',
    ),
    functionSettings: readSettings(read),
    architecture: word(read, 'architecture', ['arm64', 'x86_64'], 'arm64'),
    logRetentionDays: readRetention(read),
    responseMode: word(read, 'response-mode', ['streamed', 'buffered'], 'streamed'),
    stage: text(read, 'stage', ...stageName) ?? 'live',
    domainNames: list(read, 'domain-names', ...domainName),
    certificateArn: text(
      read,
      'certificate-arn',
      /^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/.+$/,
      'the ARN of a certificate of ACM in us-east-1',
    ),
    webAclArn: text(
      read,
      'web-acl-arn',
      /^arn:aws[a-z-]*:wafv2:us-east-1:\d{12}:global\/webacl\/.+$/,
      'the ARN of a web ACL of scope CLOUDFRONT',
    ),
    originShieldRegion: text(read, 'origin-shield-region', ...regionName),
    distributionId: list(read, 'distribution-ids', ...distributionId)[0],
    pathPattern: text(
      read,
      'path-pattern',
      /^\/[\w\-.*$/~"'@:+&?]{0,254}$/,
      'a path pattern of a CloudFront behaviour, like `/images/*`',
    ),
  };
}

/** Days, or undefined when it was not given. */
function readRetention(read: ReadInput): number | undefined {
  const days = number(read, 'log-retention-days', [1, 3_653], 'days');
  if (days === undefined || retentions.includes(days)) return days;
  throw wrongInput(
    'log-retention-days',
    `CloudWatch Logs cannot keep a log for ${days} days`,
    `Give one of ${retentions.join(', ')}.`,
  );
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
