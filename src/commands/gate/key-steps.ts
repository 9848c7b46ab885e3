import { type ApiKey, createKey, enabling, newest } from '../../aws/apigateway/api-key.ts';
import { updateDistribution } from '../../aws/cloudfront/distribution.ts';
import { headerValues, withOriginHeader } from '../../aws/cloudfront/distribution-config.ts';
import { keyHeader } from '../../aws/cloudfront/distribution-edit.ts';
import { gateTags } from '../../aws/ownership.ts';
import { creation, edit, type Resource, type Step } from '../../aws/step.ts';
import { addTags } from '../../aws/apigateway/tagging.ts';
import { attachKey, type UsagePlan } from '../../aws/apigateway/usage-plan.ts';
import type { Context } from '../../gate/context.ts';
import { Failure } from '../../failure.ts';
import { opensTheGate, type Key } from '../../core/gate-state.ts';
import type { Target } from '../../gate/distributions.ts';
import { randomKeyValue, type GateKeys } from '../../gate/keys.ts';
import { keysIn, type KeysWanted, type SentKeys } from './keys.ts';

/**
 * A key that opens the stage in the header of every origin that leads to it. Keys that the headers hold are kept: a
 * hand-made one is adopted. Each look reads the ETags first, then the keys, so that a key made after it may go live
 * under these ETags (rule 1 of rotation). One that was there before is used only while nobody sends any, or while the
 * stage is open: no rotation retires a key then, its first proof fails.
 */
export function sentKeys(
  context: Context,
  wanted: KeysToSend,
  look: () => Promise<SentKeys>,
): Resource<SentKeys> {
  return {
    title: `key of the gate "${wanted.gate}"`,
    find: look,
    plan: (seen) => keySteps(context, wanted, seen),
  };
}

interface KeysToSend extends Pick<KeysWanted, 'gate' | 'plan'> {
  /** Viewers without a key of the gate are refused already. */
  readonly closed: boolean;
}

function keySteps(context: Context, wanted: KeysToSend, seen: SentKeys): readonly Step[] {
  const { aws, journal } = context;
  const { targets, others, keys } = seen;
  const kept = keysIn(targets, keys).filter(({ enabled, owned }) => enabled || owned);
  const steps = kept.flatMap((key) => repairSteps(context, wanted, key, seen.otherPlans.get(key.id)));
  const bare = targets.flatMap((target) =>
    target.origins
      .filter((origin) =>
        keys
          .headersOf(origin)
          .some((header) => header.kind !== 'key' || !kept.some(({ id }) => id === header.id)),
      )
      .map((origin) => ({ target, originId: origin.id, value: headerValues(origin, keyHeader)[0] })),
  );
  if (bare.length === 0) return steps;
  refuseToReplace(wanted, keys, bare);
  const live = keysIn([...targets, ...others], keys).some(opensTheGate);
  const spare = live && wanted.closed ? undefined : newest(kept.length > 0 ? kept : spares(keys));
  const used: { key: ApiKey | undefined } = { key: undefined };
  const planId = wanted.plan?.id;
  if (spare) {
    used.key = { ...spare, value: keys.valueOf(spare.id), tags: {} };
    if (!spare.attached && !kept.includes(spare)) steps.push(attachment(context, planId, spare.id));
  } else
    steps.push(
      creation(`key of the gate "${wanted.gate}"`, 'a new value, in the usage plan', async () => {
        const value = randomKeyValue();
        journal.mask(value);
        used.key = await createKey(aws, wanted.gate, value);
        await attachKey(aws, planId ?? '', used.key.id);
      }),
    );
  for (const target of targets.filter(({ id }) => bare.some((one) => one.target.id === id)))
    steps.push(headerStep(context, target, bare, { keys, used, spareId: spare?.id }));
  return steps;
}

/** What a key that a header holds still lacks. */
function repairSteps(
  context: Context,
  { gate, plan }: KeysToSend,
  { id, owned, enabled, attached }: Key,
  otherPlans: readonly UsagePlan[] = [],
): Step[] {
  const steps: Step[] = [];
  if (!owned) {
    const [other] = otherPlans;
    if (other) throw keyOfAnotherPlan(id, other);
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

interface Bare {
  readonly target: Target;
  readonly originId: string;
  readonly value: string | undefined;
}

interface KeyToSend {
  readonly keys: GateKeys;
  /** Undefined until it was created. */
  readonly used: { readonly key: ApiKey | undefined };
  /** Undefined where a new one is made. */
  readonly spareId: string | undefined;
}

/** All origins of one distribution in one update: CloudFront replaces the whole configuration each time. */
function headerStep(
  { aws }: Context,
  target: Target,
  bare: readonly Bare[],
  { keys, used, spareId }: KeyToSend,
): Step {
  const own = bare.filter((one) => one.target.id === target.id);
  return {
    changes: own.map(({ originId, value }) => {
      const header = keys.headerFor(value);
      const from = header.kind === 'key' ? `key ${header.id}` : 'a value that is no key';
      return {
        resource: `distribution ${target.id}`,
        field: `${keyHeader} of origin "${originId}"`,
        from: value === undefined ? undefined : from,
        to: `key ${spareId ?? '(new)'}`,
      };
    }),
    act: async () => {
      const value = used.key?.value;
      if (value === undefined) throw new Error('there is no key to send: nothing was changed');
      const config = own.reduce(
        (edited, { originId }) => withOriginHeader(edited, originId, keyHeader, value),
        target.config,
      );
      await updateDistribution(aws, target, config, { secrets: [value] });
    },
  };
}

const spares = (keys: GateKeys): readonly Key[] =>
  keys.seen().filter(({ owned, enabled }) => owned && enabled);

/**
 * A value that is no key, before an API that requires none, is read by something else behind the API: replacing it
 * would refuse viewers. Once the stage is the gate's, or closed, nothing but the gate reads it.
 */
function refuseToReplace({ closed, plan, gate }: KeysToSend, keys: GateKeys, bare: readonly Bare[]): void {
  if (closed || (plan && keys.seen().some(({ owned }) => owned))) return;
  const foreign = bare.find(({ value }) => value !== undefined && keys.headerFor(value).kind === 'unknown');
  if (foreign)
    throw new Failure(
      `The distribution ${foreign.target.id} already sends ${keyHeader} with a value that is no API key, to an API that requires none: something behind the API may read it, and the gate "${gate}" would replace it.`,
      'Let what reads it use another header, remove it from the origin, and run the action again.',
      'foreign-header',
    );
}

function keyOfAnotherPlan(keyId: string, plan: UsagePlan): Failure {
  return new Failure(
    `The key ${keyId} that CloudFront sends is in the usage plan ${plan.id} ("${plan.name}"), which is not the gate's: a rotation would take it from there.`,
    `Set \`usage-plan-id: ${plan.id}\` to make that plan the gate's, or take the key out of it.`,
    'key-of-another-plan',
  );
}
