import type { Distribution, Header, GateState, Secret } from '../../src/core/gate-state.ts';
import { etagOf, garbage, isDeployed, nothing, type AbstractGate, type Sender, type Value } from './gate.ts';

/** A distribution as CloudFront shows it, read whole. */
export function readWhole(sender: Sender): Distribution {
  return show(sender, sender.version, sender.header, isDeployed(sender));
}

/** What a read of a target may show. `stale`: also its state right before its last switch. */
export function readsOf(target: Sender, stale: boolean): readonly Distribution[] {
  const { version, former } = target;
  return stale && former !== undefined
    ? [readWhole(target), show(target, version - 1, former.header, former.deployed)]
    : [readWhole(target)];
}

/** The distributions outside the gate that have a key; one without a key is no longer a sender. */
export function othersIn({ others, keys }: AbstractGate): readonly Distribution[] {
  return others
    .filter(({ header }) => keys.some(({ id }) => id === bare(header)))
    .map((other) => ({ ...readWhole(other), etag: undefined }));
}

/** What a read of the secret may show. `stale`: also its state right before its last write. */
export function secretsOf({ secret }: AbstractGate, stale: boolean): readonly (Secret | undefined)[] {
  if (!secret) return [undefined];
  const { version, stages, former } = secret;
  const shown = (at: number, [current = nothing, previous = nothing, ...rest]: readonly Value[]): Secret => ({
    ...{ name: 'S', version: secretVersion(at), current: headerOf(current), previous: headerOf(previous) },
    rest: rest.map(headerOf),
  });
  return stale && former ? [shown(version, stages), shown(version - 1, former)] : [shown(version, stages)];
}

export const secretVersion = (version: number): string => `S-${version}`;

/**
 * What a poll may show of the targets, at most one of them stale: of several distributions a list without ETags, but one that shows
 * another header than `known` is read whole.
 */
export function pollsOf(
  { targets, others }: AbstractGate,
  known: GateState['targets'],
  stale: boolean,
): readonly GateState['targets'][] {
  const now = targets.map(readWhole);
  const before = targets.flatMap((target, n) =>
    readsOf(target, stale)
      .slice(1)
      .map((old) => now.with(n, old)),
  );
  const shown = [now, ...before];
  if (targets.length + others.length === 1) return shown;
  const same = (one: Distribution): boolean =>
    known.some(({ id, headers }) => id === one.id && JSON.stringify(headers) === JSON.stringify(one.headers));
  return shown.map((poll) => poll.map((one) => (same(one) ? { ...one, etag: undefined } : one)));
}

function show(sender: Sender, version: number, header: Value, deployed: boolean): Distribution {
  return { id: sender.id, etag: etagOf(sender, version), deployed, headers: [headerOf(header)] };
}

function headerOf(value: Value): Header {
  if (value === garbage) return { kind: 'unknown' };
  return value === nothing ? { kind: 'none' } : { kind: 'key', id: bare(value) };
}

/** The value without the mark for separate counting. */
function bare(value: Value): string {
  return value.replace('!', '');
}

/** Distributions in a move's name. */
export function shown(distributions: readonly Distribution[]): string {
  return distributions
    .map(({ id, deployed, headers }) => {
      const held = headers.map((header) => (header.kind === 'key' ? header.id : header.kind));
      return `, ${id} ${held.join()}${deployed ? '' : ' in progress'}`;
    })
    .join('');
}

/** A secret in a move's name. */
export const told = (secret: Secret | undefined): string =>
  secret === undefined
    ? ''
    : `, secret ${[secret.current, secret.previous].map((one) => (one.kind === 'key' ? one.id : one.kind)).join('/')}`;
