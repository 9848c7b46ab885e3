import type { Aws } from '../../aws/connect.ts';
import { apiDomain } from '../../aws/naming.ts';
import { adoptedStage, isOwned } from '../../aws/ownership.ts';
import { listPlans } from '../../aws/usage-plan.ts';
import { Failure } from '../../failure.ts';

/** A gate as its usage plan names it. */
export interface Gate {
  readonly name: string;
  readonly planId: string;
  readonly apiId: string;
  readonly stage: string;
  /** The domains under which distributions may have this API as an origin; the API's own first. */
  readonly domains: readonly [string, ...string[]];
}

/**
 * Finds the gate by its usage plan's tag. Throws when there is none, more than one, or one that opens other stages;
 * a plan that the user gave to the gate may open others, its tag names the gate's.
 */
export async function findGate(aws: Aws, name: string, apiDomains: readonly string[]): Promise<Gate> {
  const [plan, ...more] = (await listPlans(aws)).filter(({ tags }) => isOwned(tags, name));
  if (!plan)
    throw new Failure(
      `There is no gate named "${name}" in ${aws.region}.`,
      'Run `command: deploy` or `command: gate` first, or correct the inputs `name` and `region`.',
      'no-gate',
    );
  if (more.length > 0)
    throw new Failure(
      `${more.length + 1} usage plans carry the tag of the gate "${name}" (${[plan, ...more].map(({ id }) => id).join(', ')}).`,
      'Delete those that no stage needs: a gate has one plan.',
      'several-plans',
    );
  const adopted = adoptedStage(plan.tags);
  const [only, ...others] = adopted
    ? plan.stages.filter(({ apiId, stage }) => apiId === adopted.apiId && stage === adopted.stage)
    : plan.stages;
  if (!only || others.length > 0)
    throw new Failure(
      `The usage plan ${plan.id} of the gate "${name}" opens ${plan.stages.length} stages instead of one.`,
      'Give each gate a plan of its own with exactly one stage: a key opens every stage of its plan.',
      'plan-stages',
    );
  const domains = apiDomains.map((domain) => domain.toLowerCase());
  return { name, planId: plan.id, ...only, domains: [apiDomain(only.apiId, aws.region), ...domains] };
}
