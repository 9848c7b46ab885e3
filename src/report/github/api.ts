import { getOctokit } from '@actions/github';
import { HttpClient } from '@actions/http-client';
import { throttling } from '@octokit/plugin-throttling';
import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { Clock } from '../../clock.ts';
import type { Place } from './place.ts';

/** One repository of GitHub's REST API. Paths begin below `/repos/{owner}/{repo}`. */
export interface Api {
  get<T>(path: string, query?: Query): Promise<T>;
  /** Every page of a list, a hundred items each. */
  list<T>(path: string, query?: Query): Promise<readonly T[]>;
  send<T>(verb: 'POST' | 'PATCH' | 'PUT', path: string, body?: object): Promise<T>;
}

type Query = Readonly<Record<string, string>>;

/** GitHub's hourly limit may be an hour away: nothing here is worth waiting that long. Seconds. */
const longestPause = 120;

/** How often one request waits for a limit. */
const mostWaits = 4;

/** Milliseconds after which a request without a response from GitHub is given up. */
const patience = 20_000;

export interface GitHubSettings {
  /** The input `github-token`; empty: nothing is reported to GitHub. */
  readonly token: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly warn: (line: string) => void;
  /** Aborted on SIGINT: the few seconds left are not spent on GitHub. */
  readonly signal: AbortSignal;
  /** Every value that was masked: the runner masks its log, not what is sent to GitHub's API. */
  readonly secrets: ReadonlySet<string>;
  /** Milliseconds of what GitHub calls a second, for tests. */
  readonly second?: number;
}

/**
 * Octokit with its plugin for GitHub's rate limits, which waits as long as GitHub requests. Its plugin for other errors would repeat
 * a POST whose response was lost and create a duplicate; github.ts starts again with a read instead.
 */
export function connectRepository(settings: GitHubSettings, place: Place): Api {
  const { token, environment, signal, second = 1_000 } = settings;
  // GitHub Enterprise has its own.
  const baseUrl = environment.GITHUB_API_URL ?? 'https://api.github.com';
  const brief = (after: number, _options: object, _octokit: object, retryCount: number): boolean =>
    after <= longestPause && retryCount < mostWaits;
  // Spaces the requests of one run as GitHub requires; other runs do not wait for it.
  const pace = { id: randomUUID(), retryAfterBaseValue: second };
  const octokit = getOctokit(
    token,
    {
      baseUrl,
      request: { fetch: fetchThroughProxy, signal },
      throttle: { onRateLimit: brief, onSecondaryRateLimit: brief, ...pace },
    },
    throttling,
  );
  const at = ({ owner, repo }: Place, path: string): string => `/repos/${owner}/${repo}${path}`;
  return {
    get: async <T>(path: string, query: Query = {}) =>
      (await octokit.request(`GET ${at(place, path)}`, query)).data as T,
    list: async <T>(path: string, query: Query = {}) =>
      octokit.paginate<T>(`GET ${at(place, path)}`, { ...query, per_page: 100 }),
    send: async <T>(verb: 'POST' | 'PATCH' | 'PUT', path: string, body: object = {}) =>
      (await octokit.request(`${verb} ${at(place, path)}`, { ...body })).data as T,
  };
}

/** The toolkit's own client goes through the runner's proxy without undici, which is larger than the rest of the GitHub code. */
async function fetchThroughProxy(
  url: string,
  { method = 'GET', headers, body }: { method?: string; headers: Record<string, string>; body?: string },
): Promise<Response> {
  const client = new HttpClient(undefined, [], { allowRetries: false, socketTimeout: patience });
  const { message } = await client.request(method, url, body ?? null, headers);
  // Not readBody(), which waits forever when the connection breaks midway.
  const answer = await text(message);
  const { statusCode: status = 500, headers: answered } = message;
  const flat = Object.entries(answered).map(([name, value]): [string, string] => [name, String(value)]);
  return new Response([204, 205, 304].includes(status) ? null : answer, { status, headers: flat });
}
