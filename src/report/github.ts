import type { Clock } from '../clock.ts';
import { connectRepository, type Api, type GitHubSettings } from './github/api.ts';
import { keepComment } from './github/comment.ts';
import { recordDeployment } from './github/deployment.ts';
import type { EndedRun } from './github/ended-run.ts';
import { keepIssue } from './github/issue.ts';
import { placeOf, type Place } from './github/place.ts';
import { keepScheduleOn, missedSchedules } from './github/schedule.ts';
import { withoutSecrets } from '../secrets.ts';

export type { EndedRun } from './github/ended-run.ts';

/**
 * Reports the end of a run to GitHub: keeps the schedule enabled, one open issue for a lasting failure, a Deployment for a deploy, a
 * comment on the pull request for a plan. Never throws: what GitHub rejects becomes a warning with its remedy, because it does not
 * break the gate.
 */
export async function tellGitHub(settings: GitHubSettings, ended: EndedRun): Promise<void> {
  const { token, environment, clock, warn, signal, secrets } = settings;
  const place = placeOf(environment);
  if (token === '' || !place || signal.aborted) return;
  const api = connectRepository(settings, place);
  for (const task of tasks(api, place, cleaned(ended, secrets), settings)) {
    try {
      await persist(clock, task.run, signal);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      warn(`GitHub: ${task.what} failed: ${said}. ${remedy(error, task)}`);
    }
  }
}

/** One thing to do on GitHub, with the permission that the job needs for it. */
interface Task {
  readonly what: string;
  readonly permission: string;
  /** The pull request is a fork's: no permission of the job helps. */
  readonly forFork?: boolean;
  readonly run: () => Promise<void>;
}

/** The tasks after this run, in this place. */
function tasks(api: Api, place: Place, run: EndedRun, { clock, warn }: GitHubSettings): readonly Task[] {
  const { workflow, cron, pullRequest } = place;
  const watched = ['rotate', 'status'].includes(run.command) && !run.dryRun && run.ended !== 'unfinished';
  const all: (Task | false)[] = [
    workflow !== undefined &&
      cron !== undefined && {
        what: 'checking for missed schedules and keeping the schedule enabled',
        permission: 'actions: write',
        run: async () => {
          const missed = await missedSchedules(api, place, { workflow, cron, now: clock.now() });
          await keepScheduleOn(api, workflow);
          if (missed !== undefined) warn(missed);
        },
      },
    watched && {
      what: 'keeping the issue',
      permission: 'issues: write',
      run: () => keepIssue(api, place, run),
    },
    run.command === 'deploy' &&
      !run.dryRun && {
        what: 'recording the deployment',
        permission: 'deployments: write',
        run: () => recordDeployment(api, place, run),
      },
    run.dryRun &&
      pullRequest !== undefined && {
        what: 'commenting the plan',
        permission: 'pull-requests: write',
        forFork: pullRequest.fromFork,
        run: () => keepComment(api, pullRequest, run),
      },
  ];
  return all.filter((task) => task !== false);
}

function cleaned(run: EndedRun, secrets: ReadonlySet<string>): EndedRun {
  const clean = (text: string): string => withoutSecrets(text, secrets);
  return {
    ...run,
    sentence: clean(run.sentence),
    lines: run.lines.map(clean),
    remedy: run.remedy && clean(run.remedy),
  };
}

function remedy(error: unknown, { permission, forFork = false }: Task): string {
  const { status } = error as { status?: number };
  if ((status === 403 || status === 404) && forFork)
    return 'On a pull request from a fork the token can only read; the plan is in the job summary.';
  if (status === 403 || status === 404)
    return `Add \`${permission}\` to the job's permissions, or leave \`github-token\` empty.`;
  if (status === 401) return 'Give `github-token` a token that is valid here, like `github.token`.';
  if (status === 410) return "Enable issues in the repository's settings, or leave `github-token` empty.";
  return 'The gate is not affected; the next run tries again.';
}

const attempts = 5;

/**
 * Repeats a task while GitHub fails or its responses are lost. The task begins with a read, so repeating it creates nothing twice.
 * Throws GitHub's error when waiting does not help. Octokit has already waited for GitHub's rate limits.
 */
async function persist(clock: Clock, task: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await task();
      return;
    } catch (error) {
      const { status = 500 } = error as { readonly status?: number };
      if (attempt >= attempts || status < 500) throw error;
      await clock.sleep(1_000 * 2 ** (attempt - 1), signal);
    }
  }
}
