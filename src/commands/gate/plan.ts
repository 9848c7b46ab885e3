import { gatePlan, opens } from '../../aws/gate-plan.ts';
import { adoptedStage } from '../../aws/ownership.ts';
import type { Resource } from '../../aws/step.ts';
import type { UsagePlan } from '../../aws/usage-plan.ts';
import { usersPlan } from '../../aws/users-plan.ts';
import type { Context } from '../../context.ts';
import { Failure } from '../../failure.ts';
import type { GateSettings } from './settings.ts';

/** The gate's own plan, which opens this stage alone, or the user's. */
export function planFor(
  { aws }: Context,
  { name, apiId, stage, usagePlanId }: GateSettings,
): Resource<UsagePlan | undefined> {
  if (usagePlanId !== undefined) return usersPlan(aws, usagePlanId, name, apiId, stage);
  const own = gatePlan(aws, name, apiId, stage);
  return {
    ...own,
    plan: (seen) => {
      const [other] = seen?.stages ?? [];
      if (seen && other && !opens(seen, apiId, stage))
        throw new Failure(
          `The gate "${name}" stands before another stage, ${other.apiId}/${other.stage} (usage plan ${seen.id}).`,
          'Choose another `name` for this gate.',
          'foreign-resource',
        );
      return own.plan(seen);
    },
  };
}

/** Says what a plan does besides opening this stage to the gate's keys. */
export function warnAboutPlan({ journal }: Context, { apiId, stage }: GateSettings, plan: UsagePlan): void {
  const others = plan.stages.filter((one) => one.apiId !== apiId || one.stage !== stage);
  const list = others.map((one) => `${one.apiId}/${one.stage}`).join(', ');
  if (others.length > 0)
    journal.warned(
      `The usage plan ${plan.id}${adoptedStage(plan.tags) ? ' (yours)' : ''} also opens ${list}: the gate's key opens them too.`,
    );
  if (plan.limited)
    journal.warned(`The usage plan ${plan.id} has a throttle or a quota: beyond it, viewers are refused.`);
}
