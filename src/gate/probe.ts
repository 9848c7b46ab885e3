import { randomBytes } from 'node:crypto';
import { probePath as ownProbe } from '../aws/apigateway/api-definition.ts';
import { behaviourFor, behavioursOf } from '../aws/cloudfront/distribution-config.ts';
import { keyHeader } from '../aws/cloudfront/gate-parts.ts';
import type { MethodRequirement } from '../aws/apigateway/stage.ts';
import type { Context } from './context.ts';
import { Failure } from '../failure.ts';
import { jsonObject } from '../json.ts';
import type { ProbeAnswer } from '../probe.ts';
import type { Target } from './distributions.ts';
import { viewerPath, type StageAddress } from './stage-address.ts';

/** Where probes go. */
export interface ProbeRoute {
  /** The path, with a leading slash, that no cache has seen for this nonce. */
  path(nonce: string): string;
  /** `key-id`: the response names the accepted key. `status`: it only shows accepted or rejected. */
  readonly proof: 'key-id' | 'status';
}

/** An address to probe, and how. */
export interface Endpoint {
  readonly url: string;
  readonly route: ProbeRoute;
}

/** What one response proves about the key check in front of an API; `shown` is the response in words. */
export type Answer = {
  readonly shown: string;
  /** S3's error code when the function has no image. */
  readonly problem?: string | undefined;
} & (
  | { readonly kind: 'no-answer' }
  /** The response came from behind the key check; with the key's id if the probe tells it. */
  | { readonly kind: 'accepted'; readonly status: number; readonly keyId: string | undefined }
  /** API Gateway rejected the request for its key. */
  | { readonly kind: 'rejected'; readonly status: number }
  /** A response from CloudFront, a cache or an authorizer, a redirect, or another kind of 403. */
  | { readonly kind: 'proves-nothing'; readonly status: number }
);

/** The probe that `deploy` adds to an API: API Gateway itself returns the nonce and the key's id. */
export const ownRoute: ProbeRoute = { path: (nonce) => `${ownProbe}/${nonce}`, proof: 'key-id' };

/** A user-supplied path: its response does not tell which key was accepted. */
export function namedRoute(path: string): ProbeRoute {
  return { path: (nonce) => withNonce(path, nonce), proof: 'status' };
}

/** Throws for a user-supplied path whose method needs no key: whatever it is sent, it is accepted. `open`: methods like `GET /health`. */
export function refuseOpenPath(open: readonly string[], { path }: ProbeRoute): void {
  const [named = ''] = path('').split('?');
  const method = open.find((one) => one === `GET ${named}` || one === `ANY ${named}`);
  if (method === undefined) return;
  throw new Failure(
    `Input \`probe-path\`: ${method} needs no key (\`exclude-methods\`), so its responses show nothing of a key.`,
    'Set it to a path of the API that requires the key, or leave it out.',
    'probe-path',
  );
}

/** Where to probe: the given path, else `deploy`'s own probe, else a GET method that requires the key, if any. */
export function probeRoute(methods: readonly MethodRequirement[], named?: string): ProbeRoute | undefined {
  if (named !== undefined) return namedRoute(named);
  const gated = methods.filter(({ httpMethod }) => httpMethod === 'GET' || httpMethod === 'ANY');
  if (gated.some(({ path }) => path === `${ownProbe}/{nonce}`)) return ownRoute;
  // Behind an authorizer, the authorizer responds first. A path with the nonce in it is in no cache.
  const [best] = gated.toSorted((one, other) => rank(one) - rank(other));
  return best && { path: (nonce) => withNonce(filled(best.path, nonce), nonce), proof: 'status' };
}

const rank = ({ path, authorization }: MethodRequirement): number =>
  (authorization === 'NONE' ? 0 : 2) + (path.includes('{') ? 0 : 1);

const filled = (path: string, nonce: string): string => path.replaceAll(/\{[^}]*\}/g, nonce);

const withNonce = (path: string, nonce: string): string => `${path}?image-gate-nonce=${nonce}`;

/** Stands for a nonce where only the shape of a path matters. */
const anyNonce = '0123456789abcdef';

/** How viewers reach the probe: the origin path may hold the stage or more. Undefined where no behaviour leads there. */
export function viewerRoute(
  target: Pick<Target, 'config' | 'origins'>,
  address: StageAddress,
  route: ProbeRoute,
): ProbeRoute | undefined {
  const behaviours = behavioursOf(target.config);
  for (const origin of target.origins) {
    const path = viewerPath(address, origin, route.path(anyNonce));
    const plain = path?.split('?')[0] ?? '';
    if (path === undefined || !behaviourFor(behaviours, plain)?.originIds.includes(origin.id)) continue;
    return { ...route, path: (nonce) => viewerPath(address, origin, route.path(nonce)) ?? '' };
  }
  return undefined;
}

/** One request with its own nonce, over a fresh connection. */
export async function ask({ probe }: Context, { url, route }: Endpoint, key?: string): Promise<Answer> {
  const nonce = randomBytes(8).toString('hex');
  try {
    const answer = await probe.request(url + route.path(nonce), key ? { [keyHeader]: key } : {});
    return judge(route, nonce, answer);
  } catch (error) {
    return {
      kind: 'no-answer',
      shown: error instanceof Error ? `no response (${error.message})` : 'no response',
    };
  }
}

/**
 * What a response proves. API Gateway marks its own rejections with an error type, whatever status and body the API gives them
 * (gateway responses), and every response with `x-amz-apigw-id`; CloudFront's own responses have neither.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export function judge({ proof }: ProbeRoute, nonce: string, answer: ProbeAnswer): Answer {
  const { status, headers, body } = answer;
  const said = describe(answer);
  if (isCached(answer)) return { kind: 'proves-nothing', ...said };
  const type = headers['x-amzn-errortype'] ?? '';
  if (type.startsWith('ForbiddenException')) return { kind: 'rejected', ...said };
  if (type !== '') return { kind: 'proves-nothing', ...said };
  if (proof === 'key-id') {
    // What the probe that `deploy` makes says: the nonce of the request, and which key was accepted.
    const echo = status === 200 ? (jsonObject(new TextDecoder().decode(body)) ?? {}) : {};
    if (echo.nonce !== nonce) return { kind: 'proves-nothing', ...said };
    return { kind: 'accepted', keyId: keyIdIn(echo), ...said };
  }
  return isFromBehind(answer)
    ? { kind: 'accepted', keyId: undefined, ...said }
    : { kind: 'proves-nothing', ...said };
}

/** A 403 with only a message is API Gateway's own, although a response headers policy removed its error type. */
function isFromBehind({ status, headers, body }: ProbeAnswer): boolean {
  const fromApi = headers['x-amz-apigw-id'] !== undefined || headers['x-amzn-requestid'] !== undefined;
  if (!fromApi || status >= 500) return false;
  const words = status === 403 ? jsonObject(new TextDecoder().decode(body)) : undefined;
  return words === undefined || Object.keys(words).join() !== 'message';
}

/** Without a key API Gateway prints nothing, or the variable's name: what it prints is not recorded. */
const keyIdIn = ({ apiKeyId }: { readonly apiKeyId?: unknown }): string | undefined =>
  typeof apiKeyId === 'string' && /^[a-z0-9]+$/i.test(apiKeyId) ? apiKeyId : undefined;

const isCached = ({ headers }: ProbeAnswer): boolean => /^(Hit|RefreshHit)/.test(headers['x-cache'] ?? '');

/** What an answer shows, in words. */
function describe(answer: ProbeAnswer) {
  const { status, headers } = answer;
  const [name] = (headers['x-amzn-errortype'] ?? '').split(':');
  const problem = headers['image-gate-origin-problem'];
  const store = problem === undefined ? '' : `, S3 returned ${problem}`;
  const cached = isCached(answer) ? ' from a cache' : '';
  return { status, problem, shown: `HTTP ${status}${name ? ` ${name}` : ''}${cached}${store}` };
}
