import { pageOf } from '../paging.ts';
import { refusedValue, text } from './fields.ts';
import {
  matchRevision,
  newRevision,
  refuseWhileSettling,
  revisionOf,
  type LambdaFunction,
  type Snapshot,
} from './function.ts';
import { existing, type Answer, type Call, type LambdaRoom } from './room.ts';
import { configurationOf, listedConfigurationOf } from './view.ts';

export function publishVersion(room: LambdaRoom, call: Call): Answer {
  const fields = call.fields();
  const fn = existing(room, call.target.name);
  const now = room.surroundings.clock.now();
  refuseWhileSettling(fn, now);
  matchRevision(text(fields, 'RevisionId'), revisionOf(fn.latest, now));
  const expected = text(fields, 'CodeSha256');
  if (expected !== undefined && expected !== fn.latest.code.sha256)
    throw refusedValue(
      `CodeSHA256 (${expected}) is different from current CodeSHA256 in $LATEST (${fn.latest.code.sha256}). Please try again with the CodeSHA256 in $LATEST.`,
    );
  return { body: configurationOf(fn, publish(room, fn, text(fields, 'Description') ?? ''), now) };
}

/**
 * Freezes `$LATEST` as a version; where code and settings are those of the last version, that one is returned.
 * (Documented.) A new version is Pending like a new function: the SDK has a waiter for it, and an invocation
 * before it is Active is refused.
 */
export function publish(room: LambdaRoom, fn: LambdaFunction, description: string): Snapshot {
  const { surroundings } = room;
  const last = fn.versions.get(String(fn.lastVersion));
  if (last && fn.published && isSame(fn.published, fn.latest)) return last;
  const now = surroundings.clock.now();
  fn.lastVersion += 1;
  const version: Snapshot = {
    ...fn.latest,
    version: String(fn.lastVersion),
    settings: { ...fn.latest.settings, ...(description === '' ? {} : { Description: description }) },
    modifiedAt: now,
    settlesAt: Math.max(
      fn.latest.settlesAt,
      now + surroundings.random.between(...surroundings.assumptions.lambda.updating),
    ),
    fresh: true,
    revisions: [newRevision(surroundings), newRevision(surroundings)],
  };
  fn.versions.set(version.version, version);
  fn.published = fn.latest;
  return version;
}

export function listVersions(room: LambdaRoom, { target, query }: Call): Answer {
  const fn = existing(room, target.name);
  const now = room.surroundings.clock.now();
  const { items, marker } = page([fn.latest, ...fn.versions.values()], ({ version }) => version, query, 50);
  return { body: { Versions: items.map((one) => listedConfigurationOf(fn, one, now)), ...marker } };
}

/** One page of `all`, as Marker and MaxItems of the query ask. Documented: at most 50 function versions a page. */
export function page<T>(
  all: readonly T[],
  nameOf: (item: T) => string,
  query: URLSearchParams,
  largest: number,
): { items: readonly T[]; marker: { NextMarker?: string } } {
  const limit = Math.min(largest, Number(query.get('MaxItems') ?? largest) || largest);
  const found = pageOf(all, nameOf, { position: query.get('Marker') ?? undefined, limit });
  if (!found) throw refusedValue('Invalid Marker');
  return { items: found.items, marker: found.next === undefined ? {} : { NextMarker: found.next } };
}

/** The description counts too: recorded. */
function isSame(published: Snapshot, latest: Snapshot): boolean {
  const plain = ({ code, architecture, settings }: Snapshot): string =>
    JSON.stringify([code.sha256, architecture, settings]);
  return plain(published) === plain(latest);
}
