import { keyOf, liveKeyIds, type Key, type Picture } from './picture.ts';

/**
 * Rule 2: the keys that may be retired, oldest first: owned keys older than the oldest live key.
 *
 * Why that is safe: let K be older than the live key L of some target. K's owner read that target's ETag before it
 * created K, so before L was created, so before L went live; L going live changed the ETag. K's owner has lost
 * its compare-and-set for good and K is never sent again. A key that is newer than a live key may still be
 * put there by the run that made it, so it is left alone. API Gateway's creation times are whole seconds: equal
 * means not older. A key that any distribution holds is live, whoever that distribution belongs to.
 *
 * The other half of rule 2 is the caller's: every distribution was seen Deployed before these keys were listed.
 */
export function retirable(picture: Picture): readonly Key[] {
  const live = liveKeyIds([...picture.targets, ...picture.others]).map((id) => keyOf(picture, id));
  if (live.length === 0 || live.some((key) => key === undefined)) return [];
  const oldest = Math.min(...live.map((key) => key?.createdAt ?? 0));
  return picture.keys
    .filter((key) => key.owned && key.createdAt < oldest)
    .sort((one, other) => one.createdAt - other.createdAt);
}

/** Whether every edge has the configuration that was seen, for targets and others alike. */
export function everywhereDeployed(picture: Picture): boolean {
  return [...picture.targets, ...picture.others].every((distribution) => distribution.deployed);
}

/**
 * Since when, without a break, every distribution was seen Deployed with the headers it has now; undefined when one
 * is not. `before` is the last picture and its answer.
 */
export function deployedSince(
  picture: Picture,
  before: { readonly picture: Picture | undefined; readonly since: number | undefined },
): number | undefined {
  if (!everywhereDeployed(picture)) return undefined;
  const unchanged = before.picture !== undefined && sameHeaders(before.picture, picture);
  return unchanged && before.since !== undefined ? before.since : picture.targetsSeenAt;
}

function sameHeaders(one: Picture, other: Picture): boolean {
  const headers = ({ targets, others }: Picture): string =>
    JSON.stringify([...targets, ...others].map((distribution) => [distribution.id, distribution.headers]));
  return headers(one) === headers(other);
}
