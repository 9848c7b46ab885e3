import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { failing, openStage, pullRequest, pullRequestOfFork, schedule, type Stage } from './github/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
});

describe('when GitHub is in trouble', () => {
  const limited = (headers: Record<string, string>, status = 403) => {
    const hourly = 'x-ratelimit-reset' in headers;
    const message = hourly ? 'API rate limit exceeded' : 'You have exceeded a secondary rate limit.';
    return { status, headers, body: { message } };
  };

  const until = (seconds: number): Record<string, string> => ({
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Math.floor(Date.now() / 1_000) + seconds),
  });
  /** Seconds of GitHub, at least: five milliseconds each. */
  test.each([
    [
      'as long as Retry-After asks',
      20,
      () => [limited({ 'retry-after': '17' }), limited({ 'retry-after': '3' }, 429)],
    ],
    // Made when the test runs: the end of the limit is a time of day.
    ['until the hourly limit ends', 40, () => [limited(until(40))]],
    ['for a minute without a time', 120, () => [limited({}), limited({})]],
  ])('a limit is waited out %s', async (_, seconds, trouble) => {
    stage.github.trouble.push(...trouble());
    const began = performance.now();
    await stage.run(failing);
    expect(performance.now() - began).toBeGreaterThanOrEqual(seconds * 5);
    expect(stage.repository.issues).toHaveLength(1);
    expect(stage.warnings).toEqual([]);
  });

  test.each([
    ['that is too long', [limited(until(3_000))]],
    ['that does not end', Array.from({ length: 9 }, () => limited({ 'retry-after': '1' }, 429))],
  ])('a limit %s is given up', async (_, trouble) => {
    stage.github.trouble.push(...trouble);
    await stage.run(failing);
    expect(stage.warnings).toEqual([expect.stringContaining('keeping the issue failed')]);
  });

  test('a 502 is retried, and a lost response creates nothing twice', async () => {
    stage.github.trouble.push({ status: 502, body: { message: 'Bad Gateway' } });
    await stage.run(failing);
    expect(stage.repository.issues).toHaveLength(1);
    await stage.run({ ...failing, gate: 'shop' });
    stage.repository.issues.length = 0;
    stage.github.trouble.push({ status: 200, body: [] }, 'lost');
    await stage.run(failing);
    expect(stage.repository.issues).toHaveLength(1);
    expect(stage.warnings).toEqual([]);
  });

  test('a response that is cut off is requested again', async () => {
    stage.github.trouble.push('cut', { status: 200, body: [] }, 'cut');
    await stage.run(failing);
    expect(stage.repository.issues).toHaveLength(1);
    expect(stage.warnings).toEqual([]);
  });

  test('a lasting failure is one warning, and the run goes on', async () => {
    for (let n = 0; n < 5; n++) stage.github.trouble.push({ status: 500, body: { message: 'Server Error' } });
    await stage.run(failing);
    expect(stage.warnings).toHaveLength(1);
    expect(stage.warnings[0]).toContain('The gate is not affected');
  });

  test('a missing permission is named, and what is permitted is done nevertheless', async () => {
    stage.repository.permissions.delete('actions');
    await stage.run(failing, { event: schedule });
    expect(stage.repository.issues).toHaveLength(1);
    expect(stage.warnings).toEqual([
      expect.stringContaining('checking for missed schedules and keeping the schedule enabled failed'),
    ]);
    expect(stage.warnings[0]).toContain('Add `actions: write` to the job');
  });

  test('a wrong token is reported once for each thing that it stopped', async () => {
    await stage.run(failing, { token: 'ghs_expired' });
    expect(stage.warnings).toEqual([expect.stringMatching(/Bad credentials\. .*`github\.token`/)]);
  });

  const plan = { ...failing, command: 'deploy', dryRun: true, ended: 'unfinished' } as const;

  test("a fork's pull request, whose token only reads, is told where the plan is instead of what cannot be granted", async () => {
    stage.repository.permissions.delete('pull-requests');
    stage.repository.permissions.delete('issues');
    await stage.run(plan, { event: pullRequestOfFork });
    expect(stage.warnings).toEqual([expect.stringContaining('from a fork the token can only read')]);
    expect(stage.warnings[0]).toContain('summary');
    expect(stage.warnings[0]).not.toContain('permissions');
    await stage.run(plan, { event: pullRequest });
    expect(stage.warnings[1]).toContain('Add `pull-requests: write` to the job');
  });

  test('a repository without issues is named as the reason', async () => {
    stage.repository.hasIssues = false;
    await stage.run(failing);
    expect(stage.warnings).toEqual([expect.stringContaining("repository's settings")]);
    expect(stage.slept).toEqual([]);
  });

  test('a page of HTML instead of a response is one warning', async () => {
    for (let n = 0; n < 5; n++) stage.github.trouble.push({ status: 200, text: '<html>' });
    await stage.run(failing);
    expect(stage.warnings).toEqual([expect.stringContaining('keeping the issue failed')]);
  });
});
