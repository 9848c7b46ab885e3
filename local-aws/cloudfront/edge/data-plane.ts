import { ConnectionReset, type HttpRequest, type HttpResponse } from '../../exchange.ts';
import type { AnyBehaviour } from '../configuration/behaviour.ts';
import { type CacheSide, fetchCached, type Visit } from './cached-fetch.ts';
import type { Distribution } from '../control-plane/distribution.ts';
import { itemsOf } from '../list.ts';
import { errorPage, conditions, withoutHeaders } from './answers.ts';
import type { FunctionRuntime } from './function-runtime.ts';
import { applyResponseHeaders } from '../configuration/response-headers-policy.ts';
import type { Snapshot } from './snapshot.ts';
import { runViewerRequest, runViewerResponse } from './viewer-functions.ts';
import { refuseViewer, type ViewerRules, type Arrival, arrive, behaviourFor } from './viewer-request.ts';

export interface DataPlaneSide extends CacheSide, ViewerRules {
  /** The default country of requests. */
  readonly country: string | undefined;
  readonly edges: number;
  readonly runtime: FunctionRuntime;
  /** The distribution that serves `host` at `edge`, with that edge's configuration. */
  find(host: string, edge: number): Answerer | undefined;
  /** `primary`, or its staging distribution if a continuous deployment policy selects it. */
  choose(primary: Answerer, arrival: Arrival): Answerer;
}

/** A distribution with one edge's configuration of it. */
export interface Answerer {
  readonly distribution: Distribution;
  readonly snapshot: Snapshot;
}

interface Outcome {
  readonly response: HttpResponse;
  /** The first word of x-cache: `Hit`, `Miss`, `Error`, `FunctionGeneratedResponse`... */
  readonly by: string;
}

/**
 * Serves a viewer as an edge does: failures become error pages. Throws ConnectionReset only if the connection fails because a client
 * certificate is required, which no viewer here has.
 */
export async function serveViewer(side: DataPlaneSide, received: HttpRequest): Promise<HttpResponse> {
  const arrival = arrive(received, side.edges, side.random, side.country);
  const requestId = `${side.random.id(40)}==`;
  const found = side.find(arrival.request.host, arrival.edge);
  if (found?.snapshot.config.ViewerMtlsConfig?.Mode === 'required' && arrival.scheme === 'https')
    throw new ConnectionReset(`${arrival.request.host} requires a client certificate`);
  const { response, by } = found?.snapshot.config.Enabled
    ? await answerAt(side, { ...side.choose(found, arrival), arrival, requestId })
    : refused(403, 'Bad request. No distribution answers for this name here.', requestId);
  return {
    ...response,
    headers: {
      ...response.headers,
      'x-cache': `${by} from cloudfront`,
      via: '1.1 local.cloudfront.net (CloudFront)',
      'x-amz-cf-pop': `LOC${arrival.edge}-P1`,
      'x-amz-cf-id': requestId,
    },
    body: arrival.request.method === 'HEAD' ? new Uint8Array() : response.body,
  };
}

interface Stop extends Answerer {
  readonly arrival: Arrival;
  readonly requestId: string;
}

async function answerAt(side: DataPlaneSide, stop: Stop): Promise<Outcome> {
  const { distribution, snapshot, arrival, requestId } = stop;
  const { DefaultRootObject: root } = snapshot.config;
  const rooted =
    arrival.request.path === '/' && root ? { ...arrival.request, path: `/${root}` } : arrival.request;
  const behaviour = behaviourFor(snapshot, rooted.path);
  if (!behaviour) return refused(403, 'No behaviour fits.', requestId);
  const visit = { distributionId: distribution.id, edge: arrival.edge, snapshot, behaviour, requestId };
  const refusal = refuseViewer(side, visit, arrival);
  if (refusal) return withErrorPage(side, visit, rooted, { response: refusal, by: 'Error' });
  const turnedAway = checkViewer(arrival, behaviour, requestId);
  if (turnedAway) return turnedAway;

  const { id: distributionId, domainName: distributionDomainName } = distribution;
  const context = { distributionDomainName, distributionId, requestId };
  const before = behaviour.code.get('viewer-request');
  let request = rooted;
  if (before !== undefined) {
    const after = runViewerRequest(side.runtime, before, rooted, context);
    if (after.kind === 'answered') return after;
    request = after.request;
  }
  const fetched = await fetchCached(side, visit, request);
  const outcome = await withErrorPage(side, visit, request, {
    response: fetched.response,
    by: fetched.response.status >= 400 ? 'Error' : fetched.result,
  });
  const dressed = applyResponseHeaders(outcome.response, behaviour.responseHeadersPolicy, request);
  const last = behaviour.code.get('viewer-response');
  // Functions do not run for errors (developer guide, "Restrictions on edge functions").
  if (last === undefined || fetched.response.status >= 400) return { ...outcome, response: dressed };
  return {
    ...outcome,
    response: runViewerResponse(side.runtime, last, { request, response: dressed }, context),
  };
}

function checkViewer(
  { scheme, request }: Arrival,
  { ViewerProtocolPolicy: policy, AllowedMethods: allowed }: AnyBehaviour,
  requestId: string,
): Outcome | undefined {
  if (scheme === 'http' && policy === 'redirect-to-https') {
    const location = `https://${request.host}${request.path}${request.query === '' ? '' : `?${request.query}`}`;
    const page = errorPage(301, 'Moved Permanently', requestId);
    return { response: { ...page, headers: { ...page.headers, location } }, by: 'Redirect' };
  }
  if (scheme === 'http' && policy === 'https-only')
    return refused(403, 'Bad request. This distribution answers over HTTPS only.', requestId);
  if (!itemsOf(allowed).some((method) => method === request.method))
    return refused(
      403,
      'This distribution is not configured to allow the HTTP request method that was used for this request.',
      requestId,
    );
  return undefined;
}

/** Replaces an error with the distribution's own page for this status, if it has one. */
async function withErrorPage(
  side: DataPlaneSide,
  visit: Visit,
  request: HttpRequest,
  outcome: Outcome,
): Promise<Outcome> {
  const { status } = outcome.response;
  const custom = status >= 400 ? visit.snapshot.errorResponses.get(status) : undefined;
  const path = custom?.ResponsePagePath;
  const behaviour = path ? behaviourFor(visit.snapshot, path) : undefined;
  if (!path || !behaviour) return outcome;
  const headers = withoutHeaders(request.headers, conditions);
  const page = await fetchCached(
    side,
    { ...visit, behaviour },
    { ...request, method: 'GET', path, query: '', headers, body: new Uint8Array() },
  );
  // If the page is unavailable, the viewer gets the status of its origin.
  if (page.response.status >= 400) return { response: page.response, by: 'Error' };
  return { response: { ...page.response, status: Number(custom.ResponseCode) }, by: 'Error' };
}

function refused(status: number, reason: string, requestId: string): Outcome {
  return { response: errorPage(status, reason, requestId), by: 'Error' };
}
