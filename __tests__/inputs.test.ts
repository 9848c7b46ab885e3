import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { Failure } from '../src/failure.ts';
import { nearest } from '../src/inputs/readers.ts';
import { localAccount } from './local-aws/local-account.ts';
import {
  inputNames,
  isDefault,
  isRead,
  readInputs,
  type Command,
  type Inputs,
} from '../src/inputs/inputs.ts';

const region = { AWS_REGION: 'eu-central-1' };
/** As the runner passes `with:` on. */
const reading = (given: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
const read = (given: Record<string, string>, environment: Record<string, string> = region): Inputs =>
  readInputs({ ...environment, ...reading(given) });

function failureOf(given: Record<string, string>, environment: Record<string, string> = region): Failure {
  try {
    read(given, environment);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('these inputs were accepted');
}

const camel = (name: string): keyof Inputs =>
  name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) as keyof Inputs;

interface ActionFile {
  readonly description: string;
  readonly inputs: Record<string, { description: string; default?: string; required?: boolean }>;
  readonly outputs: Record<string, { description: string }>;
  readonly runs: { using: string; main: string };
}
const action = parse(readFileSync('action.yml', 'utf8')) as ActionFile;

describe('inputs', () => {
  test("an empty expression in a workflow means action.yml's default", () => {
    const defaults = Object.fromEntries(
      Object.entries(action.inputs).flatMap(([name, { default: value }]) => (value ? [[name, value]] : [])),
    );
    const base = { command: 'rotate' };
    expect(read(base)).toEqual(read({ ...defaults, ...base }));
  });

  test('action.yml describes every input that is read, and no other, in the same order', () => {
    expect(Object.keys(action.inputs)).toEqual(inputNames);
  });

  test.each(Object.entries(action.inputs))(
    "%s: action.yml's default is the one that holds",
    (name, { default: value }) => {
      const known = inputNames.find((one) => one === name);
      if (known === undefined || value === undefined) return;
      expect(isDefault(known, read({ command: 'status', [name]: value })[camel(name)])).toBe(true);
    },
  );

  test.each(Object.entries(action.inputs))(
    '%s: action.yml names the commands that read it',
    (name, { description }) => {
      const [, said] = /^((?:(?:deploy|gate|rotate|status|destroy)(?:, )?)+)[:, ]/.exec(description) ?? [];
      const known = inputNames.find((one) => one === name);
      const all: Command[] = ['deploy', 'gate', 'rotate', 'status', 'destroy'];
      const readers = all.filter((command) => known !== undefined && isRead(known, command));
      expect(readers.join(', ')).toBe(said ?? all.join(', '));
    },
  );

  test('the Region is taken from the environment unless the input sets it', () => {
    const base = { command: 'rotate' };
    expect(read(base).region).toBe('eu-central-1');
    expect(read({ ...base, region: 'cn-northwest-1' }).region).toBe('cn-northwest-1');
  });

  test.each([
    { command: 'deploy', bucket: 'pictures' },
    { command: 'gate', 'api-id': 'a1b2c3d4e5', 'distribution-ids': 'E1A2B3C4D5E6F7' },
    { command: 'rotate' },
    { command: 'status' },
    { command: 'destroy', confirm: 'images' },
  ])('$command rejects GovCloud, which has no CloudFront, before any call', (asked) => {
    for (const gov of ['us-gov-west-1', 'us-gov-east-1'])
      expect(() => read({ ...asked, region: gov })).toThrow(
        `Input \`region\`: AWS GovCloud (US) has no CloudFront: ${gov} and its credentials cannot reach a distribution.`,
      );
  });

  test("times are in seconds whatever the input's unit is, and lists accept commas and lines", () => {
    const inputs = read({
      command: 'rotate',
      'max-key-age': '0.5',
      'deployment-timeout': '10',
      'distribution-ids': 'E1A2B3C4D5E6F7, E7F6E5D4C3B2A1\nE1A2B3C4D5E6F7',
    });
    expect(inputs.maxKeyAge).toBe(43_200);
    expect(inputs.deploymentTimeout).toBe(600);
    expect(inputs.distributionIds).toEqual(['E1A2B3C4D5E6F7', 'E7F6E5D4C3B2A1']);
  });

  test.each([
    ['streamed', '60', undefined],
    ['buffered', '29', undefined],
    ['buffered', '30', /API Gateway waits at most 29 s for a buffered response, so 30 s is too long/],
  ])('a %s response with a timeout of %s s: %s', (mode, timeout, refusal) => {
    const asked = { command: 'deploy', bucket: 'pictures', 'response-mode': mode, timeout };
    if (refusal) expect(() => read(asked)).toThrow(refusal);
    else expect(read(asked).timeout).toBe(Number(timeout));
  });

  test.each<[Command, string, number, number, step?: number]>([
    ['deploy', 'memory', 512, 10_240],
    ['deploy', 'timeout', 3, 119],
    ['rotate', 'max-key-age', 0, 3_650, 0.5],
    ['rotate', 'settle-seconds', 0, 900],
    ['rotate', 'propagation-seconds', 0, 600],
    ['rotate', 'deployment-timeout', 1, 120, 0.5],
  ])('%s takes `%s` from %d to %d', (command, name, low, high, step = 1) => {
    const asked = (value: number): Inputs => read({ command, bucket: 'pictures', [name]: String(value) });
    for (const value of [low, low + step, high]) expect(asked(value)).toBeDefined();
    for (const value of [low - step, high + step]) expect(() => asked(value)).toThrow(`${low} to ${high}`);
    if (step === 1) expect(() => asked(low + 0.5)).toThrow('not a whole number');
  });

  test('`log-retention-days` accepts what CloudWatch Logs accepts', async () => {
    const { logs } = localAccount({ rates: false }).clients;
    const offered = await logs
      .putRetentionPolicy({ logGroupName: 'x', retentionInDays: 2 })
      .then(() => '', String);
    const [, words = ''] = /enum value set: \[(.*)\]/.exec(offered) ?? [];
    const days = words.split(', ');
    expect(failureOf({ command: 'deploy', bucket: 'pictures', 'log-retention-days': '2' }).remedy).toBe(
      `Set it to one of ${days.join(', ')}.`,
    );
    for (const day of days)
      expect(
        read({ command: 'deploy', bucket: 'pictures', 'log-retention-days': day }).logRetentionDays,
      ).toBe(Number(day));
  });

  const a = (times: number): string => 'a'.repeat(times);
  const iam = 'arn:aws:iam::123456789012';
  const kms = 'arn:aws:kms:eu-central-1:123456789012';
  const waf = 'arn:aws:wafv2:us-east-1';
  const vault = 'arn:aws:secretsmanager:eu-central-1';

  /** Command and input, values that are accepted, and values that are refused. */
  test.each<[Command, string, string, string]>([
    ['rotate', 'name', `a, 0, a-0, ${a(32)}`, `${a(33)}, -a, a-, A, a.b`],
    [
      ...(['rotate', 'region', 'eu-central-1, cn-north-1'] as const),
      'eu-1, eu-central-10, xeu-central-1, eu-Central-1, us-iso-east-1, us-isob-east-1, eu-isoe-west-1, eusc-de-east-1',
    ],
    ['rotate', 'allowed-account-ids', '123456789012', '12345678901, 1234567890123'],
    ['deploy', 'bucket', `a-1, a.1, ${a(63)}`, `ab, ${a(64)}, -ab, ab-, aBc`],
    ['deploy', 'key-prefix', 'a/, a/b c/', '/a/, a, /, a\u0001/, \u0001/'],
    [
      ...(['deploy', 'function-role-arn'] as const),
      `${iam}:role/a, ${iam}:role/a/b`,
      `${iam}:user/a, x${iam}:role/a, arn:aws:iam::12345678901:role/a`,
    ],
    [
      ...(['deploy', 'permissions-boundary-arn'] as const),
      `arn:aws:iam::aws:policy/a, ${iam}:policy/a/b`,
      `${iam}:role/a, arn:aws:iam::1:policy/a`,
    ],
    [
      'deploy',
      'kms-key-arn',
      `${kms}:key/mrk-1`,
      `${kms}:alias/a, arn:aws:kms::123456789012:key/a, ${kms}:key/a b`,
    ],
    ['deploy', 'probe-picture', '/a.jpg, /a.jpg?w=1', 'a.jpg, /, /a b, /a#b'],
    ['deploy', 'stage', `a, A-_9, ${a(40)}`, `${a(41)}, a b, a.b`],
    ['status', 'stage', a(128), a(129)],
    ['deploy', 'path-pattern', `/, /*, /${a(254)}`, `/${a(255)}, a, /a b, /a%`],
    ['deploy', 'origin-shield-region', 'us-east-1', 'us-east'],
    [
      ...(['deploy', 'web-acl-arn'] as const),
      `${waf}:123456789012:global/webacl/a/b`,
      `${waf}:123456789012:regional/webacl/a, ${waf}:12345:global/webacl/a`,
    ],
    ['status', 'api-id', `a1b2c3, ${a(20)}`, `a1b2c, ${a(21)}, A1B2C3D4E5`],
    ['gate', 'usage-plan-id', `a1b2, ${a(20)}`, `a1b, ${a(21)}, A1B2`],
    [
      ...(['rotate', 'key-secret'] as const),
      `a, a/b+=.@-, ${a(512)}, ${vault}:123456789012:secret:a-AbCdEf`,
      `a b, ${a(513)}, ${vault}:1:secret:a, ${kms}:secret:a`,
    ],
    ['rotate', 'key-secret-field', `a, a.b-c_d, ${a(128)}`, `a b, ${a(129)}`],
    ['status', 'exclude-methods', 'GET /, ANY /{proxy+}', 'get /, GET, /a, GET a, GET /a b'],
    ['rotate', 'distribution-ids', `E12345, ${'E'.repeat(32)}`, `E1234, ${'E'.repeat(33)}, e123456`],
    [
      'rotate',
      'api-domains',
      'a.bc, *.a-b.example, API.example.ORG',
      'a, a.b, *a.example, a_b.example, a.example/',
    ],
    ['rotate', 'probe-path', '/, /a/b', 'a, /a b, /a?b, /a#b'],
    [
      ...(['rotate', 'viewer-url', 'https://a, https://a:8443'] as const),
      'http://a, https://, https://a/, https://a?b, https://a@b, xhttps://a',
    ],
  ])('%s: what `%s` may be', (command, name, right, wrong) => {
    const confirmed = { command, bucket: 'pictures', 'key-secret': 'a', 'distribution-ids': 'E12345' };
    const asked = (value: string): Inputs => read({ ...confirmed, 'api-id': 'a1b2c3', [name]: value });
    for (const value of right.split(', ')) expect([asked(value)[camel(name)]].flat()).toEqual([value]);
    for (const value of wrong.split(', ')) expect(() => asked(value)).toThrow(`Input \`${name}\``);
  });

  test.each([
    ['bucket', 'bucket'],
    ['buckt', 'bucket'],
    ['bucckett', 'bucket'],
    ['bukcet', 'bucket'],
    ['xucxet', 'bucket'],
    ['xuxxet', undefined],
    ['bucketxxx', undefined],
    ['nxxe', 'name'],
    ['n', undefined],
    ['', undefined],
    ['PRICE_CLASS', 'price-class'],
    ['stame', 'stage'],
    ['revoked', 'revoke'],
    ['aws-bucket', 'bucket'],
    ['gate_name', 'name'],
    ['rename', 'name'],
  ])('"%s" suggests `%s`', (typed, meant) => {
    expect(nearest(typed, ['stage', 'name', 'bucket', 'price-class', 'revoke'])).toBe(meant);
  });

  test('function settings become environment variables, with or without their prefix', () => {
    const inputs = read({
      command: 'deploy',
      bucket: 'pictures',
      'function-settings': 'QUALITY_WEBP=80\n\n IMAGE_GATE_MAX_SIDE = 4096'.replace(' = ', '='),
    });
    expect(inputs.functionSettings).toEqual({ IMAGE_GATE_QUALITY_WEBP: '80', IMAGE_GATE_MAX_SIDE: '4096' });
  });

  /** Values that are refused, and words of the one error. */
  const refusals: readonly (readonly [command: Command, input: string, value: string, words: string])[] = [
    ['rotate', 'dryrun', 'true', 'Did you mean `dry-run`?'],
    ['rotate', 'dry_run', 'true', 'Did you mean `dry-run`?'],
    ['rotate', 'distribution-id', 'E1A2B3C4D5E6F7', 'Did you mean `distribution-ids`?'],
    ['deploy', 'buckt', 'x', 'Did you mean `bucket`?'],
    ['deploy', 'zzzzzz', '', 'Remove it'],
    ['deploy', 'zzzzzz', '', 'or the environment variable INPUT_ZZZZZZ'],
    ['deploy', 'settings', 'SVG=off', 'Remove it'],
    ['rotate', 'aws-region', 'eu-central-1', 'Did you mean `region`?'],
    ['rotate', 'allowed-account-ids', '12345', '12 digits'],
    ['deploy', 'function-settings', 'A=1\nSIGNING_KEYS=', 'SIGNING_KEYS is empty'],
    ['deploy', 'function-settings', 'PRESETS_ONLY= ', 'PRESETS_ONLY is empty'],
    ['deploy', 'function-settings', 'WIDTHS=1\nIMAGE_GATE_WIDTHS=2', 'WIDTHS is set twice'],
    ['deploy', 'function-settings', 'BUCKET=other', 'input `bucket`'],
    ['deploy', 'function-settings', 'SVG=', 'is empty'],
    ['deploy', 'function-settings', 'quality_webp=80', 'line 1'],
    ['deploy', 'function-settings', 'quality 80', 'NAME=value'],
    ['deploy', 'bucket', 's3://pictures', 's3://pictures'],
    ['deploy', 'bucket', 'No_Such', 'No_Such'],
    ['deploy', 'memory', '100', '512 to 10240'],
    ['deploy', 'memory', '1e99', '512 to 10240'],
    ['deploy', 'timeout', '2.5', 'whole number'],
    ['deploy', 'architecture', 'arm', 'arm64'],
    ['deploy', 'stage', 'a/b', 'a/b'],
    ['deploy', 'key-prefix', '/photos/', 'a trailing and no leading slash'],
    ['deploy', 'key-prefix', 'photos', 'trailing'],
    ['deploy', 'function-role-arn', 'role', 'ARN'],
    ['deploy', 'response-mode', 'stream', 'streamed'],
    ['deploy', 'price-class', '100', 'PriceClass_100'],
    ['deploy', 'log-retention-days', '31', '30, 60'],
    ['deploy', 'log-retention-days', '0', '1 to 3653'],
    ['deploy', 'distribution-ids', 'E1A2B3C4D5E6F7,E7F6E5D4C3B2A1', 'one'],
    ['deploy', 'certificate-arn', 'arn:aws:acm:eu-central-1:123456789012:certificate/1', 'us-east-1'],
    ['deploy', 'web-acl-arn', 'acl', 'CLOUDFRONT'],
    ['deploy', 'origin-shield-region', 'Europe', 'Region'],
    ['deploy', 'path-pattern', 'images', '/images/'],
    ['rotate', 'region', 'eu-central1', 'eu-central1'],
    ['rotate', 'region', 'Frankfurt', 'eu-central-1'],
    ['rotate', 'region', 'eusc-de-east-1', 'partition'],
    ['rotate', 'region', 'us-iso-east-1', 'docs/partitions.md'],
    ['rotate', 'viewer-url', 'img.example.org', 'https://'],
    ['rotate', 'name', 'My Gate', 'lower-case'],
    ['rotate', 'dry-run', 'yes', 'true'],
    ['rotate', 'max-key-age', 'monthly', 'days'],
    ['rotate', 'max-key-age', '-1', '0 to 3650'],
    ['rotate', 'revoke', 'yes', 'graceful'],
    ['rotate', 'delete-old', 'never', 'next-run'],
    ['rotate', 'settle-seconds', '901', '0 to 900'],
    ['rotate', 'propagation-seconds', 'x', '0 to 600'],
    ['rotate', 'deployment-timeout', '0', '1 to 120'],
    ['rotate', 'distribution-ids', 'E1A2B3C4D5E6F7 EX', 'distribution ID'],
    ['rotate', 'api-domains', 'https://x', 'domain name'],
    ['rotate', 'probe-path', 'health', 'leading slash'],
    ['gate', 'api-id', 'https://x', 'REST API'],
    ['gate', 'exclude-methods', '/health', 'GET /health'],
    ['gate', 'usage-plan-id', 'My plan', 'usage plan'],
    ['destroy', 'confirm', 'other', 'other'],
  ];

  test.each<readonly [given: Record<string, string>, input: string, words: string]>([
    ...refusals.map(([command, input, value, words]) => {
      const bucket = command === 'deploy' ? { bucket: 'pictures' } : {};
      return [{ command, ...bucket, [input]: value }, input, words] as const;
    }),
    [{}, 'command', 'missing'],
    [{ command: 'rotat' }, 'command', '"rotat" is not valid. Set it to one of `deploy`, `gate`, `rotate`'],
    [{ command: 'deploy' }, 'bucket', 'missing'],
    [{ command: 'gate' }, 'api-id', 'missing'],
    [{ command: 'gate', 'api-id': 'a1b2c3d4e5' }, 'distribution-ids', 'missing'],
    [
      { command: 'deploy', bucket: 'pictures', 'domain-names': 'img.example.org' },
      ...(['certificate-arn', 'ACM'] as const),
    ],
    [
      {
        ...{ command: 'deploy', bucket: 'pictures', 'function-role-arn': 'arn:aws:iam::123456789012:role/a' },
        'kms-key-arn': 'arn:aws:kms:eu-central-1:123456789012:key/1',
      },
      ...(['kms-key-arn', 'kms:Decrypt'] as const),
    ],
    [
      {
        ...{ command: 'deploy', bucket: 'pictures', 'function-role-arn': 'arn:aws:iam::123456789012:role/a' },
        'permissions-boundary-arn': 'arn:aws:iam::123456789012:policy/b',
      },
      ...(['permissions-boundary-arn', 'put-role-permissions-boundary'] as const),
    ],
    [{ command: 'deploy', bucket: 'a-b', 'path-pattern': '/images/*' }, 'path-pattern', '`distribution-ids`'],
    [
      { command: 'deploy', bucket: 'a-b', 'function-role-arn': 'arn:aws-cn:iam::123456789012:role/a' },
      ...(['function-role-arn', 'arn:aws:'] as const),
    ],
    [
      {
        ...{ command: 'deploy', bucket: 'a-b', region: 'cn-north-1', 'distribution-ids': 'E12345' },
        'kms-key-arn': 'arn:aws:kms:cn-north-1:123456789012:key/a',
      },
      ...(['kms-key-arn', 'arn:aws-cn:'] as const),
    ],
    [{ command: 'rotate', 'key-secret-field': 'key' }, 'key-secret', 'missing'],
    [{ command: 'destroy' }, 'confirm', 'missing'],
  ])('%j: one clear error about `%s`', (given, input, words) => {
    const { message, remedy } = failureOf(given);
    expect(message).toContain(`Input \`${input}\``);
    expect(`${message} ${remedy}`).toContain(words);
    expect(message).toMatch(/[^.?]\.$/);
    expect(remedy).toMatch(/\.$/);
  });

  test('an invalid line of function-settings is named by its number, because it may be a key', () => {
    const { message } = failureOf({
      command: 'deploy',
      bucket: 'pictures',
      'function-settings': 'WIDTHS=1\n0123456789abcdef0123456789abcdef',
    });
    expect(message).toContain('line 2');
    expect(message).not.toContain('0123456789abcdef');
  });

  test("action.yml's description fits the Marketplace's 124 characters", () => {
    expect(action.description.length).toBeLessThan(125);
  });

  test('an input that the command does not read is named unless it has its default', () => {
    const { unread } = read({
      command: 'rotate',
      memory: '1769',
      bucket: 'pictures',
      'max-key-age': '1',
      'delete-old': 'now',
      confirm: 'images',
      'function-settings': 'WIDTHS=320',
    });
    expect(unread).toEqual(['bucket', 'function-settings', 'confirm']);
  });

  test('without any Region the error names both ways to give it', () => {
    const { message, remedy } = failureOf({ command: 'rotate' }, {});
    expect(message).toContain('`region`');
    expect(remedy).toContain('AWS_REGION');
  });

  test('an invalid Region from the environment is blamed on the environment', () => {
    expect(failureOf({ command: 'rotate' }, { AWS_REGION: 'Europe' }).remedy).toContain('AWS_REGION');
  });
});
