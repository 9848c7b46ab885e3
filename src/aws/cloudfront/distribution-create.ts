import { CreateDistributionWithTagsCommand, ListTagsForResourceCommand } from '@aws-sdk/client-cloudfront';
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { Aws } from '../client/connect.ts';
import { findDistribution, listDistributions, updateDistribution } from './distribution.ts';
import type { ReadDistribution } from './distribution.ts';
import { edited } from './distribution-edit.ts';
import { viewerCertificate, type DistributionOptions } from './distribution-options.ts';
import { gateOrigin, pictureBehaviour, probeBehaviour } from './distribution-parts.ts';
import type { TargetParts } from './distribution-parts.ts';
import { Failure } from '../../failure.ts';
import { foreignResource, ownershipComment } from '../naming.ts';
import { gateTags, isOwned } from '../ownership.ts';
import { refusable } from '../client/refusal.ts';
import { creation } from '../step.ts';
import type { Resource } from '../step.ts';

export interface DistributionWanted {
  readonly gate: string;
  readonly apiId: string;
  readonly parts: TargetParts;
  readonly options: DistributionOptions;
  /** Only what is created gets it; undefined in `options`, what stands keeps its own. */
  readonly initialPriceClass: string;
}

/** The gate's own distribution, made with everything in it; what others have added to it since stays. */
export function ownDistribution(
  aws: Aws,
  wanted: DistributionWanted,
): Resource<ReadDistribution | undefined> {
  const title = `distribution of the gate "${wanted.gate}"`;
  const { parts, options } = wanted;
  return {
    title,
    find: () => findOwnDistribution(aws, wanted.gate, parts.domain),
    plan: (seen) =>
      seen
        ? editSteps(aws, seen, title, parts, undefined, options)
        : [creation(title, `origin ${parts.domain}`, () => create(aws, wanted))],
  };
}

/** A distribution of the user's: an origin and two behaviours are added, the rest is left. */
export function usersDistribution(
  aws: Aws,
  id: string,
  pathPattern: string,
  { parts, options }: Pick<DistributionWanted, 'parts' | 'options'>,
): Resource<ReadDistribution> {
  const title = `distribution ${id}`;
  return {
    title,
    find: async () => {
      const found = await findDistribution(aws, id);
      if (found) return found;
      throw new Failure(
        `There is no distribution ${id} in this account.`,
        'Correct the input `distribution-ids`, or leave it empty to have a distribution made.',
        'no-distribution',
      );
    },
    plan: (seen) => editSteps(aws, seen, title, parts, pathPattern, options),
  };
}

/** One update with all differences: CloudFront replaces the whole configuration each time. */
function editSteps(
  aws: Aws,
  { id, etag, config }: ReadDistribution,
  title: string,
  parts: TargetParts,
  pathPattern: string | undefined,
  options: DistributionOptions,
) {
  const { config: wanted, changes } = edited(config, title, parts, pathPattern, options);
  const act = async (): Promise<void> => {
    await updateDistribution(aws, id, etag, wanted, [parts.keyValue]);
  };
  return changes.length === 0 ? [] : [{ changes, act }];
}

/**
 * The distribution that carries the gate's tag among those whose origin is its API. Lists show no tags, and asking
 * for those of every distribution of an account would take a call each. `only ours`: throws when there are others.
 */
export async function findOwnDistribution(
  aws: Aws,
  gate: string,
  domain: string,
  accepts: 'only ours' | 'ours' = 'only ours',
): Promise<ReadDistribution | undefined> {
  const candidates = (await listDistributions(aws)).filter(
    ({ origins, staging }) => !staging && origins.some(({ domainName }) => domainName === domain),
  );
  for (const { id, arn } of candidates)
    if (isOwned(await distributionTags(aws, id, arn), gate)) return findDistribution(aws, id);
  const [foreign] = candidates;
  if (foreign && accepts === 'only ours')
    throw foreignResource(`distribution ${foreign.id} with the origin ${domain}`, gate);
  return undefined;
}

async function distributionTags(aws: Aws, id: string, arn: string): Promise<Record<string, string>> {
  const { Tags } = await refusable(
    'cloudfront:ListTagsForResource',
    id,
    aws.cloudFront.send(new ListTagsForResourceCommand({ Resource: arn })),
  );
  return Object.fromEntries((Tags?.Items ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

async function create(aws: Aws, wanted: DistributionWanted): Promise<void> {
  const tags = Object.entries(gateTags(wanted.gate)).map(([Key, Value]) => ({ Key, Value }));
  await refusable(
    'cloudfront:CreateDistributionWithTags',
    wanted.gate,
    aws.cloudFront.send(
      new CreateDistributionWithTagsCommand({
        DistributionConfigWithTags: {
          DistributionConfig: wholeConfig(wanted),
          Tags: { Items: tags },
        },
      }),
    ),
    [wanted.parts.keyValue],
  );
}

const originId = 'gate';

function wholeConfig({
  gate,
  apiId,
  parts,
  options,
  initialPriceClass,
}: DistributionWanted): DistributionConfig {
  const { domainNames, certificateArn, webAclArn } = options;
  return {
    // The same for the same API: a second creation after a lost answer is refused instead of made.
    CallerReference: `cloudfront-image-gate/${gate}/${apiId}`,
    Comment: ownershipComment(gate),
    Enabled: true,
    HttpVersion: 'http2and3',
    IsIPV6Enabled: true,
    PriceClass: initialPriceClass as never,
    Aliases: { Quantity: domainNames.length, Items: [...domainNames] },
    ViewerCertificate:
      certificateArn === undefined
        ? { CloudFrontDefaultCertificate: true }
        : viewerCertificate(certificateArn),
    WebACLId: webAclArn ?? '',
    Origins: { Quantity: 1, Items: [gateOrigin(originId, parts)] },
    DefaultCacheBehavior: pictureBehaviour(originId, parts),
    CacheBehaviors: { Quantity: 1, Items: [probeBehaviour(originId, parts)] },
  };
}
