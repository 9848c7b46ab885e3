import { isDeepStrictEqual } from 'node:util';
import type * as sdk from '@aws-sdk/client-cloudfront';
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { CloudFrontAssumptions } from '../../assumptions.ts';
import { type Memory, memoryOf } from '../../past.ts';
import { type Operations, reads } from '../../schema/operation.ts';
import type { Surroundings } from '../../service.ts';
import { readSettings } from '../configuration/settings.ts';
import { Deployment } from '../edge/deployment.ts';
import type { Snapshot } from '../edge/snapshot.ts';
import { exception, invalidArgument } from '../refusals.ts';
import type { Known } from './behaviour-rules.ts';
import { completeNew, completeUpdate } from './distribution-defaults.ts';
import { checkConfig } from './distribution-rules.ts';
import type { Distribution } from './distribution.ts';
import { locationOf, page } from './page.ts';
import { type Tags, withTags } from './tags.ts';
import { capitalId, requireVersion } from './version.ts';

export interface DistributionPorts {
  readonly known: Known;
  /** How many invalidations of a distribution are in progress. */
  readonly invalidations: { inProgress(distributionId: string): number };
  readonly edges: number;
  readonly assumptions: CloudFrontAssumptions;
  /** Whether a continuous deployment policy names this distribution as its staging distribution. */
  inPolicy(distribution: Distribution): boolean;
  snapshot(distribution: Pick<Distribution, 'settings'>): Snapshot;
}

/** Every distribution of the account, and the rules between them. */
export class Distributions {
  readonly #surroundings: Surroundings;
  readonly #ports: DistributionPorts;
  readonly #stored = new Map<string, Distribution>();

  constructor(surroundings: Surroundings, ports: DistributionPorts) {
    this.#surroundings = surroundings;
    this.#ports = ports;
  }

  get(id = ''): Distribution {
    const distribution = this.#stored.get(id);
    if (!distribution) throw exception('NoSuchDistribution', 'The specified distribution does not exist.');
    return distribution;
  }

  all(): readonly Distribution[] {
    return [...this.#stored.values()];
  }

  /** Creates a distribution from `config`, which it then owns. */
  add(config: DistributionConfig, tags: Tags = new Map()): Distribution {
    const { clock, random, account, partition } = this.#surroundings;
    const { known, edges, assumptions } = this.#ports;
    // Reported.
    if (config.ContinuousDeploymentPolicyId)
      throw invalidArgument('Continuous deployment policy is not supported during distribution creation.');
    checkConfig(config, known);
    if (this.all().some((other) => other.config.CallerReference === config.CallerReference))
      throw exception(
        'DistributionAlreadyExists',
        'The caller reference that you are using to create a distribution is associated with another distribution.',
      );
    this.#checkAliases(config, undefined);
    if (this.#stored.size >= assumptions.quotas.distributions)
      throw exception('TooManyDistributions', 'You have reached the maximum number of distributions.');
    completeNew(config);
    const id = capitalId(random);
    const distribution: Distribution = {
      ...{ id, tags },
      arn: `arn:${partition}:cloudfront::${account}:distribution/${id}`,
      domainName: `d${random.id(13)}.cloudfront.${partition === 'aws-cn' ? 'cn' : 'net'}`,
      deployment: new Deployment({ clock, random, edges, assumptions }),
      ...{ etag: '', lastModified: 0, config, settings: readSettings(config) },
    };
    this.#stored.set(id, distribution);
    this.redeploy(distribution);
    return distribution;
  }

  /** The distribution with `config`, if it may have it. */
  update(distribution: Distribution, config: DistributionConfig): void {
    checkConfig(config, this.#ports.known);
    if (config.CallerReference !== distribution.config.CallerReference)
      throw exception('IllegalUpdate', 'The caller reference cannot be changed.');
    completeUpdate(config);
    this.#checkAliases(config, distribution.id);
    if (config.Staging !== distribution.config.Staging)
      throw exception('IllegalUpdate', 'Staging cannot be changed.');
    this.replace(distribution, config);
  }

  /** Replaces the distribution's configuration with `config`, if it differs. */
  replace(distribution: Distribution, config: DistributionConfig): void {
    const unchanged = isDeepStrictEqual(config, distribution.config);
    if (unchanged && !this.#surroundings.random.chance(this.#ports.assumptions.unchangedUpdateDeploys))
      return;
    Object.assign(distribution, { config, settings: readSettings(config) });
    this.redeploy(distribution);
  }

  /**
   * Gives the distribution a new version (ETag) and deploys it, also if only a dependency has changed
   * (hashicorp/terraform-provider-aws#24537).
   */
  redeploy(distribution: Distribution): void {
    freeze(distribution.config);
    distribution.etag = capitalId(this.#surroundings.random);
    distribution.lastModified = this.#surroundings.clock.now();
    distribution.deployment.push(this.#ports.snapshot(distribution));
  }

  delete(distribution: Distribution): void {
    // Reported often: disabling is not enough, it must have reached every edge.
    if (distribution.config.Enabled || distribution.deployment.status() !== 'Deployed')
      throw exception(
        'DistributionNotDisabled',
        'The distribution you are trying to delete has not been disabled.',
      );
    if (this.#ports.inPolicy(distribution))
      throw exception(
        'ResourceInUse',
        'The staging distribution is associated with a continuous deployment policy.',
      );
    this.#stored.delete(distribution.id);
  }

  /** The response of most operations; those that create one add its location. */
  whole(distribution: Distribution) {
    const { id, etag, config } = distribution;
    const shown = {
      ...shownOf(distribution),
      InProgressInvalidationBatches: this.#ports.invalidations.inProgress(id),
      ...{ ActiveTrustedSigners: noSigners, ActiveTrustedKeyGroups: noSigners },
      DistributionConfig: config,
    };
    return { ETag: etag, Location: locationOf(`distribution/${id}`), Distribution: shown };
  }

  remember(): Memory {
    return memoryOf(this.#stored, (distribution) => ({
      ...distribution,
      deployment: distribution.deployment.asItIs(),
    }));
  }

  #checkAliases(config: DistributionConfig, id: string | undefined): void {
    const { aliases } = readSettings(config);
    if (config.Staging && (aliases.length > 0 || config.ContinuousDeploymentPolicyId))
      throw invalidArgument(
        'A staging distribution cannot have alternate domain names or a continuous deployment policy.',
      );
    for (const other of this.#stored.values())
      if (other.id !== id && other.settings.aliases.some((alias) => aliases.includes(alias)))
        throw exception(
          'CNAMEAlreadyExists',
          'One or more of the CNAMEs you provided are already associated with a different resource.',
        );
  }
}

/** A stored configuration is replaced, never changed, so its XML is written only once. */
function freeze(part: unknown): void {
  if (typeof part !== 'object' || part === null || Object.isFrozen(part)) return;
  Object.freeze(part);
  Object.values(part).forEach(freeze);
}

const noSigners = { Enabled: false, Quantity: 0 };

/** The members of a distribution in every response, besides its configuration. */
function shownOf({ id, arn, deployment, lastModified, domainName, settings }: Distribution) {
  const recordals = settings.aliases.map((CNAME) => ({ CNAME, ICPRecordalStatus: 'APPROVED' }));
  return {
    ...{ Id: id, ARN: arn, Status: deployment.status(), LastModifiedTime: new Date(lastModified) },
    ...{ DomainName: domainName, AliasICPRecordals: recordals.length > 0 ? recordals : undefined },
  };
}

export const distributionOperations: Operations<{ readonly distributions: Distributions }, typeof sdk> = {
  CreateDistribution: ({ distributions }, { DistributionConfig }) =>
    distributions.whole(distributions.add(DistributionConfig)),
  CreateDistributionWithTags: (
    { distributions },
    { DistributionConfigWithTags: { DistributionConfig, Tags } },
  ) => {
    const tags = withTags(new Map(), Tags);
    return distributions.whole(distributions.add(DistributionConfig ?? ({} as never), tags));
  },
  ListDistributions: reads(['Marker MaxItems'], ({ distributions }, paged) => {
    const show = (one: Distribution) => ({ ...one.config, ...shownOf(one), ETag: one.etag });
    return { DistributionList: page(distributions.all(), ({ id }) => id, paged, show) };
  }),
  GetDistribution: ({ distributions }, { Id }) => distributions.whole(distributions.get(Id)),
  GetDistributionConfig: ({ distributions }, { Id }) => {
    const { config, etag } = distributions.get(Id);
    return { DistributionConfig: config, ETag: etag };
  },
  UpdateDistribution: reads(['IfMatch'], ({ distributions }, { Id, IfMatch, DistributionConfig }) => {
    const distribution = distributions.get(Id);
    requireVersion(IfMatch, distribution.etag);
    distributions.update(distribution, DistributionConfig);
    return distributions.whole(distribution);
  }),
  DeleteDistribution: reads(['IfMatch'], ({ distributions }, { Id, IfMatch }) => {
    const distribution = distributions.get(Id);
    requireVersion(IfMatch, distribution.etag);
    distributions.delete(distribution);
  }),
};
