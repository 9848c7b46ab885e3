import { readFileSync } from 'node:fs';

/** The place of this run on GitHub, from the runner's environment. */
export interface Place {
  readonly owner: string;
  readonly repo: string;
  readonly sha: string;
  readonly runId: number;
  readonly runUrl: string;
  /** The running workflow's file name, like `rotate.yml`. */
  readonly workflow: string | undefined;
  /** Set when a schedule started this run: its cron expression, in UTC. */
  readonly cron: string | undefined;
  /** Set when a pull request started this run. */
  readonly pullRequest: PullRequest | undefined;
}

export interface PullRequest {
  readonly number: number;
  /** The author's commit: GITHUB_SHA is a merge commit by GitHub. */
  readonly sha: string;
  /** Whether the pull request is a fork's: its token only reads, whatever the workflow requests. */
  readonly fromFork: boolean;
}

/** Reads the runner's environment; undefined outside a workflow. */
export function placeOf(environment: Readonly<Record<string, string | undefined>>): Place | undefined {
  const [owner, repo] = (environment.GITHUB_REPOSITORY ?? '').split('/');
  if (!owner || !repo) return undefined;
  const runId = environment.GITHUB_RUN_ID ?? '0';
  const server = environment.GITHUB_SERVER_URL ?? 'https://github.com';
  const event = readEvent(environment.GITHUB_EVENT_PATH);
  const sha = environment.GITHUB_SHA ?? '';
  return {
    owner,
    repo,
    sha,
    runId: Number(runId),
    runUrl: `${server}/${owner}/${repo}/actions/runs/${runId}`,
    // octo/pictures/.github/workflows/rotate.yml@refs/heads/main
    workflow: /\/([^/@]+)@/.exec(environment.GITHUB_WORKFLOW_REF ?? '')?.[1],
    cron: environment.GITHUB_EVENT_NAME === 'schedule' ? event.schedule : undefined,
    pullRequest:
      environment.GITHUB_EVENT_NAME === 'pull_request'
        ? readPullRequest(event, `${owner}/${repo}`, sha)
        : undefined,
  };
}

interface Event {
  readonly schedule?: string;
  readonly pull_request?: {
    readonly number: number;
    /** `repo` is null when the fork is gone. */
    readonly head?: { readonly sha: string; readonly repo: { readonly full_name: string } | null };
  };
}

function readPullRequest({ pull_request }: Event, place: string, merged: string): PullRequest | undefined {
  if (!pull_request) return undefined;
  const { number, head } = pull_request;
  const fromFork = head !== undefined && head.repo?.full_name !== place;
  return { number, sha: head?.sha ?? merged, fromFork };
}

/** The event's payload, which the runner leaves in a file. */
function readEvent(file: string | undefined): Event {
  if (!file) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Event;
  } catch {
    return {};
  }
}
