import {
  findDistribution,
  listDistributions,
  type ListedDistribution,
  type ReadDistribution,
} from '../../aws/distribution.ts';
import {
  headerValues,
  originsOf,
  type DistributionConfig,
  type OriginConfig,
} from '../../aws/distribution-config.ts';
import { keyHeader } from '../../aws/distribution-parts.ts';
import { leadsTo } from '../../aws/stage-origin.ts';
import type { Context } from '../../context.ts';
import type { Distribution } from '../../rotation/picture.ts';
import type { Gate } from './gate.ts';
import type { Keyring } from './keyring.ts';

/** The distributions with this gate's API as an origin, and the raw configurations that the heart need not know. */
export interface Fleet {
  /** Lists the account's distributions, a hundred a call, and reads each target whole, with its ETag. */
  read(): Promise<void>;
  /**
   * Reads again as cheaply as the account allows; ETags may be missing afterwards. A list may be older than what the
   * run knows: a target that it shows with other headers than in `known` is read whole, and its ETag tells.
   */
  poll(known: readonly Distribution[]): Promise<void>;
  /** What was read last, as the heart sees it: headers are resolved by what the keyring knows now. */
  seen(): { readonly targets: readonly Distribution[]; readonly others: readonly Distribution[] };
  holdsUnknown(): boolean;
  /** The configuration under exactly this ETag, and the ids of its origins that lead to the gate. Throws if never read. */
  configOf(
    distributionId: string,
    etag: string,
  ): { readonly config: DistributionConfig; readonly originIds: readonly string[] };
  /** A switch was won: what the distribution is now, without asking. */
  noteSwitched(distributionId: string, former: string, etag: string, config: DistributionConfig): void;
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

/** One version of a distribution, and those of its origins that lead to the gate. */
interface Version {
  readonly read: ReadDistribution;
  readonly origins: readonly OriginConfig[];
}

export function createFleet(
  { aws, journal }: Context,
  gate: Gate,
  keyring: Keyring,
  distributionIds: readonly string[],
): Fleet {
  /** By id and ETag: an ETag must never meet the configuration of another version. */
  const versions = new Map<string, Version>();
  const latest = new Map<string, Version>();
  let listed: readonly ListedDistribution[] = [];
  let targets: readonly Seen[] = [];
  let others: readonly Seen[] = [];

  const isGateOrigin = (origin: OriginConfig): boolean => leadsTo(gate, origin);
  const isTarget = ({ id, origins }: ListedDistribution): boolean =>
    distributionIds.length > 0
      ? distributionIds.includes(id)
      : origins.some((origin) => isGateOrigin(origin) && headerValues(origin, keyHeader).length > 0);

  const gateOrigins = (all: readonly OriginConfig[]): readonly OriginConfig[] => {
    const origins = all.filter(isGateOrigin);
    for (const value of origins.flatMap((origin) => headerValues(origin, keyHeader))) journal.mask(value);
    return origins;
  };
  const note = (read: ReadDistribution): Version => {
    const name = `${read.id} ${read.etag}`;
    const version = versions.get(name) ?? { read, origins: gateOrigins(originsOf(read.config)) };
    versions.set(name, version);
    latest.set(read.id, version);
    return version;
  };
  const fromList = ({ id, deployed, origins }: ListedDistribution): Seen => ({
    id,
    etag: undefined,
    deployed,
    origins: gateOrigins(origins),
  });
  const readWhole = async (id: string): Promise<Seen> => {
    const found = await findDistribution(aws, id, latest.get(id)?.read);
    if (!found) throw new Error(`the distribution ${id} is gone`);
    return { id, etag: found.etag, deployed: found.deployed, origins: note(found).origins };
  };
  const list = async (): Promise<void> => {
    listed = (await listDistributions(aws)).filter(({ origins }) => origins.some(isGateOrigin));
    others = listed.filter((distribution) => !isTarget(distribution)).map(fromList);
  };
  const forHeart = ({ id, etag, deployed, origins }: Seen): Distribution => ({
    id,
    etag,
    deployed,
    headers: origins.map((origin) => keyring.headerFor(headerValues(origin, keyHeader)[0])),
  });
  const seen: Fleet['seen'] = () => ({ targets: targets.map(forHeart), others: others.map(forHeart) });

  return {
    read: async () => {
      await list();
      targets = await Promise.all(listed.filter(isTarget).map(({ id }) => readWhole(id)));
    },
    poll: async (known) => {
      const [only, ...more] = targets;
      if (only && more.length + others.length === 0) targets = [await readWhole(only.id)];
      else {
        await list();
        targets = await Promise.all(
          listed.filter(isTarget).map(async (one) => {
            const shown = fromList(one);
            return isKnown(forHeart(shown), known) ? shown : readWhole(one.id);
          }),
        );
      }
    },
    seen,
    holdsUnknown: () => {
      const distributions = [...seen().targets, ...seen().others];
      return distributions.some(({ headers }) => headers.some(({ kind }) => kind === 'unknown'));
    },
    configOf: (distributionId, etag) => {
      const version = versions.get(`${distributionId} ${etag}`);
      if (!version) throw new Error(`the configuration of ${distributionId} under ${etag} was never read`);
      return { config: version.read.config, originIds: version.origins.map(({ id }) => id) };
    },
    noteSwitched: (distributionId, former, etag, config) => {
      const version = versions.get(`${distributionId} ${former}`);
      if (version) note({ ...version.read, etag, deployed: false, config });
    },
    viewerTargets: () =>
      listed
        .filter((one) => isTarget(one) && one.enabled && !one.staging)
        .flatMap(({ id, domainName }) => {
          const version = latest.get(id);
          return version ? [{ domainName, config: version.read.config, origins: version.origins }] : [];
        }),
  };
}

function isKnown({ id, headers }: Distribution, known: readonly Distribution[]): boolean {
  const before = known.find((one) => one.id === id);
  return before !== undefined && JSON.stringify(before.headers) === JSON.stringify(headers);
}
