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
  for (let number = 1; number <= 120; number++)
    stage.github.repository.issues.push({
      number,
      title: 'other gate',
      body: 'x',
      state: 'open',
      labels: [{ name: 'cloudfront-image-gate' }],
    });
}

describe('a failing rotation', () => {
  test('opens one issue with state and remedy, and the next failing run brings it up to date', async () => {
    await stage.run(failing);
    await stage.run({ ...failing, sentence: 'Rotation contended: another writer.' });
    expect(stage.github.repository.issues).toHaveLength(1);
    const [issue] = stage.github.repository.issues;
    expect(issue).toMatchObject({ title: 'Image gate "images": rotate fails', state: 'open' });
    expect(issue?.body).toContain('contended');
    expect(issue?.body).toContain('Tell Terraform');
    expect(issue?.body).toContain('#overridden');
    expect(issue?.body).toContain('https://github.com/octo/images/actions/runs/77');
  });

  test('closes it as soon as a run ends well, and says which', async () => {
    await stage.run(failing);
    await stage.run(healed);
    expect(stage.github.repository.issues).toMatchObject([{ state: 'closed', state_reason: 'completed' }]);
    expect(stage.github.repository.comments.map(({ body }) => body)).toEqual([
      'It works again: https://github.com/octo/images/actions/runs/77',
    ]);
    await stage.run(failing);
    expect(stage.github.repository.issues.map(({ state }) => state)).toEqual(['closed', 'open']);
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
    stage.github.repository.issues.push({
      number: 1,
      title: 'mine',
      body: '<!-- cloudfront-image-gate: rotate images --> quoted',
      state: 'open',
      labels: [],
    });
    await stage.run(failing);
    await stage.run({ ...failing, gate: 'shop' });
    await stage.run(healed);
    expect(stage.github.repository.issues.map(({ state }) => state)).toEqual(['open', 'closed', 'open']);
  });

  test('closes the second of two issues that runs at once have opened', async () => {
    await stage.run(failing);
    const [first] = stage.github.repository.issues;
    if (first) stage.github.repository.issues.push({ ...first, number: 2 });
    await stage.run({ ...failing, sentence: 'again' });
    expect(stage.github.repository.issues).toMatchObject([{ state: 'open' }, { state: 'closed' }]);
  });

  test('finds its issue again behind a hundred others', async () => {
    crowd();
    await stage.run(failing);
    await stage.run(failing);
    expect(stage.github.repository.issues).toHaveLength(121);
  });

  test('finds it on GitHub Enterprise Server too, whose API has a path', async () => {
    const environment = { GITHUB_API_URL: `${stage.github.url}/api/v3` };
    crowd();
    await stage.run(failing, { environment });
    await stage.run({ ...failing, sentence: 'again' }, { environment });
    expect(stage.github.repository.issues).toHaveLength(121);
    expect(stage.github.requests.every((line) => line.includes('/api/v3/'))).toBe(true);
  });

  test('sets the label afterwards where GitHub dropped it', async () => {
    stage.github.repository.dropsLabels = true;
    await stage.run(failing);
    await stage.run(failing);
    expect(stage.github.repository.issues).toHaveLength(1);
  });

  test('never shows a masked value', async () => {
    const secret = 'S'.repeat(40);
    const leaking = { ...failing, sentence: `AWS said ${secret}`, remedy: `look at ${secret}` };
    await stage.run(leaking, { secrets: new Set([secret]) });
    expect(JSON.stringify(stage.github.repository)).not.toContain(secret);
    expect(stage.github.repository.issues[0]?.body).toContain('AWS said');
  });
});

describe('a scheduled run', () => {
  test('keeps its workflow enabled', async () => {
    await stage.run(healed, { event: schedule });
    expect(stage.github.repository.enabled).toEqual(['rotate.yml']);
    expect(stage.warnings).toEqual([]);
  });

  test('leaves it disabled if a person disabled it', async () => {
    stage.github.repository.workflowState = 'disabled_manually';
    await stage.run(healed, { event: schedule });
    expect(stage.github.repository.enabled).toEqual([]);
  });

  test('finds a workflow whose file has a blank in its name', async () => {
    const environment = {
      GITHUB_WORKFLOW_REF: 'octo/images/.github/workflows/rotate it.yml@refs/heads/main',
    };
    await stage.run(healed, { event: schedule, environment });
    expect(stage.github.repository.enabled).toEqual(['rotate%20it.yml']);
    expect(stage.warnings).toEqual([]);
  });

  test('that is re-run days later, or took long, counts up to its own start', async () => {
    stage.github.repository.runs.push(
      { id: 80, created_at: '2026-11-22T04:30:00Z' },
      { id: 77, created_at: '2026-11-19T04:40:00Z' },
      { id: 60, created_at: '2026-11-18T04:40:00Z' },
    );
    await stage.run(healed, { event: schedule });
    expect(stage.warnings).toEqual([]);
  });

  test('warns when runs before it never started', async () => {
    stage.github.repository.runs.push(
      { id: 77, created_at: '2026-11-22T11:59:00Z' },
      { id: 60, created_at: '2026-11-19T04:40:00Z' },
    );
    await stage.run(healed, { event: schedule });
    expect(stage.warnings).toEqual([expect.stringMatching(/^2 scheduled runs of rotate\.yml did not start/)]);
  });

  test('does not warn about a run that only started late', async () => {
    stage.github.repository.runs.push({ id: 76, created_at: '2026-11-21T11:10:00Z' });
    await stage.run(healed, { event: schedule });
    expect(stage.warnings).toEqual([]);
  });
});

describe('a deploy', () => {
  test('is recorded as a Deployment with its address, once per commit', async () => {
    await stage.run(deployed);
    await stage.run(deployed);
    expect(stage.github.repository.deployments).toEqual([
      { id: 1, sha: 'a'.repeat(40), environment: 'image-gate-images' },
    ]);
    expect(stage.github.repository.statuses).toMatchObject([
      { state: 'success', environment_url: 'https://d1.cloudfront.net' },
    ]);
  });

  test('that is pending, then fails, then succeeds shows each state', async () => {
    for (const ended of ['unfinished', 'badly', 'well'] as const) await stage.run({ ...deployed, ended });
    expect(stage.github.repository.statuses.map(({ state }) => state)).toEqual([
      'in_progress',
      'failure',
      'success',
    ]);
    expect(stage.github.repository.deployments).toHaveLength(1);
  });
});

describe('a dry run on a pull request', () => {
  test('comments its plan once and brings the comment up to date', async () => {
    await stage.run(planned, { event: pullRequest });
    await stage.run({ ...planned, lines: ['api: created', 'plan: created'] }, { event: pullRequest });
    await stage.run({ ...planned, lines: ['api: created', 'plan: created'] }, { event: pullRequest });
    expect(stage.github.repository.comments).toHaveLength(1);
    expect(stage.github.repository.comments[0]?.issue).toBe(5);
    expect(stage.github.repository.comments[0]?.body).toContain('- plan: created');
    expect(stage.github.requests.filter((line) => line.startsWith('PATCH'))).toHaveLength(1);
    expect(stage.github.repository.deployments).toEqual([]);
  });

  test('names the commit of the pull request, not the merge that only GitHub knows', async () => {
    await stage.run(planned, { event: pullRequest });
    expect(stage.github.repository.comments[0]?.body).toContain(`As of ${'b'.repeat(40)}`);
  });

  test("does not write into a stranger's comment that begins like its own", async () => {
    await stage.run(planned, { event: pullRequest });
    const [own] = stage.github.repository.comments;
    if (!own) throw new Error('there is no comment');
    const forged = {
      ...own,
      id: 7,
      user: { type: 'User' },
      body: `${own.body.slice(0, 60)} no changes`,
    } as const;
    stage.github.repository.comments.unshift(forged);
    await stage.run({ ...planned, lines: ['plan: created'] }, { event: pullRequest });
    expect(stage.github.repository.comments.map(({ body }) => body.includes('plan: created'))).toEqual([
      false,
      true,
    ]);
  });

  test("finds its comment when the token is a member's own", async () => {
    await stage.run(planned, { event: pullRequest });
    const [own] = stage.github.repository.comments;
    if (own) Object.assign(own, { user: { type: 'User' }, author_association: 'MEMBER' });
    await stage.run({ ...planned, lines: ['plan: created'] }, { event: pullRequest });
    expect(stage.github.repository.comments).toHaveLength(1);
  });

  test('stays below the size that GitHub takes', async () => {
    await stage.run(
      { ...planned, lines: Array.from({ length: 9_000 }, (_, n) => `line ${n}`) },
      { event: pullRequest },
    );
    expect(stage.github.repository.comments[0]?.body.length).toBeLessThan(65_536);
    expect(stage.github.repository.comments[0]?.body).toContain('did not fit');
  });
});
