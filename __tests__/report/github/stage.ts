import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tellGitHub, type EndedRun } from '../../../src/report/github.ts';
import { startGitHub, token, type LoopbackGitHub } from './loopback.ts';
import type { Repository } from './repository.ts';

/** What the runs of a test met and said; a new one for each test. */
export interface Stage {
  readonly github: LoopbackGitHub;
  readonly repository: Repository;
  readonly warnings: string[];
  /** Pauses that were made, in milliseconds. */
  readonly slept: number[];
  /** One run in octo/images, started by hand unless another event is given. */
  run(ended: EndedRun, circumstances?: Circumstances): Promise<void>;
  close(): Promise<void>;
}

export interface Circumstances {
  readonly event?: { readonly name: string; readonly payload: object };
  readonly token?: string;
  readonly secrets?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
  readonly environment?: Readonly<Record<string, string>>;
}

const noon = Date.parse('2026-11-22T12:00:00Z');
export const schedule = { name: 'schedule', payload: { schedule: '23 4 * * *' } };
const repo = (full_name: string): object => ({
  number: 5,
  head: { sha: 'b'.repeat(40), repo: { full_name } },
});
export const pullRequest = { name: 'pull_request', payload: { pull_request: repo('octo/images') } };
export const pullRequestOfFork = { name: 'pull_request', payload: { pull_request: repo('mona/images') } };

export const failing: EndedRun = {
  command: 'rotate',
  gate: 'images',
  dryRun: false,
  ended: 'badly',
  sentence: 'Rotation overridden: a distribution no longer sends key k2.',
  lines: [],
  remedy: 'Tell Terraform to ignore this header.',
  more: 'https://github.com/octo/gate/blob/v1/docs/troubleshooting.md#overridden',
};

/** GitHub on loopback, at noon, with a clock that does not wait. */
export async function openStage(): Promise<Stage> {
  const github = await startGitHub();
  const folder = mkdtempSync(join(tmpdir(), 'image-gate-github-'));
  const eventFile = join(folder, 'event.json');
  const warnings: string[] = [];
  const slept: number[] = [];
  return {
    ...{ github, repository: github.repository, warnings, slept },
    run: async (ended, { event, secrets, signal, environment: more, token: given = token } = {}) => {
      writeFileSync(eventFile, JSON.stringify(event?.payload ?? {}));
      const environment = {
        GITHUB_API_URL: github.url,
        GITHUB_REPOSITORY: 'octo/images',
        GITHUB_SHA: 'a'.repeat(40),
        GITHUB_RUN_ID: '77',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_WORKFLOW_REF: 'octo/images/.github/workflows/rotate.yml@refs/heads/main',
        GITHUB_EVENT_NAME: event?.name ?? 'workflow_dispatch',
        GITHUB_EVENT_PATH: eventFile,
        ...more,
      };
      await tellGitHub(
        {
          token: given,
          environment,
          clock: { now: () => noon, sleep: async (ms) => void slept.push(ms) },
          second: 5,
          warn: (line) => warnings.push(line),
          signal: signal ?? new AbortController().signal,
          secrets: secrets ?? new Set(),
        },
        ended,
      );
    },
    close: async () => {
      rmSync(folder, { recursive: true, force: true });
      await github.close();
    },
  };
}
