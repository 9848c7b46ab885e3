import { findDistribution, listDistributions, type ListedDistribution } from '../../aws/distribution.ts';
import { originsOf, type DistributionConfig, type OriginConfig } from '../../aws/distribution-config.ts';
import { keyHeader } from '../../aws/distribution-parts.ts';
import type { Context } from '../../context.ts';
import type { Distribution } from '../../rotation/picture.ts';
import type { Gate } from './gate.ts';
import type { Keyring } from './keyring.ts';

/** The distributions with this gate's API as an origin, and the raw configurations that the heart need not know. */
export interface Fleet {
  /** Lists the account's distributions, a hundred a call, and reads each target whole, with its ETag. */
  read(): Promise<void>;
  /** Reads again as cheaply as the account allows; ETags may be missing afterwards. */
  poll(): Promise<void>;
  /** What was read last, as the heart sees it: headers are resolved by what the keyring knows now. */
  seen(): { readonly targets: readonly Distribution[]; readonly others: readonly Distribution[] };
  holdsUnknown(): boolean;
  /** The configuration as last read, and the ids of its origins that are this gate's API. Throws if never read. */
  configOf(distributionId: string): {
    readonly config: DistributionConfig;
    readonly originIds: readonly string[];
  };
  /** Targets that a viewer can reach, as they were read whole. */
  viewerTargets(): readonly ViewerTarget[];
}

export interface ViewerTarget {
  readonly domainName: string;
  readonly config: DistributionConfig;
  /** Those that are this gate's API. */
  readonly origins: readonly OriginConfig[];
}

interface Seen {
  readonly id: string;
  readonly etag: string | undefined;
  readonly deployed: boolean;
  readonly origins: readonly OriginConfig[];
}

export function createFleet(
  { aws, journal }: Context,
  gate: Gate,
  keyring: Keyring,
  distributionIds: readonly string[],
): Fleet {
  const configs = new Map<string, DistributionConfig>();
  let listed: readonly ListedDistribution[] = [];
  let targets: readonly Seen[] = [];
  let others: readonly Seen[] = [];

  const isGateOrigin = ({ domainName }: OriginConfig): boolean => gate.domains.includes(domainName);
  const isTarget = ({ id, origins }: ListedDistribution): boolean =>
    distributionIds.length > 0
      ? distributionIds.includes(id)
      : origins.some((origin) => isGateOrigin(origin) && origin.headers.has(keyHeader));

  const notice = (seen: Seen): Seen => {
    const origins = seen.origins.filter(isGateOrigin);
    for (const { headers } of origins) journal.mask(headers.get(keyHeader) ?? '');
    return { ...seen, origins };
  };
  const fromList = ({ id, deployed, origins }: ListedDistribution): Seen =>
    notice({ id, etag: undefined, deployed, origins });
  const readWhole = async (id: string): Promise<Seen> => {
    const found = await findDistribution(aws, id);
    if (!found) throw new Error(`the distribution ${id} is gone`);
    configs.set(id, found.config);
    return notice({ id, etag: found.etag, deployed: found.deployed, origins: originsOf(found.config) });
  };
  const list = async (): Promise<void> => {
    listed = (await listDistributions(aws)).filter(({ origins }) => origins.some(isGateOrigin));
    others = listed.filter((distribution) => !isTarget(distribution)).map(fromList);
  };
  const forHeart = ({ id, etag, deployed, origins }: Seen): Distribution => ({
    id,
    etag,
    deployed,
    headers: origins.map(({ headers }) => keyring.headerFor(headers.get(keyHeader))),
  });
  const seen: Fleet['seen'] = () => ({ targets: targets.map(forHeart), others: others.map(forHeart) });

  return {
    read: async () => {
      await list();
      targets = await Promise.all(listed.filter(isTarget).map(({ id }) => readWhole(id)));
    },
    poll: async () => {
      const [only, ...more] = targets;
      if (only && more.length + others.length === 0) targets = [await readWhole(only.id)];
      else {
        await list();
        targets = listed.filter(isTarget).map(fromList);
      }
    },
    seen,
    holdsUnknown: () => {
      const distributions = [...seen().targets, ...seen().others];
      return distributions.some(({ headers }) => headers.some(({ kind }) => kind === 'unknown'));
    },
    configOf: (distributionId) => {
      const config = configs.get(distributionId);
      if (!config) throw new Error(`the configuration of ${distributionId} was never read`);
      return {
        config,
        originIds: originsOf(config)
          .filter(isGateOrigin)
          .map(({ id }) => id),
      };
    },
    viewerTargets: () =>
      listed
        .filter((one) => isTarget(one) && one.enabled && !one.staging)
        .flatMap(({ id, domainName }) => {
          const config = configs.get(id);
          return config ? [{ domainName, config, origins: originsOf(config).filter(isGateOrigin) }] : [];
        }),
  };
}
