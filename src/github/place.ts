import { readFileSync } from 'node:fs';

/** Where in GitHub this run is, as the runner's environment tells it. */
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
  /** Set when a pull request did. */
  readonly pullRequest: number | undefined;
}

/** Reads the runner's environment; undefined outside a workflow. */
export function placeOf(environment: Readonly<Record<string, string | undefined>>): Place | undefined {
  const [owner, repo] = (environment.GITHUB_REPOSITORY ?? '').split('/');
  if (!owner || !repo) return undefined;
  const runId = environment.GITHUB_RUN_ID ?? '0';
  const server = environment.GITHUB_SERVER_URL ?? 'https://github.com';
  const event = readEvent(environment.GITHUB_EVENT_PATH);
  return {
    owner,
    repo,
    sha: environment.GITHUB_SHA ?? '',
    runId: Number(runId),
    runUrl: `${server}/${owner}/${repo}/actions/runs/${runId}`,
    // octo/pictures/.github/workflows/rotate.yml@refs/heads/main
    workflow: /\/([^/@]+)@/.exec(environment.GITHUB_WORKFLOW_REF ?? '')?.[1],
    cron: environment.GITHUB_EVENT_NAME === 'schedule' ? event.schedule : undefined,
    pullRequest: environment.GITHUB_EVENT_NAME === 'pull_request' ? event.pull_request?.number : undefined,
  };
}

interface Event {
  readonly schedule?: string;
  readonly pull_request?: { readonly number: number };
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
