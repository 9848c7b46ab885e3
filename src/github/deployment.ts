import { repository, type Api } from './api.ts';
import type { EndedRun } from './ended-run.ts';
import type { Place } from './place.ts';

const states = { well: 'success', badly: 'failure', unfinished: 'in_progress' } as const;

/**
 * Records what `deploy` did as a GitHub Deployment of this commit, with the pictures' address. A commit that was deployed to
 * this gate before is not recorded again, unless it ended otherwise. Needs `deployments: write`.
 */
export async function recordDeployment(api: Api, place: Place, run: EndedRun): Promise<void> {
  const where = repository(place);
  const environment = `image-gate-${run.gate}`;
  const { data: found } = await api.rest.repos.listDeployments({
    ...where,
    sha: place.sha,
    environment,
    per_page: 1,
  });
  const id = found[0]?.id ?? (await create(api, place, environment));
  if (id === undefined) return;
  const state = states[run.ended];
  const { data: statuses } = await api.rest.repos.listDeploymentStatuses({
    ...where,
    deployment_id: id,
    per_page: 1,
  });
  if (statuses[0]?.state === state) return;
  await api.rest.repos.createDeploymentStatus({
    ...where,
    deployment_id: id,
    state,
    log_url: place.runUrl,
    // GitHub shows 140 characters.
    description: run.sentence.slice(0, 140),
    ...(run.address ? { environment_url: run.address } : {}),
  });
}

async function create(api: Api, place: Place, environment: string): Promise<number | undefined> {
  const { data } = await api.rest.repos.createDeployment({
    ...repository(place),
    ref: place.sha,
    environment,
    auto_merge: false,
    // The deployment is done: a check that has not ended must not stop the record of it.
    required_contexts: [],
    description: 'CloudFront Image Gate',
  });
  return 'id' in data ? data.id : undefined;
}
