import { headerValues } from '../../aws/distribution-config.ts';
import { findKey } from '../../aws/api-key.ts';
import { keyHeader } from '../../aws/distribution-parts.ts';
import { foreignResource } from '../../aws/naming.ts';
import { gateOf } from '../../aws/ownership.ts';
import { plansOfKey, type UsagePlan } from '../../aws/usage-plan.ts';
import type { Context } from '../../context.ts';
import { opensTheGate, type Key } from '../../rotation/picture.ts';
import { createKeyring, type Keyring } from '../rotate/keyring.ts';
import type { GatedStage } from '../../aws/stage-origin.ts';
import { findLeads, type Lead, type Leads } from './target.ts';

export interface SentKeys extends Leads {
  readonly keyring: Keyring;
  /** Plans other than the gate's that have a key which is to be adopted. */
  readonly elsewhere: ReadonlyMap<string, readonly UsagePlan[]>;
}

export interface KeysWanted {
  readonly gate: string;
  readonly stage: GatedStage;
  /** Undefined: a dry run did not make it. */
  readonly plan: UsagePlan | undefined;
  readonly distributionIds: readonly string[];
  /** Viewers without a key of the gate are refused already. */
  readonly closed: boolean;
}

/** Reads the ETags first, then the keys, and masks every value. */
export async function lookAtKeys(
  context: Context,
  { gate, stage, plan, distributionIds }: KeysWanted,
): Promise<SentKeys> {
  const leads = await findLeads(context.aws, stage, distributionIds);
  for (const value of valuesIn([...leads.targets, ...leads.others])) context.journal.mask(value);
  const keyring = createKeyring(context, { name: gate, planId: plan?.id });
  await keyring.read();
  const values = valuesIn([...leads.targets, ...leads.others]);
  if (values.some((value) => keyring.headerFor(value).kind === 'unknown')) await keyring.readAccount();
  const elsewhere = new Map<string, readonly UsagePlan[]>();
  for (const key of keysIn(leads.targets, keyring).filter(({ owned }) => !owned)) {
    const owner = gateOf((await findKey(context.aws, key.id))?.tags ?? {});
    if (owner !== undefined) throw foreignResource(`key ${key.id} of the gate "${owner}"`, gate);
    const plans = await plansOfKey(context.aws, key.id);
    elsewhere.set(
      key.id,
      plans.filter(({ id }) => id !== plan?.id),
    );
  }
  return { ...leads, keyring, elsewhere };
}

function valuesIn(leads: readonly Lead[]): readonly string[] {
  return leads.flatMap(({ origins }) => origins.flatMap((origin) => headerValues(origin, keyHeader)));
}

/** The keys that the headers hold, each once. */
export function keysIn(leads: readonly Lead[], keyring: Keyring): readonly Key[] {
  const headers = valuesIn(leads).map((value) => keyring.headerFor(value));
  return keyring
    .seen()
    .filter(({ id }) => headers.some((header) => header.kind === 'key' && header.id === id));
}

/** Whether every one of the origins sends a key that opens the stage. */
export function sendsKey({ origins }: Lead, keyring: Keyring): boolean {
  return origins.every((origin) => {
    const header = keyring.headerFor(headerValues(origin, keyHeader)[0]);
    return header.kind === 'key' && opensTheGate(keyring.seen().find(({ id }) => id === header.id));
  });
}
