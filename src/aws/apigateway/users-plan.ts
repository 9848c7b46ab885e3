import { Failure } from '../../failure.ts';
import type { Aws } from '../client/connect.ts';
import { addStage, opens } from './gate-plan.ts';
import { foreignResource } from '../naming.ts';
import { adoptionTags, gateOf, isOwned } from '../ownership.ts';
import type { Resource, Step } from '../step.ts';
import { addTags } from './tagging.ts';
import { listPlans, type UsagePlan } from './usage-plan.ts';

/**
 * A usage plan of the user's that shall be a gate's: the stage is added to it and it is tagged as adopted. Everything
 * else in it stays. Throws when it does not exist or is another gate's.
 */
export function usersPlan(
  aws: Aws,
  planId: string,
  gate: string,
  apiId: string,
  stage: string,
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
