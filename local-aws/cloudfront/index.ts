import type { HttpRequest, HttpResponse } from '../exchange.ts';
import type { DataPlane, Service, Surroundings } from '../service.ts';
import { refusal } from './answer.ts';
import { type DataPlaneSide, serveViewer } from './data-plane.ts';
import type { Distribution } from './distribution.ts';
import { distributionRoutes } from './distribution-calls.ts';
import { createDistributions, type Distributions } from './distributions.ts';
import { createEdgeCache } from './edge-cache.ts';
import { functionRoutes } from './function-calls.ts';
import { createFunctionRuntime } from './function-runtime.ts';
import { createEdgeFunctions } from './functions.ts';
import { introspect, type Introspection } from './introspection.ts';
import { invalidationRoutes } from './invalidation-calls.ts';
import { createInvalidations } from './invalidations.ts';
import type { FetchOrigin } from './origin-fetch.ts';
import { policyRoutes } from './policy-calls.ts';
import {
  cachePolicies,
  continuousDeploymentPolicies,
  originRequestPolicies,
  responseHeadersPolicies,
} from './policy-kinds.ts';
import { createPolicies, type PolicyUsers } from './policies.ts';
import { findRoute } from './routes.ts';
import { type Named, takeSnapshot } from './snapshot.ts';
import { tagRoutes } from './tag-calls.ts';

export interface CloudFront extends Service, Introspection {
  /** A viewer's request, answered as an edge answers it. Never rejects. */
  serve(request: HttpRequest): Promise<HttpResponse>;
  /** `serve` for the names of all distributions. */
  readonly dataPlane: DataPlane;
}

export interface CloudFrontPorts {
  /** Whatever stands behind a host name; rejects where nothing does, which the viewer sees as 502. */
  readonly fetchOrigin: FetchOrigin;
}

/** CloudFront as far as an image gate needs it: control plane, edges, and what a test may ask about both. */
export function createCloudFront(surroundings: Surroundings, { fetchOrigin }: CloudFrontPorts): CloudFront {
  const { clock, account, partition } = surroundings;
  const assumptions = surroundings.assumptions.cloudFront;
  const fork = (label: string): Surroundings => ({
    ...surroundings,
    random: surroundings.random.fork(label),
  });
  const edges = surroundings.random.fork('edges').integer(...assumptions.edges);

  const users: PolicyUsers = {
    uses: (id) => distributions.all().some((distribution) => names(distribution, id)),
    changed: (id) => {
      for (const distribution of distributions.all())
        if (names(distribution, id)) distributions.redeploy(distribution);
    },
  };
  const named: Named = {
    cachePolicies: createPolicies(cachePolicies, fork('cache policies'), users),
    originRequestPolicies: createPolicies(originRequestPolicies, fork('origin request policies'), users),
    responseHeadersPolicies: createPolicies(
      responseHeadersPolicies,
      fork('response headers policies'),
      users,
    ),
    functions: createEdgeFunctions(fork('functions'), users),
  };
  const stagings = createPolicies(continuousDeploymentPolicies, fork('continuous deployment'), users);
  const distributions = createDistributions(fork('distributions'), {
    edges,
    assumptions,
    snapshot: ({ settings }) => takeSnapshot(settings, named),
    known: {
      cachePolicy: named.cachePolicies.has,
      originRequestPolicy: named.originRequestPolicies.has,
      responseHeadersPolicy: named.responseHeadersPolicies.has,
      continuousDeploymentPolicy: stagings.has,
      function: (arn) => named.functions.live(arn) !== undefined,
    },
  });
  const invalidations = createInvalidations(fork('invalidations'), edges, assumptions);
  const runtime = createFunctionRuntime();

  const routes = [
    ...distributionRoutes(distributions, invalidations.inProgress),
    ...invalidationRoutes(distributions, invalidations),
    ...[named.cachePolicies, named.originRequestPolicies, named.responseHeadersPolicies, stagings].flatMap(
      policyRoutes,
    ),
    ...functionRoutes(named.functions, runtime, (arn) => {
      const using = distributions.all().filter((distribution) => names(distribution, arn));
      if (using.length === 0) return 'UNASSOCIATED';
      return using.every(({ deployment }) => deployment.status() === 'Deployed') ? 'DEPLOYED' : 'IN_PROGRESS';
    }),
    ...tagRoutes(
      (arn) =>
        distributions.all().find((distribution) => distribution.arn === arn)?.tags ??
        named.functions.all().find((candidate) => candidate.arn === arn)?.tags,
    ),
  ];

  const side: DataPlaneSide = {
    clock,
    assumptions,
    fetchOrigin,
    invalidations,
    runtime,
    edges,
    random: surroundings.random.fork('viewers'),
    cache: createEdgeCache(),
    find: (host, edge) => findAt(distributions, host, edge),
    choose: (distribution, snapshot) => ({ distribution, snapshot }),
  };
  const serve = (request: HttpRequest): Promise<HttpResponse> => serveViewer(side, request);

  return {
    signingName: 'cloudfront',
    signingRegion: globalRegion(partition),
    route: (request) =>
      findRoute(routes, request, (resource) => `arn:${partition}:cloudfront::${account}:${resource}`),
    refuse: refusal,
    rates: { byOperation: { UpdateDistribution: assumptions.updates } },
    serve,
    dataPlane: {
      answers: (host) => distributions.all().some((distribution) => isNameOf(distribution, host)),
      handle: serve,
    },
    ...introspect(distributions, edges, clock, assumptions),
  };
}

function names({ settings }: Distribution, id: string): boolean {
  return (
    settings.continuousDeploymentPolicyId === id ||
    settings.behaviours.some(
      (behaviour) =>
        [
          behaviour.cachePolicyId,
          behaviour.originRequestPolicyId,
          behaviour.responseHeadersPolicyId,
        ].includes(id) || [...behaviour.functions.values()].includes(id),
    )
  );
}

/** Who answers for `host` at `edge`, by the configuration that this edge has. */
function findAt(distributions: Distributions, host: string, edge: number): ReturnType<DataPlaneSide['find']> {
  for (const distribution of distributions.all()) {
    const snapshot = distribution.deployment.at(edge);
    const own = distribution.domainName === host;
    if (snapshot && (own || snapshot.aliases.some((alias) => fits(alias, host))))
      return { distribution, snapshot };
  }
  return undefined;
}

function isNameOf({ domainName, settings }: Distribution, host: string): boolean {
  return domainName === host || settings.aliases.some((alias) => fits(alias, host));
}

/** Whether an alias, perhaps `*.example.org`, means `host`. */
function fits(alias: string, host: string): boolean {
  return alias.startsWith('*.') ? host.endsWith(alias.slice(1)) : alias === host;
}

/** CloudFront is global: each partition answers in one Region. */
function globalRegion(partition: string): string {
  if (partition === 'aws-cn') return 'cn-northwest-1';
  if (partition === 'aws-us-gov') return 'us-gov-west-1';
  return 'us-east-1';
}
