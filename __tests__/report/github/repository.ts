/** What the loopback GitHub remembers, and how it answers about it: https://docs.github.com/en/rest. */
export interface Repository {
  readonly issues: Issue[];
  readonly comments: Comment[];
  readonly deployments: Deployment[];
  readonly statuses: DeploymentStatus[];
  /** Scheduled runs of the workflow, newest first. */
  readonly runs: { id: number; created_at: string }[];
  readonly enabled: string[];
  workflowState: 'active' | 'disabled_inactivity' | 'disabled_manually';
  /** What the token may do; `issues`, `pull-requests`, `deployments`, `actions`. */
  readonly permissions: Set<string>;
  /** Switched off in the repository's settings: 410. */
  hasIssues: boolean;
  /** Without push access labels are dropped silently when an issue is made. */
  dropsLabels: boolean;
}

export interface Issue {
  number: number;
  title: string;
  body: string;
  state: string;
  state_reason?: string;
  labels: { name: string }[];
}
export interface Comment {
  id: number;
  issue: number;
  body: string;
  /** What a workflow's own token writes is a bot's. */
  user: { type: 'Bot' | 'User' };
  author_association: 'NONE' | 'CONTRIBUTOR' | 'COLLABORATOR' | 'MEMBER' | 'OWNER';
}
export interface Deployment {
  id: number;
  sha: string;
  environment: string;
}
export interface DeploymentStatus {
  deployment: number;
  state: string;
  environment_url?: string;
  log_url?: string;
  description?: string;
}
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Instead of `body`: what is no JSON. */
  readonly text?: string;
}

type Body = Readonly<Record<string, unknown>>;

/** A repository with nothing in it, and a token that may do all that the examples ask for. */
export function newRepository(): Repository {
  return {
    issues: [],
    comments: [],
    deployments: [],
    statuses: [],
    runs: [],
    enabled: [],
    workflowState: 'active',
    hasIssues: true,
    permissions: new Set(['issues', 'pull-requests', 'deployments', 'actions']),
    dropsLabels: false,
  };
}

/** One request, answered; 403 where the token may not, 404 for what is not served. */
export function answer(repository: Repository, method: string, url: URL, body: Body): Answer {
  // GitHub Enterprise Server has its API below a path.
  const path = url.pathname.replace(/^(\/api\/v3)?\/repos\/octo\/images/, '');
  for (const [verb, pattern, permission, serve] of routes) {
    const match = verb === method ? pattern.exec(path) : null;
    if (!match) continue;
    if (!permission.some((one) => repository.permissions.has(one)))
      return { status: 403, body: { message: 'Resource not accessible by integration' } };
    if (path === '/issues' && !repository.hasIssues)
      return { status: 410, body: { message: 'Issues has been disabled in this repository.' } };
    return serve(repository, { id: match[1] ?? '', query: url.searchParams, url }, body);
  }
  return { status: 404, body: { message: 'Not Found' } };
}

interface Asked {
  readonly id: string;
  readonly query: URLSearchParams;
  readonly url: URL;
}
type Serve = (repository: Repository, asked: Asked, body: Body) => Answer;

const routes: readonly (readonly [string, RegExp, readonly string[], Serve])[] = [
  ['GET', /^\/issues$/, ['issues'], listIssues],
  ['POST', /^\/issues$/, ['issues'], openIssue],
  ['PATCH', /^\/issues\/(\d+)$/, ['issues'], changeIssue],
  ['POST', /^\/issues\/(\d+)\/labels$/, ['issues'], addLabels],
  ['GET', /^\/issues\/(\d+)\/comments$/, ['issues', 'pull-requests'], listComments],
  ['POST', /^\/issues\/(\d+)\/comments$/, ['issues', 'pull-requests'], addComment],
  ['PATCH', /^\/issues\/comments\/(\d+)$/, ['issues', 'pull-requests'], changeComment],
  ['GET', /^\/deployments$/, ['deployments'], listDeployments],
  ['POST', /^\/deployments$/, ['deployments'], addDeployment],
  ['GET', /^\/deployments\/(\d+)\/statuses$/, ['deployments'], listStatuses],
  ['POST', /^\/deployments\/(\d+)\/statuses$/, ['deployments'], addStatus],
  ['GET', /^\/actions\/workflows\/([^/]+)$/, ['actions'], showWorkflow],
  ['PUT', /^\/actions\/workflows\/([^/]+)\/enable$/, ['actions'], enable],
  ['GET', /^\/actions\/workflows\/([^/]+)\/runs$/, ['actions'], listRuns],
];

function listIssues({ issues }: Repository, { query, url }: Asked): Answer {
  const label = query.get('labels');
  const found = issues.filter(
    (issue) =>
      issue.state === (query.get('state') ?? 'open') &&
      (label === null || issue.labels.some(({ name }) => name === label)),
  );
  return page(found, query, url);
}

function openIssue(repository: Repository, _asked: Asked, { title, body, labels }: Body): Answer {
  const names = repository.dropsLabels ? [] : (labels as string[]);
  const issue: Issue = {
    number: repository.issues.length + 1,
    title: String(title),
    body: String(body),
    state: 'open',
    labels: names.map((name) => ({ name })),
  };
  repository.issues.push(issue);
  return { status: 201, body: issue };
}

function changeIssue({ issues }: Repository, { id }: Asked, change: Body): Answer {
  const issue = issues.find(({ number }) => number === Number(id));
  return issue ? { status: 200, body: Object.assign(issue, change) } : { status: 404, body: {} };
}

function addLabels({ issues }: Repository, { id }: Asked, { labels }: Body): Answer {
  const issue = issues.find(({ number }) => number === Number(id));
  issue?.labels.push(...(labels as string[]).map((name) => ({ name })));
  return { status: 200, body: issue?.labels };
}

function listComments({ comments }: Repository, { id, query, url }: Asked): Answer {
  return page(
    comments.filter(({ issue }) => issue === Number(id)),
    query,
    url,
  );
}

function addComment({ comments }: Repository, { id }: Asked, { body }: Body): Answer {
  const comment: Comment = {
    id: comments.length + 1_000,
    issue: Number(id),
    body: String(body),
    user: { type: 'Bot' },
    author_association: 'NONE',
  };
  comments.push(comment);
  return { status: 201, body: comment };
}

function changeComment({ comments }: Repository, { id }: Asked, change: Body): Answer {
  const comment = comments.find((one) => one.id === Number(id));
  return comment ? { status: 200, body: Object.assign(comment, change) } : { status: 404, body: {} };
}

function listDeployments({ deployments }: Repository, { query, url }: Asked): Answer {
  const found = deployments.filter(
    ({ sha, environment }) => sha === query.get('sha') && environment === query.get('environment'),
  );
  return page(found.reverse(), query, url);
}

function addDeployment({ deployments }: Repository, _asked: Asked, { ref, environment }: Body): Answer {
  const deployment = { id: deployments.length + 1, sha: String(ref), environment: String(environment) };
  deployments.push(deployment);
  return { status: 201, body: deployment };
}

function listStatuses({ statuses }: Repository, { id, query, url }: Asked): Answer {
  return page(statuses.filter(({ deployment }) => deployment === Number(id)).reverse(), query, url);
}

function addStatus({ statuses }: Repository, { id }: Asked, status: Body): Answer {
  statuses.push({ ...(status as unknown as DeploymentStatus), deployment: Number(id) });
  return { status: 201, body: statuses.at(-1) };
}

function showWorkflow({ workflowState }: Repository): Answer {
  return { status: 200, body: { state: workflowState } };
}

function enable({ enabled }: Repository, { id }: Asked): Answer {
  enabled.push(id);
  return { status: 204 };
}

function listRuns({ runs }: Repository, { query }: Asked): Answer {
  const found = runs.slice(0, Number(query.get('per_page') ?? 30));
  return { status: 200, body: { total_count: runs.length, workflow_runs: found } };
}

/** A page and, where there is another, the Link header by which clients find it. */
function page(items: readonly unknown[], query: URLSearchParams, url: URL): Answer {
  const size = Number(query.get('per_page') ?? 30);
  const number = Number(query.get('page') ?? 1);
  const next = new URL(url);
  next.searchParams.set('page', String(number + 1));
  const link = `<${next.href}>; rel="next"`;
  return {
    status: 200,
    headers: number * size < items.length ? { link } : {},
    body: items.slice((number - 1) * size, number * size),
  };
}
