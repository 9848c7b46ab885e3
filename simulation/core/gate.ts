import type { Key } from '../../src/core/gate-state.ts';

/**
 * The minimal model of AWS for the two rules: distributions with an ETag whose edges switch at any time, keys, in-flight requests,
 * and days. Immutable, so that states can share their parts.
 */
export interface AbstractGate {
  readonly nextKey: number;
  readonly keys: readonly Key[];
  readonly targets: readonly Sender[];
  /** Distributions that no run changes; their owner does. */
  readonly others: readonly Sender[];
  /** The secret from which another tool takes the targets' header; undefined if there is none. */
  readonly secret: SecretState | undefined;
  /** Days that have passed. */
  readonly day: number;
  /** Switches that were signed by a run that has since died, and may still arrive. */
  readonly flying: readonly SignedSwitch[];
  /** Keys that an outsider deleted: a viewer with such a value is rejected for that reason, and not counted. */
  readonly deletedByHand: readonly string[];
  /** What may still happen around the runs. */
  readonly left: Happenings;
}

/** How often something may happen around the runs, at any moment. */
export interface Happenings {
  /** A day passes. */
  readonly days: number;
  /** The owner of a distribution outside the gate adds a key there, or removes it. */
  readonly owner: number;
  /** An outsider writes garbage into a target's header. */
  readonly garbage: number;
  /** The owner of a target sets its header to the value of a stage of the secret. */
  readonly applies: number;
  /** A key is added to another usage plan, or removed from it. */
  readonly plans: number;
  /** An outsider deletes a key that a target sends. */
  readonly deletions: number;
}

export interface SecretState {
  readonly version: number;
  /** AWSCURRENT, AWSPREVIOUS and further stages: ids of keys. */
  readonly stages: readonly Value[];
  /** Its stages before the last write, which a read may still show. */
  readonly former: readonly Value[] | undefined;
}

export interface Sender {
  readonly id: string;
  readonly version: number;
  /** The value of its header, see {@link Value}. */
  readonly header: Value;
  /** Everything that some edge may still send. */
  readonly mayBeSent: readonly Value[];
  /** The previous version, which a read may still show; undefined if there was none. */
  readonly former: { readonly header: Value; readonly deployed: boolean } | undefined;
}

/**
 * A key's id, {@link garbage} or {@link nothing}. With a leading `!`, the results of viewers who send it are counted separately,
 * because its owner set it although the key was not reliable.
 */
export type Value = string;
export const garbage: Value = '!garbage';
export const nothing: Value = '!';

/** A request that AWS accepts while its signature is recent. */
export interface SignedSwitch {
  readonly distributionId: string;
  readonly ifMatch: string;
  readonly keyId: string;
  readonly day: number;
}

/** An arbitrary time: only the order of times counts here. Whole seconds, because keys are dated in seconds. */
export const epoch = 1_000_000_000_000;
/** A day in milliseconds. */
export const day = 86_400_000;

export interface Beginning {
  readonly targets: number;
  /** The key of a distribution outside the gate; undefined if there is none. */
  readonly other?: Value;
  /** A secret with the live key, and the previous key in its previous stage. */
  readonly secret?: boolean;
  /** The last target sends an invalid value. */
  readonly garbage?: boolean;
  /** The live key was made by another writer. */
  readonly adopted?: boolean;
  /** Keys older than the live one, and newer ones that a run left. */
  readonly older?: number;
  readonly newer?: number;
  readonly happenings?: Partial<Happenings>;
}

/** A gate whose targets all send one key: `key1`, or the one after the older ones. */
export function createGate(beginning: Beginning): AbstractGate {
  const { targets, other, older = 0, newer = 0, happenings = {}, adopted = false } = beginning;
  const left = { days: 0, owner: 0, garbage: 0, applies: 0, plans: 0, deletions: 0, ...happenings };
  let gate: AbstractGate = {
    ...{ nextKey: 1, keys: [], targets: [], others: [], secret: undefined, day: 0 },
    ...{ flying: [], deletedByHand: [], left },
  };
  for (let n = 0; n < older + 1 + newer; n++) gate = createKey(gate);
  const live = `key${older + 1}`;
  const sending = (id: string, header: Value): Sender => ({
    ...{ id, version: 0, header, mayBeSent: [header], former: undefined },
  });
  const headerOf = (n: number): Value => (beginning.garbage && n === targets - 1 ? garbage : live);
  return {
    ...gate,
    keys: gate.keys.map((key) => ({ ...key, attached: true, owned: !(adopted && key.id === live) })),
    targets: Array.from({ length: targets }, (_, n) => sending(`D${n}`, headerOf(n))),
    others: other === undefined ? [] : [sending('O', other)],
    secret: beginning.secret
      ? { version: 0, stages: [live, older > 0 ? 'key1' : live], former: undefined }
      : undefined,
  };
}

/** Keys are dated in the order of creation, all of one day within the hour in which a run may switch to them. */
export function createKey(gate: AbstractGate): AbstractGate {
  const key: Key = {
    id: `key${gate.nextKey}`,
    createdAt: (epoch + gate.day * day) / 1_000 - 1_000 + gate.nextKey,
    enabled: true,
    attached: false,
    owned: true,
    otherPlanIds: [],
  };
  return { ...gate, nextKey: gate.nextKey + 1, keys: [...gate.keys, key] };
}

export function changeKey(gate: AbstractGate, id: string, change: Partial<Key>): AbstractGate {
  return { ...gate, keys: gate.keys.map((key) => (key.id === id ? { ...key, ...change } : key)) };
}

export function deleteKey(gate: AbstractGate, id: string): AbstractGate {
  return { ...gate, keys: gate.keys.filter((key) => key.id !== id) };
}

/** Writes a header; the edges follow later, see {@link deploy}. */
export function writeHeader(gate: AbstractGate, id: string, header: Value): AbstractGate {
  return changeSender(gate, id, (sender) => ({
    ...sender,
    version: sender.version + 1,
    header,
    former: { header: sender.header, deployed: isDeployed(sender) },
    mayBeSent: [...new Set([...sender.mayBeSent, header])].sort(),
  }));
}

/** A new value gets AWSCURRENT, and the current one moves to AWSPREVIOUS. */
export function writeSecret(gate: AbstractGate, keyId: string): AbstractGate {
  const { secret } = gate;
  if (!secret) return gate;
  const [current = nothing, , ...rest] = secret.stages;
  const stages = [keyId, current, ...rest];
  return { ...gate, secret: { version: secret.version + 1, stages, former: secret.stages } };
}

/** Where AWSCURRENT would move a target back to an older key: a write of the secret may only move viewers forward. */
export function movesBack({ secret, targets, keys, deletedByHand }: AbstractGate): string | undefined {
  const [current] = secret?.stages ?? [];
  const madeAt = (value: Value): number => Number(value.replace(/\D/g, ''));
  const ahead = targets.find(
    ({ header }) =>
      current !== undefined &&
      keys.some(({ id }) => id === header) &&
      !deletedByHand.includes(current) &&
      madeAt(header) > madeAt(current),
  );
  return ahead && `AWSCURRENT (${current ?? ''}) would take ${ahead.id} back from ${ahead.header}`;
}

/** The last edge has taken the header. */
export function deploy(gate: AbstractGate, id: string): AbstractGate {
  return changeSender(gate, id, (sender) => ({ ...sender, mayBeSent: [sender.header] }));
}

export function isDeployed({ mayBeSent }: Sender): boolean {
  return mayBeSent.length === 1;
}

/** The ETag of a version of a distribution's configuration. */
export function etagOf({ id }: Sender, version: number): string {
  return `${id}-${version}`;
}

export function opens({ keys }: AbstractGate, id: string): boolean {
  return keys.some((key) => key.id === id && key.enabled && key.attached);
}

/** A key that some edge may send but that is not valid, or a disabled one that another plan needs. */
export function refusedKey(gate: AbstractGate): string | undefined {
  return (
    sentIn(gate).find((value) => !value.startsWith('!') && !opens(gate, value)) ??
    gate.keys.find(({ enabled, otherPlanIds }) => !enabled && otherPlanIds.some((id) => !id.startsWith('!')))
      ?.id
  );
}

/** Whether a viewer is rejected whose case is counted separately. */
export function refusedApart(gate: AbstractGate): boolean {
  return sentIn(gate).some((value) => value.startsWith('!key') && !opens(gate, value.slice(1)));
}

/** Everything that some edge of any sender may send. */
export function sentIn({ targets, others }: AbstractGate): readonly Value[] {
  return [...targets, ...others].flatMap(({ mayBeSent }) => mayBeSent);
}

export function changeSender(
  gate: AbstractGate,
  id: string,
  change: (sender: Sender) => Sender,
): AbstractGate {
  const changed = (list: readonly Sender[]): readonly Sender[] =>
    list.map((sender) => (sender.id === id ? change(sender) : sender));
  return { ...gate, targets: changed(gate.targets), others: changed(gate.others) };
}
