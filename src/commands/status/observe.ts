import { headerValues } from '../../aws/distribution-config.ts';
import { listRoutes } from '../../aws/api-methods.ts';
import type { Aws } from '../../aws/connect.ts';
import { domainsOfStage } from '../../aws/custom-domain.ts';
import { listDistributions, type ListedDistribution } from '../../aws/distribution.ts';
import { behavioursOf, errorPagesOf } from '../../aws/distribution-behaviour.ts';
import { keyHeader } from '../../aws/distribution-parts.ts';
import { findRuntime } from '../../aws/function-runtime.ts';
import { opens } from '../../aws/gate-plan.ts';
import { hostForwarding } from '../../aws/host-forwarding.ts';
import { requirementsOf } from '../../aws/key-requirement.ts';
import { apiDomain, resourceName } from '../../aws/naming.ts';
import { adoptedStage, isOwned } from '../../aws/ownership.ts';
import { findApi, listApis } from '../../aws/rest-api.ts';
import { findSnapshot } from '../../aws/stage-snapshot.ts';
import { listPlans, planKeyIds, type UsagePlan } from '../../aws/usage-plan.ts';
import type { Context } from '../../context.ts';
import type { GatedStage } from '../../aws/stage-origin.ts';
import { leadsAmong, readTarget, type Target } from '../gate/target.ts';
import { createKeyring, type Keyring } from '../rotate/keyring.ts';
import { askAtEveryDoor } from './answers.ts';
import type { Observed, ObservedApi, ObservedDistribution, ObservedOrigin } from './observed.ts';
import type { StatusSettings } from './settings.ts';

/** Reads everything about a gate and asks at its doors; changes nothing. What does not exist is not an error here. */
export async function observe(context: Context, settings: StatusSettings): Promise<Observed> {
  const { aws, clock } = context;
  const plans = await listPlans(aws);
  const ownPlans = plans.filter(({ tags }) => isOwned(tags, settings.name));
  const at = await stageOf(aws, settings, ownPlans);
  const nothing: Observed = {
    gate: settings.name,
    now: clock.now(),
    ...{ ownPlans, at },
    api: undefined,
    otherPlans: [],
    keys: [],
    distributions: [],
    answers: [],
    runtime: undefined,
  };
  const api = at && (await seeApi(aws, at));
  if (!at || !api?.snapshot) return { ...nothing, api };
  const leads = await seeLeads(aws, settings, at);
  const keyring = await readKeys(context, settings.name, ownPlans[0], leads.targets);
  const others = plans.filter((plan) => !ownPlans.includes(plan) && opens(plan, at.apiId, at.stage));
  const forwardsHost = hostForwarding(aws);
  return {
    ...nothing,
    api,
    otherPlans: await Promise.all(
      others.map(async (plan) => ({ plan, keyIds: await planKeyIds(aws, plan.id) })),
    ),
    keys: keyring.seen(),
    distributions: await Promise.all(
      leads.targets.map((target) => seeDistribution(target, leads.stage, keyring, forwardsHost)),
    ),
    answers: await askAtEveryDoor(context, settings, api, leads.stage, leads.targets),
    runtime: await findRuntime(aws, resourceName(settings.name)),
  };
}

/** What was named, else what the gate's plan says, else the API that carries the gate's tag. */
async function stageOf(
  aws: Aws,
  { name, apiId, stage }: StatusSettings,
  [plan]: readonly UsagePlan[],
): Promise<Observed['at']> {
  if (apiId !== undefined && stage !== undefined) return { apiId, stage };
  const planned = plan && (adoptedStage(plan.tags) ?? plan.stages[0]);
  if (planned) return planned;
  const own = (await listApis(aws)).find(({ tags }) => isOwned(tags, name));
  return own && stage !== undefined ? { apiId: own.id, stage } : undefined;
}

async function seeApi(
  aws: Aws,
  { apiId, stage }: NonNullable<Observed['at']>,
): Promise<ObservedApi | undefined> {
  const api = await findApi(aws, apiId);
  if (!api) return undefined;
  const snapshot = await findSnapshot(aws, apiId, stage);
  const methods = requirementsOf(await listRoutes(aws, apiId));
  return { keySource: api.apiKeySource, endpointClosed: api.endpointClosed, methods, snapshot };
}

async function seeLeads(
  aws: Aws,
  { apiDomains }: StatusSettings,
  at: NonNullable<Observed['at']>,
): Promise<{ stage: GatedStage; targets: readonly Target[] }> {
  const listed = await listDistributions(aws);
  const found = await domainsOfStage(aws, at.apiId, at.stage, customOrigins(listed));
  const named = apiDomains.map((domain) => domain.toLowerCase());
  const stage: GatedStage = {
    ...at,
    domains: [apiDomain(at.apiId, aws.region), ...new Set([...found, ...named])],
  };
  const leads = leadsAmong(listed, stage);
  return { stage, targets: await Promise.all(leads.map((lead) => readTarget(aws, stage, lead))) };
}

/** Origins that may be custom domains of an API: those that are no endpoint of AWS. */
function customOrigins(listed: readonly ListedDistribution[]): readonly string[] {
  const domains = listed.flatMap(({ origins }) => origins.map(({ domainName }) => domainName));
  return [...new Set(domains.filter((domain) => !/\.amazonaws\.com(\.cn)?$/.test(domain)))];
}

async function readKeys(
  context: Context,
  name: string,
  plan: UsagePlan | undefined,
  targets: readonly Target[],
): Promise<Keyring> {
  const values = targets.flatMap(({ origins }) =>
    origins.flatMap((origin) => headerValues(origin, keyHeader)),
  );
  for (const value of values) context.journal.mask(value);
  const keyring = createKeyring(context, { name, planId: plan?.id });
  await keyring.read();
  if (values.some((value) => keyring.headerFor(value).kind === 'unknown')) await keyring.readAccount();
  return keyring;
}

async function seeDistribution(
  target: Target,
  { domains: [own] }: GatedStage,
  keyring: Keyring,
  forwardsHost: ReturnType<typeof hostForwarding>,
): Promise<ObservedDistribution> {
  const { id, enabled, staging, deployed, config } = target;
  const behaviours = behavioursOf(config);
  const origins: ObservedOrigin[] = [];
  for (const origin of target.origins) {
    const leading = behaviours.filter(({ originIds }) => originIds.includes(origin.id));
    const forwarding = await Promise.all(leading.map(forwardsHost));
    origins.push({
      id: origin.id,
      own: origin.domainName === own,
      header: keyring.headerFor(headerValues(origin, keyHeader)[0]),
      hostForwardedBy: leading.filter((_, index) => forwarding[index]).map(({ pattern }) => pattern),
    });
  }
  const errorPages = errorPagesOf(config).filter(({ status }) => status === 403);
  return { id, enabled, staging, deployed, origins, errorPages };
}
