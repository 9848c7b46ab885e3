import { behavioursOf, errorPagesOf } from '../../aws/cloudfront/distribution-config.ts';
import type { ErrorPage, OriginConfig } from '../../aws/cloudfront/distribution-config.ts';
import { cachedRefusals, findApi, ownApis } from '../../aws/apigateway/rest-api.ts';
import type { CachedRefusal, RestApi } from '../../aws/apigateway/rest-api.ts';
import { findFunctionState, functionOf, type FunctionState } from '../../aws/lambda/function-state.ts';
import { findSnapshot, openStages } from '../../aws/apigateway/stage.ts';
import type { MethodRequirement, StageName, StageSnapshot } from '../../aws/apigateway/stage.ts';
import { listPlans, opens, planKeyIds, type UsagePlan } from '../../aws/apigateway/usage-plan.ts';
import { type Answer, ask, probeRoute, refuseOpenPath } from '../../gate/probe.ts';
import { Distributions, type Target } from '../../gate/distributions.ts';
import { Failure } from '../../failure.ts';
import { headersOf, liveKeyIds } from '../../core/gate-state.ts';
import type { Distribution, Header, Key, Secret } from '../../core/gate-state.ts';
import { listRoutes, requirementsOf, type Route } from '../../aws/apigateway/api-methods.ts';
import type { Aws } from '../../aws/client/connect.ts';
import { shownTags } from '../../aws/cloudfront/gate-distribution.ts';
import { hostForwarding } from '../../aws/cloudfront/host-forwarding.ts';
import { adoptedStage, apiDomain, isOwned, openMethodsIn, otherTool } from '../../aws/ownership.ts';
import type { Context } from '../../gate/context.ts';
import { endpointsOf, isClosed } from '../../gate/endpoints.ts';
import { isShutOut, type Endpoints } from '../../gate/evidence.ts';
import { stagesOf } from '../../gate/gate.ts';
import { GateKeys, randomKeyValue } from '../../gate/keys.ts';
import { withRemembered } from '../../gate/remembered-secret.ts';
import { GateSecret } from '../../gate/secret.ts';
import type { Inputs } from '../../inputs/inputs.ts';

/** Everything that was observed of a gate, the input of all checks. No secrets. */
export interface Observed {
  readonly gate: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Plans with the gate's tag; one, if all is well. */
  readonly ownPlans: readonly UsagePlan[];
  /** The stage that the gate protects; undefined if it is unknown. */
  readonly at: StageName | undefined;
  /** Undefined: it does not exist. */
  readonly api: ObservedApi | undefined;
  /** Methods that are meant to be open, in the form `GET /health`. */
  readonly excluded: readonly string[];
  /** Other plans whose keys are valid for the stage. */
  readonly otherPlans: readonly { readonly plan: UsagePlan; readonly keyIds: readonly string[] }[];
  /** The gate's keys, those in its plan, and those in a header. */
  readonly keys: readonly Key[];
  /** Every distribution of the account that points to the stage. */
  readonly distributions: readonly ObservedDistribution[];
  /** Whatever else sends a key of the gate. */
  readonly others: readonly Distribution[];
  /** Undefined if no secret was given. */
  readonly secret?: ObservedSecret | undefined;
  readonly answers: readonly ObservedAnswer[];
  /** The functions behind the stage's methods. */
  readonly functions: readonly FunctionState[];
}

export interface ObservedSecret {
  readonly id: string;
  /** Undefined if it does not exist or cannot be read. */
  readonly stages: Secret | undefined;
  /** Why it cannot be used. */
  readonly fault: Pick<Failure, 'message' | 'remedy'> | undefined;
}

export interface ObservedApi {
  /** Another tool that manages it, by its tags; undefined if none is known. */
  readonly tool?: string | undefined;
  readonly keySource: string;
  /** The default endpoint is disabled. */
  readonly endpointClosed: boolean;
  /** The methods that the next deployment would contain. */
  readonly methods: readonly MethodRequirement[];
  /** Undefined: there is no such stage. */
  readonly snapshot: StageSnapshot | undefined;
  /** Other deployed stages of the API with methods that require no key, `stage: GET /path`. */
  readonly openStages: readonly string[];
  /** Rejections that CloudFront may cache. */
  readonly cachedRefusals: readonly CachedRefusal[];
}

/** A staging copy is for continuous deployment: it may serve some of the viewers, and promotion makes it the primary. */
export interface ObservedDistribution extends Pick<Target, 'id' | 'enabled' | 'staging' | 'deployed'> {
  /** As in {@link ObservedApi}. */
  readonly tool?: string | undefined;
  /** When its configuration was last replaced, milliseconds since the epoch. */
  readonly changedAt?: number | undefined;
  readonly origins: readonly ObservedOrigin[];
  /** Custom error responses for 403. */
  readonly errorPages: readonly ErrorPage[];
}

interface ObservedOrigin extends Pick<OriginConfig, 'id' | 'unencrypted'> {
  /** The API's own domain, not a custom one. */
  readonly own: boolean;
  readonly header: Header;
  /** Path patterns of the behaviours that send the viewer's Host header to it. */
  readonly hostForwardedBy: readonly string[];
}

/** The result of one request. */
export interface ObservedAnswer {
  /** `direct`, or a distribution's id. */
  readonly at: string;
  /** `the key` at `direct`: the API rejects this machine with any key. */
  readonly with: 'no key' | 'a random key' | 'the key';
  readonly answer: Answer;
  /** CloudFront may have tried another origin after the API, as in an origin group. */
  readonly grouped?: boolean | undefined;
}

/** Reads everything about a gate and sends requests to it; changes nothing. A missing resource is not an error here. */
export async function observe(context: Context, settings: Inputs): Promise<Observed> {
  const { aws, clock } = context;
  const plans = await listPlans(aws);
  const ownPlans = plans.filter(({ tags }) => isOwned(tags, settings.name));
  const at = await stageOf(aws, settings, ownPlans[0]);
  const nothing: Observed = {
    gate: settings.name,
    now: clock.now(),
    ...{ ownPlans, at },
    api: undefined,
    excluded: settings.excludeMethods,
    otherPlans: [],
    keys: [],
    distributions: [],
    others: [],
    answers: [],
    functions: [],
  };
  const api = at && (await findApi(aws, at.apiId));
  if (!at || !api) return nothing;
  const tags = ownPlans[0]?.tags ?? {};
  const excluded = [...settings.excludeMethods, ...openMethodsIn(tags)];
  const routes = await listRoutes(aws, at.apiId);
  const seen = await seeApi(aws, api, at, { routes, excluded });
  if (!seen.snapshot) return { ...nothing, api: seen, excluded };
  const keys = new GateKeys(context, settings.name, ownPlans[0]?.id);
  const stages = stagesOf(ownPlans[0]?.stages ?? [], at);
  const { apiDomains } = settings;
  const distributions = new Distributions(context, keys, { stages, apiDomains, distributionIds: [] });
  await distributions.read();
  await keys.read();
  if (distributions.holdUnknown()) await keys.readAccount();
  await keys.readStrangersPlans(headersOf(distributions.seen().targets));
  await keys.readOtherPlans([]);
  const withKeys = async (plan: UsagePlan) => ({ plan, keyIds: await planKeyIds(aws, plan.id) });
  const others = plans.filter((plan) => !ownPlans.includes(plan) && opens(plan, at));
  return {
    ...nothing,
    ...{ api: seen, excluded },
    otherPlans: await Promise.all(others.map(withKeys)),
    keys: keys.seen(),
    distributions: await seeDistributions(aws, at, distributions.targets(), keys),
    // Without a header value it is only in progress: a rotation waits for it, and nothing is wrong.
    others: distributions.seen().others.filter(({ headers }) => headers.length > 0),
    secret: await seeSecret(context, withRemembered(settings, tags), keys, distributions.keyHeaders()),
    answers: await probeGate(context, { ...settings, excludeMethods: excluded }, seen, {
      distributions,
      keys,
    }),
    functions: await seeFunctions(aws, routes),
  };
}

/** The given API, else the one in the gate's plan, else the one with the gate's tag. */
async function stageOf(aws: Aws, { name, apiId, stage }: Inputs, plan?: UsagePlan): Promise<Observed['at']> {
  if (apiId !== undefined) return { apiId, stage };
  const planned = plan && (adoptedStage(plan.tags) ?? plan.stages[0]);
  if (planned) return planned;
  const [own] = await ownApis(aws, name);
  return own && { apiId: own.id, stage };
}

async function seeApi(
  aws: Aws,
  api: RestApi,
  at: StageName,
  { routes, excluded }: { readonly routes: readonly Route[]; readonly excluded: readonly string[] },
): Promise<ObservedApi> {
  return {
    keySource: api.apiKeySource,
    tool: otherTool(api.tags),
    endpointClosed: isClosed(api),
    methods: requirementsOf(routes),
    snapshot: await findSnapshot(aws, at),
    openStages: await openStages(aws, at, excluded),
    cachedRefusals: await cachedRefusals(aws, at.apiId),
  };
}

/** Probes the gate directly, as any client on the internet could, and through each distribution that sends a key. */
async function probeGate(
  context: Context,
  { probePath, viewerUrl, excludeMethods }: Inputs,
  { snapshot, endpointClosed }: ObservedApi,
  { distributions, keys }: { readonly distributions: Distributions; readonly keys: GateKeys },
): Promise<Observed['answers']> {
  const gated = (snapshot?.methods ?? []).filter(({ name }) => !excludeMethods.includes(name));
  const route = probeRoute(gated, probePath);
  if (route) refuseOpenPath(excludeMethods, route);
  const endpoints = endpointsOf(context, distributions, { endpointClosed, route, viewerUrl });
  return askEverywhere(context, endpoints, keys.valuesOpening(liveKeyIds(distributions.seen().targets)));
}

/** Requests of each kind: a single response proves little, because API Gateway's hosts and CloudFront's edges may differ for a while. */
const times = 3;

/** Sends requests to the API without a key, with a random one and with valid ones, and as a viewer of each distribution. */
async function askEverywhere(
  context: Context,
  { direct, viewers }: Endpoints,
  opening: readonly string[],
): Promise<Observed['answers']> {
  const answers: ObservedAnswer[] = [];
  if (direct && (await isShutOut(context, direct, opening)))
    answers.push({ at: 'direct', with: 'the key', answer: await ask(context, direct, opening[0]) });
  for (let turn = 0; turn < times; turn++) {
    if (direct)
      answers.push(
        { at: 'direct', with: 'no key', answer: await ask(context, direct) },
        { at: 'direct', with: 'a random key', answer: await ask(context, direct, randomKeyValue()) },
      );
    for (const viewer of viewers) {
      const { distributionId: at, grouped } = viewer;
      answers.push({ at, with: 'the key', grouped, answer: await ask(context, viewer) });
    }
  }
  return answers;
}

async function seeDistributions(
  aws: Aws,
  { apiId }: StageName,
  targets: readonly Target[],
  keys: GateKeys,
): Promise<readonly ObservedDistribution[]> {
  const ownDomain = apiDomain(apiId, aws.region);
  const forwardsHost = hostForwarding(aws);
  return Promise.all(
    targets.map(async ({ id, arn, enabled, staging, deployed, changedAt, config, origins }) => {
      const tool = otherTool(await shownTags(aws, id, arn));
      const behaviours = behavioursOf(config);
      const seen = origins.map(async (origin) => {
        const leading = behaviours.filter(({ originIds }) => originIds.includes(origin.id));
        const forwarding = await Promise.all(leading.map(forwardsHost));
        return keys.headersOf(origin).map((header) => ({
          id: origin.id,
          own: origin.domainName === ownDomain,
          header,
          unencrypted: origin.unencrypted,
          hostForwardedBy: leading.filter((_, index) => forwarding[index]).map(({ pattern }) => pattern),
        }));
      });
      const errorPages = errorPagesOf(config).filter(({ status }) => status === 403);
      return {
        ...{ id, tool, enabled, staging, deployed, changedAt, errorPages },
        origins: (await Promise.all(seen)).flat(),
      };
    }),
  );
}

/** Undefined if none is known; an unusable secret is not an error here. */
async function seeSecret(
  context: Context,
  settings: Inputs,
  keys: GateKeys,
  headers: readonly string[],
): Promise<ObservedSecret | undefined> {
  const { keySecret: id } = settings;
  if (id === undefined) return undefined;
  try {
    const secret = await GateSecret.open(context, settings);
    if (!(await secret?.find())) return { id, stages: undefined, fault: undefined };
    await secret?.refuseForeign(keys, headers);
    return { id, stages: secret?.seen(keys), fault: undefined };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { id, stages: undefined, fault: error };
  }
}

/** The function that `deploy` created and those in the methods' integrations, without duplicates; none if this role may not read them. */
async function seeFunctions(aws: Aws, routes: readonly Route[]): Promise<Observed['functions']> {
  const uris = routes.flatMap(({ methods }) =>
    Object.values(methods).map(({ methodIntegration }) => functionOf(methodIntegration?.uri)),
  );
  const names = [...new Set(uris.filter((name) => name !== undefined))];
  const found = await Promise.all(names.map((name) => findFunctionState(aws, name)));
  return found.filter((state) => state !== undefined);
}
