import type { HttpRequest, HttpResponse } from '../exchange.ts';
import type { Random } from '../random.ts';
import {
  type DataPlane,
  resourceTags,
  type RoutedCall,
  type Service,
  type Surroundings,
} from '../service.ts';
import { createAccount, operations } from './control-plane/account.ts';
import { refusal } from './control-plane/answer.ts';
import type { ContinuousDeployment } from './configuration/continuous-deployment.ts';
import { type DataPlaneSide, serveViewer } from './edge/data-plane.ts';
import { EdgeCache } from './edge/edge-cache.ts';
import { createFunctionRuntime } from './edge/function-runtime.ts';
import { introspect } from './introspection.ts';
import { findAt, isNameOf } from './edge/lookup.ts';
import { type FetchOrigin, InFlight } from './edge/origin-fetch.ts';
import { refuseOperation } from './control-plane/partitions.ts';
import { findRoute } from './control-plane/routes.ts';

export type CloudFront = ReturnType<typeof createCloudFront>;

export interface CloudFrontPorts {
  /** Whatever stands behind a host name; rejects where nothing does, which the viewer sees as 502. */
  readonly fetchOrigin: FetchOrigin;
}

/** CloudFront as far as an image gate needs it: control plane, edges, and what a test may ask about both. */
export function createCloudFront(surroundings: Surroundings, { fetchOrigin }: CloudFrontPorts) {
  const { clock, account: accountId, partition } = surroundings;
  const assumptions = surroundings.assumptions.cloudFront;
  const runtime = createFunctionRuntime();
  const account = createAccount(surroundings, runtime);
  const { distributions, invalidations, edges } = account;
  const routes = operations(account);

  const random = surroundings.random.fork('viewers');
  const webAcls = new Map<string, (request: HttpRequest) => boolean>();
  const inFlight = new InFlight();
  const side: DataPlaneSide = {
    ...{ clock, random, assumptions, fetchOrigin, inFlight, invalidations, runtime, edges },
    country: surroundings.country,
    blocks: (id, request) => webAcls.get(id)?.(request) ?? false,
    cache: new EdgeCache(),
    find: (host, edge) => findAt(distributions, host, edge),
    choose: (primary, { request, edge }) => {
      const policy = primary.snapshot.continuousDeployment;
      if (!policy || !goesToStaging(policy, request, random)) return primary;
      const staging = findAt(distributions, policy.stagingDomains[0] ?? '', edge);
      return staging?.snapshot.enabled ? staging : primary;
    },
  };
  const serve = (request: HttpRequest): Promise<HttpResponse> => serveViewer(side, request);

  const service: Service = {
    signingName: 'cloudfront',
    // It is global: each partition answers in one Region.
    signingRegion: { aws: 'us-east-1', 'aws-cn': 'cn-northwest-1' }[partition] ?? 'us-gov-west-1',
    route: (request) => {
      const call = findRoute(routes, request, (name) => `arn:${partition}:cloudfront::${accountId}:${name}`);
      if (!call) return undefined;
      const perform: RoutedCall['perform'] = async (caller, requestId) => {
        refuseOperation(partition, call.operation);
        return call.perform(caller, requestId);
      };
      return { ...call, perform };
    },
    conditionsOf: (resource) =>
      resourceTags(Object.fromEntries(distributions.all().find(({ arn }) => arn === resource)?.tags ?? [])),
    refuse: refusal,
    remember: account.remember,
    rates: { byOperation: { UpdateDistribution: assumptions.updates } },
  };
  const dataPlane: DataPlane = {
    answers: (host) => distributions.all().some((distribution) => isNameOf(distribution, host)),
    handle: serve,
  };
  return {
    ...service,
    /** A viewer's request, answered as an edge answers it. Rejects only where a client certificate is required. */
    serve,
    /** `serve` for the names of all distributions. */
    dataPlane,
    /**
     * From now on the web ACL of this distribution blocks the requests for which `blocks` is true; it blocks nobody
     * before that, and nobody while the configuration that an edge has names no web ACL.
     */
    blockByWaf: (distributionId: string, blocks: (request: HttpRequest) => boolean): void => {
      webAcls.set(distributions.get(distributionId).id, blocks);
    },
    ...introspect(distributions, edges, inFlight, surroundings),
  };
}

function goesToStaging(
  { enabled, weight, header }: ContinuousDeployment,
  request: HttpRequest,
  random: Random,
): boolean {
  if (!enabled) return false;
  return header ? request.headers[header.name] === header.value : random.chance(weight);
}
