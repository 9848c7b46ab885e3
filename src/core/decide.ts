import { checked } from './checked.ts';
import { finish } from './finish.ts';
import type { Intent } from './intent.ts';
import { ageOf, newKeyReason } from './need.ts';
import {
  elsewhere,
  headersOf,
  isKey,
  keyOf,
  leadsTo,
  liveKeyIds,
  opensTheGate,
  type Distribution,
  type GateState,
} from './gate-state.ts';
import type { Attempt, Progress } from './progress.ts';
import { switchWithin } from './retirement.ts';
import { action, end, type Step } from './step.ts';

/** How often a run starts over after losing the compare-and-set. */
const attemptLimit = 5;

/**
 * The next step of a rotation, from what was seen and done so far. Pure: the same knowledge gives the same step. `now` is in
 * milliseconds on the clock of the state. Throws if a rule produces a step that violates an invariant.
 */
export function decide(intent: Intent, progress: Progress, now: number): Step {
  return checked(next(intent, progress, now), intent, progress, now);
}

function next(intent: Intent, progress: Progress, now: number): Step {
  const { state, attempt } = progress;
  if (!state) return action({ kind: 'look', at: 'everything' }, 'see the gate as it is');
  if (headersOf(state.targets).length === 0)
    return end('no-target', 'no distribution has this API as an origin and sends it a key');
  if (headersOf(state.targets).every((header) => header.kind === 'none'))
    return end('not-gated', 'no distribution sends a key: this gate has not been set up');
  const cure = healing(intent, progress, state);
  if (cure) return cure;
  if (attempt) return pursue(intent, { progress, state, attempt }, now);
  const finishing = progress.disabled.size > 0 || progress.deleted.length > 0;
  const reason = newKeyReason(intent, state, finishing, now);
  if (reason === undefined) return finish(intent, progress, state, now);
  if (progress.attemptsBegun >= attemptLimit)
    return end('contended', `another writer changed the distribution in each of ${attemptLimit} attempts`);
  if (state.targets.some((target) => target.etag === undefined))
    return action({ kind: 'look', at: 'everything' }, 'the ETags must be older than the new key');
  return action({ kind: 'create-key' }, reason);
}

/**
 * A live key of ours that was disabled or removed from the plan: viewers are rejected until it is back, or will be once another tool
 * takes it from the secret. A key that this run disabled is restored for others too, unless it leaked. With `revoke: immediate` a
 * live key that is off stays off until a new one has taken its place.
 */
function healing(intent: Intent, { disabled, switchesWon }: Progress, state: GateState): Step | undefined {
  const { current } = state.secret ?? {};
  const next = current?.kind === 'key' ? [current.id] : [];
  const sentByOthers = liveKeyIds(elsewhere(state)).filter(
    (id) => disabled.has(id) && intent.revoke === 'no',
  );
  const open = state.targets.filter((target) => !switchesWon.has(target.id));
  const leaked = intent.revoke === 'immediate' ? liveKeyIds(open) : [];
  for (const id of [...liveKeyIds(state.targets), ...next, ...sentByOthers]) {
    const key = keyOf(state, id);
    if (!key?.owned || opensTheGate(key) || leaked.includes(id)) continue;
    return key.enabled
      ? action(
          { kind: 'attach-key', keyId: id },
          'viewers are rejected: the live key is not in the usage plan',
        )
      : action({ kind: 'enable-key', keyId: id }, 'viewers are rejected: the live key is disabled');
  }
  return undefined;
}

/** An attempt together with what else the run knows. */
interface Pursuit {
  readonly progress: Progress;
  readonly state: GateState;
  readonly attempt: Attempt;
}

/** Puts the attempt's key in place on one target after the other, under the ETags that are older than the key. */
function pursue(intent: Intent, pursuit: Pursuit, now: number): Step {
  const { progress, state, attempt } = pursuit;
  const { keyId } = attempt;
  const open = openTargets(pursuit);
  const hopeless = whyHopeless(pursuit, now);
  if (hopeless !== undefined) return action({ kind: 'abandon', keyId }, hopeless);
  if (!keyOf(state, keyId)?.attached)
    return action({ kind: 'attach-key', keyId }, 'attach the new key so that both keys are accepted');
  if (progress.provedAtOrigin !== keyId) return prove(progress, keyId);
  const written = writeSecret(pursuit);
  if (written) return written;
  const [following] = open;
  if (!following?.etag) return finish(intent, progress, state, now);
  const what = { kind: 'switch', distributionId: following.id, ifMatch: following.etag, keyId } as const;
  return action(what, 'send the new key from every edge');
}

/** The write to the secret: before the header, and again for its previous stage; undefined if no stage has an older key. */
function writeSecret(pursuit: Pursuit): Step | undefined {
  const { keyId } = pursuit.attempt;
  const { secret } = pursuit.state;
  const ahead = isKey(secret?.current, keyId) && keyOf(pursuit.state, keyId)?.owned === true;
  if (!secret || leadsTo(secret, keyId) || !(ahead || openTargets(pursuit).length > 0)) return undefined;
  return action(
    { kind: 'write-secret', ifVersion: secret.version, keyId },
    ahead ? 'its previous stage holds an older key' : 'tools that read it send the new key from now on',
  );
}

/** Targets on which the attempt's compare-and-set is still open. */
function openTargets({ progress, state }: Pursuit): readonly Distribution[] {
  return state.targets.filter((target) => !progress.switchesWon.has(target.id));
}

/** Why the attempt's key must not, or can no longer, be put in place; undefined when it may. */
function whyHopeless(pursuit: Pursuit, now: number): string | undefined {
  const { state, attempt } = pursuit;
  const { keyId } = attempt;
  const { secret } = state;
  const open = openTargets(pursuit);
  const lost = open.find((target) => target.etag !== attempt.etags.get(target.id));
  if (lost) return `${lost.id} was changed after its ETag was read`;
  const wasChanged =
    secret && !isKey(secret.current, keyId) && secret.version !== attempt.secretVersions.at(-1);
  if (open.length > 0 && wasChanged) return `the secret ${secret.name} was changed after it was read`;
  const key = keyOf(state, keyId);
  if (!key?.enabled) return `key ${keyId} was removed or disabled by another writer`;
  if (open.length > 0 && !key.owned) return `key ${keyId} was claimed by another owner's tags`;
  return open.length > 0 && ageOf(state, keyId, now) > switchWithin
    ? `key ${keyId} was created more than an hour ago`
    : undefined;
}

function prove(progress: Progress, keyId: string): Step {
  return progress.proofsFailed < 2
    ? action({ kind: 'prove-at-origin', keyId }, 'a new key takes time to be accepted everywhere')
    : end('not-accepted', `the API keeps rejecting the new key ${keyId}; nothing was switched`);
}
