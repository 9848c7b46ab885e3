import type { Context } from './context.ts';
import type { GateState } from '../core/gate-state.ts';
import type { Intent } from '../core/intent.ts';
import { Distributions } from './distributions.ts';
import { findEndpoints } from './endpoints.ts';
import type { Endpoints } from './evidence.ts';
import { GateKeys } from './keys.ts';
import type { ProbeRoute } from './probe.ts';
import { GateSecret, type NamedSecret } from './secret.ts';
import { listOwned } from '../aws/apigateway/api-key.ts';
import { isSameStage, type StageName } from '../aws/apigateway/stage.ts';
import { knownPlans } from '../aws/apigateway/usage-plan.ts';
import { adoptedStage } from '../aws/ownership.ts';
import { Failure } from '../failure.ts';

/** Which gate, and what the user says of it that AWS does not show. */
interface GateSelection extends NamedSecret {
  /** Only these distributions are changed; empty: every one that leads to the gate. */
  readonly distributionIds: readonly string[];
  /** Custom domains that lead to the gate's stage, beside those that are found by their mappings. */
  readonly apiDomains: readonly string[];
  /** Undefined: chosen from the deployed methods. */
  readonly probe?: ProbeRoute | undefined;
  /** Undefined: distributions are probed by their own names. */
  readonly viewerUrl?: string | undefined;
}

export interface RotateSettings extends GateSelection {
  readonly intent: Intent;
  /** Seconds that API Gateway gets to tell all hosts of a key. AWS gives no figure; users saw 10 s and more, and relapses. */
  readonly propagationSeconds: number;
}

/** A gate as a running command sees it: AWS's answers turned into states for the core. */
export class GateView {
  readonly gate: Gate;
  readonly keys: GateKeys;
  readonly distributions: Distributions;
  readonly secret: GateSecret | undefined;
  private readonly context: Context;
  private readonly selection: GateSelection;
  private found: Promise<Endpoints> | undefined;

  private constructor(context: Context, selection: GateSelection, gate: Gate, secret?: GateSecret) {
    this.context = context;
    this.selection = selection;
    this.gate = gate;
    this.secret = secret;
    this.keys = new GateKeys(context, gate.name, gate.planId);
    const stages = stagesOf(gate.stages, gate);
    this.distributions = new Distributions(context, this.keys, { ...selection, stages });
  }

  static async open(context: Context, selection: GateSelection): Promise<GateView> {
    const secret = await GateSecret.open(context, selection);
    return new GateView(context, selection, await findGate(context, selection.name), secret);
  }

  /** Reads everything: first the secret, then the distributions with their ETags, then the keys, as both rules want it. */
  async look(): Promise<GateState> {
    const distributionsSeenAt = this.context.clock.now();
    await this.secret?.read();
    await this.distributions.read();
    return this.stateFrom(distributionsSeenAt);
  }

  /** The distributions again, `whole`: by a list of all; the keys too if a header holds a value that was never read. */
  async poll(state: GateState, whole = false): Promise<GateState> {
    const targetsSeenAt = this.context.clock.now();
    if (whole) await this.secret?.read();
    await this.distributions.poll(state.targets, whole);
    if (this.distributions.holdUnknown()) return this.stateFrom(targetsSeenAt);
    const longestRequest = Math.max(state.longestRequest, this.distributions.longestRequest());
    return { ...state, ...this.seen(), targetsSeenAt, longestRequest };
  }

  /** The gate's own keys again, and in which other plans those are that could be retired. */
  async pollKeys(): Promise<{ keys: GateState['keys']; at: number }> {
    const at = this.context.clock.now();
    await this.keys.readOwn();
    return { keys: await this.keysWithPlans(), at };
  }

  /** Found once, when something is to be proved for the first time. */
  endpoints(): Promise<Endpoints> {
    return (this.found ??= findEndpoints(this.context, this.distributions, this.selection));
  }

  private async stateFrom(targetsSeenAt: number): Promise<GateState> {
    const keysSeenAt = this.context.clock.now();
    await this.keys.read();
    if (this.distributions.holdUnknown()) await this.keys.readAccount();
    this.secret?.refuseForeign(this.keys, this.distributions.keyHeaders());
    const keys = await this.keysWithPlans();
    const longestRequest = this.distributions.longestRequest();
    return { ...this.seen(), keys, longestRequest, targetsSeenAt, keysSeenAt };
  }

  private seen(): Pick<GateState, 'targets' | 'others' | 'secret'> {
    const secret = this.secret?.seen(this.keys);
    return { ...this.distributions.seen(), ...(secret ? { secret } : {}) };
  }

  private async keysWithPlans(): Promise<GateState['keys']> {
    await this.keys.readOtherPlans(this.distributions.seen().targets.flatMap(({ headers }) => headers));
    return this.keys.seen();
  }
}

/** A gate as its usage plan names it. */
export interface Gate extends StageName {
  readonly name: string;
  readonly planId: string;
  /** Every stage that the plan's keys open: more than the gate's own only in a plan that its owner gave to the gate. */
  readonly stages: readonly StageName[];
}

/** The stages of a plan, the gate's own first. */
export const stagesOf = (stages: readonly StageName[], { apiId, stage }: StageName) => {
  const own = { apiId, stage };
  return [own, ...stages.filter((one) => !isSameStage(one, own))];
};

/**
 * Finds the gate by its usage plan's tag. Throws when there is none, more than one, or one that opens other stages;
 * a plan that its owner gave to the gate may open others, its tag names the gate's.
 */
async function findGate(world: Pick<Context, 'aws' | 'journal'>, name: string): Promise<Gate> {
  const [plan, ...more] = await plansOf(world, name);
  if (!plan)
    throw new Failure(
      `There is no gate named "${name}" in ${world.aws.region}.`,
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
  const [own, ...others] = adopted ? plan.stages.filter((stage) => isSameStage(stage, adopted)) : plan.stages;
  if (!own || others.length > 0)
    throw new Failure(
      `The usage plan ${plan.id} of the gate "${name}" opens ${plan.stages.length} stages instead of one.`,
      'Give each gate a plan of its own with exactly one stage: a key opens every stage of its plan.',
      'plan-stages',
    );
  return { name, planId: plan.id, ...own, stages: plan.stages };
}

/** The plans of a gate; where a list does not show whose they are, by the gate's keys in them. */
export const plansOf = ({ aws, journal }: Pick<Context, 'aws' | 'journal'>, name: string) =>
  knownPlans(aws, name, async () => (await listOwned(aws, name, journal.mask)).map(({ id }) => id));
