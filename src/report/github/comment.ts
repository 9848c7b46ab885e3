import { bullets, plain, prose } from '../markdown.ts';
import type { Api } from './api.ts';
import { bodyOf, marker, type EndedRun } from './ended-run.ts';
import type { PullRequest } from './place.ts';

interface Comment {
  readonly id: number;
  readonly body?: string;
  readonly user: { readonly type: string } | null;
  readonly author_association: string;
}

/**
 * Accepted authors of a comment of the action: an app, such as the workflow's own token, or a person with write access. Anyone may
 * post a comment that begins like ours, and could later edit what we had written into it.
 */
const trusted = ['OWNER', 'MEMBER', 'COLLABORATOR'];

/** The plan of a dry run as one comment on its pull request, brought up to date by later runs. Needs `pull-requests: write`. */
export async function keepComment(api: Api, { number, sha }: PullRequest, run: EndedRun): Promise<void> {
  const comments = await api.list<Comment>(`/issues/${number}/comments`);
  const ours = comments.find(
    ({ body, user, author_association }) =>
      body?.startsWith(marker(run)) && (user?.type === 'Bot' || trusted.includes(author_association)),
  );
  const body = bodyOf(run, [
    `### Image gate "${plain(run.gate)}": what \`${run.command}\` would do`,
    plain(run.sentence),
    bullets(run.lines),
    run.remedy ? `**What to do:** ${prose(run.remedy)}` : '',
    `As of ${sha}.`,
  ]);
  if (!ours) await api.send('POST', `/issues/${number}/comments`, { body });
  else if (ours.body !== body) await api.send('PATCH', `/issues/comments/${ours.id}`, { body });
}
