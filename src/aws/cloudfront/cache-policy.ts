import * as sdk from '@aws-sdk/client-cloudfront';
import type { CachePolicy, CachePolicyConfig } from '@aws-sdk/client-cloudfront';
import { call, callIfThere, send } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';
import { readRaw, UnreadableAnswer } from '../client/raw-answer.ts';
import { allPages } from '../client/whole-list.ts';
import { wholeListFrom } from './xml.ts';
import { foreignResource, ownershipComment, resourceName } from '../ownership.ts';
import { allGone, creation, differences, ifThere, removal, type Resource } from '../step.ts';

/** CloudFront's own policy that caches nothing. */
export const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

interface SeenCachePolicy {
  readonly id: string;
  readonly config: CachePolicyConfig;
}

const day = 86_400;

/** Bounds in seconds; the function decides how long an image is kept (Cache-Control). */
export const cacheTimes = { fallback: day, longest: 365 * day };

/** The cache key of an image: the path, the query string and the formats that the viewer accepts. */
export function cachePolicy(aws: Aws, gate: string): Resource<SeenCachePolicy | undefined> {
  const name = resourceName(gate);
  const title = `cache policy "${name}"`;
  return {
    title,
    find: () => findCachePolicy(aws, gate),
    plan: (seen) => {
      const create = () =>
        call(aws.cloudFront, sdk.CreateCachePolicyCommand, name, { CachePolicyConfig: config(gate) });
      if (!seen) return [creation(title, 'query string and Accept are the key', create)];
      const { id } = seen;
      const changes = differences(title, { key: keyOf(seen.config) }, { key: keyOf(config(gate)) });
      const wanted = { ...seen.config, ParametersInCacheKeyAndForwardedToOrigin: keyParameters() };
      const act = async () => {
        const input = { ...(await versionOf(aws, id)), CachePolicyConfig: wanted };
        await call(aws.cloudFront, sdk.UpdateCachePolicyCommand, id, input);
      };
      return changes.length === 0 ? [] : [{ changes, act }];
    },
  };
}

/** Policies have no tags: the comment names the owner. */
export async function findCachePolicy(aws: Aws, gate: string): Promise<SeenCachePolicy | undefined> {
  const name = resourceName(gate);
  const found = (await listOwnPolicies(aws)).find((policy) => policy.CachePolicyConfig?.Name === name);
  if (!found?.CachePolicyConfig) return undefined;
  if (found.CachePolicyConfig.Comment !== ownershipComment(gate))
    throw foreignResource(`CloudFront cache policy "${name}"`, gate);
  return { id: found.Id ?? '', config: found.CachePolicyConfig };
}

const list = 'cloudfront:ListCachePolicies';
const unreadable = (why: string): UnreadableAnswer => new UnreadableAnswer(list, why);

/** All of the account's own policies, without CloudFront's, or an {@link UnreadableAnswer}. */
function listOwnPolicies({ cloudFront }: Aws): Promise<readonly CachePolicy[]> {
  return allPages(list, async (Marker) => {
    const command = new sdk.ListCachePoliciesCommand({ Type: 'custom', Marker, MaxItems: 100 });
    readRaw(command.middlewareStack, list, (xml) => wholeListFrom(xml, 'CachePolicyList', unreadable));
    const found = await send(cloudFront, command, 'all cache policies');
    const { Items = [], NextMarker } = found.CachePolicyList ?? {};
    return [Items.flatMap((item) => item.CachePolicy ?? []), NextMarker];
  });
}

function config(gate: string): CachePolicyConfig {
  return {
    Name: resourceName(gate),
    Comment: ownershipComment(gate),
    MinTTL: 0,
    DefaultTTL: cacheTimes.fallback,
    MaxTTL: cacheTimes.longest,
    ParametersInCacheKeyAndForwardedToOrigin: keyParameters(),
  };
}

/** No cookie and no other header: each would split the cache. */
function keyParameters(): NonNullable<CachePolicyConfig['ParametersInCacheKeyAndForwardedToOrigin']> {
  return {
    EnableAcceptEncodingGzip: false,
    EnableAcceptEncodingBrotli: false,
    HeadersConfig: { HeaderBehavior: 'whitelist', Headers: { Quantity: 1, Items: ['Accept'] } },
    CookiesConfig: { CookieBehavior: 'none' },
    QueryStringsConfig: { QueryStringBehavior: 'all' },
  };
}

function keyOf({ ParametersInCacheKeyAndForwardedToOrigin: key }: CachePolicyConfig): unknown {
  return [
    key?.HeadersConfig?.HeaderBehavior,
    key?.HeadersConfig?.Headers?.Items?.map((header) => header.toLowerCase()),
    key?.CookiesConfig?.CookieBehavior,
    key?.QueryStringsConfig?.QueryStringBehavior,
  ];
}

/** A policy as it was read, to be changed or deleted only if it has not changed since. */
async function versionOf(aws: Aws, id: string): Promise<{ Id: string; IfMatch: string | undefined }> {
  return { Id: id, IfMatch: (await call(aws.cloudFront, sdk.GetCachePolicyCommand, id, { Id: id })).ETag };
}

export function deletedCachePolicy(aws: Aws, gate: string) {
  const find = async () => ifThere(await findCachePolicy(aws, gate));
  return allGone(`cache policy of the gate "${gate}"`, find, ({ id, config: { Name = '' } }) => {
    const act = async () =>
      callIfThere(aws.cloudFront, sdk.DeleteCachePolicyCommand, id, await versionOf(aws, id));
    return removal(`cache policy ${id}`, Name, act);
  });
}
