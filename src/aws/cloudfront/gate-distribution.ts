import * as sdk from '@aws-sdk/client-cloudfront';
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { Failure } from '../../failure.ts';
import { call, callIfThere, onceHeard, send } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';
import { readRaw, UnreadableAnswer } from '../client/raw-answer.ts';
import { refusedWith, unlessDenied } from '../client/refusal.ts';
import { foreignResource, gateTags, isOwned, ownershipComment, tagList, tagsIn } from '../ownership.ts';
import { creation, removal, type Resource, type Step } from '../step.ts';
import { edited, withGateRemoved, withoutViewers } from './distribution-edit.ts';
import type { Edited, EditWanted } from './distribution-edit.ts';
import { gateOrigin, imageBehaviour, probeBehaviour, viewerCertificate } from './gate-parts.ts';
import {
  findDistribution,
  isSwitching,
  listDistributions,
  readDistributions,
  updateDistribution,
} from './distribution.ts';
import type { ListedDistribution, ReadDistribution } from './distribution.ts';

interface DistributionWanted extends EditWanted {
  readonly gate: string;
  readonly apiId: string;
  /** Only for a new distribution: without a `priceClass` an existing one keeps its own. */
  readonly initialPriceClass: string;
}

/** The gate's own distribution, created with all its parts; later additions by others stay. */
export function ownDistribution(aws: Aws, wanted: DistributionWanted): OwnDistribution {
  const title = `distribution of the gate "${wanted.gate}"`;
  const { domain } = wanted;
  return {
    title,
    find: () => findOwnDistribution(aws, wanted.gate, domain),
    plan: (seen) =>
      seen
        ? extended(aws, seen, title, wanted)
        : namingAliases(wanted, [creation(title, `origin ${domain}`, () => create(aws, wanted))]),
  };
}

/** CloudFront does not say which name belongs to another distribution. */
function namingAliases({ domainNames }: EditWanted, steps: readonly Step[]): readonly Step[] {
  const named = (error: unknown): never => {
    if (!(error instanceof Failure) || !refusedWith(error, 'CNAMEAlreadyExists')) throw error;
    throw new Failure(
      `${error.message} Requested: ${domainNames.join(', ')}.`,
      error.remedy,
      'alias-in-use',
      error.cause,
    );
  };
  return steps.map((step) => ({ ...step, act: () => step.act().catch(named) }));
}

/** A user's distribution: an origin and two behaviours are added, the rest stays. */
export function usersDistribution(aws: Aws, id: string, wanted: EditWanted): Resource<ReadDistribution> {
  const title = `distribution ${id}`;
  return {
    title,
    find: async () => {
      const found = await findDistribution(aws, id);
      if (found) return found;
      throw new Failure(
        `There is no distribution ${id} in this account.`,
        'Correct the input `distribution-ids`, or leave it out to have a distribution created.',
        'no-distribution',
      );
    },
    plan: (seen) => extended(aws, seen, title, wanted),
  };
}

/** An existing distribution with the gate's parts in it. */
const extended = (aws: Aws, seen: ReadDistribution, title: string, wanted: EditWanted): readonly Step[] =>
  namingAliases(wanted, update(aws, seen, edited(seen.config, title, wanted)));

/**
 * The distribution that carries the gate's tag among those whose origin is its API. Lists show no tags, and reading those of every
 * distribution of an account would take a call each. `only ours`: throws if there are others.
 */
async function findOwnDistribution(
  aws: Aws,
  gate: string,
  domain: string,
  accepts: 'only ours' | 'ours' = 'only ours',
): Promise<ReadDistribution | undefined> {
  const candidates = (await listDistributions(aws)).filter((one) => !one.staging && leadsTo(one, domain));
  // If none is needed, one that stays unknown no longer exists, and the list is stale.
  const unknown = (error: unknown): Record<string, string> => {
    if (accepts === 'only ours' || !refusedWith(error, 'NoSuchResource')) throw error;
    return {};
  };
  for (const { id, arn } of candidates) {
    const tags = await onceHeard(aws, 'NoSuchResource', () => distributionTags(aws, id, arn)).catch(unknown);
    if (isOwned(tags, gate)) return findDistribution(aws, id);
  }
  const [foreign] = candidates;
  if (foreign && accepts === 'only ours')
    throw foreignResource(`distribution ${foreign.id} with the origin ${domain}`, gate);
  for (const { id } of candidates) await refuseUntagged(aws, gate, id);
  return undefined;
}

/** An immutable property, which identifies the gate's distribution if its tag is not shown. */
const callerReference = (gate: string): string => `cloudfront-image-gate/${gate}/`;

/**
 * Throws for a distribution that this gate created but that does not show its tag. Treated as another owner's, it would be left
 * without the API that it needs; treated as the gate's, it would be deleted although its owner may have removed the tag.
 */
async function refuseUntagged(aws: Aws, gate: string, id: string): Promise<void> {
  const found = await findDistribution(aws, id);
  if (!found?.config.xml.includes(`<CallerReference>${callerReference(gate)}`)) return;
  throw new Failure(
    `The distribution ${id} was created for the gate "${gate}" but does not show the gate's tag.`,
    'Run the action again. If the tag was removed, restore it, or remove the API from its origins.',
    'still-in-use',
  );
}

/**
 * Throws for an incomplete response: without its tag it would seem to be another owner's, and `destroy` deletes the API that it
 * needs.
 */
async function distributionTags(aws: Aws, id: string, arn: string): Promise<Record<string, string>> {
  const name = 'cloudfront:ListTagsForResource';
  const command = new sdk.ListTagsForResourceCommand({ Resource: arn });
  readRaw(command.middlewareStack, name, (body) => {
    if (!/<(?:\/Tags|Tags[^>]*\/)>\s*$/.test(body))
      throw new UnreadableAnswer(name, 'its list of tags does not end');
  });
  const { Tags } = await send(aws.cloudFront, command, id);
  return tagsIn(Tags?.Items);
}

/** A distribution's tags; none if this role may not read them. */
export const shownTags = async (aws: Aws, id: string, arn: string): Promise<Record<string, string>> =>
  (await unlessDenied(distributionTags(aws, id, arn))) ?? {};

async function create(aws: Aws, wanted: DistributionWanted): Promise<void> {
  const Tags = { Items: tagList(gateTags(wanted.gate)) };
  const input = { DistributionConfigWithTags: { DistributionConfig: wholeConfig(wanted), Tags } };
  await call(aws.cloudFront, sdk.CreateDistributionWithTagsCommand, wanted.gate, input);
}

const originId = 'gate';

function wholeConfig(wanted: DistributionWanted): DistributionConfig {
  const { gate, apiId, domainNames, certificateArn, webAclArn, initialPriceClass } = wanted;
  return {
    // The same for the same API, so that a second creation after a lost response is rejected.
    CallerReference: `${callerReference(gate)}${apiId}`,
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
    Origins: { Quantity: 1, Items: [gateOrigin(originId, wanted)] },
    DefaultCacheBehavior: imageBehaviour(originId, wanted),
    CacheBehaviors: { Quantity: 1, Items: [probeBehaviour(originId, wanted)] },
  };
}

/** Disables the gate's own distribution: CloudFront deletes only what is disabled on every edge. */
export function disabledDistribution(aws: Aws, gate: string, domain: string): OwnDistribution {
  return planForOwn(aws, gate, domain, (seen) =>
    update(aws, seen, withoutViewers(seen.config, `distribution ${seen.id}`)),
  );
}

/** Removes that distribution. */
export function deletedDistribution(aws: Aws, gate: string, domain: string): OwnDistribution {
  return planForOwn(aws, gate, domain, ({ id, etag, domainName }) => [
    removal(`distribution ${id}`, domainName, () =>
      callIfThere(aws.cloudFront, sdk.DeleteDistributionCommand, id, { Id: id, IfMatch: etag }),
    ),
  ]);
}

type OwnDistribution = Resource<ReadDistribution | undefined>;

/** The plan for the gate's own distribution, if there is one. */
function planForOwn(
  aws: Aws,
  gate: string,
  domain: string,
  plan: (seen: ReadDistribution) => readonly Step[],
): OwnDistribution {
  return {
    title: `distribution of the gate "${gate}"`,
    find: () => findOwnDistribution(aws, gate, domain, 'ours'),
    plan: (seen) => (seen ? plan(seen) : []),
  };
}

type Read = readonly ReadDistribution[];

const leadsTo = ({ origins }: ListedDistribution, domain: string): boolean =>
  origins.some(({ domainName }) => domainName === domain);

/** Removes the gate's origin and behaviours from users' distributions. Throws if the default behaviour needs them. */
export function releasedDistributions(aws: Aws, gate: string, domain: string): Resource<Read> {
  return {
    title: `distributions with the gate "${gate}" in them`,
    find: async () => {
      const own = await findOwnDistribution(aws, gate, domain, 'ours');
      const leading = (await listDistributions(aws)).filter((one) => leadsTo(one, domain));
      const users = leading.filter(({ id }) => id !== own?.id);
      return readDistributions(aws, users);
    },
    plan: (seen) =>
      seen.flatMap((distribution) => {
        const without = withGateRemoved(distribution.config, `distribution ${distribution.id}`, domain);
        if (without === 'default')
          throw new Failure(
            `The default behavior of the distribution ${distribution.id} uses this gate's API.`,
            'Give that behavior another origin, or delete the distribution, then run the action again.',
            'still-in-use',
          );
        return update(aws, distribution, without);
      }),
  };
}

/**
 * The ids of the distributions that may still reach the API from some edge although their configuration no longer names it.
 * CloudFront does not tell what an edge had before, and an interrupted run leaves no other trace, so this is every distribution in
 * progress in the account. The cost is at most that deployment's time.
 */
export async function releasedUnderWay(aws: Aws, domain: string): Promise<readonly string[]> {
  return (await listDistributions(aws))
    .filter((one) => isSwitching(one, aws.clock.now()) && !leadsTo(one, domain))
    .map(({ id }) => id);
}

/** One update with all differences: CloudFront replaces the whole configuration each time. */
function update(aws: Aws, seen: ReadDistribution, { config, changes }: Edited): readonly Step[] {
  const act = () => updateDistribution(aws, seen, config);
  return changes.length === 0 ? [] : [{ changes, act }];
}
