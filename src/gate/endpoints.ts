import { behavioursOf } from '../aws/cloudfront/distribution-config.ts';
import { findApi, type RestApi } from '../aws/apigateway/rest-api.ts';
import { findSnapshot, stageTitle } from '../aws/apigateway/stage.ts';
import type { Context } from './context.ts';
import { Failure } from '../failure.ts';
import type { Distributions, Target } from './distributions.ts';
import { gateOpen, type Endpoints } from './evidence.ts';
import { probeRoute, viewerRoute, type ProbeRoute } from './probe.ts';
import { directAddress, leadsTo } from './stage-address.ts';

interface Probing {
  readonly endpointClosed: boolean;
  /** Undefined: no method of the API can be probed by GET with the key. */
  readonly route: ProbeRoute | undefined;
  /** An address at which this machine reaches the distribution if its own name does not resolve to it. */
  readonly viewerUrl: string | undefined;
}

/**
 * Finds how this gate can be probed: two or three calls, or one if `probe` is given. Reports what cannot be proved. Throws if there is
 * no such stage, or if it requires the key on no method, because the key then protects nothing.
 */
export async function findEndpoints(
  context: Context,
  distributions: Distributions,
  { viewerUrl, probe }: Partial<Pick<Probing, 'viewerUrl'>> & { readonly probe?: ProbeRoute | undefined },
): Promise<Endpoints> {
  const { aws } = context;
  const at = distributions.address();
  const api = await findApi(aws, at.apiId);
  const methods = probe ? [] : (await findSnapshot(aws, at))?.methods;
  if (!methods)
    throw new Failure(
      `The API ${at.apiId} has no stage "${at.stage}": viewers are rejected.`,
      'Deploy the stage again, then run `command: gate` (or `deploy`).',
      'no-stage',
    );
  const gated = methods.filter(({ keyRequired }) => keyRequired);
  if (methods.length > 0 && gated.length === 0)
    throw gateOpen(`The deployed ${stageTitle(at)} requires the key on no method`);
  const route = probe ?? probeRoute(gated);
  return endpointsOf(context, distributions, { route, viewerUrl, endpointClosed: isClosed(api) });
}

/** Whether requests to the API's own domain never reach its key check. */
export function isClosed(api: RestApi | undefined): boolean {
  return api?.endpointClosed === true || api?.endpointType === 'PRIVATE';
}

/** The same from what is already known; makes no call. */
export function endpointsOf(
  { journal }: Context,
  distributions: Distributions,
  { endpointClosed, route, viewerUrl }: Probing,
): Endpoints {
  if (!route) {
    journal.warned(
      'No GET method requires the key, so nothing can be verified by a request. A GET method with a MOCK integration would do.',
    );
    return { direct: undefined, viewers: [] };
  }
  const address = distributions.address();
  const direct = directAddress(address, endpointClosed);
  if (direct === undefined)
    journal.warned(
      "The API's default endpoint is disabled and no custom domain is known, so the API cannot be probed directly.",
    );
  const reachable = distributions.targets().filter(({ enabled, staging }) => enabled && !staging);
  const viewers = reachable.flatMap((target) => {
    const origins = target.origins.filter((origin) => leadsTo(address, origin));
    const url =
      viewerUrl !== undefined && isBehind(viewerUrl, target, reachable) ? viewerUrl : ownUrl(target);
    const path = viewerRoute({ ...target, origins }, address, route);
    if (url !== undefined && path)
      return [{ distributionId: target.id, url, route: path, grouped: isGrouped({ ...target, origins }) }];
    const why = path
      ? 'it serves tenants and has no address of its own'
      : 'none of its paths reaches the probe';
    journal.warned(`Nothing can be verified through ${target.id}: ${why}.`);
    return [];
  });
  if (viewerUrl !== undefined && !viewers.some(({ url }) => url === viewerUrl))
    throw new Failure(
      `Input \`viewer-url\`: no distribution of this gate serves ${viewerUrl}.`,
      "Set it to a URL whose host is an alternate domain name of one of this gate's distributions.",
      'inputs',
    );
  return { direct: direct === undefined ? undefined : { url: direct, route }, viewers };
}

const isGrouped = ({ config, origins }: Target): boolean =>
  behavioursOf(config).some(
    ({ originIds }) => originIds.length > 1 && origins.some(({ id }) => originIds.includes(id)),
  );

/** The domain for probes through a distribution; undefined for a multi-tenant one. */
const ownUrl = ({ tenantOnly, domainName }: Target): string | undefined =>
  tenantOnly ? undefined : `https://${domainName}`;

/** Matches the address by the distribution's alternate names; with a single distribution, no match is needed. */
function isBehind(viewerUrl: string, { aliases, domainName }: Target, all: readonly Target[]): boolean {
  const host = new URL(viewerUrl).hostname;
  return all.length === 1 || domainName === host || aliases.some((alias) => fits(alias.toLowerCase(), host));
}

const fits = (alias: string, host: string): boolean =>
  alias.startsWith('*.') ? host.endsWith(alias.slice(1)) : alias === host;
