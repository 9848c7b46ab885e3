import { listAllKeys, listOwned, type ApiKey } from '../aws/apigateway/api-key.ts';
import { isSameStage, type StageName } from '../aws/apigateway/stage.ts';
import {
  knownPlans,
  listPlans,
  planKeyIds,
  planOfClients,
  type UsagePlan,
} from '../aws/apigateway/usage-plan.ts';
import { adoptedStage, isOwned, type Tags } from '../aws/ownership.ts';
import { Failure } from '../failure.ts';
import type { Context } from './context.ts';

/** A gate as its usage plan describes it. */
export interface Gate extends StageName {
  readonly name: string;
  readonly planId: string;
  /** Every stage that accepts the plan's keys: more than the gate's own only in a user-supplied plan. */
  readonly stages: readonly StageName[];
  readonly tags: Tags;
}

/** The stages of a plan, the gate's own first. */
export const stagesOf = (stages: readonly StageName[], { apiId, stage }: StageName) => {
  const own = { apiId, stage };
  return [own, ...stages.filter((one) => !isSameStage(one, own))];
};

/**
 * Finds the gate by its usage plan's tag. Throws when there is no such plan, more than one, or one that covers other stages. A
 * user-supplied plan may cover others; its tag names the gate's.
 */
export async function findGate(world: Pick<Context, 'aws' | 'journal'>, name: string): Promise<Gate> {
  const [plan, ...more] = await plansOf(world, name);
  if (!plan)
    throw new Failure(
      `There is no gate named "${name}" in ${world.aws.region}.`,
      'Run `command: deploy` or `command: gate` first, or correct the inputs `name` and `region`.',
      'no-gate',
    );
  if (more.length > 0)
    throw new Failure(
      `${more.length + 1} usage plans have the tag of the gate "${name}" (${[plan, ...more].map(({ id }) => id).join(', ')}).`,
      'Delete those that no stage needs: a gate has one plan.',
      'several-plans',
    );
  const adopted = adoptedStage(plan.tags);
  const [own, ...others] = adopted ? plan.stages.filter((stage) => isSameStage(stage, adopted)) : plan.stages;
  if (plan.stages.length === 0)
    throw new Failure(
      `The usage plan ${plan.id} of the gate "${name}" contains no stage: viewers are rejected.`,
      'Run `command: gate` (or `deploy`): it adds the stage to the plan again.',
      'plan-stages',
    );
  if (!own || others.length > 0)
    throw new Failure(
      `The usage plan ${plan.id} of the gate "${name}" contains ${plan.stages.length} stages instead of one.`,
      'Give each gate its own plan with exactly one stage: a key is valid for every stage of its plan.',
      'plan-stages',
    );
  return { name, planId: plan.id, ...own, stages: plan.stages, tags: plan.tags };
}

/**
 * A plan that gives clients keys for the gate's stage: another one, or the gate's own if it holds enabled keys that are not the gate's
 * and not among those `sent` by a distribution.
 */
export async function clientPlan(
  { aws, journal }: Pick<Context, 'aws' | 'journal'>,
  gate: Gate,
  sent: readonly string[],
): Promise<UsagePlan | undefined> {
  const plans = await listPlans(aws);
  const inPlan = await planKeyIds(aws, gate.planId);
  const keys = await listAllKeys(aws);
  for (const { value } of keys) journal.mask(value);
  const isClients = ({ id, enabled, tags, value }: ApiKey): boolean =>
    enabled && inPlan.includes(id) && !isOwned(tags, gate.name) && !sent.includes(value);
  const others = plans.filter(({ id }) => id !== gate.planId);
  return keys.some(isClients) ? plans.find(({ id }) => id === gate.planId) : planOfClients(aws, others, gate);
}

/** The plans of a gate; if a list does not show their tags, they are found by the gate's keys in them. */
export const plansOf = ({ aws, journal }: Pick<Context, 'aws' | 'journal'>, name: string) =>
  knownPlans(aws, name, async () => (await listOwned(aws, name, journal.mask)).map(({ id }) => id));
