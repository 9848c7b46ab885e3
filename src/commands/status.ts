import type { Context } from '../gate/context.ts';
import { worst } from './status/check.ts';
import { judge } from './status/judge.ts';
import { isTarget, liveKeys } from './status/key-checks.ts';
import { observe } from './status/observe.ts';
import type { StatusOutcome, StatusSettings } from './status/settings.ts';

export type { Check } from './status/check.ts';
export type { StatusOutcome, StatusSettings } from './status/settings.ts';

/**
 * Reads everything about a gate, asks at its doors as strangers and viewers do, and judges it: one line a check, each
 * with its remedy. Changes nothing. Throws a Failure only when AWS refuses to be read.
 */
export async function status(context: Context, settings: StatusSettings): Promise<StatusOutcome> {
  const seen = await observe(context, settings);
  const checks = judge(seen, settings);
  return {
    state: worst(checks),
    checks,
    apiId: seen.at?.apiId,
    stage: seen.at?.stage,
    planId: seen.ownPlans[0]?.id,
    keyIds: liveKeys(seen, ({ staging }) => !staging).map(({ id }) => id),
    distributionIds: seen.distributions.filter(isTarget).map(({ id }) => id),
  };
}
