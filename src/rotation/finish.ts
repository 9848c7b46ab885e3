import type { Intent } from './intent.ts';
import { ageOf, resumeWithin } from './need.ts';
import { allHold, headersOf, keyOf, liveKeyIds, opensTheGate, type Key, type Picture } from './picture.ts';
import { pollPause } from './poll-pause.ts';
import type { Progress } from './progress.ts';
import { everywhereDeployed, retirable } from './retirement.ts';
import { action, end, type Step } from './step.ts';

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
  const stale = retirable(picture);
  if (!progress.attempt && stale.length === 0)
    return end('finished', 'the live key stays, nothing is left over');
  if (progress.provedThroughCloudFront !== live)
    return action({ kind: 'prove-through-cloudfront', keyId: live }, 'see which key CloudFront really sends');
  return stale.length === 0 ? end('finished', 'no older key is left') : retire(intent, progress, live, stale);
}

function retire(intent: Intent, progress: Progress, live: string, stale: readonly Key[]): Step {
  const settled = progress.settledSince !== undefined && progress.settledSince === progress.deployedSince;
  if (!settled && intent.revoke === 'no' && stale.some(isEnabled))
    return action({ kind: 'settle', seconds: intent.settle }, 'requests under way with the old key may end');
  const enabled = stale.find(isEnabled);
  if (enabled)
    return action(
      { kind: 'disable-key', keyId: enabled.id },
      'it can be enabled again; a deleted key could not',
    );
  const unwatched = stale.filter((key) => !progress.watched.has(key.id)).map((key) => key.id);
  if (unwatched.length > 0)
    return action({ kind: 'watch', keyId: live, disabled: unwatched }, 'viewers must not miss the old key');
  const oldest = stale.find((key) => intent.deleteOld === 'now' || !progress.disabled.has(key.id));
  return oldest
    ? action({ kind: 'delete-key', keyId: oldest.id }, 'no edge sends it and no viewer missed it')
    : end('finished', 'the old key is disabled; the next run deletes it');
}

const isEnabled = (key: Key): boolean => key.enabled;

function thirdValue(picture: Picture, ours: string): Step {
  const born = keyOf(picture, ours)?.createdAt ?? 0;
  const foreign = headersOf(picture.targets).filter(
    (header) => !(header.kind === 'key' && header.id === ours),
  );
  const allNewer = foreign.every((header) => {
    const key = header.kind === 'key' ? keyOf(picture, header.id) : undefined;
    return key !== undefined && key.owned && opensTheGate(key) && key.createdAt >= born;
  });
  return allNewer
    ? end('superseded', 'another rotation put a newer key in place and retires what is older')
    : end(
        'overridden',
        `a target no longer sends key ${ours}: somebody else set its header. All keys stay valid`,
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
    : end('pending', 'the edges have not all switched in time: both keys stay valid, the next run goes on');
}
