import { apiKeyOf } from './api-keys.ts';
import type { ApiKey } from './model.ts';
import type { Operation } from './operation.ts';
import { page } from './paging.ts';
import { badRequest, conflict, notFound } from './refusals.ts';
import { type Room, withinQuota } from './room.ts';
import { present } from './members.ts';
import { refuseSecondPlan, usagePlanOf } from './usage-plans.ts';

export function usagePlanKeyOperations(room: Room): Operation[] {
  return [
    {
      name: 'CreateUsagePlanKey',
      method: 'POST',
      path: '/usageplans/{usagePlanId}/keys',
      status: 201,
      perform: ({ label, body }) => {
        const plan = usagePlanOf(room, label('usagePlanId'));
        if (body.required('keyType') !== 'API_KEY') throw badRequest('Usage plan key type must be API_KEY');
        const key = apiKeyOf(room, body.required('keyId'));
        if (plan.keys.has(key.id)) throw conflict(`Usage Plan ${plan.id} already contains API Key ${key.id}`);
        refuseSecondPlan(room, plan, key.id);
        const plans = [...room.usagePlans.values()].filter((other) => other.keys.has(key.id));
        withinQuota(plans.length, room.settings.quotas.plansPerKey, 'usage plans for an API key');
        plan.keys.set(key.id, key);
        room.acceptance.refresh(key);
        return view(key);
      },
    },
    {
      name: 'GetUsagePlanKeys',
      method: 'GET',
      path: '/usageplans/{usagePlanId}/keys',
      status: 200,
      perform: ({ label, query }) => {
        const name = query.get('name') ?? '';
        // Recorded: the keys of a plan that does not exist are an empty list, not an error.
        const keys = [...(room.usagePlans.get(label('usagePlanId'))?.keys.values() ?? [])];
        const found = keys.filter((key) => (key.name ?? '').startsWith(name));
        const { items, position } = page(found, (key) => key.id, query);
        return present({ item: items.map(view), position });
      },
    },
    {
      name: 'GetUsagePlanKey',
      method: 'GET',
      path: '/usageplans/{usagePlanId}/keys/{keyId}',
      status: 200,
      perform: ({ label }) => view(planKeyOf(room, label('usagePlanId'), label('keyId'))),
    },
    {
      name: 'DeleteUsagePlanKey',
      method: 'DELETE',
      path: '/usageplans/{usagePlanId}/keys/{keyId}',
      status: 202,
      perform: ({ label }) => {
        const key = planKeyOf(room, label('usagePlanId'), label('keyId'));
        usagePlanOf(room, label('usagePlanId')).keys.delete(key.id);
        room.acceptance.refresh(key);
      },
    },
  ];
}

function planKeyOf(room: Room, planId: string, keyId: string): ApiKey {
  const key = usagePlanOf(room, planId).keys.get(keyId);
  if (!key) throw notFound('Invalid API Key identifier specified');
  return key;
}

function view({ id, name, value }: ApiKey): unknown {
  return present({ id, type: 'API_KEY', value, name });
}
