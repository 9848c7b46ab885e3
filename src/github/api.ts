import type { IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { HttpClient } from '@actions/http-client';
import type { Place } from './place.ts';

/** One repository of GitHub's REST API. Paths begin below `/repos/{owner}/{repo}`. */
export interface Api {
  get<T>(path: string, query?: Query): Promise<T>;
  /** Every page of a list, a hundred items each. */
  list<T>(path: string, query?: Query): Promise<readonly T[]>;
  send<T>(verb: 'POST' | 'PATCH' | 'PUT', path: string, body?: object): Promise<T>;
}

type Query = Readonly<Record<string, string>>;

/** What GitHub answered instead: `status` is undefined where no answer came. Header names are lower-case. */
export interface ApiError extends Error {
  readonly status?: number;
  readonly headers?: IncomingHttpHeaders;
}

/** A request that GitHub does not answer is given up after this many milliseconds. */
const patience = 20_000;

/** More pages than anybody's list has; a Link header that goes in a circle must not be followed for ever. */
const mostPages = 50;

/**
 * Connects to `baseUrl`, which is GITHUB_API_URL (GitHub Enterprise has its own). The toolkit's own HTTP client honours the
 * runner's proxy and is in the bundle anyway; Octokit would add 190 KB to it for the dozen calls that are made here.
 */
export function connectRepository(baseUrl: string, token: string, { owner, repo }: Place): Api {
  const client = new HttpClient('cloudfront-image-gate', [], {
    allowRetries: false,
    socketTimeout: patience,
  });
  const root = `${baseUrl}/repos/${owner}/${repo}`;
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
    'content-type': 'application/json',
  };
  const call = async (verb: string, url: string, sent?: object): Promise<Answered> => {
    const response = await client.request(
      verb,
      url,
      sent === undefined ? null : JSON.stringify(sent),
      headers,
    );
    // Not readBody(), which waits for ever when the connection breaks midway.
    const body = await text(response.message);
    const status = response.message.statusCode ?? 0;
    if (status >= 300) throw refusal(status, response.message.headers, body);
    return {
      data: body === '' ? undefined : JSON.parse(body),
      link: String(response.message.headers.link ?? ''),
    };
  };
  return {
    get: async <T>(path: string, query: Query = {}) =>
      (await call('GET', address(root, path, query))).data as T,
    list: async <T>(path: string, query: Query = {}) => {
      const items: T[] = [];
      let next: string | undefined = address(root, path, { ...query, per_page: '100' });
      for (let page = 0; next !== undefined && page < mostPages; page++) {
        const { data, link } = await call('GET', next);
        items.push(...(data as T[]));
        next = nextPage(link, baseUrl);
      }
      return items;
    },
    send: async <T>(verb: string, path: string, body?: object) =>
      (await call(verb, address(root, path), body)).data as T,
  };
}

interface Answered {
  readonly data: unknown;
  readonly link: string;
}

function address(root: string, path: string, query: Query = {}): string {
  const words = new URLSearchParams(query).toString();
  return `${root}${path}${words ? `?${words}` : ''}`;
}

/** Only an address of the same API is followed: the token goes with the request. */
function nextPage(link: string, baseUrl: string): string | undefined {
  const next = /<([^>]+)>; rel="next"/.exec(link)?.[1];
  return next !== undefined && new URL(next).origin === new URL(baseUrl).origin ? next : undefined;
}

function refusal(status: number, headers: IncomingHttpHeaders, body: string): ApiError {
  let said = body.slice(0, 200);
  try {
    said = (JSON.parse(body) as { message?: string }).message ?? said;
  } catch {
    // A proxy's error page, say: its first words are better than nothing.
  }
  return Object.assign(new Error(`${status} ${said}`), { status, headers });
}
