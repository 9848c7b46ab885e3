import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openAccount } from '../../demo/account.ts';
import { runStep } from '../../demo/runner.ts';

const bundle = join(import.meta.dirname, '..', '..', 'dist', 'index.js');

test('status of a gate that is broken fails the step, writes nothing, and says what to do', async () => {
  const account = await openAccount(7, () => undefined);
  try {
    const before = account.aws.calls.length;
    const { exitCode, log, outputs } = await runStep({
      bundle,
      inputs: { command: 'status' },
      environment: account.environment,
    });
    expect(exitCode).toBe(1);
    expect(outputs).toMatchObject({ outcome: 'broken', changed: 'false' });
    expect(log).toContain('no usage plan belongs to the gate "images"');
    expect(log).toContain('Run `command: gate` (or `deploy`)');
    expect(account.aws.calls.slice(before).filter(({ write }) => write)).toEqual([]);
  } finally {
    await account.aws.close();
  }
});
