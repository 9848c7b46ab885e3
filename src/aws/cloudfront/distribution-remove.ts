import { DeleteDistributionCommand } from '@aws-sdk/client-cloudfront';
import type { Aws } from '../client/connect.ts';
import { findOwnDistribution } from './distribution-create.ts';
import { withGateRemoved, withoutViewers } from './distribution-without.ts';
import { findDistribution, listDistributions, updateDistribution } from './distribution.ts';
import type { ReadDistribution } from './distribution.ts';
import { Failure } from '../../failure.ts';
import { deletable } from '../client/refusal.ts';
import { removal } from '../step.ts';
import type { Resource, Step } from '../step.ts';

/** The gate's own distribution switched off: CloudFront deletes only what is disabled on every edge. */
export function disabledDistribution(
  aws: Aws,
  gate: string,
  domain: string,
): Resource<ReadDistribution | undefined> {
  return {
    title: `distribution of the gate "${gate}"`,
    find: () => findOwnDistribution(aws, gate, domain, 'ours'),
    plan: (seen) =>
      seen ? editSteps(aws, seen, withoutViewers(seen.config, `distribution ${seen.id}`)) : [],
  };
}

/** That distribution gone. */
export function deletedDistribution(
  aws: Aws,
  gate: string,
  domain: string,
): Resource<ReadDistribution | undefined> {
  return {
    title: `distribution of the gate "${gate}"`,
    find: () => findOwnDistribution(aws, gate, domain, 'ours'),
    plan: (seen) => {
      if (!seen) return [];
      const { id, etag, domainName } = seen;
      const call = (): Promise<void> =>
        deletable(
          'cloudfront:DeleteDistribution',
          id,
          aws.cloudFront.send(new DeleteDistributionCommand({ Id: id, IfMatch: etag })),
        );
      return [removal(`distribution ${id}`, domainName, call)];
    },
  };
}

/**
 * The gate's origin and behaviours out of every distribution of the user's. Throws when one shows the API by default:
 * without that origin it would show nothing, which is its owner's decision.
 */
export function releasedDistributions(
  aws: Aws,
  gate: string,
  domain: string,
): Resource<readonly ReadDistribution[]> {
  return {
    title: `distributions with the gate "${gate}" in them`,
    find: async () => {
      const own = await findOwnDistribution(aws, gate, domain, 'ours');
      const users = (await listDistributions(aws)).filter(
        ({ id, origins }) => id !== own?.id && origins.some(({ domainName }) => domainName === domain),
      );
      const read = await Promise.all(users.map(({ id }) => findDistribution(aws, id)));
      return read.filter((distribution) => distribution !== undefined);
    },
    plan: (seen) =>
      seen.flatMap((distribution) => {
        const without = withGateRemoved(distribution.config, `distribution ${distribution.id}`, domain);
        if (without === 'default')
          throw new Failure(
            `The distribution ${distribution.id} shows this gate's API by default.`,
            'Give its default behaviour another origin, or delete it, and run the action again.',
            'still-in-use',
          );
        return editSteps(aws, distribution, without);
      }),
  };
}

/**
 * The ids of the distributions that some edge may still take to the API although their configuration does not name it
 * any more. CloudFront does not tell what an edge had before, and a run that died leaves no other trace: hence
 * whatever of the account is under way, somebody else's included. It costs that deployment's time at most.
 */
export async function releasedUnderWay(aws: Aws, domain: string): Promise<readonly string[]> {
  return (await listDistributions(aws))
    .filter(({ deployed, origins }) => !deployed && !origins.some(({ domainName }) => domainName === domain))
    .map(({ id }) => id);
}

function editSteps(
  aws: Aws,
  { id, etag }: ReadDistribution,
  { config, changes }: ReturnType<typeof withoutViewers>,
): Step[] {
  const act = async (): Promise<void> => {
    await updateDistribution(aws, id, etag, config, []);
  };
  return changes.length === 0 ? [] : [{ changes, act }];
}
