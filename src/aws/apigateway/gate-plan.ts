import { UpdateUsagePlanCommand } from '@aws-sdk/client-api-gateway';
import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import type { ApiKey } from './api-key.ts';
import { createKey, listKeys, setKeyEnabled } from './api-key.ts';
import type { Aws } from '../client/connect.ts';
import { adoptedStage, isOwned } from '../ownership.ts';
import { refusable } from '../client/refusal.ts';
import { creation, removal } from '../step.ts';
import type { Resource, Step } from '../step.ts';
import { attachKey, createPlan, deletePlan, listPlans, planKeyIds } from './usage-plan.ts';
import type { UsagePlan } from './usage-plan.ts';

/** The gate's plan, and those beside it that two runs at once have made: of this stage too, and without a key. */
export interface GatePlan extends UsagePlan {
  readonly surplus?: readonly UsagePlan[];
}

/**
 * The usage plan that opens this stage to the gate's keys. Other stages in it are left: a key opens them too, which
 * `status` reports.
 */
export function gatePlan(
  aws: Aws,
  gate: string,
  apiId: string,
  stage: string,
): Resource<GatePlan | undefined> {
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
      const removals = (seen.surplus ?? []).map((plan) =>
        removal(`usage plan ${plan.id}`, 'one too many', () => deletePlan(aws, plan)),
      );
      const freed = [...removals, ...unlimited(aws, title, seen)];
      if (opens(seen, apiId, stage)) return freed;
      const change = { resource: title, field: 'stage', from: undefined, to: `${apiId}:${stage}` };
      return [{ changes: [change], act: () => addStage(aws, seen.id, `${apiId}:${stage}`) }, ...freed];
    },
  };
}

/** Whether the keys of a plan open this stage. */
export const opens = ({ stages }: UsagePlan, apiId: string, stage: string): boolean =>
  stages.some((one) => one.apiId === apiId && one.stage === stage);

/** Of several plans every run takes the same one: that with keys, and of those without the first by id. */
async function findPlan(aws: Aws, gate: string, apiId: string, stage: string): Promise<GatePlan | undefined> {
  const owned = (await listPlans(aws)).filter(({ tags }) => isOwned(tags, gate));
  const opening = owned.filter((plan) => opens(plan, apiId, stage)).toSorted(byId);
  if (opening.length < 2) return opening[0] ?? owned[0];
  const empty: UsagePlan[] = [];
  for (const plan of opening) if ((await planKeyIds(aws, plan.id)).length === 0) empty.push(plan);
  const kept = opening.find((plan) => !empty.includes(plan)) ?? opening[0];
  const surplus = empty.filter((plan) => plan !== kept && adoptedStage(plan.tags) === undefined);
  return kept && { ...kept, surplus };
}

const byId = (one: UsagePlan, other: UsagePlan): number => (one.id < other.id ? -1 : 1);

/** Takes throttle and quota off a plan of the gate's own: all viewers share one key. A user's plan keeps its own. */
function unlimited(aws: Aws, resource: string, { id, limits, tags }: UsagePlan): readonly Step[] {
  if (limits.length === 0 || adoptedStage(tags) !== undefined) return [];
  const changes = limits.map((path) => ({ resource, field: path.slice(1), from: 'a limit', to: undefined }));
  const act = (): Promise<void> =>
    update(
      aws,
      id,
      limits.map((path) => ({ op: 'remove', path })),
    );
  return [{ changes, act }];
}

/** Lets the keys of a plan open one more stage: `api:stage`. */
export async function addStage(aws: Aws, usagePlanId: string, value: string): Promise<void> {
  await update(aws, usagePlanId, [{ op: 'add', path: '/apiStages', value }]);
}

async function update(aws: Aws, usagePlanId: string, patchOperations: PatchOperation[]): Promise<void> {
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
          creation(title, 'a new value, in the usage plan', async () => {
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
