import { bullets, oneLine, plain, prose, withinBytes } from '../markdown.ts';
import type { RunResult } from '../run-result.ts';
import type { Api } from './api.ts';
import type { Place, PullRequest } from './place.ts';

/** GitHub takes 65,536 characters. */
const longestBody = 60_000;

/** How a run of the action ended, as GitHub is told: ids and sentences, never a key's value. */
export interface EndedRun extends Pick<RunResult, 'sentence' | 'lines'> {
  readonly command: string;
  /** The gate's name. */
  readonly gate: string;
  readonly dryRun: boolean;
  /** `unfinished`: pending or interrupted, neither good nor bad news. */
  readonly ended: 'well' | 'badly' | 'unfinished';
  readonly remedy?: string | undefined;
  /** Where the remedy is explained. */
  readonly more?: string | undefined;
  /** `https://` and the domain under which the images are served. */
  readonly address?: string | undefined;
}

/** First line of everything that the action writes on GitHub, by which it finds its own again. */
function marker({ command, gate }: EndedRun): string {
  return `<!-- cloudfront-image-gate: ${command} ${gate} -->`;
}

/** What the action writes on GitHub about a run: its mark, then the parts that are not empty. */
function bodyOf(run: EndedRun, parts: readonly string[]): string {
  return withinBytes([marker(run), ...parts.filter((part) => part !== '')].join('\n\n'), longestBody);
}

interface Comment {
  readonly id: number;
  readonly body?: string;
  readonly user: { readonly type: string } | null;
  readonly author_association: string;
}

/**
 * Who may stand behind a comment of the action: an app, which is what the workflow's own token is, or a person who may write
 * here. Anybody may begin a comment like one of ours, and could change later what we had written into it.
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

/** What the action's issues are found by: only who may write to the repository can set a label. */
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
  // Two runs that failed at once may both have opened one.
  for (const copy of copies) await close(api, copy, `The same as #${String(issue?.number)}.`, 'not_planned');
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

const states = { well: 'success', badly: 'failure', unfinished: 'in_progress' } as const;

/**
 * Records what `deploy` did as a GitHub Deployment of this commit, with the images' address. A commit that was deployed to
 * this gate before is not recorded again, unless it ended otherwise. Needs `deployments: write`.
 */
export async function recordDeployment(api: Api, { sha, runUrl }: Place, run: EndedRun): Promise<void> {
  const environment = `image-gate-${run.gate}`;
  const [found] = await api.get<{ id: number }[]>('/deployments', { sha, environment, per_page: '1' });
  const { id } =
    found ??
    (await api.send<{ id: number }>('POST', '/deployments', {
      ref: sha,
      environment,
      auto_merge: false,
      // The deployment is done: a check that has not ended must not stop the record of it.
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
