import { plain, prose } from '../markdown.ts';
import type { Api } from './api.ts';
import { bodyOf, marker, type EndedRun } from './ended-run.ts';
import type { Place } from './place.ts';

/** The label by which the action's issues are found: only users with write access can set labels. */
const label = 'cloudfront-image-gate';

interface Issue {
  readonly number: number;
  readonly body: string | null;
  readonly labels: readonly object[];
}

/** One open issue while the command fails on this gate; the first run that ends well closes it. Needs `issues: write`. */
export async function keepIssue(api: Api, place: Place, run: EndedRun): Promise<void> {
  const open = await api.list<Issue>('/issues', { labels: label, state: 'open', direction: 'asc' });
  const [issue, ...copies] = open.filter(({ body }) => body?.startsWith(marker(run)));
  // Two runs that failed at the same time may both have opened one.
  for (const copy of copies) await close(api, copy, `Duplicate of #${String(issue?.number)}.`, 'not_planned');
  if (run.ended === 'well') {
    if (issue) await close(api, issue, `It works again: ${place.runUrl}`, 'completed');
    return;
  }
  const more = run.more ? ` ([more](${run.more}))` : '';
  const body = bodyOf(run, [
    plain(run.sentence),
    run.remedy ? `**What to do:** ${prose(run.remedy)}${more}` : '',
    `Last failing run: ${place.runUrl}`,
    'The action keeps this issue up to date and closes it as soon as a run ends well.',
  ]);
  if (issue) {
    if (issue.body !== body) await api.send('PATCH', `/issues/${issue.number}`, { body });
    return;
  }
  const title = `Image gate "${run.gate}": ${run.command} fails`;
  const opened = await api.send<Issue>('POST', '/issues', { title, body, labels: [label] });
  // GitHub drops labels silently where the token may not set them; without it the next run would open another.
  if (opened.labels.length === 0)
    await api.send('POST', `/issues/${opened.number}/labels`, { labels: [label] });
}

async function close(api: Api, { number }: Issue, reason: string, state_reason: string): Promise<void> {
  await api.send('PATCH', `/issues/${number}`, { state: 'closed', state_reason });
  await api.send('POST', `/issues/${number}/comments`, { body: reason });
}
