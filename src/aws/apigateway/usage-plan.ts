import * as sdk from '@aws-sdk/client-api-gateway';
import type { PatchOperation, UsagePlan as SdkUsagePlan } from '@aws-sdk/client-api-gateway';
import { Failure } from '../../failure.ts';
import { call, callIfThere } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';
import { answerWasLost, refusedWith, unlessDenied } from '../client/refusal.ts';
import { listWhole } from '../client/whole-list.ts';
import {
  adoptedStage,
  adoptionTags,
  gateOf,
  gateTagNames,
  gateTags,
  isOwned,
  isStageAdded,
  ofAnotherGate,
  type Tags,
} from '../ownership.ts';
import { allGone, creation, edit, removal, type Resource, type Step } from '../step.ts';
import { isSameStage, type StageName } from './stage.ts';
import { addTags, removeTags, withTags } from './tagging.ts';

/** The usage plan of a gate: the stages for which its keys are valid. */
export interface UsagePlan {
  readonly id: string;
  readonly name: string;
  readonly stages: readonly StageName[];
  /** A throttle or quota would reject viewers; a gate has neither. */
  readonly limited: boolean;
  /** The limits of the whole plan, by their paths in a patch; a stage's methods may have their own throttles. */
  readonly limits: readonly ('/throttle' | '/quota')[];
  readonly tags: Tags;
}

/** Every usage plan of the account and Region (300 at most), or those that contain a key. */
export async function listPlans(aws: Aws, query: { keyId?: string } = {}): Promise<readonly UsagePlan[]> {
  const of = query.keyId ?? 'all plans';
  const items = await listWhole(aws, sdk.GetUsagePlansCommand, of, { ...query });
  return (await withTags(items, (id) => planIfShown(aws, id))).map(fromSdk);
}

/** One plan by its id, with the tags that a list may not show; none if this role may not read it. */
async function planIfShown({ apiGateway }: Aws, usagePlanId: string): Promise<UsagePlan | undefined> {
  const input = { usagePlanId };
  const found = await unlessDenied(callIfThere(apiGateway, sdk.GetUsagePlanCommand, usagePlanId, input));
  return found && fromSdk(found);
}

/**
 * The plans with the tag of the gate with these keys. If the list shows none, the plans with one of the keys are read again by their
 * ids, because a user-supplied plan cannot be recognised by its name.
 */
export async function knownPlans(
  aws: Aws,
  gate: string,
  keyIds: () => Promise<readonly string[]>,
): Promise<readonly UsagePlan[]> {
  const shown = await ownPlans(aws, gate);
  if (shown.length > 0) return shown;
  const found = new Map<string, UsagePlan>();
  for (const keyId of await keyIds())
    for (const { id } of await listPlans(aws, { keyId })) {
      const plan = await planIfShown(aws, id);
      if (plan && isOwned(plan.tags, gate)) found.set(id, plan);
    }
  return [...found.values()];
}

/** Those with the gate's tag: one, if all is well. */
export const ownPlans = async (aws: Aws, gate: string): Promise<readonly UsagePlan[]> =>
  (await listPlans(aws)).filter(({ tags }) => isOwned(tags, gate));

/** Creates the gate's plan, unlimited and with its stage at once: UpdateUsagePlan would be limited to one call per 20 s. */
export async function createPlan(aws: Aws, gate: string, apiId: string, stage: string): Promise<UsagePlan> {
  const input = {
    name: `cloudfront-image-gate/${gate}`,
    description: 'Opens one stage to the keys that CloudFront sends. Managed by CloudFront Image Gate.',
    apiStages: [{ apiId, stage }],
    tags: gateTags(gate),
  };
  return fromSdk(await call(aws.apiGateway, sdk.CreateUsagePlanCommand, gate, input));
}

/** Deletes a plan whose stages were removed; one that no longer exists counts as success. */
export async function deletePlan(aws: Aws, plan: UsagePlan): Promise<void> {
  const { id: usagePlanId, stages } = plan;
  if (stages.length > 0) await removeStages(aws, usagePlanId, stages);
  await callIfThere(aws.apiGateway, sdk.DeleteUsagePlanCommand, usagePlanId, { usagePlanId });
}

async function removeStages(aws: Aws, usagePlanId: string, stages: readonly StageName[]): Promise<void> {
  const patchOperations = stages.map(
    ({ apiId, stage }) => ({ op: 'remove', path: '/apiStages', value: `${apiId}:${stage}` }) as const,
  );
  const input = { usagePlanId, patchOperations };
  await callIfThere(aws.apiGateway, sdk.UpdateUsagePlanCommand, usagePlanId, input);
}

/** The ids of the keys in a plan. AWS returns the same empty list for a plan that does not exist. */
export async function planKeyIds(aws: Aws, usagePlanId: string): Promise<readonly string[]> {
  const items = await listWhole(aws, sdk.GetUsagePlanKeysCommand, usagePlanId, { usagePlanId });
  return items.flatMap(({ id }) => id ?? []);
}

/** Adds a key to a plan; one that is already in it counts as success. */
export async function attachKey(aws: Aws, planId: string, keyId: string): Promise<void> {
  try {
    const input = { usagePlanId: planId, keyId, keyType: 'API_KEY' };
    await call(aws.apiGateway, sdk.CreateUsagePlanKeyCommand, keyId, input);
  } catch (error) {
    const mayBeThere = refusedWith(error, 'ConflictException') || answerWasLost(error);
    if (!mayBeThere || !(await planKeyIds(aws, planId)).includes(keyId)) throw error;
  }
}

const holdsAny = (limit: object | undefined): boolean =>
  Object.values(limit ?? {}).some((value) => value !== undefined);

function fromSdk(plan: SdkUsagePlan): UsagePlan {
  return {
    id: plan.id ?? '',
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

/** The gate's plan, and duplicates from concurrent runs: for this stage too, and without a key. */
interface GatePlan extends UsagePlan {
  readonly surplus?: readonly UsagePlan[];
}

/** The usage plan that makes the gate's keys valid for this stage. Other stages in it stay; `status` reports them. */
export function gatePlan(aws: Aws, gate: string, at: StageName): Resource<GatePlan | undefined> {
  const { apiId, stage } = at;
  const title = `usage plan of the gate "${gate}"`;
  return {
    title,
    find: () => findPlan(aws, gate, at),
    plan: (seen) => {
      const create = () => createPlan(aws, gate, apiId, stage);
      if (!seen) return [creation(title, `stage ${apiId}/${stage}, no throttle, no quota`, create)];
      const freed = [...withoutSurplus(aws, seen), ...unlimited(aws, title, seen)];
      return [...stageSteps(aws, title, seen, at), ...freed];
    },
  };
}

const withoutSurplus = (aws: Aws, { surplus = [] }: GatePlan): readonly Step[] =>
  surplus.map((plan) => removal(`usage plan ${plan.id}`, 'one too many', () => deletePlan(aws, plan)));

/** Throws if the gate of this plan protects another stage: its keys would be valid for both, and it could not be rotated. */
export function refuseOtherStage(gate: string, plan: UsagePlan, at: StageName): void {
  const [other] = plan.stages;
  if (!other || opens(plan, at)) return;
  throw new Failure(
    `The gate "${gate}" protects another stage, ${other.apiId}/${other.stage} (usage plan ${plan.id}).`,
    'Choose another `name` for this gate, or correct `stage`. If that stage is no longer used, remove it from the usage plan instead, then run the action again.',
    'foreign-resource',
  );
}

/** Whether the keys of a plan are valid for this stage. */
export const opens = ({ stages }: UsagePlan, at: StageName): boolean =>
  stages.some((stage) => isSameStage(stage, at));

/**
 * The first of these plans that gives clients keys for a stage: a call for each one that contains it, and for each whose stages the
 * list did not show, if it has any.
 */
export async function planOfClients(
  aws: Aws,
  plans: readonly UsagePlan[],
  at: StageName,
): Promise<UsagePlan | undefined> {
  for (const listed of plans) {
    const plan = listed.stages.length > 0 ? listed : ((await planIfShown(aws, listed.id)) ?? listed);
    if (opens(plan, at) && (await planKeyIds(aws, plan.id)).length > 0) return plan;
  }
  return undefined;
}

/** Of several plans, every run takes the same one: one with keys, otherwise the first by id. */
async function findPlan(aws: Aws, gate: string, at: StageName): Promise<GatePlan | undefined> {
  const owned = await ownPlans(aws, gate);
  const opening = owned.filter((plan) => opens(plan, at)).toSorted(byId);
  // A removal removes the stages first, so a plan that it could not delete has none.
  const rivals = [...opening, ...owned.filter(({ stages }) => stages.length === 0).toSorted(byId)];
  if (rivals.length < 2) return rivals[0] ?? owned[0];
  const empty: UsagePlan[] = [];
  for (const plan of rivals) if ((await planKeyIds(aws, plan.id)).length === 0) empty.push(plan);
  const kept = rivals.find((plan) => !empty.includes(plan)) ?? rivals[0];
  const surplus = empty.filter((plan) => plan !== kept && adoptedStage(plan.tags) === undefined);
  return kept && { ...kept, surplus };
}

const byId = (one: UsagePlan, other: UsagePlan): number => (one.id < other.id ? -1 : 1);

/** Removes throttle and quota from the gate's own plan, because all viewers share one key. A user's plan keeps its own. */
function unlimited(aws: Aws, resource: string, { id, limits, tags }: UsagePlan): readonly Step[] {
  if (limits.length === 0 || adoptedStage(tags) !== undefined) return [];
  const changes = limits.map((path) => ({ resource, field: path.slice(1), from: 'a limit', to: undefined }));
  const patch = limits.map((path) => ({ op: 'remove', path }) as const);
  return [{ changes, act: () => update(aws, id, patch) }];
}

/** Makes the keys of a plan valid for this stage too. */
function stageSteps(aws: Aws, resource: string, plan: UsagePlan, at: StageName): readonly Step[] {
  if (opens(plan, at)) return [];
  const value = `${at.apiId}:${at.stage}`;
  const act = () => update(aws, plan.id, [{ op: 'add', path: '/apiStages', value }]);
  return [edit(resource, 'stage', { from: undefined, to: value }, act)];
}

const update = (aws: Aws, usagePlanId: string, patchOperations: PatchOperation[]): Promise<unknown> =>
  call(aws.apiGateway, sdk.UpdateUsagePlanCommand, usagePlanId, { usagePlanId, patchOperations });

/** A user's plan, with the stage in it and tagged as adopted; the rest stays. Throws if it does not exist or belongs to another gate. */
export function usersPlan(aws: Aws, planId: string, gate: string, at: StageName): Resource<GatePlan> {
  const title = `usage plan ${planId}`;
  return {
    title,
    find: async () => {
      const plans = await listPlans(aws);
      const found = plans.find(({ id }) => id === planId);
      if (!found)
        throw new Failure(
          `There is no usage plan ${planId} in ${aws.region}.`,
          'Correct the input `usage-plan-id`, or leave it out to have a plan created.',
          'no-plan',
        );
      const owner = gateOf(found.tags);
      if (owner !== undefined && owner !== gate)
        throw ofAnotherGate(
          title,
          owner,
          'Leave the input `usage-plan-id` out: each gate has a plan of its own. If it is the same gate, correct `name`.',
        );
      const own = plans.find(({ id, tags }) => id !== planId && isOwned(tags, gate));
      // A run that found a key of the user's plan in a header stopped after it had created this one.
      const isSurplus =
        own && adoptedStage(own.tags) === undefined && (await planKeyIds(aws, own.id)).length === 0;
      if (own && !isSurplus)
        throw new Failure(
          `The gate "${gate}" already has the usage plan ${own.id}: a gate has only one.`,
          'Leave the input `usage-plan-id` out, or delete that plan first.',
          'several-plans',
        );
      return { ...found, surplus: own ? [own] : [] };
    },
    plan: (seen) => {
      const tags = adoptionTags(gate, at.apiId, at.stage, !opens(seen, at));
      const adopt = () => addTags(aws, 'usageplans', planId, tags);
      const adoption = edit(title, 'adopted by the gate', { from: undefined, to: gate }, adopt);
      // The tag first: it remembers whether the stage was in the plan before.
      const adopted = isOwned(seen.tags, gate) ? [] : [adoption];
      return [...adopted, ...stageSteps(aws, title, seen, at), ...withoutSurplus(aws, seen)];
    },
  };
}

/** Removes the gate's plan; a plan that the user supplied only loses the gate's tags, and the stage if the gate put it in. */
export function deletedPlans(aws: Aws, gate: string): Resource<readonly UsagePlan[]> {
  return allGone(
    `usage plan of the gate "${gate}"`,
    () => ownPlans(aws, gate),
    (plan) => {
      const { id, name, tags } = plan;
      const adopted = adoptedStage(tags);
      if (!adopted) return removal(`usage plan ${id}`, name, () => deletePlan(aws, plan));
      const act = async () => {
        if (isStageAdded(tags) && opens(plan, adopted)) await removeStages(aws, id, [adopted]);
        await removeTags(aws, 'usageplans', id, gateTagNames(tags));
      };
      return edit(`usage plan ${id}`, 'adopted by the gate', { from: gate, to: undefined }, act);
    },
  );
}
