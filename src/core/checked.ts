import type { Intent } from './intent.ts';
import { ageOf } from './need.ts';
import { elsewhere, isKey, keyOf, liveKeyIds, opensTheGate, type GateState } from './gate-state.ts';
import type { Progress } from './progress.ts';
import { everywhereDeployed, switchWithin } from './retirement.ts';
import type { Step } from './step.ts';

/**
 * The step, after its invariants were checked against the state that it was decided from. They are written here a second time,
 * apart from the rules, so that a wrong rule stops the run with every key valid. Throws an Error.
 */
export function checked(step: Step, intent: Intent, progress: Progress, now: number): Step {
  const { state } = progress;
  const broken = state && brokenPromise(step, intent, { ...progress, state }, now);
  if (broken === undefined) return step;
  throw new Error(
    `The step ${step.kind} violates an invariant: ${broken}. It was not carried out; please report this.`,
  );
}

type Seen = Progress & { readonly state: GateState };

function brokenPromise(step: Step, intent: Intent, seen: Seen, now: number): string | undefined {
  const { kind } = step;
  if (kind === 'disable-key' || kind === 'delete-key')
    return whyNeeded(step.keyId, seen.state) ?? whyTooEarly(kind, intent, seen);
  if ((kind === 'enable-key' || kind === 'attach-key') && !keyOf(seen.state, step.keyId)?.owned)
    return `key ${step.keyId} is not this gate's`;
  if (kind === 'write-secret') return whyNotWrite(step, seen, now);
  return kind === 'switch' ? whyNotSwitch(step, seen, now) : undefined;
}

/** Why a key must stay as it is; undefined if nothing needs it. */
function whyNeeded(keyId: string, state: GateState): string | undefined {
  const key = keyOf(state, keyId);
  if (!key?.owned) return `key ${keyId} is not this gate's`;
  if (key.otherPlanIds.length > 0) return `key ${keyId} is in another usage plan`;
  return liveKeyIds([...state.targets, ...elsewhere(state)]).includes(keyId)
    ? `key ${keyId} is still sent`
    : undefined;
}

function whyTooEarly(kind: Step['kind'], intent: Intent, { state, deployedSince }: Seen): string | undefined {
  if (kind === 'disable-key' && intent.revoke === 'immediate') return undefined;
  if (!everywhereDeployed(state)) return 'an edge may still send an older key';
  return deployedSince !== undefined && state.keysSeenAt >= deployedSince
    ? undefined
    : 'the keys were listed before every edge had switched';
}

function whyNotSwitch(
  { distributionId, ifMatch, keyId }: Extract<Step, { kind: 'switch' }>,
  { state, attempt }: Seen,
  now: number,
): string | undefined {
  if (state.secret && !isKey(state.secret.current, keyId)) return `the secret does not hold key ${keyId} yet`;
  if (attempt?.keyId !== keyId) return `key ${keyId} was not created by this attempt`;
  if (attempt.etags.get(distributionId) !== ifMatch) return `the ETag ${ifMatch} may be newer than the key`;
  return ageOf(state, keyId, now) > switchWithin ? `key ${keyId} is more than an hour old` : undefined;
}

/** A value that the secret already holds may be written again, which removes an older key from AWSPREVIOUS. */
function whyNotWrite(
  { ifVersion, keyId }: Extract<Step, { kind: 'write-secret' }>,
  { state, attempt, provedAtOrigin }: Seen,
  now: number,
): string | undefined {
  const key = keyOf(state, keyId);
  if (!key?.owned || !opensTheGate(key)) return `key ${keyId} does not open the gate`;
  if (state.secret?.version !== ifVersion) return `the secret is not of the version ${ifVersion} any more`;
  if (isKey(state.secret.current, keyId)) return undefined;
  if (attempt?.keyId !== keyId) return `key ${keyId} was not created by this attempt`;
  if (attempt.secretVersions.at(-1) !== ifVersion)
    return `the version ${ifVersion} may be newer than the key`;
  if (provedAtOrigin !== keyId) return `key ${keyId} was not proved at the origin`;
  return ageOf(state, keyId, now) > switchWithin ? `key ${keyId} is more than an hour old` : undefined;
}
