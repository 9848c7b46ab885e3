import { Cron } from 'croner';
import type { Api } from './api.ts';
import type { Place } from './place.ts';

/** The most missed schedules that a warning reports. */
const mostCounted = 1_000;

/** Keeps the schedule enabled: GitHub disables it after 60 days without activity in public repositories. Needs `actions: write`. */
export async function keepScheduleOn(api: Api, workflow: string): Promise<void> {
  const path = `/actions/workflows/${encodeURIComponent(workflow)}`;
  const { state } = await api.get<{ readonly state: string }>(path);
  // It was disabled while this run was in progress, on purpose, so it stays disabled.
  if (state === 'disabled_manually') return;
  await api.send('PUT', `${path}/enable`);
}

interface Runs {
  readonly workflow_runs: readonly { readonly id: number; readonly created_at: string }[];
}

/** Reports scheduled runs that GitHub dropped, as it does under load, mostly on the full hour. Needs `actions: read`. */
export async function missedSchedules(
  api: Api,
  place: Place,
  { workflow, cron, now }: { readonly workflow: string; readonly cron: string; readonly now: number },
): Promise<string | undefined> {
  const { workflow_runs } = await api.get<Runs>(`/actions/workflows/${encodeURIComponent(workflow)}/runs`, {
    event: 'schedule',
    per_page: '5',
  });
  const before = workflow_runs.find(({ id }) => id < place.runId);
  if (!before) return undefined;
  // A run that took long, or is re-run days later, must not count schedules that were due after its start.
  const own = workflow_runs.find(({ id }) => id === place.runId);
  const started = own ? Date.parse(own.created_at) : now;
  const missed = slotsBetween(cron, Date.parse(before.created_at), started) - 1;
  if (missed < 1) return undefined;
  const runs = missed === 1 ? '1 scheduled run' : `${missed} scheduled runs`;
  return `${runs} of ${workflow} did not start since ${before.created_at}: choose a minute that is not on the full hour, and check whether the schedule is disabled.`;
}

/** How often a run is due by `cron` after `from` and up to `to`, both in milliseconds. GitHub's schedules are in UTC. */
function slotsBetween(cron: string, from: number, to: number): number {
  const schedule = new Cron(cron, { timezone: 'UTC', paused: true });
  return schedule.nextRuns(mostCounted, new Date(from)).filter((slot) => slot.getTime() <= to).length;
}
