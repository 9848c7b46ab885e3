import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { runStep, type StepResult } from '../../demo/runner.ts';
import { outputTable } from '../../src/outputs.ts';
import { bundle } from '../built.ts';
import { standGate, type StandingGate } from '../demo/standing-gate.ts';
import { tableRows } from '../docs/markdown-pages.ts';
import { startGitHub, token } from '../report/github/loopback.ts';
import { serveProxy } from '../proxy.ts';

const soon = { 'propagation-seconds': '1', 'settle-seconds': '0' };

let gate: StandingGate;
beforeAll(async () => {
  gate = await standGate(11);
});
afterAll(async () => {
  await gate.account.aws.close();
});

const run = (
  inputs: Record<string, string>,
  more: Partial<Parameters<typeof runStep>[0]> = {},
): Promise<StepResult> =>
  runStep({
    ...{ bundle, inputs },
    environment: { ...gate.account.environment, ...more.environment },
    ...(more.onLine ? { onLine: more.onLine } : {}),
    ...(more.onStart ? { onStart: more.onStart } : {}),
  });

interface Cancelled extends StepResult {
  /** How long the step lived after the first signal, in ms. */
  readonly lived: number;
  readonly signals: readonly NodeJS.Signals[];
}

/** Sends signals as GitHub's runner does. */
async function cancelled(
  inputs: Record<string, string>,
  when: (line: string) => boolean | Promise<boolean>,
): Promise<Cancelled> {
  let kill: (signal: NodeJS.Signals) => void = () => undefined;
  let at = 0;
  const signals: NodeJS.Signals[] = [];
  const timers: NodeJS.Timeout[] = [];
  const send = (signal: NodeJS.Signals): void => {
    signals.push(signal);
    kill(signal);
  };
  const cancel = (): void => {
    if (at > 0) return;
    at = performance.now();
    send('SIGINT');
    timers.push(setTimeout(send, 7_500, 'SIGTERM'), setTimeout(send, 10_000, 'SIGKILL'));
  };
  const done = await run(inputs, {
    onStart: (signal) => {
      kill = signal;
      const watch = setInterval(() => {
        void Promise.resolve(when('')).then((now) => {
          if (now) cancel();
        });
      }, 100);
      timers.push(watch);
    },
    onLine: (line) => {
      if (when(line) === true) cancel();
    },
  });
  const lived = performance.now() - at;
  timers.forEach(clearTimeout);
  return { ...done, lived, signals };
}

/** A second, in ms, but on a busy machine three times what a run takes that is refused at once: SIGTERM would come after 7.5 s. */
async function aSecond(): Promise<number> {
  const from = performance.now();
  await run({ command: 'none' });
  return Math.max(1_000, 3 * (performance.now() - from));
}

const isWrite = (operation: string): boolean => !/^(Get|List|Describe)/.test(operation);
/** What was called since then. */
const callsSince = (count: number): string[] =>
  gate.account.aws.calls.slice(count).map(({ operation }) => operation);

describe('a run that GitHub cancels', () => {
  test('during a wait: it ends within a second, fails, and still writes its outputs and summary', async () => {
    const second = await aSecond();
    const { length } = gate.account.aws.calls;
    let written = 0;
    const { lived, signals, exitCode, outputs, log, summary } = await cancelled(
      { command: 'rotate', ...soon },
      (line) => {
        if (line.includes('edge by edge')) written ||= callsSince(length).length;
        return written > 0;
      },
    );
    expect(lived).toBeLessThan(second);
    expect(signals).toEqual(['SIGINT']);
    expect(exitCode).toBe(1);
    expect(outputs).toMatchObject({ outcome: 'interrupted', changed: 'true', rotated: 'false' });
    expect(outputs['key-id']).toBeTruthy();
    expect(log.match(/^::error::.*Every key stays valid.*Run the action again/gm)).toHaveLength(1);
    expect(summary).toContain('Run the action again');
    expect(summary).toContain('Edge deployment: not complete');
    // Looks at what there is; nothing is written any more.
    expect(callsSince(length).slice(written).filter(isWrite)).toEqual([]);
    const next = await run({ command: 'rotate', 'max-key-age': '1', ...soon });
    expect(next.outputs).toMatchObject({ outcome: 'finished', 'key-id': outputs['key-id'] });
  });

  test.each([
    ['a read', 'GetUsagePlans', 0, 'before'],
    ['a write', 'CreateApiKey', 4_000, 'after'],
  ] as const)('while %s is not answered: it ends in time', async (_what, operation, waits, when) => {
    const second = await aSecond();
    const { length } = gate.account.aws.calls;
    gate.account.aws.faults.add({ operation, times: 1, fault: { kind: 'swallowed', when } });
    let since = 0;
    const { lived, signals, exitCode, outputs } = await cancelled({ command: 'rotate', ...soon }, () => {
      if (callsSince(length).includes(operation) && since === 0) since = performance.now();
      return since > 0 && performance.now() - since > 500;
    });
    expect(lived).toBeLessThan(waits + second);
    expect(signals).toEqual(['SIGINT']);
    expect(exitCode).toBe(1);
    expect(outputs).toMatchObject({ outcome: 'interrupted' });
  });
});

/** The outputs of a command, also of one that AWS stops. */
const setBy = (command: string): string[] =>
  Object.entries(outputTable)
    .filter(([, by]) => by.includes(command))
    .map(([name]) => name)
    .sort();

describe('outputs', () => {
  const { outputs } = parse(readFileSync('action.yml', 'utf8')) as { outputs: Record<string, object> };

  test('are the same in action.yml, in the code and in the docs, with the commands that set them', () => {
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(outputTable).sort());
    expect(
      Object.fromEntries(tableRows('docs/outputs.md', 'output').map(([name, by]) => [name, by])),
    ).toEqual(Object.fromEntries(Object.entries(outputTable).map(([name, by]) => [name, by])));
  });

  test.each([
    [{ command: 'status', 'allowed-account-ids': '999999999999, 123456789012' }],
    [{ command: 'rotate', ...soon }],
    [{ command: 'rotate', 'dry-run': 'true' }],
  ])('%j sets those of its command, all and no others', async (inputs) => {
    const ran = await run(inputs);
    expect(ran.log).not.toContain('::error::');
    expect(Object.keys(ran.outputs).sort()).toEqual(setBy(inputs.command));
  });

  test('and a summary are there for wrong inputs', async () => {
    const ran = await run({ command: 'rotate', dryrun: 'true' });
    expect(ran.outputs).toEqual({ outcome: 'failed', changed: 'false' });
    expect(ran.summary).toContain('### Image gate: wrong inputs');
    expect(ran.summary).toContain('**What to do:** Did you mean `dry-run`?');
  });

  test('are set where the summary cannot be written, which is a warning', async () => {
    const ran = await run(
      { command: 'status' },
      { environment: { GITHUB_STEP_SUMMARY: '/no/such/folder/summary' } },
    );
    expect(ran.exitCode).toBe(0);
    expect(ran.log).toMatch(/^::warning::The job summary could not be written: .*ENOENT/m);
    expect(['ok', 'warning']).toContain(ran.outputs.outcome);
  });
});

test('an account that is not allowed: the only call is for the account of the credentials', async () => {
  const { length } = gate.account.aws.calls;
  const ran = await run({ command: 'rotate', 'allowed-account-ids': '999999999999' });
  expect(ran.log).toMatch(/^::error::The credentials belong to the account \d{12}, which/m);
  expect(callsSince(length)).toEqual(['GetCallerIdentity']);
});

describe('the log', () => {
  test('of a debugging runner has every call with ids, time and request, and no value', async () => {
    const { length } = gate.account.aws.calls;
    // Stopped behind its first write: what a rotation logs of a call does not depend on which call it is.
    const denied = { operation: 'CreateUsagePlanKey', times: 1, fault: { kind: 'accessDenied' } } as const;
    gate.account.aws.faults.add(denied);
    const ran = await run({ command: 'rotate', ...soon }, { environment: { RUNNER_DEBUG: '1' } });
    expect(ran.outputs).toMatchObject({ outcome: 'failed', changed: 'true', rotated: 'false' });
    expect(Object.keys(ran.outputs).sort()).toEqual(setBy('rotate'));
    const lines = [...ran.log.matchAll(/^::debug::(.*)$/gm)].map(([, line = '']) => line);
    expect(lines.length).toBeGreaterThanOrEqual(callsSince(length).length);
    for (const line of lines) expect(line).toMatch(/^\w+( \([^)]*\))?: .+, \d+ ms, request \S+/);
    const values = [...gate.account.aws.cloudFront.sends(gate.deployed.distributionId ?? '', 'x-api-key')];
    for (const value of values) expect(lines.join('\n')).not.toContain(value);
  });

  test('says once that a call is repeated, and for how long', async () => {
    const fault = { kind: 'failed', status: 503 } as const;
    gate.account.aws.faults.add({ operation: 'GetUsagePlans', times: 2, fault });
    const ran = await run({ command: 'status' });
    expect(ran.log.match(/GetUsagePlans returned 503, retrying for up to 50 s/g)).toHaveLength(1);
    expect(ran.log).not.toContain('::debug::');
  });
});

describe("GitHub's side", () => {
  test('is a separate file, which a run with a token loads', async () => {
    const chunks = readdirSync(dirname(bundle)).filter((name) => /^\d+\.index\.js$/.test(name));
    const github = await startGitHub();
    try {
      const environment = { GITHUB_API_URL: github.url };
      const denied = { operation: 'GetUsagePlans', times: 1, fault: { kind: 'accessDenied' } } as const;
      gate.account.aws.faults.add(denied);
      await run({ command: 'rotate' }, { environment });
      expect(github.requests).toEqual([]);
      gate.account.aws.faults.add(denied);
      const ran = await run({ command: 'rotate', 'github-token': token }, { environment });
      expect(ran.exitCode).toBe(1);
      expect(github.requests.some((request) => request.startsWith('POST /repos/octo/images/issues'))).toBe(
        true,
      );
    } finally {
      await github.close();
    }
    if (chunks.length > 0) expect(statSync(bundle).size).toBeLessThan(3 * 1_024 * 1_024);
  });
});

test.each([
  ['HTTP_PROXY', { command: 'rotate', ...soon }, ['finished'], ''],
  ['http_proxy', { command: 'status' }, ['ok', 'warning'], ''],
  ['HTTP_PROXY', { command: 'status' }, ['ok', 'warning'], '127.0.0.1'],
] as const)('a proxy that %s names sees every call of %j, and none beside NO_PROXY', async (...row) => {
  const [variable, inputs, outcomes, without] = row;
  const proxy = await serveProxy(gate.account.aws.url);
  const { length } = gate.account.aws.calls;
  try {
    const none = { HTTP_PROXY: '', HTTPS_PROXY: '', http_proxy: '', https_proxy: '', no_proxy: '' };
    const environment = { ...none, [variable]: proxy.address, NO_PROXY: without };
    expect(outcomes).toContain((await run(inputs, { environment })).outputs.outcome);
    if (without === '') expect(proxy.asked.length).toBeGreaterThanOrEqual(callsSince(length).length);
    else expect(proxy.asked).toEqual([]);
  } finally {
    await proxy.close();
  }
});

describe('Secrets Manager', () => {
  test('is loaded from files of the bundle by a run that names a secret, and only by it', async () => {
    const ran = await run({ command: 'rotate', 'key-secret': 'none/such' });
    // The role of this gate may not look at secrets: what refuses it is AWS, so the client was there.
    expect(ran.log).toMatch(/^::error::secretsmanager:DescribeSecret on "none\/such" was refused/m);
    const code = readFileSync(bundle, 'utf8');
    const chunks = [...code.matchAll(/__nccwpck_require__\.e\((\d+)\)/g)].map(([, chunk]) => chunk ?? '');
    const files = readdirSync(dirname(bundle));
    expect(chunks.length).toBeGreaterThan(0);
    expect(chunks.filter((chunk) => !files.includes(`${chunk}.index.js`))).toEqual([]);
    expect(code).not.toContain('class SecretsManagerClient');
  });
});
