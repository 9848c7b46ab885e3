import type { Intent } from './intent.ts';
import { ageOf, resumeWithin } from './need.ts';
import {
  allHold,
  elsewhere,
  headersOf,
  isKey,
  keyOf,
  leadsTo,
  liveKeyIds,
  opensTheGate,
  type Key,
  type Picture,
} from './picture.ts';
import { pollPause } from './poll-pause.ts';
import type { Progress } from './progress.ts';
import { everywhereDeployed, heldBack, retirable } from './retirement.ts';
import { action, end, type Step } from './step.ts';

/** Seconds that in-flight requests are given at least, whatever the origins' own limits are. */
const shortestSettling = 45;

/** How often the proof is repeated because AWS did not list the distributions after it. */
const listLimit = 5;

/** After every target holds the live key: wait for the edges, prove it, retire what is older. */
export function finish(intent: Intent, progress: Progress, picture: Picture, now: number): Step {
  const live = progress.attempt?.keyId ?? liveKeyIds(picture.targets)[0];
  if (live === undefined) return end('finished', 'no target sends a key of this gate');
  if (!allHold(picture.targets, live)) return thirdValue(picture, live);
  if (progress.blinded) return end('pending', 'the credentials expired while the edges were still switching');
  const urgent =
    intent.revoke === 'immediate' && progress.attempt ? retirable(picture).find(isEnabled) : undefined;
  if (urgent)
    return action(
      { kind: 'disable-key', keyId: urgent.id },
      'revoked at once: edges that still send it are refused',
    );
  if (!everywhereDeployed(picture)) return waitOrStop(intent, progress, picture, live, now);
  if (picture.keysSeenAt < (progress.deployedSince ?? Infinity))
    return action({ kind: 'look', at: 'keys' }, 'every edge has switched: list what is older');
  const { secret } = picture;
  if (secret && isKey(secret.current, live) && !leadsTo(secret, live))
    return action(
      { kind: 'write-secret', ifVersion: secret.version, keyId: live },
      'its previous stage holds an older key',
    );
  const stale = retirable(picture);
  if (!progress.attempt && stale.length === 0)
    return ending(progress, picture, 'the live key stays, nothing is left over');
  if (progress.proofsUnlisted >= listLimit)
    return end(
      'pending',
      `AWS did not list the distributions after ${listLimit} proofs: all keys stay valid`,
    );
  const settles = intent.revoke === 'no' && stale.some(isEnabled);
  const settled = progress.settledSince !== undefined && progress.settledSince === progress.deployedSince;
  if (progress.provedThroughCloudFront !== live || (settles && !settled)) {
    const settle = settles ? (intent.settle ?? Math.max(shortestSettling, picture.longestRequest)) : 0;
    return action(
      { kind: 'prove-through-cloudfront', keyId: live, settle },
      'see which key CloudFront sends, while in-flight requests with the old key drain',
    );
  }
  return stale.length === 0
    ? ending(progress, picture, 'no older key is left')
    : retire(intent, progress, picture, live, stale);
}

function retire(
  intent: Intent,
  progress: Progress,
  picture: Picture,
  live: string,
  stale: readonly Key[],
): Step {
  const enabled = stale.find(isEnabled);
  if (enabled)
    return action(
      { kind: 'disable-key', keyId: enabled.id },
      'it can be enabled again; a deleted key could not',
    );
  const unwatched = stale.filter((key) => !progress.watched.has(key.id)).map((key) => key.id);
  if (unwatched.length > 0)
    return action(
      { kind: 'watch', keyId: live, disabled: unwatched },
      'probing through CloudFront while the old key is disabled',
    );
  const oldest = stale.find((key) => intent.deleteOld === 'now' || !progress.disabled.has(key.id));
  return oldest
    ? action(
        { kind: 'delete-key', keyId: oldest.id },
        'no edge sends it and no request failed while it was disabled',
      )
    : ending(progress, picture, 'the old key is disabled; the next run deletes it');
}

/** The end of a run that did all it may; it says what an older key that stays open still needs. */
function ending({ formerLive }: Progress, picture: Picture, otherwise: string): Step {
  const [held] = heldBack(picture);
  if (held) return end('still-sent', `key ${held.id} stays valid: ${needing(picture, held)}`);
  const live = liveKeyIds(picture.targets);
  const foreign = picture.keys.find(
    (key) => formerLive.includes(key.id) && !live.includes(key.id) && !key.owned && opensTheGate(key),
  );
  if (!foreign) return end('finished', otherwise);
  const why = `key ${foreign.id} is not this gate's (it lacks the gate's tag): it was not touched and stays valid`;
  const senders = sendersOf(picture, foreign);
  return end('not-owned', senders.length > 0 ? `${why}; ${senders.join(', ')} still sends it` : why);
}

function needing(picture: Picture, key: Key): string {
  const senders = sendersOf(picture, key);
  if (senders.length > 0) return `${senders.join(', ')} still sends it`;
  return `it is in the usage plan ${key.otherPlanIds.join(', ')} too`;
}

const sendersOf = (picture: Picture, { id }: Key): readonly string[] =>
  elsewhere(picture)
    .filter(({ headers }) => headers.some((header) => isKey(header, id)))
    .map((sender) => sender.id);

const isEnabled = (key: Key): boolean => key.enabled;

function thirdValue(picture: Picture, ours: string): Step {
  const born = keyOf(picture, ours)?.createdAt ?? 0;
  const foreign = headersOf(picture.targets).filter((header) => !isKey(header, ours));
  const allNewer = foreign.every((header) => {
    const key = header.kind === 'key' ? keyOf(picture, header.id) : undefined;
    return key !== undefined && key.owned && opensTheGate(key) && key.createdAt >= born;
  });
  return allNewer
    ? end('superseded', 'another rotation put a newer key in place and retires what is older')
    : end(
        'overridden',
        `a target no longer sends key ${ours}: another writer set its header. All keys stay valid`,
      );
}

function waitOrStop(intent: Intent, progress: Progress, picture: Picture, live: string, now: number): Step {
  const waited = progress.waitingSince === undefined ? 0 : (now - progress.waitingSince) / 1_000;
  if (waited < intent.deploymentTimeout)
    return action(
      { kind: 'wait', seconds: pollPause(waited) },
      'the edges switch one by one, usually within 3 to 15 minutes',
    );
  return ageOf(picture, live, now) > resumeWithin
    ? end('lasting-overlap', 'the edges have not switched for more than a day: both keys stay valid')
    : end(
        'pending',
        'the deployment did not reach every edge before `deployment-timeout`: both keys stay valid, the next run goes on',
      );
}
