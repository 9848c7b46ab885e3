import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bucket, openAccount, type DemoAccount } from '../../demo/account.ts';
import { fetchFrom } from '../../demo/fetch.ts';
import { runStep, type StepResult } from '../../demo/runner.ts';
import { bundle } from '../built.ts';
import { hasty } from '../demo/standing-gate.ts';

const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
const wait = { 'propagation-seconds': '1', 'settle-seconds': '1' };

let account: DemoAccount;
const run = (inputs: Record<string, string>): Promise<StepResult> =>
  runStep({ bundle, inputs, environment: account.environment });
const writes = (): number =>
  account.aws.calls.filter(({ operation }) => !/^(Get|List|Describe)/.test(operation)).length;
const keyValues = (): readonly string[] => [
  ...new Set(
    [...account.aws.cloudFront.sends(distributionId, 'x-api-key')].filter((value) => value !== undefined),
  ),
];
let distributionId = '';

beforeAll(async () => {
  account = await openAccount(7, () => undefined, hasty);
});
afterAll(async () => {
  await account.aws.close();
});

describe('the built action, run as a runner runs it', () => {
  // A value and a secret; which values are wrong is tried without a process (inputs.test.ts, function-settings.test.ts).
  test.each([
    [{ command: 'rotat' }, 'command'],
    [
      { command: 'deploy', bucket, 'function-settings': 'SIGNING_KEY=0123456789abcdef0123456789abcdef' },
      'function-settings',
    ],
  ])('%j: one error that names the input, exit 1, no call', async (inputs, name) => {
    const before = account.aws.calls.length;
    const { exitCode, log } = await run(inputs);
    expect(exitCode).toBe(1);
    expect(log.match(/^::error::/gm)).toHaveLength(1);
    expect(log).toContain(`Input \`${name}\``);
    expect(account.aws.calls.length).toBe(before);
  });

  test.each([
    ['rotate', 'failed', ['There is no gate named "images"']],
    ['status', 'broken', ['no usage plan belongs to the gate "images"', 'Run `command: gate` (or `deploy`)']],
  ])(
    '%s of a gate that does not exist fails the step, writes nothing, and says what to do',
    async (...row) => {
      const [command, outcome, words] = row;
      const before = writes();
      const { exitCode, log, outputs } = await run({ command });
      expect(exitCode).toBe(1);
      expect(outputs).toMatchObject({ outcome, changed: 'false' });
      for (const word of words) expect(log).toContain(word);
      expect(writes()).toBe(before);
    },
  );

  test('deploys once; a second deploy writes nothing; pictures come through CloudFront alone', async () => {
    const deploy = {
      ...{ command: 'deploy', bucket, architecture, ...wait },
      'function-role-arn': account.functionRoleArn,
    };
    const first = await run(deploy);
    expect(first.log).not.toContain('::error::');
    expect(first.outputs).toMatchObject({ outcome: 'finished', changed: 'true' });
    distributionId = first.outputs['distribution-id'] ?? '';
    const written = writes();

    const second = await run(deploy);
    expect(second.outputs).toEqual({ ...first.outputs, changed: 'false' });
    expect(writes()).toBe(written);

    const domain = first.outputs['distribution-domain'] ?? '';
    const picture = await fetchFrom(account.aws.url, domain, '/astronaut.jpg?w=80', { accept: 'image/webp' });
    expect([picture.status, picture.headers['content-type']]).toEqual([200, 'image/webp']);
    const api = new URL(first.outputs['api-url'] ?? '');
    const direct = await fetchFrom(account.aws.url, api.host, `${api.pathname}/astronaut.jpg?w=80`);
    expect([direct.status, direct.body.toString()]).toEqual([403, '{"message":"Forbidden"}']);

    for (const value of keyValues()) expect(shownBy(first, second)).not.toContain(value);
  });

  test('rotates; a second rotate with a maximum age writes nothing; no key value is shown anywhere', async () => {
    const former = keyValues();
    const first = await run({ command: 'rotate', ...wait });
    expect(first.log).not.toContain('::error::');
    expect(first.outputs).toMatchObject({ outcome: 'finished', rotated: 'true', changed: 'true' });
    expect(first.outputs['key-id']).not.toBe(first.outputs['old-key-ids']);
    const live = keyValues();
    expect(live).toHaveLength(1);
    expect(live).not.toEqual(former);

    const written = writes();
    const second = await run({ command: 'rotate', 'max-key-age': '1', ...wait });
    expect(second.outputs).toMatchObject({ outcome: 'finished', rotated: 'false', changed: 'false' });
    expect(writes()).toBe(written);
    for (const value of live) expect(second.log).toContain(`::add-mask::${value}`);
    for (const value of [...former, ...live]) expect(shownBy(first, second)).not.toContain(value);
  });
});

/** What people see of runs: the runner takes mask commands out. */
function shownBy(...runs: readonly StepResult[]): string {
  const shown = runs.map(({ log, summary, outputs }) => `${log}\n${summary}\n${JSON.stringify(outputs)}\n`);
  return shown.join('').replaceAll(/^::add-mask::.*$/gm, '');
}
