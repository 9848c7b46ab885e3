import type { DistributionConfigWithTags, TagResourceCommandInput } from '@aws-sdk/client-cloudfront';
import type { HttpRequest, HttpResponse } from '../exchange.ts';
import type { Random } from '../random.ts';
import { createRouter, type Needs } from '../schema/protocol.ts';
import { type DataPlane, requestTags, resourceTags, type Service, type Surroundings } from '../service.ts';
import { type Account, createAccount, operations } from './control-plane/account.ts';
import type { ContinuousDeployment } from './configuration/continuous-deployment.ts';
import { type DataPlaneSide, serveViewer } from './edge/data-plane.ts';
import { EdgeCache } from './edge/edge-cache.ts';
import { createFunctionRuntime } from './edge/function-runtime.ts';
import { introspect } from './introspection.ts';
import { findAt, isNameOf } from './edge/lookup.ts';
import { type FetchOrigin, InFlight } from './edge/origin-fetch.ts';
import { refuseOperation } from './control-plane/partitions.ts';
import { itemsOf } from './list.ts';
import { protocol } from './protocol.ts';
import { refusals } from './refusals.ts';

export type CloudFront = ReturnType<typeof createCloudFront>;

export interface CloudFrontPorts {
  /** The server behind a host name; rejects if there is none, which the viewer sees as 502. */
  readonly fetchOrigin: FetchOrigin;
}

/** CloudFront as far as an image gate needs it: control plane, edges, and inspection of both for tests. */
export function createCloudFront(surroundings: Surroundings, { fetchOrigin }: CloudFrontPorts) {
  const { clock, partition } = surroundings;
  const assumptions = surroundings.assumptions.cloudFront;
  const runtime = createFunctionRuntime(() => clock.now());
  const account = createAccount(surroundings, runtime);
  const { distributions, invalidations, edges } = account;
  const needs = needsOf(surroundings);
  const route = createRouter<Account>({ room: account, protocol, refusals, operations, needs });

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
      return staging?.snapshot.config.Enabled ? staging : primary;
    },
  };
  const serve = (request: HttpRequest): Promise<HttpResponse> => serveViewer(side, request);

  const service: Service = {
    signingName: 'cloudfront',
    // It is global, with one Region per partition.
    signingRegion: { aws: 'us-east-1', 'aws-cn': 'cn-northwest-1' }[partition] ?? 'us-gov-west-1',
    route: (request) => {
      const call = route(request);
      if (!call) return undefined;
      const perform: typeof call.perform = (...given) => {
        refuseOperation(partition, call.operation);
        return call.perform(...given);
      };
      return { ...call, perform };
    },
    conditionsOf: (resource) =>
      resourceTags(Object.fromEntries(distributions.all().find(({ arn }) => arn === resource)?.tags ?? [])),
    refuse: protocol.refuse,
    remember: account.remember,
    rates: { byOperation: { UpdateDistribution: assumptions.updates } },
  };
  const dataPlane: DataPlane = {
    answers: (host) => distributions.all().some((distribution) => isNameOf(distribution, host)),
    handle: serve,
  };
  return {
    ...service,
    /** Handles a viewer's request as an edge does. Rejects only if a client certificate is required. */
    serve,
    /** `serve` for the names of all distributions. */
    dataPlane,
    /**
     * From now on the web ACL of this distribution blocks the requests for which `blocks` is true; it blocks no request before that,
     * nor while an edge's configuration has no web ACL.
     */
    blockByWaf: (distributionId: string, blocks: (request: HttpRequest) => boolean): void => {
      webAcls.set(distributions.get(distributionId).id, blocks);
    },
    ...introspect(distributions, edges, inFlight, surroundings),
  };
}

/** IAM's name of an operation, if it differs, and further permissions that the caller needs (service authorization reference). */
const actions: Readonly<Record<string, readonly [action: string, ...also: string[]]>> = {
  CreateDistributionWithTags: ['CreateDistribution', 'TagResource'],
  CopyDistribution: ['CopyDistribution', 'GetDistribution', 'CreateDistribution'],
  UpdateDistributionWithStagingConfig: ['UpdateDistribution', 'GetDistribution'],
};

/** IAM sees what a path begins with (`distribution/E123`), for tags the ARN; for a creation no resource. */
function needsOf({ partition, account }: Surroundings): Needs {
  const arn = (resource: string): string => `arn:${partition}:cloudfront::${account}:${resource}`;
  return ({ operation, input, parts: [, kind = '', id] }) => {
    const { Resource, Tags, DistributionConfigWithTags: tagged } = input as Sent;
    const items = itemsOf(Tags ?? tagged?.Tags);
    const context = requestTags(Object.fromEntries(items.map(({ Key = '', Value = '' }) => [Key, Value])));
    const resource = Resource ?? (id === undefined ? '*' : arn(`${kind}/${id}`));
    const [action, ...also] = actions[operation] ?? [operation];
    // A creation is on nothing yet; what it does besides is on the distributions to be.
    const made = resource === '*' ? arn('distribution/*') : resource;
    return {
      action: `cloudfront:${action}`,
      ...{ resource, context },
      alsoNeeds: also.map((name) => ({ action: `cloudfront:${name}`, resource: made, context })),
    };
  };
}

interface Sent extends Partial<TagResourceCommandInput> {
  readonly DistributionConfigWithTags?: DistributionConfigWithTags;
}

function goesToStaging(
  { enabled, weight, header }: ContinuousDeployment,
  request: HttpRequest,
  random: Random,
): boolean {
  if (!enabled) return false;
  return header ? request.headers[header.name] === header.value : random.chance(weight);
}
