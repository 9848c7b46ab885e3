import type { Element } from '@xmldom/xmldom';
import type { CloudFrontAssumptions } from '../../assumptions.ts';
import type { HttpRequest, HttpResponse } from '../../exchange.ts';
import { type Memory, memoryOf } from '../../past.ts';
import type { Surroundings } from '../../service.ts';
import {
  answer,
  capitalId,
  exception,
  invalidArgument,
  listed,
  noContent,
  requireVersion,
} from './answer.ts';
import type { Known } from './behaviour-rules.ts';
import { Deployment } from '../edge/deployment.ts';
import { completeNew, completeUpdate } from './distribution-defaults.ts';
import { checkConfig } from './distribution-rules.ts';
import { createSummaries, wholeAnswer } from './distribution-views.ts';
import type { Routes } from './routes.ts';
import { readSettings } from '../configuration/settings.ts';
import type { Snapshot } from '../edge/snapshot.ts';
import type { Distribution } from './distribution.ts';
import { addTags, readTags, type Tags } from './tags.ts';
import { canonical, find, innerXml, isTrue, parseXml, textAt } from '../xml.ts';

export interface DistributionPorts {
  readonly known: Known;
  /** How many invalidations of a distribution are not done. */
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
  readonly #summary = createSummaries();

  constructor(surroundings: Surroundings, ports: DistributionPorts) {
    this.#surroundings = surroundings;
    this.#ports = ports;
  }

  get(id: string): Distribution {
    const distribution = this.#stored.get(id);
    if (!distribution) throw exception('NoSuchDistribution', 'The specified distribution does not exist.');
    return distribution;
  }

  all(): readonly Distribution[] {
    return [...this.#stored.values()];
  }

  readonly routes: Routes = {
    // The service authorization reference names no resource for a creation.
    CreateDistribution: ({ request }) =>
      this.#whole(201, this.add(parseXml(request.body, 'DistributionConfig'), new Map())),
    CreateDistributionWithTags: {
      action: 'CreateDistribution',
      alsoNeeds: ['TagResource'],
      tags: (body) => readTags(find(parseXml(body, 'DistributionConfigWithTags'), 'Tags')),
      perform: ({ request }) => {
        const root = parseXml(request.body, 'DistributionConfigWithTags');
        const config = find(root, 'DistributionConfig');
        const sent = find(root, 'Tags');
        if (!config || !sent) throw invalidArgument('DistributionConfig and Tags are required.');
        const tags: Tags = new Map();
        addTags(tags, readTags(sent));
        return this.#whole(201, this.add(config, tags));
      },
    },
    ListDistributions: ({ query }) => {
      const list = { items: this.all(), idOf: ({ id }: Distribution) => id, show: this.#summary };
      return listed('DistributionList', query, { ...list, older: true });
    },
    GetDistribution: ({ id }) => this.#whole(200, this.get(id)),
    GetDistributionConfig: ({ id }) => {
      const { inner, etag } = this.get(id);
      return answer(200, 'DistributionConfig', inner, { etag });
    },
    UpdateDistribution: ({ id, request }) => this.#whole(200, this.#update(id, request)),
    DeleteDistribution: ({ id, request }) => {
      const distribution = this.get(id);
      requireVersion(request, distribution.etag);
      // Reported over and over: disabling is not enough, it must have reached every edge.
      if (distribution.settings.enabled || distribution.deployment.status() !== 'Deployed')
        throw exception(
          'DistributionNotDisabled',
          'The distribution you are trying to delete has not been disabled.',
        );
      if (this.#ports.inPolicy(distribution))
        throw exception(
          'ResourceInUse',
          'The staging distribution is associated with a continuous deployment policy.',
        );
      this.#stored.delete(id);
      return noContent();
    },
  };

  #whole(status: number, distribution: Distribution): HttpResponse {
    return wholeAnswer(distribution, status, this.#ports.invalidations.inProgress(distribution.id));
  }

  /** Creates a distribution from `config`, which becomes its own. */
  add(config: Element, tags: Tags): Distribution {
    const { clock, random, account, partition } = this.#surroundings;
    const { known, edges, assumptions } = this.#ports;
    checkConfig(config, known);
    const callerReference = textAt(config, 'CallerReference') ?? '';
    if (this.all().some((other) => other.callerReference === callerReference))
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
      ...{ id, callerReference, tags },
      arn: `arn:${partition}:cloudfront::${account}:distribution/${id}`,
      domainName: `d${random.id(13)}.cloudfront.${partition === 'aws-cn' ? 'cn' : 'net'}`,
      deployment: new Deployment({ clock, random, edges, assumptions }),
      ...{ etag: '', lastModified: 0, ...contentOf(config) },
    };
    this.#stored.set(id, distribution);
    this.redeploy(distribution);
    return distribution;
  }

  #update(id: string, request: HttpRequest): Distribution {
    const distribution = this.get(id);
    requireVersion(request, distribution.etag);
    const config = parseXml(request.body, 'DistributionConfig');
    checkConfig(config, this.#ports.known);
    if (textAt(config, 'CallerReference') !== distribution.callerReference)
      throw exception('IllegalUpdate', 'The caller reference cannot be changed.');
    completeUpdate(config);
    this.#checkAliases(config, id);
    if (isTrue(config, 'Staging') !== distribution.settings.staging)
      throw exception('IllegalUpdate', 'Staging cannot be changed.');
    this.replace(distribution, config);
    return distribution;
  }

  /** Puts `config` in the place of the distribution's configuration, if it says anything else. */
  replace(distribution: Distribution, config: Element): void {
    const content = contentOf(config);
    const unchanged = content.meaning === distribution.meaning;
    if (unchanged && !this.#surroundings.random.chance(this.#ports.assumptions.unchangedUpdateDeploys))
      return;
    Object.assign(distribution, content);
    this.redeploy(distribution);
  }

  /**
   * Gives the distribution a new version (ETag) and deploys it, also where only something that it depends on has changed
   * (hashicorp/terraform-provider-aws#24537).
   */
  redeploy(distribution: Distribution): void {
    distribution.etag = capitalId(this.#surroundings.random);
    distribution.lastModified = this.#surroundings.clock.now();
    distribution.deployment.push(this.#ports.snapshot(distribution));
  }

  remember(): Memory {
    return memoryOf(this.#stored, (distribution) => ({
      ...distribution,
      tags: new Map(distribution.tags),
      deployment: distribution.deployment.asItIs(),
    }));
  }

  #checkAliases(config: Element, id: string | undefined): void {
    const wanted = readSettings(config);
    if (wanted.staging && (wanted.aliases.length > 0 || wanted.continuousDeploymentPolicyId !== undefined))
      throw invalidArgument(
        'A staging distribution cannot have alternate domain names or a continuous deployment policy.',
      );
    for (const other of this.#stored.values())
      if (other.id !== id && other.settings.aliases.some((alias) => wanted.aliases.includes(alias)))
        throw exception(
          'CNAMEAlreadyExists',
          'One or more of the CNAMEs you provided are already associated with a different resource.',
        );
  }
}

function contentOf(config: Element): Pick<Distribution, 'inner' | 'meaning' | 'settings'> {
  return { inner: innerXml(config), meaning: canonical(config), settings: readSettings(config) };
}
