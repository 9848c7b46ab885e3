import { isSameStage } from '../../aws/apigateway/stage.ts';
import { gatePlan, refuseOtherStage, type UsagePlan, usersPlan } from '../../aws/apigateway/usage-plan.ts';
import { adoptedStage, openMethodsIn, openMethodTags } from '../../aws/ownership.ts';
import { edit, type Resource, type Step } from '../../aws/step.ts';
import { addTags } from '../../aws/apigateway/tagging.ts';
import type { Context } from '../../gate/context.ts';
import { rememberingSecret } from '../../gate/remembered-secret.ts';
import type { GateSettings } from './settings.ts';

/** The gate's own plan, for this stage alone, or the user's; it remembers which methods stay open, and the secret. */
export function planFor(context: Context, settings: GateSettings): Resource<UsagePlan | undefined> {
  const resource = rememberingSecret(context, settings, planOf(context, settings));
  return {
    ...resource,
    plan: (seen) => [...resource.plan(seen), ...(seen ? rememberingSteps(context, settings, seen) : [])],
  };
}

function planOf({ aws }: Context, settings: GateSettings): Resource<UsagePlan | undefined> {
  const { name, usagePlanId } = settings;
  if (usagePlanId !== undefined) return usersPlan(aws, usagePlanId, name, settings);
  const own = gatePlan(aws, name, settings);
  return {
    ...own,
    plan: (seen) => {
      if (seen) refuseOtherStage(name, seen, settings);
      return own.plan(seen);
    },
  };
}

/** `status` reads the tag, so that open methods need not be given again. */
function rememberingSteps(context: Context, settings: GateSettings, plan: UsagePlan): readonly Step[] {
  const { aws, journal } = context;
  const { excludeMethods } = settings;
  const known = openMethodsIn(plan.tags);
  if (known.join() === excludeMethods.join()) return [];
  const tags = openMethodTags(excludeMethods);
  if (!tags) {
    journal.warned(
      'The list in `exclude-methods` does not fit into a tag: set the input for `command: status` as well.',
    );
    return [];
  }
  const change = { from: known.join(', ') || undefined, to: excludeMethods.join(', ') || undefined };
  const act = () => addTags(aws, 'usageplans', plan.id, tags);
  return [edit(`usage plan ${plan.id}`, 'open methods', change, act)];
}

/** Reports what a plan does besides giving the gate's keys access to this stage. */
export function warnAboutPlan({ journal }: Context, settings: GateSettings, plan: UsagePlan): void {
  const others = plan.stages.filter((one) => !isSameStage(one, settings));
  const list = others.map((one) => `${one.apiId}/${one.stage}`).join(', ');
  if (others.length > 0)
    journal.warned(
      `The usage plan ${plan.id}${adoptedStage(plan.tags) ? ' (yours)' : ''} also contains ${list}: the gate's key is valid for them too.`,
    );
  if (plan.limited)
    journal.warned(`The usage plan ${plan.id} has a throttle or a quota: beyond it, viewers are rejected.`);
}
