import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runStep, type StepResult } from '../../demo/runner.ts';
import { standGate, type StandingGate } from '../demo/standing-gate.ts';

/** The source itself, as a runner would run the bundle. */
const action = join(import.meta.dirname, '..', '..', 'src', 'index.ts');
const soon = { 'propagation-seconds': '1' };

let gate: StandingGate;
beforeAll(async () => {
  gate = await standGate(5);
});
afterAll(async () => {
  await gate.account.aws.close();
});

const run = async (
  inputs: Record<string, string>,
  environment: Record<string, string> = {},
): Promise<StepResult> =>
  runStep({
    bundle: action,
    inputs: { ...(inputs.command === 'status' ? {} : soon), ...inputs },
    environment: { ...gate.account.environment, ...environment },
  });
/** What people see: without masks, and without outputs where the runner gave no file for them. */
const visible = ({ log }: StepResult): string[] =>
  log.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('::add-mask::'));

describe('on a runner', () => {
  test('an intact gate is one line and one collapsed group', async () => {
    const ran = await run({ command: 'status' });
    const [group, ...lines] = visible(ran);
    expect(group).toMatch(/^::group::(\d+) of \1 checks are ok$/);
    expect(lines.at(-2)).toBe('::endgroup::');
    expect(lines.at(-1)).toMatch(/^status ok: \d+ checks, 0 broken, 0 warnings$/);
  });

  test('a warning is an annotation with its remedy, and so is an input that the command does not read', async () => {
    const ran = await run({ command: 'status', 'max-key-age': '0', bucket: 'pictures', memory: '1769' });
    expect(visible(ran).filter((line) => line.startsWith('::warning::'))).toEqual([
      '::warning::Input `bucket` has no effect: `command: status` does not read it.',
      expect.stringMatching(/^::warning::key age: .+ days.*`command: rotate`/),
    ]);
    expect(ran.exitCode).toBe(0);
  });

  test('a misspelt input ends the run', async () => {
    const misspelt = await run({ command: 'rotate', dryrun: 'true' });
    expect(misspelt.exitCode).toBe(1);
    expect(misspelt.log).toContain('Input `dryrun`: this input does not exist. Did you mean `dry-run`?');
  });

  test.each([
    [{ command: 'status' }, /^status (ok|warning): /m],
    [{ command: 'rotate', dryrun: 'true' }, /^::error::Input `dryrun`/m],
  ] as const)(
    'outputs that cannot be written fail the step and do not hide how %j ended',
    async (inputs, told) => {
      const ran = await run(inputs, { GITHUB_OUTPUT: '/no/such/folder/output' });
      expect(ran.exitCode).toBe(1);
      expect(ran.log).toMatch(told);
      expect(ran.log).toMatch(/^::error::The outputs could not be written: .*\/no\/such\/folder/m);
      expect(ran.summary).not.toBe('');
    },
  );

  test('a dry run prints its plan, in the log and in the summary', async () => {
    const ran = await run({ command: 'rotate', 'dry-run': 'true' });
    const lines = visible(ran);
    expect(lines[0]).toBe('Would change:');
    expect(lines[1]).toBe('  create a new key: a rotation was requested');
    expect(lines.at(-1)).toBe('rotate planned: create a new key: a rotation was requested');
    expect(ran.summary).toContain('#### Would change\n\n- create a new key: a rotation was requested');
    expect(ran.summary).toContain(`- retire ${gate.deployed.keyId ?? ''} once every edge sends the new key`);
    expect(ran.outputs).toMatchObject({ outcome: 'planned', changed: 'false', rotated: 'false' });
  });

  test('a run that AWS stops says so once, and its summary lists the changes so far', async () => {
    const denied = { operation: 'CreateUsagePlanKey', times: 1, fault: { kind: 'accessDenied' } } as const;
    gate.account.aws.faults.add(denied);
    const ran = await run({ command: 'rotate' });
    expect(ran.exitCode).toBe(1);
    const errors = visible(ran).filter((line) => line.startsWith('::error::'));
    expect(errors).toEqual([expect.stringContaining('Grant the role apigateway:POST.')]);
    expect(visible(ran).filter((line) => line.includes('was refused'))).toEqual(errors);
    expect(ran.summary).toContain('### Image gate "images": rotate');
    expect(ran.summary).toMatch(/\*\*What to do:\*\* Grant the role apigateway:POST\. \(request/);
    expect(ran.summary).toMatch(/#### Changed\n\n- key \w+ created/);
  });
});
