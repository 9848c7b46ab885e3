import {
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  DeleteUsagePlanCommand,
  GetUsagePlanKeysCommand,
  GetUsagePlansCommand,
  type PatchOperation,
  UpdateUsagePlanCommand,
  type UsagePlan as SdkUsagePlan,
} from '@aws-sdk/client-api-gateway';
import { Failure } from '../../failure.ts';
import { call, callIfThere } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';
import { refusedWith } from '../client/refusal.ts';
import { listWhole } from '../client/whole-list.ts';
import {
  adoptedStage,
  adoptionTags,
  foreignResource,
  gateOf,
  gateTagNames,
  gateTags,
  isOwned,
} from '../ownership.ts';
import { creation, removal, type Resource, type Step } from '../step.ts';
import { addTags, removeTags } from './tagging.ts';

/** The usage plan of a gate: which stages its keys open. */
export interface UsagePlan {
  readonly id: string;
  readonly name: string;
  readonly stages: readonly { readonly apiId: string; readonly stage: string }[];
  /** A throttle or quota would refuse viewers; a gate has neither. */
  readonly limited: boolean;
  /** Those of the plan as a whole, by their paths in a patch; a stage's methods may have throttles of their own. */
  readonly limits: readonly ('/throttle' | '/quota')[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Every usage plan of the account and Region (300 at most). */
export async function listPlans(aws: Aws): Promise<readonly UsagePlan[]> {
  return list(aws, {});
}

/** The plans that a key is in. */
export async function plansOfKey(aws: Aws, keyId: string): Promise<readonly UsagePlan[]> {
  return list(aws, { keyId });
}

async function list(aws: Aws, query: { keyId?: string }): Promise<readonly UsagePlan[]> {
  const items = await listWhole(
    aws,
    GetUsagePlansCommand,
    { of: query.keyId ?? 'all plans', identity: ['id'] },
    { ...query },
  );
  return items.map(fromSdk);
}

/**
 * Creates the gate's plan with its one stage and neither throttle nor quota. The stage is named at once because
 * UpdateUsagePlan is limited to one call per 20 s and CreateUsagePlan has no rate of its own.
 */
export async function createPlan(aws: Aws, gate: string, apiId: string, stage: string): Promise<UsagePlan> {
  return fromSdk(
    await call(aws.apiGateway, CreateUsagePlanCommand, gate, {
      name: `cloudfront-image-gate/${gate}`,
      description: 'Opens one stage to the keys that CloudFront sends. Managed by CloudFront Image Gate.',
      apiStages: [{ apiId, stage }],
      tags: gateTags(gate),
    }),
  );
}

/** Deletes a plan from which its stages were taken; one that is gone already is success. */
async function deletePlan(aws: Aws, plan: UsagePlan): Promise<void> {
  if (plan.stages.length > 0) {
    const patchOperations = plan.stages.map(({ apiId, stage }) => ({
      op: 'remove' as const,
      path: '/apiStages',
      value: `${apiId}:${stage}`,
    }));
    await callIfThere(aws.apiGateway, UpdateUsagePlanCommand, plan.id, {
      usagePlanId: plan.id,
      patchOperations,
    });
  }
  await callIfThere(aws.apiGateway, DeleteUsagePlanCommand, plan.id, { usagePlanId: plan.id });
}

/** The ids of the keys in a plan. AWS answers the same empty list for a plan that does not exist. */
export async function planKeyIds(aws: Aws, usagePlanId: string): Promise<readonly string[]> {
  const items = await listWhole(
    aws,
    GetUsagePlanKeysCommand,
    { of: usagePlanId, identity: ['id'] },
    { usagePlanId },
  );
  return items.flatMap(({ id }) => id ?? []);
}

/** Puts a key into a plan; one that is in it already is success. */
export async function attachKey(aws: Aws, planId: string, keyId: string): Promise<void> {
  try {
    await call(aws.apiGateway, CreateUsagePlanKeyCommand, keyId, {
      usagePlanId: planId,
      keyId,
      keyType: 'API_KEY',
    });
  } catch (error) {
    if (!refusedWith(error, 'ConflictException') || !(await planKeyIds(aws, planId)).includes(keyId))
      throw error;
  }
}

const holdsAny = (limit: object | undefined): boolean =>
  Object.values(limit ?? {}).some((value) => value !== undefined);

function fromSdk(plan: SdkUsagePlan): UsagePlan {
  if (!plan.id) throw new Error('apigateway answered with a usage plan without id: nothing was changed');
  return {
    id: plan.id,
    name: plan.name ?? '',
    stages: (plan.apiStages ?? []).map(({ apiId = '', stage = '' }) => ({ apiId, stage })),
    limited:
      plan.quota !== undefined ||
      plan.throttle !== undefined ||
      (plan.apiStages ?? []).some(({ throttle }) => Object.keys(throttle ?? {}).length > 0),
    limits: [
      ...(holdsAny(plan.throttle) ? ['/throttle' as const] : []),
      ...(holdsAny(plan.quota) ? ['/quota' as const] : []),
    ],
    tags: plan.tags ?? {},
  };
}

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
async function addStage(aws: Aws, usagePlanId: string, value: string): Promise<void> {
  await update(aws, usagePlanId, [{ op: 'add', path: '/apiStages', value }]);
}

async function update(aws: Aws, usagePlanId: string, patchOperations: PatchOperation[]): Promise<void> {
  await call(aws.apiGateway, UpdateUsagePlanCommand, usagePlanId, { usagePlanId, patchOperations });
}

/**
 * A usage plan of the user's that becomes a gate's: the stage is added to it and it is tagged as adopted. Everything
 * else in it stays. Throws when it does not exist or is another gate's.
 */
export function usersPlan(
  aws: Aws,
  planId: string,
  { gate, apiId, stage }: { readonly gate: string; readonly apiId: string; readonly stage: string },
): Resource<UsagePlan> {
  const title = `usage plan ${planId}`;
  return {
    title,
    find: async () => {
      const plans = await listPlans(aws);
      const found = plans.find(({ id }) => id === planId);
      if (!found)
        throw new Failure(
          `There is no usage plan ${planId} in ${aws.region}.`,
          'Correct the input `usage-plan-id`, or leave it empty to have a plan made.',
          'no-plan',
        );
      const owner = gateOf(found.tags);
      if (owner !== undefined && owner !== gate) throw foreignResource(title, gate);
      const own = plans.find(({ id, tags }) => id !== planId && isOwned(tags, gate));
      if (own)
        throw new Failure(
          `The gate "${gate}" has the usage plan ${own.id} already: a gate has one plan.`,
          'Leave the input `usage-plan-id` empty, or delete that plan first.',
          'several-plans',
        );
      return found;
    },
    plan: (seen) => {
      const steps: Step[] = [];
      const value = `${apiId}:${stage}`;
      if (!opens(seen, apiId, stage))
        steps.push({
          changes: [{ resource: title, field: 'stage', from: undefined, to: value }],
          act: () => addStage(aws, planId, value),
        });
      if (!isOwned(seen.tags, gate))
        steps.push({
          changes: [{ resource: title, field: 'adopted by the gate', from: undefined, to: gate }],
          act: () => addTags(aws, 'usageplans', planId, adoptionTags(gate, apiId, stage)),
        });
      return steps;
    },
  };
}

/** The gate's plan gone; one that the user gave it stays his, without the gate's tags. */
export function deletedPlans(aws: Aws, gate: string): Resource<readonly UsagePlan[]> {
  return {
    title: `usage plan of the gate "${gate}"`,
    find: async () => (await listPlans(aws)).filter(({ tags }) => isOwned(tags, gate)),
    plan: (seen) =>
      seen.map((plan) => {
        if (!adoptedStage(plan.tags))
          return removal(`usage plan ${plan.id}`, plan.name, () => deletePlan(aws, plan));
        return {
          changes: [
            { resource: `usage plan ${plan.id}`, field: 'adopted by the gate', from: gate, to: undefined },
          ],
          act: () => removeTags(aws, 'usageplans', plan.id, gateTagNames(plan.tags)),
        };
      }),
  };
}
