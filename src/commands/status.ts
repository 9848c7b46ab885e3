import type { Context } from '../gate/context.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { worst, type Check, type State } from './status/check.ts';
import { answerChecks } from './status/answer-checks.ts';
import { distributionChecks } from './status/distribution-checks.ts';
import { observe, type Observed } from './status/observed.ts';
import { planChecks } from './status/plan-checks.ts';
import { functionChecks } from './status/function-checks.ts';
import { ownerChecks } from './status/owner-checks.ts';
import { stageChecks } from './status/stage-checks.ts';
import { isTarget, keyChecks, liveKeys } from './status/key-checks.ts';

export interface StatusOutcome {
  /** The worst of the checks. */
  readonly state: State;
  readonly checks: readonly Check[];
  readonly apiId: string | undefined;
  /** The keys that distributions send. */
  readonly keyIds: readonly string[];
  readonly distributionIds: readonly string[];
}

/** Reads and probes a gate without changing it: one line per check, with its remedy. Throws only if AWS refuses a call. */
export async function status(context: Context, inputs: Inputs): Promise<StatusOutcome> {
  const seen = await observe(context, inputs);
  const checks = judge(seen, inputs);
  return {
    state: worst(checks),
    checks,
    apiId: seen.at?.apiId,
    keyIds: liveKeys(seen, ({ staging }) => !staging).map(({ id }) => id),
    distributionIds: seen.distributions.filter(isTarget).map(({ id }) => id),
  };
}

/** The table of checks for an observation. Pure: the same observation gives the same table. */
export function judge(seen: Observed, { maxKeyAge }: Pick<Inputs, 'maxKeyAge'>): readonly Check[] {
  const plans = planChecks(seen);
  if (!seen.at) return plans;
  const stage = stageChecks(seen);
  if (!seen.api?.snapshot) return [...plans, ...stage];
  return [
    ...plans,
    ...stage,
    ...distributionChecks(seen),
    ...keyChecks(seen, maxKeyAge),
    ...ownerChecks(seen),
    ...answerChecks(seen),
    ...functionChecks(seen),
  ];
}
