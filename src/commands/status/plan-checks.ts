import { adoptedStage } from '../../aws/ownership.ts';
import type { UsagePlan } from '../../aws/apigateway/usage-plan.ts';
import { isSameStage } from '../../aws/apigateway/stage.ts';
import { broken, check, listed, warning, type Check, type Faults } from './check.ts';
import type { Observed } from './observed.ts';

/** Checks which keys are valid for the stage, by its usage plans. */
export function planChecks(seen: Observed): readonly Check[] {
  const [plan, ...more] = seen.ownPlans;
  if (!plan) {
    const remedy = 'Run `command: gate` (or `deploy`), or correct `name` and `region`.';
    return [check('gate', '', broken(`no usage plan belongs to the gate "${seen.gate}"`, remedy))];
  }
  const ids = listed([plan, ...more].map(({ id }) => id));
  return [
    check(
      'gate',
      `usage plan ${plan.id}`,
      more.length > 0 &&
        broken(
          `several usage plans belong to the gate (${ids}): nothing can be rotated`,
          'Delete all but one.',
        ),
    ),
    check('plan: stage', 'exactly the stage of the gate', stages(seen, plan)),
    check('plan: keys', "only the gate's own", foreignKeys(seen, plan)),
    check(
      'plan: limits',
      'no throttle, no quota',
      plan.limited &&
        warning(
          'the plan has a throttle or a quota: beyond it, viewers are rejected',
          adoptedStage(plan.tags)
            ? 'Remove them from the plan: all viewers share one key.'
            : 'Run `command: gate` (or `deploy`): it removes limits that apply to the whole plan.',
        ),
    ),
    check(
      'other plans',
      'none opens the stage',
      seen.otherPlans.map(({ plan: { id, name }, keyIds }) =>
        warning(
          keyIds.length === 0
            ? `the plan ${id} ("${name}") contains the stage, but has no key yet`
            : `the plan ${id} ("${name}") opens the stage to ${listed(keyIds)}`,
          'Remove the stage from that plan, unless its keys are meant to bypass CloudFront.',
        ),
      ),
    ),
  ];
}

function stages({ at }: Observed, plan: UsagePlan): Faults {
  const others = plan.stages.filter((stage) => !at || !isSameStage(stage, at));
  const names = listed(others.map(({ apiId, stage }) => `${apiId}/${stage}`));
  if (others.length === plan.stages.length)
    return broken(
      `the plan does not contain the stage${names ? `, but ${names}` : ''}: viewers are rejected`,
      'Run `command: gate` (or `deploy`): it adds the stage to the plan again.',
    );
  return (
    others.length > 0 &&
    warning(
      `the plan also contains ${names}: the gate's key is valid for them too`,
      'Remove them from the plan, or give the gate a plan of its own.',
    )
  );
}

function foreignKeys({ keys }: Observed, plan: UsagePlan): Faults {
  const foreign = keys.filter(({ attached, owned, enabled }) => attached && !owned && enabled);
  const whose = adoptedStage(plan.tags) ? 'their owner' : 'the person who added them';
  return (
    foreign.length > 0 &&
    warning(
      `the plan has keys that are not the gate's (${listed(foreign.map(({ id }) => id))}): ${whose} can bypass CloudFront`,
      'Remove them from the plan; one that CloudFront sends is adopted by `command: gate`.',
    )
  );
}
