import { elsewhere, liveKeyIds, opensTheGate, type Header, type Key } from '../../core/gate-state.ts';
import { broken, check, listed, warning, type Check, type Fault, type Faults } from './check.ts';
import type { Observed, ObservedDistribution } from './observed.ts';

const heal = 'Run `command: rotate`: it repairs the gate and puts a new key in place.';

/** The keys that CloudFront sends, and those that nothing sends. */
export function keyChecks(seen: Observed, maxKeyAge: number | undefined): readonly Check[] {
  const live = liveKeys(seen, () => true);
  return [
    check('header', 'every distribution sends a key that opens the stage', headerFaults(seen)),
    check('one key', listed(live.map(({ id }) => id)) || 'none', different(seen)),
    check('key age', age(live, seen.now), tooOld(live, seen.now, maxKeyAge)),
    check('keys left over', 'none', ...leftOver(seen)),
    check('senders', "none but the gate's distributions", otherSenders(seen)),
    check('key in other plans', 'none', otherPlans(seen)),
    check('staging copies', 'none sends another key', stagingCopies(seen)),
  ];
}

/** The keys in the headers of these distributions, without duplicates. */
export function liveKeys(
  { distributions, keys }: Observed,
  which: (one: ObservedDistribution) => boolean,
): readonly Key[] {
  const ids = distributions
    .filter(which)
    .flatMap(({ origins }) => origins.flatMap(({ header }) => (header.kind === 'key' ? [header.id] : [])));
  return keys.filter(({ id }) => ids.includes(id));
}

/** Whether a distribution sends a key; others are not the gate's targets. */
export const isTarget = ({ origins }: ObservedDistribution): boolean =>
  origins.some(({ header }) => header.kind !== 'none');

/** Plans that give clients keys for the stage, also the gate's own if it holds others' keys: who sends no key of the gate may send these. */
export function clientPlans(seen: Observed): readonly string[] {
  const live = liveKeys(seen, () => true);
  const foreign = seen.keys.filter((key) => !key.owned && opensTheGate(key) && !live.includes(key));
  const others = seen.otherPlans.filter(({ keyIds }) => keyIds.length > 0).map(({ plan }) => plan);
  return [...(foreign.length > 0 ? seen.ownPlans : []), ...others].map(({ id }) => id);
}

/** `where` sends no key, which is right if only clients are to get through it. */
export const ofClients = (seen: Observed, where: string): Fault =>
  warning(
    `${where} sends no key: only clients with a key of the plan ${listed(clientPlans(seen))} are accepted`,
    'If everyone is to be accepted there, run `command: gate` with its ID in `distribution-ids`.',
  );

/** What is wrong with the headers: a rotation repairs all of it. */
export function headerFaults(seen: Observed): readonly Fault[] {
  return seen.distributions
    .filter((one) => isTarget(one) && !one.staging)
    .flatMap(({ id, enabled, origins }) =>
      origins.flatMap((origin) => {
        const { header } = origin;
        const where = `${id} (origin "${origin.id}")`;
        if (!enabled) return disabledFaults(seen, where, header);
        if (header.kind === 'none' && clientPlans(seen).length > 0) return [ofClients(seen, where)];
        if (header.kind === 'none') return [broken(`${where} sends no key: its viewers are rejected`, heal)];
        if (header.kind === 'unknown')
          return [broken(`${where} sends a value that is not a key: its viewers are rejected`, heal)];
        const key = seen.keys.find(({ id }) => id === header.id);
        return keyFaults(where, header.id, key, seen.otherPlans);
      }),
    );
}

/** Nobody is rejected through a disabled distribution before it is enabled again. */
function disabledFaults({ keys }: Observed, where: string, header: Header): readonly Fault[] {
  if (header.kind === 'key' && opensTheGate(keys.find(({ id }) => id === header.id))) return [];
  return [warning(`${where} is disabled and sends no valid key: its viewers would be rejected`, heal)];
}

function keyFaults(
  where: string,
  id: string,
  key: Key | undefined,
  otherPlans: Observed['otherPlans'],
): readonly Fault[] {
  if (!key?.enabled)
    return [broken(`${where} sends key ${id}, which is disabled: its viewers are rejected`, heal)];
  const theirs = otherPlans.find(({ keyIds }) => keyIds.includes(id));
  if (!key.attached && theirs)
    return [
      warning(
        `${where} sends key ${id}, which is valid only through the plan ${theirs.plan.id}, not through the gate's`,
        'Run `command: rotate`: it replaces it with a key of the gate.',
      ),
    ];
  if (!key.attached)
    return [
      broken(`${where} sends key ${id}, which is not in the usage plan: its viewers are rejected`, heal),
    ];
  const adopt = 'Run `command: gate`: it adopts the key, so that it can be rotated.';
  return key.owned
    ? []
    : [warning(`${where} sends key ${id}, which was created by hand and not adopted by the gate`, adopt)];
}

function different(seen: Observed): Faults {
  const live = liveKeys(seen, ({ staging }) => !staging).map(({ id }) => id);
  const finding = `distributions send different keys (${listed(live)})`;
  return (
    live.length > 1 &&
    warning(finding, 'Run `command: rotate` without `distribution-ids`: it leaves only one.')
  );
}

function tooOld(live: readonly Key[], now: number, limit: number | undefined): readonly Fault[] {
  const old = live.filter((key) => limit !== undefined && ageOf(key, now) > limit);
  return old.map((key) =>
    warning(
      `key ${key.id} is ${days(ageOf(key, now))} old, the limit is ${days(limit ?? 0)}`,
      'Run `command: rotate`, and check whether its schedule is disabled.',
    ),
  );
}

function leftOver(seen: Observed): readonly Faults[] {
  const live = liveKeys(seen, () => true);
  const oldest = Math.min(...live.map(({ createdAt }) => createdAt));
  const kept = [
    ...live.map(({ id }) => id),
    ...liveKeyIds(elsewhere({ ...seen, secret: seen.secret?.stages })),
  ];
  // A key that another plan or sender needs has its own line, and a rotation leaves it.
  const spare = seen.keys.filter(
    ({ id, owned, otherPlanIds }) => owned && otherPlanIds.length === 0 && !kept.includes(id),
  );
  const stale = spare.filter(({ createdAt }) => createdAt < oldest);
  const pending = spare.filter(({ createdAt }) => createdAt >= oldest);
  return [
    stale.length > 0 &&
      warning(
        `no distribution sends ${shown(stale)} any more`,
        seen.distributions.some(isTarget)
          ? 'Run `command: rotate`: it retires them.'
          : 'Run `command: gate`: it puts a key in place; the rotation after it retires them.',
      ),
    pending.length > 0 &&
      warning(
        `no distribution sends ${shown(pending)} yet: another run is in progress, or one was interrupted`,
        'Wait for it, or run `command: rotate`: it continues, and the next rotation retires them.',
      ),
  ];
}

function otherSenders({ others, keys }: Observed): readonly Fault[] {
  return others.map(({ id, headers }) => {
    const sent = headers.flatMap((header) => (header.kind === 'key' ? [header.id] : []));
    const owned = sent.some((keyId) => keys.some((key) => key.id === keyId && key.owned));
    return warning(
      `${id} sends ${listed([...new Set(sent)])} to another address, or in another header`,
      owned
        ? 'A rotation does not change it, and keeps the key valid: give it a key of its own, or remove the header.'
        : 'Give it a key of its own, or remove the header.',
    );
  });
}

function otherPlans(seen: Observed): readonly Fault[] {
  // One that viewers need there has its own line.
  const needed = liveKeys(seen, () => true).filter(({ attached }) => !attached);
  return seen.keys
    .filter((key) => key.owned && key.otherPlanIds.length > 0 && !needed.includes(key))
    .map(({ id, otherPlanIds }) =>
      warning(
        `key ${id} is in the usage plan ${listed(otherPlanIds)} too: a rotation cannot retire it`,
        "Remove it from that plan, and create a separate key for that plan's clients.",
      ),
    );
}

const shown = (keys: readonly Key[]): string =>
  listed(keys.map(({ id, enabled }) => (enabled ? id : `${id} (disabled)`)));

function stagingCopies(seen: Observed): readonly Fault[] {
  const primary = liveKeys(seen, ({ staging }) => !staging).map(({ id }) => id);
  return seen.distributions
    .filter(({ staging }) => staging)
    .flatMap(({ id, enabled, origins }) =>
      origins.flatMap(({ header }) => {
        if (header.kind === 'key' && primary.includes(header.id)) return [];
        const what =
          header.kind === 'key' ? `key ${header.id}` : header.kind === 'none' ? 'no key' : 'no valid key';
        const opens = header.kind === 'key' && opensTheGate(seen.keys.find((key) => key.id === header.id));
        const finding = `the staging copy ${id} sends ${what}: promoting it would copy that to the primary distribution`;
        const remedy = 'Name it in `distribution-ids` of the next rotation, or delete it.';
        return [
          enabled && !opens
            ? broken(`${finding}; its viewers are rejected now`, remedy)
            : warning(finding, remedy),
        ];
      }),
    );
}

function age(live: readonly Key[], now: number): string {
  return live.map((key) => `${key.id}: ${days(ageOf(key, now))}`).join(', ') || 'no key is sent';
}

const ageOf = ({ createdAt }: Key, now: number): number => Math.floor(now / 1_000) - createdAt;

/** A span in words. */
export const days = (seconds: number): string => `${(seconds / 86_400).toFixed(1)} days`;
