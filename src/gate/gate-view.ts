import type { Context } from './context.ts';
import { openMethodsIn, secretIn } from '../aws/ownership.ts';
import { headersOf, type GateState } from '../core/gate-state.ts';
import type { Intent } from '../core/intent.ts';
import { Distributions } from './distributions.ts';
import { findEndpoints } from './endpoints.ts';
import type { Endpoints } from './evidence.ts';
import { clientPlan, findGate, stagesOf, type Gate } from './gate.ts';
import { GateKeys } from './keys.ts';
import { refuseOpenPath, type ProbeRoute } from './probe.ts';
import { openSecret } from './remembered-secret.ts';
import type { GateSecret, NamedSecret } from './secret.ts';

/** Which gate, what AWS does not show about it, and what to do. */
export interface RotateSettings extends NamedSecret {
  readonly intent: Intent;
  /** Only these distributions are changed; empty: every one that points to the gate. */
  readonly distributionIds: readonly string[];
  /** Custom domains that point to the gate's stage, besides those found by their mappings. */
  readonly apiDomains: readonly string[];
  /** Undefined: chosen from the deployed methods. */
  readonly probe?: ProbeRoute | undefined;
  /** Undefined: distributions are probed by their own names. */
  readonly viewerUrl?: string | undefined;
  /** Seconds that API Gateway gets to propagate a key to all hosts. AWS gives no figure; users saw 10 s and more, and relapses. */
  readonly propagationSeconds: number;
}

/** A gate as a running command sees it: AWS's responses turned into states for the core. */
export class GateView {
  readonly gate: Gate;
  readonly keys: GateKeys;
  readonly distributions: Distributions;
  readonly secret: GateSecret | undefined;
  private readonly context: Context;
  private readonly selection: RotateSettings;
  private found: Promise<Endpoints> | undefined;

  private constructor(context: Context, selection: RotateSettings, gate: Gate, secret?: GateSecret) {
    this.context = context;
    this.selection = selection;
    this.gate = gate;
    this.secret = secret;
    this.keys = new GateKeys(context, gate.name, gate.planId, gate);
    const stages = stagesOf(gate.stages, gate);
    const clients = (sent: readonly string[]) => clientPlan(context, gate, sent);
    this.distributions = new Distributions(context, this.keys, { ...selection, stages, clients });
  }

  static async open(context: Context, selection: RotateSettings): Promise<GateView> {
    const gate = await findGate(context, selection.name);
    if (selection.probe) refuseOpenPath(openMethodsIn(gate.tags), selection.probe);
    return new GateView(context, selection, gate, await openSecret(context, selection, gate.tags));
  }

  /** The secret that the plan names now but did not when the run began: API Gateway may have been behind. */
  lateSecrets(): readonly string[] {
    const [late] = this.secret ? [] : secretIn(this.keys.newestPlan?.tags ?? {});
    return late === undefined || late === secretIn(this.gate.tags)[0] ? [] : [late];
  }

  /** Reads everything in the order that both rules need: the secret, then the distributions with their ETags, then the keys. */
  async look(): Promise<GateState> {
    const distributionsSeenAt = this.context.clock.now();
    await this.secret?.read();
    await this.distributions.read();
    return this.stateFrom(distributionsSeenAt);
  }

  /** Reads the distributions again (`whole`: from a list of all), and the keys too if a header has an unknown value. */
  async poll(state: GateState, whole = false): Promise<GateState> {
    const targetsSeenAt = this.context.clock.now();
    if (whole) await this.secret?.read();
    await this.distributions.poll(state.targets, whole);
    if (this.distributions.holdUnknown()) return this.stateFrom(targetsSeenAt);
    const longestRequest = this.distributions.longestRequest();
    return { ...state, ...this.seen(), targetsSeenAt, longestRequest };
  }

  /** Reads the gate's own keys again, and which other plans hold those that could be retired. */
  async pollKeys(): Promise<{ keys: GateState['keys']; at: number }> {
    const at = this.context.clock.now();
    await this.keys.readOwn();
    return { keys: await this.keysWithPlans(), at };
  }

  /** Found once, before the first proof. */
  endpoints(): Promise<Endpoints> {
    return (this.found ??= findEndpoints(this.context, this.distributions, this.selection));
  }

  private async stateFrom(targetsSeenAt: number): Promise<GateState> {
    const keysSeenAt = this.context.clock.now();
    await this.keys.read();
    if (this.distributions.holdUnknown()) await this.keys.readAccount();
    await this.keys.readStrangersPlans(headersOf(this.distributions.seen().targets));
    await this.secret?.refuseForeign(this.keys, this.distributions.keyHeaders());
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
