import { createKey, enabling, newest } from '../../aws/apigateway/api-key.ts';
import type { GateSettings } from './settings.ts';
import { addTags } from '../../aws/apigateway/tagging.ts';
import { attachKey, type UsagePlan } from '../../aws/apigateway/usage-plan.ts';
import { updateDistribution } from '../../aws/cloudfront/distribution.ts';
import { behavioursOf, headerValues, type OriginConfig } from '../../aws/cloudfront/distribution-config.ts';
import { keyHeader, withKey } from '../../aws/cloudfront/gate-parts.ts';
import { gateTags, ofAnotherGate } from '../../aws/ownership.ts';
import { type Change, creation, edit, type Resource, type Step } from '../../aws/step.ts';
import type { Context } from '../../gate/context.ts';
import { Failure } from '../../failure.ts';
import { opensTheGate, type Header, type Key } from '../../core/gate-state.ts';
import { Distributions, type SeenDistribution, type Target } from '../../gate/distributions.ts';
import { GateKeys, newKeyValue } from '../../gate/keys.ts';

/** What the distributions of a stage send, observed repeatedly while it changes. */
export interface SentKeys {
  readonly targets: readonly Target[];
  /** Other distributions of the account that point to the stage; never changed. */
  readonly others: readonly SeenDistribution[];
  readonly keys: GateKeys;
  readonly distributions: Distributions;
  /** Plans other than the gate's that hold a key to adopt. */
  readonly otherPlans: ReadonlyMap<string, readonly UsagePlan[]>;
}

/** Observes what a stage's distributions send; a later observation reads little. No `plan`: a dry run did not create it. */
export function createSight(context: Context, settings: GateSettings, plan?: UsagePlan) {
  const { name: gate, apiId, stage } = settings;
  const keys = new GateKeys(context, gate, plan?.id, settings);
  const distributions = new Distributions(context, keys, { ...settings, stages: [{ apiId, stage }] });
  /** The ETags first, then the keys. */
  return async (): Promise<SentKeys> => {
    await distributions.read();
    await keys.read();
    const all = (): readonly SeenDistribution[] => [...distributions.targets(), ...distributions.excluded()];
    if (headersIn(all(), keys).some(({ kind }) => kind === 'unknown')) await keys.readAccount();
    await keys.readStrangersPlans(headersIn(all(), keys));
    // Only now is it known whose keys are sent, and so which of these origins belong to another gate.
    const others = distributions.excluded();
    const targets = distributions.targets();
    const ofOthers = distributions.ofOthers();
    const named = [...targets, ...ofOthers];
    // A user's key may have been adopted since it was read.
    for (const { id, owned } of keysIn(named, keys)) if (!owned) await keys.readOne(id);
    const otherPlans = new Map<string, readonly UsagePlan[]>();
    for (const { id } of keysIn(named, keys).filter(({ owned }) => !owned)) {
      const owner = keys.gateOf(id);
      const senders = named.map((one) => one.id).join(', ');
      if (owner !== undefined) throw ofAnotherGate(`key ${id}, which ${senders} already sends,`, owner);
      otherPlans.set(id, await keys.otherPlansOf(id));
    }
    for (const { id } of keysIn(ofOthers, keys)) refuseKeyOfAnotherPlan(id, otherPlans.get(id));
    return { targets, others, keys, distributions, otherPlans };
  };
}

const headersIn = (all: readonly SeenDistribution[], keys: GateKeys): readonly Header[] =>
  all.flatMap(({ origins }) => origins.flatMap((origin) => keys.headersOf(origin)));

/** The keys in the headers, without duplicates. */
export function keysIn(all: readonly SeenDistribution[], keys: GateKeys): readonly Key[] {
  const headers = headersIn(all, keys);
  return keys.seen().filter(({ id }) => headers.some((header) => header.kind === 'key' && header.id === id));
}

/**
 * A key that is valid for the stage, in the header of every origin that points to it. Keys in the headers are kept: one created by
 * hand is adopted. Each observation reads the ETags first, then the keys, so that a key created afterwards may go live under these
 * ETags (rule 1 of rotation). An older key is used only while nothing sends one, or while the stage is open: a rotation retires no
 * key then, because its first proof fails.
 */
export function sentKeys(
  context: Context,
  wanted: KeysToSend,
  find: () => Promise<SentKeys>,
): Resource<SentKeys> {
  const title = `key of the gate "${wanted.gate}"`;
  return { title, find, plan: (seen) => keySteps(context, wanted, seen, title) };
}

interface KeysToSend {
  readonly gate: string;
  readonly plan: UsagePlan | undefined;
  /** The stage already rejects viewers without a key of the gate. */
  readonly closed: boolean;
  /** Some methods already require a key. */
  readonly requiresKeys: boolean;
}

function keySteps(context: Context, wanted: KeysToSend, seen: SentKeys, title: string): readonly Step[] {
  const { aws, journal } = context;
  const { targets, others, keys } = seen;
  const kept = keysIn(targets, keys).filter(({ enabled, owned }) => enabled || owned);
  const steps = kept.flatMap((key) => repairSteps(context, wanted, key, seen.otherPlans.get(key.id)));
  const isBare = (origin: OriginConfig): boolean =>
    keys
      .headersOf(origin)
      .some((header) => header.kind !== 'key' || !kept.some(({ id }) => id === header.id));
  const bare = targets.flatMap((target) =>
    target.origins
      .filter(isBare)
      .map((origin) => ({ target, originId: origin.id, value: headerValues(origin, keyHeader)[0] })),
  );
  if (bare.length === 0) return steps;
  refuseToReplace(wanted, keys, bare);
  refuseFunctions(context, wanted, bare);
  const live = keysIn([...targets, ...others], keys).some(opensTheGate);
  const spares = keys.seen().filter(({ owned, enabled }) => owned && enabled);
  const spare = live && wanted.closed ? undefined : newest(kept.length > 0 ? kept : spares);
  const planId = wanted.plan?.id;
  let value = spare && keys.valueOf(spare.id);
  if (!spare)
    steps.push(
      creation(title, 'a new value, in the usage plan', async () => {
        const made = newKeyValue(journal);
        const key = await createKey(aws, wanted.gate, made);
        keys.addCreated(key);
        value = made;
        await attachKey(aws, planId ?? '', key.id);
      }),
    );
  else if (!spare.attached && !kept.includes(spare)) steps.push(attachment(context, planId, spare.id));
  for (const target of targets) {
    const own = bare.filter((one) => one.target.id === target.id);
    const changes = own.map((one) => headerChange(one, keys, spare?.id));
    if (own.length > 0) steps.push({ changes, act: () => sendKey(context, target, own, value) });
  }
  return steps;
}

/** The steps that a key in a header still needs. */
function repairSteps(context: Context, wanted: KeysToSend, key: Key, plans?: readonly UsagePlan[]): Step[] {
  const { gate, plan } = wanted;
  const { id, owned, enabled, attached } = key;
  const steps: Step[] = [];
  if (!owned) {
    refuseKeyOfAnotherPlan(id, plans);
    const adopt = () => addTags(context.aws, 'apikeys', id, gateTags(gate));
    steps.push(edit(`key ${id}`, 'adopted by the gate', { from: undefined, to: gate }, adopt));
  }
  if (!enabled) steps.push(enabling(context.aws, id));
  if (!attached) steps.push(attachment(context, plan?.id, id));
  return steps;
}

function attachment({ aws }: Context, planId: string | undefined, keyId: string): Step {
  const act = () => attachKey(aws, planId ?? '', keyId);
  return edit(`key ${keyId}`, 'usage plan', { from: undefined, to: planId ?? '(new)' }, act);
}

/** An origin that does not send a key of the gate yet. */
interface Bare {
  readonly target: Target;
  readonly originId: string;
  readonly value: string | undefined;
}

function headerChange({ target, originId, value }: Bare, keys: GateKeys, keyId = '(new)'): Change {
  const header = keys.headerFor(value);
  const from = header.kind === 'key' ? `key ${header.id}` : 'a value that is not a key';
  return {
    ...{ resource: `distribution ${target.id}`, field: `${keyHeader} of origin "${originId}"` },
    ...{ from: value === undefined ? undefined : from, to: `key ${keyId}` },
  };
}

/** All origins of one distribution in one update: CloudFront replaces the whole configuration each time. */
async function sendKey({ aws }: Context, target: Target, own: readonly Bare[], value: string | undefined) {
  if (value === undefined) throw new Error('there is no key to send: nothing was changed');
  const originIds = own.map(({ originId }) => originId);
  await updateDistribution(aws, target, withKey(target.config, originIds, value));
}

/**
 * If the API requires no key, a header value that is not a key is read by something else behind the API, and replacing it would
 * reject viewers. Once the stage is the gate's, or closed, only the gate reads it.
 */
function refuseToReplace({ closed, plan, gate }: KeysToSend, keys: GateKeys, bare: readonly Bare[]): void {
  if (closed || (plan && keys.seen().some(({ owned }) => owned))) return;
  const foreign = bare.find(({ value }) => value !== undefined && keys.headerFor(value).kind === 'unknown');
  if (foreign)
    throw new Failure(
      `The distribution ${foreign.target.id} already sends ${keyHeader} with a value that is not an API key. Something behind the API may read it, and the gate "${gate}" would replace it.`,
      'Make whatever reads it use another header, remove this one from the origin, and run the action again.',
      'foreign-header',
    );
}

/**
 * Where a key is required already and no header holds one, a function may send it: CloudFront answers 502 if a Lambda@Edge function
 * sets a header that the origin has too (developer guide, "Lambda@Edge event structure", `customHeaders`). Elsewhere it may do so as
 * well, or remove the header, which is reported.
 */
function refuseFunctions({ journal }: Context, { requiresKeys }: KeysToSend, bare: readonly Bare[]): void {
  for (const { target, originId, value } of bare) {
    const found = behavioursOf(target.config).find(
      ({ rewrites, originIds }) => rewrites && originIds.includes(originId),
    );
    if (!found) continue;
    if (!requiresKeys)
      journal.warned(
        `The distribution ${target.id} runs a Lambda@Edge function for origin requests (${found.pattern}): its requests are rejected if the function removes ${keyHeader}, or adds one of its own.`,
      );
    else if (value === undefined)
      throw new Failure(
        `The distribution ${target.id} runs a Lambda@Edge function for origin requests (${found.pattern}), which may send the key that the stage requires: CloudFront rejects every request to which both the function and the origin add ${keyHeader}.`,
        `In one update of the distribution, put an API key of the stage into the header ${keyHeader} of the origin "${originId}", and take it out of the function, if it is there. Then run the action again, with \`usage-plan-id\` set to the plan of that key.`,
        'function-sends-key',
      );
  }
}

function refuseKeyOfAnotherPlan(keyId: string, [plan]: readonly UsagePlan[] = []): void {
  if (!plan) return;
  throw new Failure(
    `The key ${keyId} that CloudFront sends is in the usage plan ${plan.id} ("${plan.name}"), which is not the gate's: a rotation would delete it for that plan too.`,
    `Set \`usage-plan-id: ${plan.id}\` to make that plan the gate's, or remove the key from it.`,
    'key-of-another-plan',
  );
}
