import { reads } from '../schema/operation.ts';
import { apiKeyOf } from './api-keys.ts';
import type { ApiKey } from './model.ts';
import { page } from './paging.ts';
import { badRequest, conflict, found } from './refusals.ts';
import { type GatewayOperations, type Room, withinQuota } from './room.ts';
import { refuseSecondPlan, usagePlanOf } from './usage-plans.ts';

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
    return view(key);
  },
  GetUsagePlanKeys: reads(
    ['nameQuery', 'limit', 'position'],
    (room, { usagePlanId, nameQuery = '', ...paged }) => {
      // Recorded: the keys of a plan that does not exist are an empty list, not an error.
      const keys = [...(room.usagePlans.get(usagePlanId)?.keys.values() ?? [])];
      const found = keys.filter((key) => (key.name ?? '').startsWith(nameQuery));
      return page(found, ({ id }) => id, paged, view);
    },
  ),
  GetUsagePlanKey: (room, { usagePlanId, keyId }) => view(planKeyOf(room, usagePlanId, keyId)),
  DeleteUsagePlanKey: (room, { usagePlanId, keyId }) => {
    const key = planKeyOf(room, usagePlanId, keyId);
    usagePlanOf(room, usagePlanId).keys.delete(key.id);
    room.acceptance.refresh(key);
  },
};

function planKeyOf(room: Room, planId: string, keyId: string): ApiKey {
  return found(usagePlanOf(room, planId).keys.get(keyId), 'Invalid API Key identifier specified');
}

function view({ id, name, value }: ApiKey): unknown {
  return { id, type: 'API_KEY', value, name };
}
