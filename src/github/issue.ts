import { plain, withinBytes } from '../markdown.ts';
import { repository, type Api } from './api.ts';
import { marker, type EndedRun } from './ended-run.ts';
import type { Place } from './place.ts';

/** What the action's issues are found by: only who may write to the repository can set a label. */
export const label = 'cloudfront-image-gate';

/** GitHub takes 65,536 characters. */
const longestBody = 60_000;

/**
 * One open issue while `run`'s command fails on this gate: opened by the first failing run, brought up to date by
 * the next ones, closed by the first that ends well. Needs `issues: write`.
 */
export async function keepIssue(api: Api, place: Place, run: EndedRun): Promise<void> {
  const [issue, ...copies] = await ourIssues(api, place, run);
  const where = repository(place);
  // Two runs that failed at once may both have opened one.
  for (const copy of copies)
    await close(api, place, copy.number, `The same as #${String(issue?.number)}.`, 'not_planned');
  if (run.ended === 'well') {
    if (issue) await close(api, place, issue.number, `It works again: ${place.runUrl}`, 'completed');
    return;
  }
  const body = bodyOf(place, run);
  if (issue) {
    if (issue.body !== body) await api.rest.issues.update({ ...where, issue_number: issue.number, body });
    return;
  }
  const title = `Image gate "${run.gate}": ${run.command} fails`;
  const { data: opened } = await api.rest.issues.create({ ...where, title, body, labels: [label] });
  // GitHub drops labels silently where the token may not set them; without it the next run would open another.
  if (opened.labels.length === 0)
    await api.rest.issues.addLabels({ ...where, issue_number: opened.number, labels: [label] });
}

async function ourIssues(
  api: Api,
  place: Place,
  run: EndedRun,
): Promise<readonly { number: number; body?: string | null }[]> {
  const open = await api.paginate(api.rest.issues.listForRepo, {
    ...repository(place),
    labels: label,
    state: 'open',
    sort: 'created',
    direction: 'asc',
    per_page: 100,
  });
  return open.filter(({ body }) => body?.startsWith(marker(run)));
}

async function close(
  api: Api,
  place: Place,
  number: number,
  reason: string,
  state_reason: 'completed' | 'not_planned',
): Promise<void> {
  const issue = { ...repository(place), issue_number: number };
  await api.rest.issues.update({ ...issue, state: 'closed', state_reason });
  await api.rest.issues.createComment({ ...issue, body: reason });
}

function bodyOf(place: Place, run: EndedRun): string {
  const text = [
    marker(run),
    plain(run.sentence),
    ...(run.remedy
      ? [`**What to do:** ${plain(run.remedy)}${run.more ? ` ([more](${run.more}))` : ''}`]
      : []),
    `Last failing run: ${place.runUrl}`,
    'The action keeps this issue up to date and closes it as soon as a run ends well.',
  ].join('\n\n');
  return withinBytes(text, longestBody);
}
