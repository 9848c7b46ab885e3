import type { Distribution, Key, Picture } from '../../src/rotation/picture.ts';

/**
 * The least of AWS that the two rules speak about: distributions with an ETag whose edges switch when they like, and
 * keys. Immutable, so that states can share their parts.
 */
export interface AbstractGate {
  readonly nextKey: number;
  readonly keys: readonly Key[];
  readonly targets: readonly AbstractTarget[];
}

export interface AbstractTarget {
  readonly id: string;
  readonly version: number;
  readonly header: string;
  /** Every key that some edge may still send. */
  readonly mayBeSent: readonly string[];
  /** The header of the version before, which a read may still show; `` where there was none. */
  readonly former: string;
}

/** Any moment will do: only the order of times counts here. Whole seconds, because keys are dated in seconds. */
export const epoch = 1_000_000_000_000;

export function createGate(targets: number): AbstractGate {
  const first = createKey({ nextKey: 1, keys: [], targets: [] });
  const id = 'key1';
  const enabled = first.keys.map((key) => ({ ...key, attached: true }));
  const make = (_: unknown, n: number): AbstractTarget => ({
    id: `D${n}`,
    version: 0,
    header: id,
    mayBeSent: [id],
    former: '',
  });
  return { ...first, keys: enabled, targets: Array.from({ length: targets }, make) };
}

/** Keys are dated in the order of their making, all within the day in which a rotation is resumed. */
export function createKey(gate: AbstractGate): AbstractGate {
  const key: Key = {
    id: `key${gate.nextKey}`,
    createdAt: epoch / 1_000 - 1_000 + gate.nextKey,
    enabled: true,
    attached: false,
    owned: true,
  };
  return { ...gate, nextKey: gate.nextKey + 1, keys: [...gate.keys, key] };
}

export function changeKey(gate: AbstractGate, id: string, change: Partial<Key>): AbstractGate {
  return { ...gate, keys: gate.keys.map((key) => (key.id === id ? { ...key, ...change } : key)) };
}

export function deleteKey(gate: AbstractGate, id: string): AbstractGate {
  return { ...gate, keys: gate.keys.filter((key) => key.id !== id) };
}

/** Puts a key on a target; the edges follow later, see {@link deploy}. */
export function switchHeader(gate: AbstractGate, targetId: string, keyId: string): AbstractGate {
  return changeTarget(gate, targetId, (target) => ({
    ...target,
    version: target.version + 1,
    header: keyId,
    former: target.header,
    mayBeSent: [...new Set([...target.mayBeSent, keyId])].sort(),
  }));
}

/** The last edge has taken the header. */
export function deploy(gate: AbstractGate, targetId: string): AbstractGate {
  return changeTarget(gate, targetId, (target) => ({ ...target, mayBeSent: [target.header] }));
}

export function isDeployed({ mayBeSent }: AbstractTarget): boolean {
  return mayBeSent.length === 1;
}

/** A target as CloudFront shows it, read whole. */
export function readTarget(target: AbstractTarget): Distribution {
  return show(target, target.version, target.header, isDeployed(target));
}

/** What a read of a target may show. `stale`: also how it was before its last switch, when every edge had that. */
export function readsOf(target: AbstractTarget, stale: boolean): readonly Distribution[] {
  const { version, former } = target;
  return stale && former !== ''
    ? [readTarget(target), show(target, version - 1, former, true)]
    : [readTarget(target)];
}

/**
 * What a poll may show, at most one target of it as it was before: of several targets a list without ETags, but one
 * that shows another header than `known` is read whole.
 */
export function pollsOf(
  { targets }: AbstractGate,
  known: Picture['targets'],
  stale: boolean,
): readonly Picture['targets'][] {
  const now = targets.map(readTarget);
  const before = targets.flatMap((target, n) =>
    readsOf(target, stale)
      .slice(1)
      .map((old) => now.with(n, old)),
  );
  const shown = [now, ...before];
  if (targets.length === 1) return shown;
  const same = (one: Distribution): boolean =>
    known.some(({ id, headers }) => id === one.id && JSON.stringify(headers) === JSON.stringify(one.headers));
  return shown.map((poll) => poll.map((one) => (same(one) ? { ...one, etag: undefined } : one)));
}

function show({ id }: AbstractTarget, version: number, header: string, deployed: boolean): Distribution {
  return { id, etag: `${id}-${version}`, deployed, headers: [{ kind: 'key', id: header }] };
}

/** A key that some edge may send and that does not open the gate: a refused viewer. */
export function refusedKey({ targets, keys }: AbstractGate): string | undefined {
  const open = new Set(keys.filter(({ enabled, attached }) => enabled && attached).map(({ id }) => id));
  return targets.flatMap(({ mayBeSent }) => mayBeSent).find((id) => !open.has(id));
}

function changeTarget(
  gate: AbstractGate,
  id: string,
  change: (target: AbstractTarget) => AbstractTarget,
): AbstractGate {
  return { ...gate, targets: gate.targets.map((target) => (target.id === id ? change(target) : target)) };
}
