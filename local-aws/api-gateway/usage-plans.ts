import { reads } from '../schema/operation.ts';
import type { ApiKey, ApiStage, UsagePlan } from './model.ts';
import { badRequest, conflict, found, notFound, page } from './refusals.ts';
import { applyPatch, oneOf, type PatchRule, replacesTexts, rule, wholeNumber } from './patch.ts';
import { checkedTags, type GatewayOperations, type Room, withinQuota, withoutNoTags } from './room.ts';
import { apiKeyOf, namedLike } from './api-keys.ts';

function usagePlanOf(room: Room, id: string): UsagePlan {
  return found(room.usagePlans.get(id), 'Invalid Usage Plan ID specified');
}

export const usagePlanOperations: GatewayOperations = {
  CreateUsagePlan: reads(
    ['description apiStages.apiId apiStages.stage throttle quota tags'],
    (room, input) => {
      const { name, description, throttle, quota, apiStages = [], tags } = input;
      checkLimits({ throttle, quota });
      withinQuota(room.usagePlans.size, room.settings.quotas.usagePlans, 'usage plans');
      const plan: UsagePlan = {
        ...{ id: room.random.id(6), name, description, throttle, keys: new Map() },
        apiStages: apiStages.map(({ apiId = '', stage = '' }) => {
          // AWS's own text, which it does not fill in: reported (aws/aws-sdk#354).
          if (!apiId || !stage)
            throw badRequest('Invalid API Stage {api: %s, stage: %s} specified for usageplan %s');
          return stageNamed(room, `${apiId}:${stage}`, name, true);
        }),
        quota: quota && { ...quota, offset: quota.offset ?? 0 },
        tags: checkedTags(room, tags),
      };
      room.usagePlans.set(plan.id, plan);
      return withoutNoTags(plan);
    },
  ),
  GetUsagePlans: reads(['keyId limit position'], (room, { keyId, ...paged }) => {
    const found = [...room.usagePlans].filter(([, { keys }]) => keyId === undefined || keys.has(keyId));
    return page(found, paged, withoutNoTags);
  }),
  GetUsagePlan: (room, { usagePlanId }) => usagePlanOf(room, usagePlanId),
  UpdateUsagePlan: reads(['patchOperations'], (room, { usagePlanId, patchOperations }) => {
    const plan = usagePlanOf(room, usagePlanId);
    const copy: UsagePlan = { ...plan, apiStages: [...plan.apiStages] };
    const draft = applyPatch(copy, patchOperations, rulesOf(room));
    checkLimits(draft);
    if (draft.name === '') throw badRequest('Usage Plan name cannot be empty');
    for (const key of plan.keys.values()) refuseSecondPlan(room, draft, key.id);
    Object.assign(plan, draft);
    for (const key of plan.keys.values()) room.acceptance.refresh(key);
    return plan;
  }),
  DeleteUsagePlan: (room, { usagePlanId }) => {
    const plan = usagePlanOf(room, usagePlanId);
    const [stage] = plan.apiStages;
    if (stage)
      throw badRequest(
        `Cannot delete Usage Plan ${plan.id} because there are API Stages associated with it, including ${stage.apiId}:${stage.stage}`,
      );
    room.usagePlans.delete(plan.id);
    for (const key of plan.keys.values()) room.acceptance.refresh(key);
  },
};

/** The maximum offset of a quota's period in days, as in Terraform's provider. */
const latestOffset: Readonly<Record<string, number>> = { DAY: 0, WEEK: 6, MONTH: 27 };

/** A quota has a limit and a period, and nothing is negative. Documented; the message is assumed. */
function checkLimits({ throttle, quota }: Pick<UsagePlan, 'throttle' | 'quota'>): void {
  if (Object.values(throttle ?? {}).some((limit) => limit < 0))
    throw badRequest('Invalid throttle specified');
  if (!quota) return;
  const { limit = 0, period = '', offset = 0 } = quota;
  const latest = latestOffset[period];
  if (latest === undefined || limit < 1) throw badRequest('Quota limit and period must be specified');
  if (offset < 0 || offset > latest) throw badRequest('Invalid quota offset specified');
}

/** Documented: a key may be in several plans, but only in one for the same stage. */
function refuseSecondPlan(room: Room, plan: UsagePlan, keyId: string): void {
  for (const other of room.usagePlans.values()) {
    if (other.id === plan.id || !other.keys.has(keyId)) continue;
    const shared = plan.apiStages.find((stage) => includes(other.apiStages, stage));
    if (shared)
      throw conflict(
        `API Key ${keyId} cannot be in Usage Plans ${plan.id} and ${other.id} for the same API stage ${shared.apiId}:${shared.stage}`,
      );
  }
}

function rulesOf(room: Room): readonly PatchRule<UsagePlan>[] {
  /** A part of `throttle` or `quota`. */
  const part = <M extends 'throttle' | 'quota'>(
    member: M,
    name: string & keyof NonNullable<UsagePlan[M]>,
    read: (value: string) => number | string,
  ): PatchRule<UsagePlan> =>
    rule(`/${member}/${name}`, ['add', 'replace'], (plan, value) => {
      const before = member === 'quota' ? { offset: 0, ...plan.quota } : plan.throttle;
      Object.assign(plan, { [member]: { ...before, [name]: read(value) } });
    });
  return [
    ...replacesTexts('name', 'description'),
    rule('/productCode', ['add', 'replace', 'remove'], (plan, value) => (plan.productCode = value)),
    rule('/apiStages', ['add', 'remove'], (plan, value, _, op) => {
      const stage = stageNamed(room, value, plan.id, op === 'add');
      if (op === 'add') {
        if (!includes(plan.apiStages, stage)) plan.apiStages.push(stage);
      } else if (includes(plan.apiStages, stage)) {
        plan.apiStages = plan.apiStages.filter(
          (one) => one.apiId !== stage.apiId || one.stage !== stage.stage,
        );
      } else
        throw notFound(
          `Invalid API Stage {api: ${stage.apiId}, stage: ${stage.stage}} specified for usageplan ${plan.id}`,
        );
    }),
    rule('/throttle', ['remove'], (plan) => (plan.throttle = undefined)),
    part('throttle', 'burstLimit', wholeNumber(0, 2 ** 31 - 1, 'burst limit')),
    part('throttle', 'rateLimit', (value) => {
      if (!(Number(value) >= 0)) throw badRequest('Invalid rate limit specified');
      return Number(value);
    }),
    rule('/quota', ['remove'], (plan) => (plan.quota = undefined)),
    part('quota', 'limit', wholeNumber(0, 2 ** 31 - 1, 'quota limit')),
    part('quota', 'offset', wholeNumber(0, 30, 'quota offset')),
    part('quota', 'period', oneOf(['DAY', 'WEEK', 'MONTH'], 'quota period specified')),
  ];
}

/** `api:stage`; both must exist if `mustExist`. */
function stageNamed(room: Room, value: string, plan: string, mustExist: boolean): ApiStage {
  const [apiId, stage, more] = value.split(':');
  if (!apiId || !stage || more !== undefined) throw badRequest('Invalid API Stage specified');
  if (mustExist && !room.restApis.get(apiId)?.stages.has(stage))
    throw notFound(`Invalid API Stage {api: ${apiId}, stage: ${stage}} specified for usageplan ${plan}`);
  return { apiId, stage };
}

function includes(stages: readonly ApiStage[], { apiId, stage }: ApiStage): boolean {
  return stages.some((one) => one.apiId === apiId && one.stage === stage);
}

export const usagePlanKeyOperations: GatewayOperations = {
  CreateUsagePlanKey: (room, { usagePlanId, keyId, keyType }) => {
    const plan = usagePlanOf(room, usagePlanId);
    if (keyType !== 'API_KEY') throw badRequest('Usage plan key type must be API_KEY');
    const key = apiKeyOf(room, keyId);
    if (plan.keys.has(key.id)) throw conflict(`Usage Plan ${plan.id} already contains API Key ${key.id}`);
    refuseSecondPlan(room, plan, key.id);
    const plans = [...room.usagePlans.values()].filter((other) => other.keys.has(key.id));
    withinQuota(plans.length, room.settings.quotas.plansPerKey, 'usage plans for an API key');
    plan.keys.set(key.id, key);
    room.acceptance.refresh(key);
    return keyView(key);
  },
  // Recorded: the keys of a plan that does not exist are an empty list, not an error.
  GetUsagePlanKeys: reads(['nameQuery limit position'], (room, { usagePlanId, nameQuery = '', ...paged }) =>
    page(namedLike(room.usagePlans.get(usagePlanId)?.keys, nameQuery), paged, keyView),
  ),
  GetUsagePlanKey: (room, { usagePlanId, keyId }) => keyView(planKeyOf(room, usagePlanId, keyId)),
  DeleteUsagePlanKey: (room, { usagePlanId, keyId }) => {
    const key = planKeyOf(room, usagePlanId, keyId);
    usagePlanOf(room, usagePlanId).keys.delete(key.id);
    room.acceptance.refresh(key);
  },
};

function planKeyOf(room: Room, planId: string, keyId: string): ApiKey {
  return found(usagePlanOf(room, planId).keys.get(keyId), 'Invalid API Key identifier specified');
}

function keyView(key: ApiKey): unknown {
  return { ...key, type: 'API_KEY' };
}
