import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  failing,
  noon,
  openStage,
  pullRequest,
  pullRequestOfFork,
  schedule,
  type Stage,
} from './github/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
});

describe('when GitHub is in trouble', () => {
  const limited = (
    headers: Record<string, string>,
    status = 403,
  ): { status: number; headers: Record<string, string>; body: object } => ({
    status,
    headers,
    body: { message: 'You have exceeded a secondary rate limit. Please wait.' },
  });

  test('a rate limit is waited out as long as Retry-After asks', async () => {
    stage.github.trouble.push(limited({ 'retry-after': '17' }), limited({ 'retry-after': '3' }, 429));
    await stage.run(failing);
    expect(stage.slept).toEqual([17_000, 3_000]);
    expect(stage.github.repository.issues).toHaveLength(1);
    expect(stage.warnings).toEqual([]);
  });

  test('the hourly limit is waited out when it ends soon, and given up when it does not', async () => {
    const until = (seconds: number): Record<string, string> => ({
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(noon / 1_000 + seconds),
    });
    stage.github.trouble.push(limited(until(40)));
    await stage.run(failing);
    expect(stage.slept).toEqual([41_000]);
    stage.github.trouble.push(limited(until(3_000)));
    await stage.run(failing);
    expect(stage.warnings).toEqual([expect.stringContaining('keeping the issue failed')]);
  });

  test('a limit without a time is waited out for a minute, then for two', async () => {
    stage.github.trouble.push(limited({}), limited({}));
    await stage.run(failing);
    expect(stage.slept).toEqual([60_000, 120_000]);
  });

  test('a 502 is tried again, and a lost answer makes nothing twice', async () => {
    stage.github.trouble.push({ status: 502, body: { message: 'Bad Gateway' } });
    await stage.run(failing);
    expect(stage.github.repository.issues).toHaveLength(1);
    await stage.run({ ...failing, gate: 'shop' });
    stage.github.repository.issues.length = 0;
    stage.github.trouble.push({ status: 200, body: [] }, 'lost');
    await stage.run(failing);
    expect(stage.github.repository.issues).toHaveLength(1);
    expect(stage.warnings).toEqual([]);
  });

  test('an answer that breaks off midway is asked for again', async () => {
    stage.github.trouble.push('cut', { status: 200, body: [] }, 'cut');
    await stage.run(failing);
    expect(stage.github.repository.issues).toHaveLength(1);
    expect(stage.warnings).toEqual([]);
  });

  test('a lasting failure is one warning, and the run goes on', async () => {
    for (let n = 0; n < 5; n++) stage.github.trouble.push({ status: 500, body: { message: 'Server Error' } });
    await stage.run(failing);
    expect(stage.warnings).toHaveLength(1);
    expect(stage.warnings[0]).toContain('The gate is not concerned');
  });

  test('a missing permission is named, and what is permitted is done all the same', async () => {
    stage.github.repository.permissions.delete('actions');
    await stage.run(failing, { event: schedule });
    expect(stage.github.repository.issues).toHaveLength(1);
    expect(stage.warnings).toEqual([
      expect.stringContaining('looking for missed schedules and keeping the schedule on failed'),
    ]);
    expect(stage.warnings[0]).toContain('Add `actions: write` to the job');
  });

  test('a wrong token is said once for each thing that it stopped', async () => {
    await stage.run(failing, { token: 'ghs_expired' });
    expect(stage.warnings).toEqual([expect.stringMatching(/Bad credentials\. .*`github\.token`/)]);
  });

  const plan = { ...failing, command: 'deploy', dryRun: true, ended: 'unfinished' } as const;

  test("a fork's pull request, whose token only reads, is told where the plan is instead of what cannot be granted", async () => {
    stage.github.repository.permissions.delete('pull-requests');
    stage.github.repository.permissions.delete('issues');
    await stage.run(plan, { event: pullRequestOfFork });
    expect(stage.warnings).toEqual([expect.stringContaining("a fork's token only reads")]);
    expect(stage.warnings[0]).toContain('summary');
    expect(stage.warnings[0]).not.toContain('permissions');
    await stage.run(plan, { event: pullRequest });
    expect(stage.warnings[1]).toContain('Add `pull-requests: write` to the job');
  });

  test('a repository without issues is named as the reason', async () => {
    stage.github.repository.hasIssues = false;
    await stage.run(failing);
    expect(stage.warnings).toEqual([expect.stringContaining("repository's settings")]);
    expect(stage.slept).toEqual([]);
  });

  test('a page of HTML in place of an answer is one warning', async () => {
    for (let n = 0; n < 5; n++) stage.github.trouble.push({ status: 200, text: '<html>' });
    await stage.run(failing);
    expect(stage.warnings).toEqual([expect.stringContaining('keeping the issue failed')]);
  });
});
