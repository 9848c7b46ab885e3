import { UpdateUsagePlanCommand } from '@aws-sdk/client-api-gateway';
import type { ApiKey } from './api-key.ts';
import { createKey, listKeys, setKeyEnabled } from './api-key.ts';
import type { Aws } from './connect.ts';
import { isOwned } from './ownership.ts';
import { refusable } from './refusal.ts';
import { creation } from './step.ts';
import type { Resource } from './step.ts';
import { attachKey, createPlan, listPlans, planKeyIds } from './usage-plan.ts';
import type { UsagePlan } from './usage-plan.ts';

/**
 * The usage plan that opens this stage to the gate's keys. Other stages in it are left: a key opens them too, which
 * `status` reports.
 */
export function gatePlan(
  aws: Aws,
  gate: string,
  apiId: string,
  stage: string,
): Resource<UsagePlan | undefined> {
  const title = `usage plan of the gate "${gate}"`;
  return {
    title,
    find: () => findPlan(aws, gate, apiId, stage),
    plan: (seen) => {
      if (!seen)
        return [
          creation(title, `stage ${apiId}/${stage}, no throttle, no quota`, async () => {
            await createPlan(aws, gate, apiId, stage);
          }),
        ];
      if (opens(seen, apiId, stage)) return [];
      const change = { resource: title, field: 'stage', from: undefined, to: `${apiId}:${stage}` };
      return [{ changes: [change], act: () => addStage(aws, seen.id, `${apiId}:${stage}`) }];
    },
  };
}

/** Whether the keys of a plan open this stage. */
export const opens = ({ stages }: UsagePlan, apiId: string, stage: string): boolean =>
  stages.some((one) => one.apiId === apiId && one.stage === stage);

async function findPlan(
  aws: Aws,
  gate: string,
  apiId: string,
  stage: string,
): Promise<UsagePlan | undefined> {
  const owned = (await listPlans(aws)).filter(({ tags }) => isOwned(tags, gate));
  return owned.find((plan) => opens(plan, apiId, stage)) ?? owned[0];
}

/** Lets the keys of a plan open one more stage: `api:stage`. */
export async function addStage(aws: Aws, usagePlanId: string, value: string): Promise<void> {
  const patchOperations = [{ op: 'add' as const, path: '/apiStages', value }];
  await refusable(
    'apigateway:UpdateUsagePlan',
    usagePlanId,
    aws.apiGateway.send(new UpdateUsagePlanCommand({ usagePlanId, patchOperations })),
  );
}

/** The gate's keys, and which of them stand in its plan. */
export interface SeenKeys {
  readonly owned: readonly ApiKey[];
  readonly attached: ReadonlySet<string>;
}

/**
 * The first key of a gate that has none. A key that a run before this one made and did not get to attach is used: no
 * distribution sends any key yet, so nothing can be lost by it. `newValue` makes a secret, masked before it is known
 * to anything else; `mask` hides those that were read.
 */
export function firstKey(
  aws: Aws,
  gate: string,
  planId: string | undefined,
  newValue: () => string,
  mask: (value: string) => void,
): Resource<SeenKeys> {
  const title = `key of the gate "${gate}"`;
  return {
    title,
    find: async () => {
      const owned = (await listKeys(aws, gate)).filter(({ tags }) => isOwned(tags, gate));
      for (const { value } of owned) mask(value);
      return { owned, attached: new Set(planId === undefined ? [] : await planKeyIds(aws, planId)) };
    },
    plan: (seen) => {
      if (newestKey(seen)) return [];
      const spare = newest(seen.owned.filter(({ enabled }) => enabled)) ?? newest(seen.owned);
      if (!spare)
        return [
          creation(title, 'a new value', async () => {
            await createKey(aws, gate, newValue());
          }),
        ];
      const resource = `key ${spare.id}`;
      if (!spare.enabled)
        return [
          {
            changes: [{ resource, field: 'enabled', from: 'false', to: 'true' }],
            act: () => setKeyEnabled(aws, spare.id, true),
          },
        ];
      const change = { resource, field: 'usage plan', from: undefined, to: planId };
      return [{ changes: [change], act: () => attachKey(aws, planId ?? '', spare.id) }];
    },
  };
}

/** The newest key that is let in; undefined when there is none. */
export function newestKey({ owned, attached }: SeenKeys): ApiKey | undefined {
  return newest(owned.filter(({ id, enabled }) => enabled && attached.has(id)));
}

function newest(keys: readonly ApiKey[]): ApiKey | undefined {
  return keys.toSorted((one, other) => other.createdAt - one.createdAt)[0];
}
