import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EndedRun } from '../../src/report/github.ts';
import { failing, openStage, pullRequest, schedule, type Stage } from './github/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
});

const healed: EndedRun = { ...failing, ended: 'well', sentence: 'rotate finished', remedy: undefined };
const deployed: EndedRun = {
  ...healed,
  command: 'deploy',
  sentence: 'deploy finished: 12 changes',
  address: 'https://d1.cloudfront.net',
};
const planned: EndedRun = {
  ...deployed,
  dryRun: true,
  sentence: 'deploy planned: 1 change',
  lines: ['api: created'],
};

describe('without a token, or when told to stop', () => {
  test('nothing is sent to GitHub', async () => {
    await stage.run(failing, { token: '', event: schedule });
    await stage.run(failing, { signal: AbortSignal.abort() });
    expect(stage.github.requests).toEqual([]);
    expect(stage.warnings).toEqual([]);
  });
});

/** Open issues of other gates, more than a page of them. */
function crowd(): void {
  const labels = [{ name: 'cloudfront-image-gate' }];
  for (let number = 1; number <= 120; number++)
    stage.repository.issues.push({ number, title: 'other gate', body: 'x', state: 'open', labels });
}

describe('a failing rotation', () => {
  test('opens one issue with state and remedy, and the next failing run brings it up to date', async () => {
    await stage.run(failing);
    await stage.run({ ...failing, sentence: 'Rotation contended: another writer.' });
    expect(stage.repository.issues).toHaveLength(1);
    const [issue] = stage.repository.issues;
    expect(issue).toMatchObject({ title: 'Image gate "images": rotate fails', state: 'open' });
    const run = 'https://github.com/octo/images/actions/runs/77';
    for (const part of ['contended', 'Tell Terraform', '#overridden', run])
      expect(issue?.body).toContain(part);
  });

  test('closes it as soon as a run ends well, and says which', async () => {
    await stage.run(failing);
    await stage.run(healed);
    expect(stage.repository.issues).toMatchObject([{ state: 'closed', state_reason: 'completed' }]);
    expect(stage.repository.comments.map(({ body }) => body)).toEqual([
      'It works again: https://github.com/octo/images/actions/runs/77',
    ]);
    await stage.run(failing);
    expect(stage.repository.issues.map(({ state }) => state)).toEqual(['closed', 'open']);
  });

  test('leaves the issue as it is while a rotation is unfinished or only planned', async () => {
    await stage.run(failing);
    const writes = (): string[] => stage.github.requests.filter((line) => !line.startsWith('GET'));
    const before = writes().length;
    await stage.run({ ...healed, ended: 'unfinished' });
    await stage.run({ ...healed, dryRun: true });
    expect(writes()).toHaveLength(before);
  });

  test('of one gate does not touch the issue of another, nor one that a person wrote', async () => {
    const body = '<!-- cloudfront-image-gate: rotate images --> quoted';
    stage.repository.issues.push({ number: 1, title: 'mine', body, state: 'open', labels: [] });
    await stage.run(failing);
    await stage.run({ ...failing, gate: 'shop' });
    await stage.run(healed);
    expect(stage.repository.issues.map(({ state }) => state)).toEqual(['open', 'closed', 'open']);
  });

  test('closes the second of two issues that runs at once have opened', async () => {
    await stage.run(failing);
    const [first] = stage.repository.issues;
    if (first) stage.repository.issues.push({ ...first, number: 2 });
    await stage.run({ ...failing, sentence: 'again' });
    expect(stage.repository.issues).toMatchObject([{ state: 'open' }, { state: 'closed' }]);
  });

  // GitHub Enterprise Server's API has a path.
  test.each(['', '/api/v3'])(
    'finds its issue again behind a hundred others, at an API below "%s"',
    async (path) => {
      const environment = { GITHUB_API_URL: stage.github.url + path };
      crowd();
      await stage.run(failing, { environment });
      await stage.run({ ...failing, sentence: 'again' }, { environment });
      expect(stage.repository.issues).toHaveLength(121);
      expect(stage.github.requests.every((line) => line.includes(`${path}/repos/`))).toBe(true);
    },
  );

  test('sets the label afterwards where GitHub dropped it', async () => {
    stage.repository.dropsLabels = true;
    await stage.run(failing);
    await stage.run(failing);
    expect(stage.repository.issues).toHaveLength(1);
  });

  test('never shows a masked value', async () => {
    const secret = 'S'.repeat(40);
    const leaking = { ...failing, sentence: `AWS said ${secret}`, remedy: `look at ${secret}` };
    await stage.run(leaking, { secrets: new Set([secret]) });
    expect(JSON.stringify(stage.repository)).not.toContain(secret);
    expect(stage.repository.issues[0]?.body).toContain('AWS said');
  });
});

describe('a scheduled run', () => {
  test('keeps its workflow enabled', async () => {
    await stage.run(healed, { event: schedule });
    expect(stage.repository.enabled).toEqual(['rotate.yml']);
    expect(stage.warnings).toEqual([]);
  });

  test('leaves it disabled if a person disabled it', async () => {
    stage.repository.workflowState = 'disabled_manually';
    await stage.run(healed, { event: schedule });
    expect(stage.repository.enabled).toEqual([]);
  });

  test('finds a workflow whose file has a blank in its name', async () => {
    const environment = {
      GITHUB_WORKFLOW_REF: 'octo/images/.github/workflows/rotate it.yml@refs/heads/main',
    };
    await stage.run(healed, { event: schedule, environment });
    expect(stage.repository.enabled).toEqual(['rotate%20it.yml']);
    expect(stage.warnings).toEqual([]);
  });

  /** Runs of the workflow, by their ids, when they were made; the run is 77. */
  const runs = (made: Record<number, string>) =>
    Object.entries(made).map(([id, created_at]) => ({ id: Number(id), created_at }));
  test.each([
    [
      'that is re-run days later, or took long, counts up to its own start',
      runs({ 80: '2026-11-22T04:30:00Z', 77: '2026-11-19T04:40:00Z', 60: '2026-11-18T04:40:00Z' }),
    ],
    [
      'warns when runs before it never started',
      runs({ 77: '2026-11-22T11:59:00Z', 60: '2026-11-19T04:40:00Z' }),
      /^2 scheduled runs of rotate\.yml did not start/,
    ],
    ['does not warn about a run that only started late', runs({ 76: '2026-11-21T11:10:00Z' })],
  ])('%s', async (...[, made, warning]) => {
    stage.repository.runs.push(...made.toSorted((one, other) => other.id - one.id));
    await stage.run(healed, { event: schedule });
    expect(stage.warnings).toEqual(warning ? [expect.stringMatching(warning)] : []);
  });
});

describe('a deploy', () => {
  test('is recorded as a Deployment with its address, once per commit', async () => {
    await stage.run(deployed);
    await stage.run(deployed);
    expect(stage.repository.deployments).toEqual([
      { id: 1, sha: 'a'.repeat(40), environment: 'image-gate-images' },
    ]);
    expect(stage.repository.statuses).toMatchObject([
      { state: 'success', environment_url: 'https://d1.cloudfront.net' },
    ]);
  });

  test('that is pending, then fails, then succeeds shows each state', async () => {
    for (const ended of ['unfinished', 'badly', 'well'] as const) await stage.run({ ...deployed, ended });
    expect(stage.repository.statuses.map(({ state }) => state)).toEqual([
      'in_progress',
      'failure',
      'success',
    ]);
    expect(stage.repository.deployments).toHaveLength(1);
  });
});

describe('a dry run on a pull request', () => {
  test('comments its plan once and brings the comment up to date', async () => {
    await stage.run(planned, { event: pullRequest });
    await stage.run({ ...planned, lines: ['api: created', 'plan: created'] }, { event: pullRequest });
    await stage.run({ ...planned, lines: ['api: created', 'plan: created'] }, { event: pullRequest });
    expect(stage.repository.comments).toHaveLength(1);
    expect(stage.repository.comments[0]?.issue).toBe(5);
    expect(stage.repository.comments[0]?.body).toContain('- plan: created');
    expect(stage.github.requests.filter((line) => line.startsWith('PATCH'))).toHaveLength(1);
    expect(stage.repository.deployments).toEqual([]);
  });

  test('names the commit of the pull request, not the merge that only GitHub knows', async () => {
    await stage.run(planned, { event: pullRequest });
    expect(stage.repository.comments[0]?.body).toContain(`As of ${'b'.repeat(40)}`);
  });

  test("does not write into a stranger's comment that begins like its own", async () => {
    await stage.run(planned, { event: pullRequest });
    const [own] = stage.repository.comments;
    if (!own) throw new Error('there is no comment');
    const body = `${own.body.slice(0, 60)} no changes`;
    stage.repository.comments.unshift({ ...own, id: 7, user: { type: 'User' }, body });
    await stage.run({ ...planned, lines: ['plan: created'] }, { event: pullRequest });
    expect(stage.repository.comments.map(({ body }) => body.includes('plan: created'))).toEqual([
      false,
      true,
    ]);
  });

  test("finds its comment when the token is a member's own", async () => {
    await stage.run(planned, { event: pullRequest });
    const [own] = stage.repository.comments;
    if (own) Object.assign(own, { user: { type: 'User' }, author_association: 'MEMBER' });
    await stage.run({ ...planned, lines: ['plan: created'] }, { event: pullRequest });
    expect(stage.repository.comments).toHaveLength(1);
  });

  test('stays below the size that GitHub takes', async () => {
    const lines = Array.from({ length: 9_000 }, (_, n) => `line ${n}`);
    await stage.run({ ...planned, lines }, { event: pullRequest });
    expect(stage.repository.comments[0]?.body.length).toBeLessThan(65_536);
    expect(stage.repository.comments[0]?.body).toContain('did not fit');
  });
});
