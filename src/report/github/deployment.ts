import { oneLine } from '../markdown.ts';
import type { Api } from './api.ts';
import type { EndedRun } from './ended-run.ts';
import type { Place } from './place.ts';

const states = { well: 'success', badly: 'failure', unfinished: 'in_progress' } as const;

/** Records a GitHub Deployment of this commit, unless it is there and ended alike. Needs `deployments: write`. */
export async function recordDeployment(api: Api, { sha, runUrl }: Place, run: EndedRun): Promise<void> {
  const environment = `image-gate-${run.gate}`;
  const [found] = await api.get<{ id: number }[]>('/deployments', { sha, environment, per_page: '1' });
  const { id } =
    found ??
    (await api.send<{ id: number }>('POST', '/deployments', {
      ref: sha,
      environment,
      auto_merge: false,
      // The deployment is done: an unfinished check must not prevent its record.
      required_contexts: [],
      description: 'CloudFront Image Gate',
    }));
  const statuses = `/deployments/${id}/statuses`;
  const [last] = await api.get<{ state: string }[]>(statuses, { per_page: '1' });
  const state = states[run.ended];
  if (last?.state === state) return;
  await api.send('POST', statuses, {
    state,
    log_url: runUrl,
    // GitHub takes 140 characters.
    description: oneLine(run.sentence).slice(0, 140),
    ...(run.address ? { environment_url: run.address } : {}),
  });
}
