import {
  changeKey,
  changeSender,
  deleteKey,
  deploy,
  etagOf,
  garbage,
  isDeployed,
  nothing,
  opens,
  sentIn,
  writeHeader,
  writeSecret,
  type AbstractGate,
  type Happenings,
  type SignedSwitch,
  type Value,
} from './gate.ts';
import { secretVersion } from './reads.ts';

export interface Happening {
  readonly name: string;
  readonly gate: AbstractGate;
}

/**
 * Everything that may happen around the runs. `asserts`: runs read every sender right before they disable a key, so an owner may rely
 * on any valid key; otherwise only on one that some edge already sends.
 */
export function* happeningsOf(gate: AbstractGate, asserts: boolean): Generator<Happening> {
  for (const sender of [...gate.targets, ...gate.others])
    if (!isDeployed(sender)) yield { name: `${sender.id} is Deployed`, gate: deploy(gate, sender.id) };
  for (const request of gate.flying) {
    const gone = { ...gate, flying: gate.flying.filter((one) => one !== request) };
    const after = arrive(gone, request);
    yield { name: `a dead run's switch to ${request.keyId} arrives`, gate: after ?? gone };
  }
  const { left } = gate;
  const relied = (id: string): boolean => opens(gate, id) && (asserts || sentIn(gate).includes(id));
  if (left.days > 0)
    yield { name: 'a day passes', gate: { ...less(gate, 'days'), day: gate.day + 1, flying: [] } };
  if (left.owner > 0) yield* ofOwner(less(gate, 'owner'), relied);
  if (left.applies > 0) yield* ofApply(less(gate, 'applies'));
  if (left.garbage > 0) yield* ofGarbage(less(gate, 'garbage'));
  if (left.plans > 0) yield* ofPlans(less(gate, 'plans'), relied);
  if (left.deletions > 0) yield* ofDeletion(less(gate, 'deletions'));
}

function* ofApply(gate: AbstractGate): Generator<Happening> {
  for (const { id, header } of gate.targets)
    for (const value of new Set(gate.secret?.stages))
      if (value !== header)
        yield {
          name: `an owner puts ${value} out of the secret into ${id}`,
          gate: writeHeader(gate, id, value),
        };
}

function* ofGarbage(gate: AbstractGate): Generator<Happening> {
  for (const { id, header } of gate.targets)
    if (header !== garbage)
      yield { name: `an outsider writes garbage to ${id}`, gate: writeHeader(gate, id, garbage) };
}

function* ofPlans(gate: AbstractGate, relied: (id: string) => boolean): Generator<Happening> {
  for (const { id, otherPlanIds } of gate.keys) {
    const isElsewhere = otherPlanIds.length > 0;
    const plans = isElsewhere ? [] : [relied(id) ? 'P' : '!P'];
    yield {
      name: isElsewhere ? `${id} leaves the other plan` : `${id} is put into another plan`,
      gate: changeKey(gate, id, { otherPlanIds: plans }),
    };
  }
}

function* ofDeletion(gate: AbstractGate): Generator<Happening> {
  for (const id of new Set(gate.targets.map(({ header }) => header)))
    if (opens(gate, id)) yield { name: `an outsider deletes ${id}`, gate: deleteByHand(gate, id) };
}

/**
 * The state after the switch, or the write of the secret, if its signature is from today and no other writer was faster; otherwise
 * undefined.
 */
export function arrive(gate: AbstractGate, request: SignedSwitch, anyEtag = false): AbstractGate | undefined {
  if (request.day !== gate.day) return undefined;
  if (request.distributionId === 'secret')
    return request.ifMatch === secretVersion(gate.secret?.version ?? -1)
      ? writeSecret(gate, request.keyId)
      : undefined;
  const target = gate.targets.find(({ id }) => id === request.distributionId);
  if (!target) return undefined;
  if (etagOf(target, target.version) !== request.ifMatch && !anyEtag) return undefined;
  return writeHeader(gate, target.id, gate.deletedByHand.includes(request.keyId) ? garbage : request.keyId);
}

function* ofOwner(gate: AbstractGate, relied: (id: string) => boolean): Generator<Happening> {
  for (const { id, header } of gate.others) {
    for (const key of gate.keys)
      if (!header.endsWith(key.id)) {
        const name = `${id} is given ${key.id}`;
        yield relied(key.id)
          ? { name, gate: writeHeader(gate, id, key.id) }
          : { name: `${name} too late`, gate: takenAway(writeHeader(gate, id, `!${key.id}`), id) };
      }
    if (header !== nothing)
      yield { name: `${id} is given no key`, gate: takenAway(writeHeader(gate, id, nothing), id) };
  }
}

/** Removing a valid key rejects its viewers; those that were rejected slightly earlier are counted separately. */
function takenAway(gate: AbstractGate, id: string): AbstractGate {
  const apart = (value: Value): Value => (value.startsWith('!') ? value : `!${value}`);
  return changeSender(gate, id, (sender) => ({
    ...sender,
    mayBeSent: [...new Set(sender.mayBeSent.map(apart))].sort(),
  }));
}

/** A key that was deleted by hand leaves its value in headers, which is no longer valid. */
function deleteByHand(gate: AbstractGate, keyId: string): AbstractGate {
  const lost = (value: Value): Value => (value === keyId ? garbage : value);
  const senders = [...gate.targets, ...gate.others];
  return senders.reduce<AbstractGate>(
    (after, { id }) =>
      changeSender(after, id, (sender) => ({
        ...sender,
        header: lost(sender.header),
        mayBeSent: [...new Set(sender.mayBeSent.map(lost))].sort(),
        former: sender.former && { ...sender.former, header: lost(sender.former.header) },
      })),
    { ...deleteKey(gate, keyId), deletedByHand: [...gate.deletedByHand, keyId] },
  );
}

function less(gate: AbstractGate, what: keyof Happenings): AbstractGate {
  return { ...gate, left: { ...gate.left, [what]: gate.left[what] - 1 } };
}
