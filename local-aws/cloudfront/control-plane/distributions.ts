import type { Element } from '@xmldom/xmldom';
import type { CloudFrontAssumptions } from '../../assumptions.ts';
import type { HttpRequest } from '../../exchange.ts';
import { type Memory, memoryOf } from '../../memory.ts';
import { ServiceError, type Surroundings } from '../../service.ts';
import { invalidArgument, requireVersion } from './answer.ts';
import type { Known } from './behaviour-rules.ts';
import { createDeployment } from '../edge/deployment.ts';
import type { Distribution } from './distribution.ts';
import { completeNew, completeUpdate } from './distribution-defaults.ts';
import { checkConfig } from './distribution-rules.ts';
import { capitalId } from './identifiers.ts';
import { readSettings } from '../configuration/settings.ts';
import type { Snapshot } from '../edge/snapshot.ts';
import { addTags, readTags, type Tags } from './tags.ts';
import { canonical, find, innerXml, isTrue, parseXml, textAt } from '../xml.ts';

/** Every distribution of the account, and the rules between them. */
export interface Distributions {
  /** Throws NoSuchDistribution (404). */
  get(id: string): Distribution;
  all(): readonly Distribution[];
  create(body: Uint8Array, withTags: boolean): Distribution;
  /** Creates a distribution from `config`, which becomes its own. */
  add(config: Element, tags: Tags): Distribution;
  update(id: string, request: HttpRequest): Distribution;
  /** Puts `config` in the place of the distribution's configuration, if it says anything else. */
  replace(distribution: Distribution, config: Element): void;
  delete(id: string, request: HttpRequest): void;
  /**
   * Something that the distribution depends on has changed: it gets a new version (ETag) and is deployed again,
   * though nobody has updated it (hashicorp/terraform-provider-aws#24537).
   */
  redeploy(distribution: Distribution): void;
  remember(): Memory;
}

export interface DistributionPorts {
  readonly known: Known;
  readonly edges: number;
  readonly assumptions: CloudFrontAssumptions;
  /** Whether a continuous deployment policy names this distribution as its staging distribution. */
  inPolicy(distribution: Distribution): boolean;
  snapshot(distribution: Pick<Distribution, 'settings'>): Snapshot;
}

export function createDistributions(surroundings: Surroundings, ports: DistributionPorts): Distributions {
  const { clock, random, account, partition } = surroundings;
  const stored = new Map<string, Distribution>();

  const get = (id: string): Distribution => {
    const distribution = stored.get(id);
    if (!distribution)
      throw new ServiceError('NoSuchDistribution', 404, 'The specified distribution does not exist.');
    return distribution;
  };

  const deploy = (distribution: Distribution): void => {
    distribution.etag = capitalId(random);
    distribution.lastModified = clock.now();
    distribution.deployment.push(ports.snapshot(distribution));
  };

  const checkAliases = (config: Element, id: string | undefined): void => {
    const wanted = readSettings(config);
    if (wanted.staging && (wanted.aliases.length > 0 || wanted.continuousDeploymentPolicyId !== undefined))
      throw invalidArgument(
        'A staging distribution cannot have alternate domain names or a continuous deployment policy.',
      );
    for (const other of stored.values())
      if (other.id !== id && other.settings.aliases.some((alias) => wanted.aliases.includes(alias)))
        throw new ServiceError(
          'CNAMEAlreadyExists',
          409,
          'One or more of the CNAMEs you provided are already associated with a different resource.',
        );
  };

  const add = (config: Element, tags: Tags): Distribution => {
    checkConfig(config, ports.known);
    const reference = textAt(config, 'CallerReference') ?? '';
    for (const other of stored.values())
      if (other.callerReference === reference)
        throw new ServiceError(
          'DistributionAlreadyExists',
          409,
          'The caller reference that you are using to create a distribution is associated with another distribution.',
        );
    checkAliases(config, undefined);
    if (stored.size >= ports.assumptions.quotas.distributions)
      throw new ServiceError(
        'TooManyDistributions',
        400,
        'You have reached the maximum number of distributions.',
      );
    completeNew(config);
    const id = capitalId(random);
    const distribution: Distribution = {
      id,
      arn: `arn:${partition}:cloudfront::${account}:distribution/${id}`,
      callerReference: reference,
      domainName: `d${random.id(13)}.cloudfront.${partition === 'aws-cn' ? 'cn' : 'net'}`,
      tags,
      deployment: createDeployment(clock, random, ports.edges, ports.assumptions),
      etag: '',
      lastModified: 0,
      inner: innerXml(config),
      meaning: canonical(config),
      settings: readSettings(config),
    };
    stored.set(id, distribution);
    deploy(distribution);
    return distribution;
  };

  const replace = (distribution: Distribution, config: Element): void => {
    const meaning = canonical(config);
    const unchanged = meaning === distribution.meaning;
    if (unchanged && !random.chance(ports.assumptions.unchangedUpdateDeploys)) return;
    distribution.inner = innerXml(config);
    distribution.meaning = meaning;
    distribution.settings = readSettings(config);
    deploy(distribution);
  };

  return {
    get,
    add,
    replace,
    all: () => [...stored.values()],
    redeploy: deploy,
    remember: () => memoryOf(stored, asItIs),
    create: (body, withTags) => {
      if (!withTags) return add(parseXml(body, 'DistributionConfig'), new Map());
      const root = parseXml(body, 'DistributionConfigWithTags');
      const config = find(root, 'DistributionConfig');
      const sent = find(root, 'Tags');
      if (!config || !sent) throw invalidArgument('DistributionConfig and Tags are required.');
      const tags: Tags = new Map();
      addTags(tags, readTags(sent));
      return add(config, tags);
    },
    update: (id, request) => {
      const distribution = get(id);
      requireVersion(request, distribution.etag);
      const config = parseXml(request.body, 'DistributionConfig');
      checkConfig(config, ports.known);
      if (textAt(config, 'CallerReference') !== distribution.callerReference)
        throw new ServiceError('IllegalUpdate', 400, 'The caller reference cannot be changed.');
      completeUpdate(config);
      checkAliases(config, id);
      if (isTrue(config, 'Staging') !== distribution.settings.staging)
        throw new ServiceError('IllegalUpdate', 400, 'Staging cannot be changed.');
      replace(distribution, config);
      return distribution;
    },
    delete: (id, request) => {
      const distribution = get(id);
      requireVersion(request, distribution.etag);
      // Reported over and over: disabling is not enough, it must have reached every edge.
      if (distribution.settings.enabled || distribution.deployment.status() !== 'Deployed')
        throw new ServiceError(
          'DistributionNotDisabled',
          409,
          'The distribution you are trying to delete has not been disabled.',
        );
      if (ports.inPolicy(distribution))
        throw new ServiceError(
          'ResourceInUse',
          409,
          'The staging distribution is associated with a continuous deployment policy.',
        );
      stored.delete(id);
    },
  };
}

/** A copy that goes on saying what its status is now. */
function asItIs(distribution: Distribution): Distribution {
  const status = distribution.deployment.status();
  return {
    ...distribution,
    tags: new Map(distribution.tags),
    deployment: { ...distribution.deployment, status: () => status },
  };
}
