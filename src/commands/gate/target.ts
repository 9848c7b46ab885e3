import type { Aws } from '../../aws/connect.ts';
import { findDistribution, listDistributions } from '../../aws/distribution.ts';
import type { ListedDistribution } from '../../aws/distribution.ts';
import { originsOf } from '../../aws/distribution-config.ts';
import type { DistributionConfig, OriginConfig } from '../../aws/distribution-config.ts';
import { leadsTo, type GatedStage } from '../../aws/stage-origin.ts';
import { Failure } from '../../failure.ts';

/** A distribution that leads to the stage, with the origins that do. */
export type Lead = Omit<ListedDistribution, 'arn'>;

/** A distribution that shall send the key. */
export interface Target extends Lead {
  readonly etag: string;
  readonly config: DistributionConfig;
}

export interface Leads {
  readonly targets: readonly Target[];
  /** Others of the account; never changed. */
  readonly others: readonly Lead[];
}

/**
 * Finds every distribution of the account that leads to this stage and reads those of `ids` whole, with their ETags.
 * Throws for an id that does not exist or does not lead there.
 */
export async function findLeads(aws: Aws, stage: GatedStage, ids: readonly string[]): Promise<Leads> {
  const listed = await listDistributions(aws);
  const leading = leadsAmong(listed, stage);
  const targets = ids.map((id) => {
    const lead = leading.find((one) => one.id === id);
    if (lead) return lead;
    throw noLead(id, stage, listed.find((one) => one.id === id)?.origins);
  });
  return {
    targets: await Promise.all(targets.map((lead) => readTarget(aws, stage, lead))),
    others: leading.filter(({ id }) => !ids.includes(id)),
  };
}

/** Those distributions that lead to the stage, each with the origins that do. */
export function leadsAmong(listed: readonly ListedDistribution[], stage: GatedStage): readonly Lead[] {
  return listed
    .map((one): Lead => ({ ...one, origins: one.origins.filter((origin) => leadsTo(stage, origin)) }))
    .filter(({ origins }) => origins.length > 0);
}

/** Reads a distribution whole, with its ETag. */
export async function readTarget(aws: Aws, stage: GatedStage, lead: Lead): Promise<Target> {
  const found = await findDistribution(aws, lead.id);
  if (!found) throw noLead(lead.id, stage, undefined);
  const { etag, config, deployed } = found;
  const origins = originsOf(config).filter((origin) => leadsTo(stage, origin));
  return { ...lead, etag, config, deployed, origins };
}

function noLead(id: string, { domains }: GatedStage, origins: readonly OriginConfig[] | undefined): Failure {
  if (!origins)
    return new Failure(
      `There is no distribution ${id} in this account.`,
      'Correct the input `distribution-ids`.',
      'no-distribution',
    );
  const seen = origins.map(({ domainName, path }) => domainName + path).join(', ');
  return new Failure(
    `The distribution ${id} has no origin that leads to this stage (${domains.join(', ')}); it has ${seen}.`,
    'Correct `distribution-ids`, `api-id` and `stage`; if the origin is a custom domain of the API, name it in `api-domains`.',
    'no-origin',
  );
}
