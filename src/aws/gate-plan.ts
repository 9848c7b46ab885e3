import type { ApiKey } from './api-key.ts';
import { createKey, listKeys } from './api-key.ts';
import type { Aws } from './connect.ts';
import { foreignResource } from './naming.ts';
import { isOwned } from './ownership.ts';
import { creation } from './step.ts';
import type { Resource } from './step.ts';
import { attachKey, createPlan, listPlans, planKeyIds } from './usage-plan.ts';
import type { UsagePlan } from './usage-plan.ts';

/** The usage plan that opens this stage, and only this stage, to the gate's keys. */
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
    plan: (seen) =>
      seen
        ? []
        : [
            creation(title, `stage ${apiId}/${stage}, no throttle, no quota`, async () => {
              await createPlan(aws, gate, apiId, stage);
            }),
          ],
  };
}

async function findPlan(
  aws: Aws,
  gate: string,
  apiId: string,
  stage: string,
): Promise<UsagePlan | undefined> {
  const plans = (await listPlans(aws)).filter(({ stages }) =>
    stages.some((one) => one.apiId === apiId && one.stage === stage),
  );
  const own = plans.find(({ tags }) => isOwned(tags, gate));
  const [foreign] = plans;
  if (!own && foreign)
    throw foreignResource(`usage plan "${foreign.name}" (${foreign.id}) of this stage`, gate);
  return own;
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
      const spare = newest(seen.owned.filter(({ enabled }) => enabled));
      if (!spare)
        return [
          creation(title, 'a new value', async () => {
            await createKey(aws, gate, newValue());
          }),
        ];
      const change = { resource: `key ${spare.id}`, field: 'usage plan', from: undefined, to: planId };
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
