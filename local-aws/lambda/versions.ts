import type * as sdk from '@aws-sdk/client-lambda';
import { pageOf } from '../paging.ts';
import { reads } from '../schema/operation.ts';
import { newRevision, type LambdaFunction, type Snapshot } from './function.ts';
import { refusedValue } from './refusals.ts';
import { changeable, type LambdaOperations, type LambdaRoom, unqualified } from './room.ts';
import { configurationOf, listedConfigurationOf } from './view.ts';

export const versionOperations: LambdaOperations = {
  PublishVersion: reads(['RevisionId CodeSha256 Description'], (room, input) => {
    const { CodeSha256, Description = '' } = input;
    const fn = changeable(room, input, input.RevisionId);
    const { sha256 } = fn.latest.code;
    if (CodeSha256 !== undefined && CodeSha256 !== sha256)
      throw refusedValue(
        `CodeSHA256 (${CodeSha256}) is different from current CodeSHA256 in $LATEST (${sha256}). Please try again with the CodeSHA256 in $LATEST.`,
      );
    return configurationOf(fn, publish(room, fn, Description), room.surroundings.clock.now());
  }),
  ListVersionsByFunction: reads(['Marker', 'MaxItems'], (room, input) => {
    const fn = unqualified(room, input);
    const now = room.surroundings.clock.now();
    const { items, NextMarker } = page([fn.latest, ...fn.versions.values()], ({ version }) => version, input);
    return { Versions: items.map((one) => listedConfigurationOf(fn, one, now)), NextMarker };
  }),
};

/**
 * Freezes `$LATEST` as a version; if code and settings equal those of the last version, returns that one. (Documented.) A new version
 * is Pending like a new function: the SDK has a waiter for it, and an invocation before it is Active is refused.
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

/** One page of `all`, by Marker and MaxItems. Documented: at most 50 function versions a page. */
export function page<T>(
  all: readonly T[],
  nameOf: (item: T) => string,
  { Marker: position, MaxItems }: Pick<sdk.ListFunctionsRequest, 'Marker' | 'MaxItems'>,
): { readonly items: readonly T[]; readonly NextMarker: string | undefined } {
  const found = pageOf(all, nameOf, { position, limit: Math.min(largestPage, MaxItems ?? largestPage) });
  if (!found) throw refusedValue('Invalid Marker');
  return { items: found.items, NextMarker: found.next };
}

const largestPage = 50;

/** The description counts too: recorded. */
function isSame(published: Snapshot, latest: Snapshot): boolean {
  const plain = ({ code, architecture, settings }: Snapshot): string =>
    JSON.stringify([code.sha256, architecture, settings]);
  return plain(published) === plain(latest);
}
