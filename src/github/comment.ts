import { bullets, plain, prose, withinBytes } from '../markdown.ts';
import type { Api } from './api.ts';
import { marker, type EndedRun } from './ended-run.ts';
import type { Place } from './place.ts';

/** GitHub takes 65,536 characters. */
const longestBody = 60_000;

interface Comment {
  readonly id: number;
  readonly body?: string;
}

/** The plan of a dry run as one comment on its pull request, brought up to date by later runs. Needs `pull-requests: write`. */
export async function keepComment(api: Api, place: Place, number: number, run: EndedRun): Promise<void> {
  const comments = await api.list<Comment>(`/issues/${number}/comments`);
  const ours = comments.find((comment) => comment.body?.startsWith(marker(run)));
  const body = bodyOf(place, run);
  if (!ours) await api.send('POST', `/issues/${number}/comments`, { body });
  else if (ours.body !== body) await api.send('PATCH', `/issues/comments/${ours.id}`, { body });
}

function bodyOf({ sha }: Place, run: EndedRun): string {
  const heading = `### Image gate "${plain(run.gate)}": what \`${run.command}\` would do`;
  const remedy = run.remedy ? [`**What to do:** ${prose(run.remedy)}`] : [];
  const parts = [marker(run), heading, plain(run.sentence), bullets(run.lines), ...remedy, `As of ${sha}.`];
  return withinBytes(parts.filter((part) => part !== '').join('\n\n'), longestBody);
}
