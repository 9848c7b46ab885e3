import { foreignResource } from '../../aws/ownership.ts';
import type { UsagePlan } from '../../aws/apigateway/usage-plan.ts';
import type { Context } from '../../gate/context.ts';
import { Distributions, type SeenDistribution, type Target } from '../../gate/distributions.ts';
import type { StageName } from '../../gate/gate.ts';
import { GateKeys } from '../../gate/keys.ts';
import { opensTheGate, type Key } from '../../core/gate-state.ts';

export interface KeysWanted {
  readonly gate: string;
  readonly stage: StageName;
  readonly apiDomains: readonly string[];
  readonly distributionIds: readonly string[];
  /** Undefined: a dry run did not make it. */
  readonly plan: UsagePlan | undefined;
}

/** What the distributions of a stage send, seen again and again while it changes. */
export interface SentKeys {
  readonly targets: readonly Target[];
  /** Others of the account that lead to the stage; never changed. */
  readonly others: readonly SeenDistribution[];
  readonly keys: GateKeys;
  readonly distributions: Distributions;
  /** Plans other than the gate's that hold a key which is to be adopted. */
  readonly otherPlans: ReadonlyMap<string, readonly UsagePlan[]>;
}

/** A look at the keys that a stage's distributions send; every look goes by the same sight, which reads little again. */
export function createSight(
  context: Context,
  { gate, stage, apiDomains, distributionIds, plan }: KeysWanted,
): () => Promise<SentKeys> {
  const keys = new GateKeys(context, gate, plan?.id);
  const distributions = new Distributions(context, keys, { stages: [stage], apiDomains, distributionIds });
  /** The ETags first, then the keys. */
  return async () => {
    await distributions.read();
    await keys.read();
    const others = distributions.excluded();
    const isUnknown = ({ origins }: SeenDistribution): boolean =>
      origins.some((origin) => keys.headersOf(origin).some(({ kind }) => kind === 'unknown'));
    if ([...distributions.targets(), ...others].some(isUnknown)) await keys.readAccount();
    const targets = distributions.targets();
    // A key of the owner's may have been adopted since it was read.
    for (const { id, owned } of keysIn(targets, keys)) if (!owned) await keys.readOne(id);
    const otherPlans = new Map<string, readonly UsagePlan[]>();
    for (const { id } of keysIn(targets, keys).filter(({ owned }) => !owned)) {
      const owner = keys.gateOf(id);
      if (owner !== undefined) throw foreignResource(`key ${id} of the gate "${owner}"`, gate);
      otherPlans.set(id, await keys.otherPlansOf(id));
    }
    return { targets, others, keys, distributions, otherPlans };
  };
}

/** The keys that the headers hold, each once. */
export function keysIn(all: readonly SeenDistribution[], keys: GateKeys): readonly Key[] {
  const headers = all.flatMap(({ origins }) => origins.flatMap((origin) => keys.headersOf(origin)));
  return keys.seen().filter(({ id }) => headers.some((header) => header.kind === 'key' && header.id === id));
}

/** Whether every one of the origins sends a key that opens the stage. */
export function sendsKey({ origins }: SeenDistribution, keys: GateKeys): boolean {
  return origins
    .flatMap((origin) => keys.headersOf(origin))
    .every((header) => header.kind === 'key' && opensTheGate(keys.find(header.id)));
}
