import type { HttpRequest, HttpResponse } from '../../local-aws/exchange.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { findDistribution } from '../../src/aws/cloudfront/distribution.ts';
import type { RotateSettings } from '../../src/gate/rotation.ts';
import type { Clock } from '../../src/clock.ts';
import { rewrite, textOf } from './rewrite.ts';

/**
 * A rule broken on purpose between the action and AWS, so that no seam is needed in the action itself: AWS's responses or the
 * action's requests are falsified. A simulation that finds no rejected viewer with sabotage proves nothing.
 */
export interface Sabotage {
  /** For each run: falsified responses of AWS. */
  readonly falsifier?: (clock: Clock) => Falsify;
  /** The clients never consider it too late to send a decided write. */
  readonly timeless?: boolean;
  /** Sends UpdateDistribution with the ETag that is current at that moment. */
  readonly ignoresEtags?: boolean;
  /** Writes of the secret get an immediate response, and are done this many milliseconds later. */
  readonly holdsSecret?: number;
  readonly settings?: Partial<Pick<RotateSettings, 'probe' | 'propagationSeconds' | 'keySecret'>> & {
    readonly settle?: number;
  };
}

export type Falsify = (request: HttpRequest, response: HttpResponse) => HttpResponse;

/** Each breaks one rule, or leaves out one of the waits. */
export const sabotages = {
  'ignores ETags (rule 1)': { ignoresEtags: true },
  'retires newer keys (rule 2)': { falsifier: dateTheUnusedBack },
  'deletes before Deployed (rule 2)': {
    falsifier: () => callDeployed,
    // The proof by key id would notice.
    settings: { probe: { path: (nonce) => `/.gate/${nonce}`, proof: 'status' } },
  },
  'does not wait for the hosts to accept the key': { settings: { propagationSeconds: 0 } },
  'does not settle': { settings: { settle: 0 } },
  'counts senders by domain only': { falsifier: () => showOwnDomainsOnly },
  'does not count the secret': { settings: { keySecret: undefined } },
  'writes the secret after the switch': { holdsSecret: 10 * 60_000 },
  'switches to keys of days ago (no hour limit)': { falsifier: dateOwnKeyNow, timeless: true },
} as const satisfies Record<string, Sabotage>;

export type SabotageName = keyof typeof sabotages;

/** Makes every compare-and-set of these clients succeed. `honest` clients are not falsified. */
export function ignoreEtags(aws: Aws, honest: Aws, applies: () => boolean): void {
  aws.cloudFront.middlewareStack.add(
    (next, context) => async (args) => {
      if (applies() && context.commandName === 'UpdateDistributionCommand') {
        const { Id = '' } = args.input as { Id?: string };
        const found = await findDistribution(honest, Id);
        const request = args.request as { headers: Record<string, string> };
        request.headers['if-match'] = found?.etag ?? '';
      }
      return next(args);
    },
    { step: 'build', name: 'ignoreEtags', priority: 'low' },
  );
}

function callDeployed(request: HttpRequest, response: HttpResponse): HttpResponse {
  return request.path.includes('/distribution') && request.method === 'GET'
    ? rewrite(response, (text) => text.replaceAll('<Status>InProgress</Status>', '<Status>Deployed</Status>'))
    : response;
}

/** In lists, origins outside an API's own domain point nowhere and send nothing. */
function showOwnDomainsOnly(request: HttpRequest, response: HttpResponse): HttpResponse {
  if (!request.path.endsWith('/distribution') || request.method !== 'GET') return response;
  return rewrite(response, (text) =>
    text.replaceAll(/<Origin>.*?<\/Origin>/gs, (origin) =>
      origin.includes('.execute-api.')
        ? origin
        : origin
            .replaceAll(/(<HeaderValue>)[^<]*/g, '$1hidden')
            .replace(/(<DomainName>)[^<]*/, '$1hidden.example.com'),
    ),
  );
}

/** The key that this run created never ages. */
function dateOwnKeyNow(clock: Clock): Falsify {
  let own = '';
  const renewed = (key: { id: string; createdDate: number }): unknown =>
    key.id === own ? { ...key, createdDate: Math.floor(clock.now() / 1_000) } : key;
  return (request, response) => {
    if (request.path === '/apikeys' && request.method === 'POST' && response.status === 201)
      own = (JSON.parse(textOf(response)) as { id: string }).id;
    if (request.path !== '/apikeys' || request.method !== 'GET') return response;
    return rewrite(response, (text) => {
      const list = JSON.parse(text) as { item?: { id: string; createdDate: number }[] };
      return JSON.stringify({ ...list, item: list.item?.map(renewed) });
    });
  };
}

/** Every key that no distribution sent at this run's last read counts as an old one. */
function dateTheUnusedBack(): Falsify {
  let sent = '';
  return (request, response) => {
    if (request.method !== 'GET' || response.status !== 200) return response;
    if (request.path.includes('/distribution')) sent = textOf(response);
    if (request.path !== '/apikeys') return response;
    return rewrite(response, (text) => {
      const list = JSON.parse(text) as { item?: { createdDate: number; value: string }[] };
      const item = list.item?.map((key) => (sent.includes(key.value) ? key : { ...key, createdDate: 1 }));
      return JSON.stringify({ ...list, item });
    });
  };
}
