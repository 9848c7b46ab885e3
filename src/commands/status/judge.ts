import { answerChecks } from './answer-checks.ts';
import type { Check } from './check.ts';
import { distributionChecks } from './distribution-checks.ts';
import { keyChecks } from './key-checks.ts';
import type { Observed } from './observed.ts';
import { planChecks } from './plan-checks.ts';
import { functionChecks } from './function-checks.ts';
import { ownerChecks } from './owner-checks.ts';
import type { Inputs } from '../../inputs/inputs.ts';
import { stageChecks } from './stage-checks.ts';

/** The table of checks for what was seen. Pure: the same sight, the same judgement. */
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
