import { headerValues, originsOf } from '../aws/cloudfront/distribution-config.ts';
import type { DistributionConfig, OriginConfig } from '../aws/cloudfront/distribution-config.ts';
import { findDistribution, isSwitching, listDistributions } from '../aws/cloudfront/distribution.ts';
import type { ListedDistribution, ReadDistribution } from '../aws/cloudfront/distribution.ts';
import { keyHeader } from '../aws/cloudfront/gate-parts.ts';
import type { Context } from './context.ts';
import { Failure } from '../failure.ts';
import type { Distribution, Header } from '../core/gate-state.ts';
import type { GateKeys } from './keys.ts';
import { Membership, noOrigin, type Selection } from './membership.ts';
import type { StageAddress } from './stage-address.ts';

/** A distribution as last read: whole with its ETag, or as a list entry. */
export interface SeenDistribution extends ListedDistribution {
  readonly etag: string | undefined;
}

/** A distribution of the gate, read whole, with those of its origins that point to the gate. */
export interface Target extends SeenDistribution {
  readonly etag: string;
  readonly config: DistributionConfig;
}

/**
 * The account's distributions as they concern one gate. *Targets* are the origins that point to its stages; *others* are all other
 * origins with the value of one of its keys in any header, whatever their address. Everything is read from whole lists; no decision
 * rests on part of one.
 */
export class Distributions {
  private readonly context: Context;
  private readonly keys: GateKeys;
  private readonly selection: Selection;
  private readonly membership: Membership;
  /** By id and ETag: an ETag must never meet the configuration of another version. */
  private readonly versions = new Map<string, ReadDistribution>();
  private readonly latest = new Map<string, ReadDistribution>();
  private known: readonly SeenDistribution[] = [];
  /** Distributions that were ever seen sending a key of the gate: the edges of a former sender may still do so. */
  private readonly senders = new Set<string>();
  /** Distributions whose edges were switching when the run began. The lists do not show what they switch from, which may be a key. */
  private readonly unsettled = new Set<string>();
  /** Origins through which clients send keys of their own, as far as they were reported. */
  private readonly ofClients = new Set<string>();
  private lastTry = 0;
  private newest: { readonly at: number; readonly listed: readonly ListedDistribution[] } | undefined;

  constructor(context: Context, keys: GateKeys, selection: Selection) {
    this.context = context;
    this.keys = keys;
    this.selection = selection;
    this.membership = new Membership(keys, selection);
  }

  /** Lists the account's distributions, a hundred per call, and fully reads each possible target with its ETag. */
  async read(): Promise<void> {
    const listed = await this.list();
    const now = this.context.clock.now();
    for (const one of listed) if (isSwitching(one, now)) this.unsettled.add(one.id);
    this.known = await Promise.all(
      listed.map(async (one) =>
        this.membership.mayBeTarget(one) ? this.readWhole(one) : { ...one, etag: undefined },
      ),
    );
    for (const one of listed)
      if (this.selection.distributionIds.includes(one.id) && !this.membership.mayBeTarget(one))
        throw noOrigin(one, this.membership.addresses());
  }

  /**
   * Reads again as cheaply as the account allows, or with a `whole` list; ETags may be missing afterwards. A list may be older than
   * what the run knows: a target whose headers differ from `shown` is read whole, and its ETag decides.
   */
  async poll(shown: readonly Distribution[], whole: boolean): Promise<void> {
    const [only, ...more] = this.known.filter((one) => this.membership.targetOrigins(one).length > 0);
    if (!whole && only && more.length === 0 && this.others().length === 0) {
      const now = await this.readWhole(only);
      this.known = this.known.map((one) => (one.id === now.id ? now : one));
      return;
    }
    const listed = await this.list();
    this.known = await Promise.all(
      listed.map(async (one) => {
        const seen = { ...one, etag: undefined };
        return this.membership.targetOrigins(one).length === 0 || isKnown(this.shown(seen), shown)
          ? seen
          : this.readWhole(one);
      }),
    );
  }

  /** Every distribution of the account, a hundred per call. */
  private async list(): Promise<readonly ListedDistribution[]> {
    const { aws, clock } = this.context;
    const { distributionIds } = this.selection;
    const at = clock.now();
    const listed = await listDistributions(aws);
    this.newest = { at, listed };
    for (const { id, deployed } of listed) if (deployed) this.unsettled.delete(id);
    for (const { origins } of listed) this.mask(origins);
    const missing = distributionIds.find((id) => !listed.some((one) => one.id === id));
    if (missing !== undefined) throw noDistribution(missing);
    await this.membership.find(aws, listed);
    for (const one of listed) this.warnAboutClients(one);
    return listed;
  }

  private warnAboutClients({ id, origins }: ListedDistribution): void {
    for (const origin of origins) {
      const plan = this.membership.clientsOf(origin);
      const where = `${id} (origin "${origin.id}")`;
      if (!plan || this.ofClients.has(where)) continue;
      this.ofClients.add(where);
      this.context.journal.warned(
        `${where} sends no key and stays as it is: the usage plan ${plan.id} ("${plan.name}") gives clients keys of their own. If it is to send the gate's key to everyone, name it in \`distribution-ids\`.`,
      );
    }
  }

  /** The addresses of the gate's own stage. Throws before distributions were read. */
  address(): StageAddress {
    const [own] = this.membership.addresses();
    if (!own) throw new Error('the distributions were never read');
    return own;
  }

  /**
   * The last read in the core's terms: headers are resolved by the keys known now. Targets of the gate's own stage come last: if the
   * key was deleted by hand, targets of other stages are recognised because they send the same value as one that is not switched yet.
   */
  seen(): { readonly targets: readonly Distribution[]; readonly others: readonly Distribution[] } {
    const members = this.known.filter((one) => this.membership.targetOrigins(one).length > 0);
    const isOwn = ({ origins }: SeenDistribution): boolean =>
      origins.some((origin) => this.membership.leadsHere(origin));
    const ordered = [...members.filter((one) => !isOwn(one)), ...members.filter(isOwn)];
    const targets = ordered.map((one) => this.shown(one));
    const others = this.others();
    for (const { id } of [...targets, ...others]) this.senders.add(id);
    return { targets, others };
  }

  /** Whether any header of these targets has a value that matches no key read so far. */
  holdUnknown(): boolean {
    return this.seen().targets.some(({ headers }) => headers.some(({ kind }) => kind === 'unknown'));
  }

  /** The values of the targets' key headers. */
  keyHeaders(): readonly string[] {
    return this.known.flatMap((one) =>
      this.membership.targetOrigins(one).flatMap((origin) => headerValues(origin, keyHeader)),
    );
  }

  /**
   * Seconds for which a request with an old header may still be in flight. Every origin counts of a distribution that was seen sending a
   * key without being a target: a proxy may lead its requests to the API, and which of them sent the key may have changed. What was seen
   * earlier in the run counts too.
   */
  longestRequest(): number {
    const origins = this.known.flatMap((one) => {
      const targets = this.membership.targetOrigins(one);
      return targets.length === 0 && this.senders.has(one.id)
        ? one.origins
        : one.origins.filter((origin) => targets.includes(origin) || this.keys.sentBy(origin).length > 0);
    });
    this.lastTry = Math.max(this.lastTry, ...origins.map(({ lastTry }) => lastTry));
    return this.lastTry;
  }

  /** The configuration under exactly this ETag, and those of its origins that are targets. Throws if it was never read. */
  configOf(distributionId: string, etag: string) {
    const version = this.versions.get(`${distributionId} ${etag}`);
    if (!version) throw new Error(`the configuration of ${distributionId} under ${etag} was never read`);
    const origins = this.membership.targetOrigins({ id: distributionId, origins: version.origins });
    return { config: version.config, originIds: origins.map(({ id }) => id) };
  }

  /** Records a successful switch: the distribution's new state is known without a read. */
  noteSwitched(distributionId: string, former: string, etag: string, config: DistributionConfig): void {
    const version = this.versions.get(`${distributionId} ${former}`);
    if (!version) return;
    const origins = originsOf(config);
    const { id, arn, domainName } = version;
    this.membership.note({ id, origins });
    this.note({ ...{ id, arn, domainName, etag, config, origins }, deployed: false });
    this.known = this.known.map((one) =>
      one.id === distributionId ? { ...one, etag, deployed: false, origins } : one,
    );
  }

  /** The targets, read whole, each with its origins that point to the gate. */
  targets(): readonly Target[] {
    return this.known.flatMap((one) => {
      const version = this.latest.get(one.id);
      const origins = this.membership.targetOrigins(one);
      if (origins.length === 0 || !version) return [];
      return [{ ...one, origins, etag: version.etag, config: version.config }];
    });
  }

  /** Distributions that may be changed and point to a stage of the gate by their addresses, but send only another's keys there. */
  ofOthers(): readonly SeenDistribution[] {
    return this.known.filter(
      (one) => this.membership.mayBeTarget(one) && this.membership.targetOrigins(one).length === 0,
    );
  }

  /** Excluded distributions that point, or may point, to the gate's own stage, each with the origins that do. */
  excluded(): readonly SeenDistribution[] {
    const { membership } = this;
    const { distributionIds } = this.selection;
    const leads = (origin: OriginConfig): boolean =>
      membership.leadsHere(origin) || membership.mayLeadHere(origin);
    return this.known
      .filter(({ id }) => distributionIds.length > 0 && !distributionIds.includes(id))
      .map((one) => ({ ...one, origins: one.origins.filter(leads) }))
      .filter(({ origins }) => origins.length > 0);
  }

  /**
   * Distributions with this key's value in any header, alone or within a longer value (`Bearer VALUE`), by a list no older than
   * `maxAge` ms.
   */
  async sendersOf(keyId: string, maxAge: number): Promise<readonly string[]> {
    const value = this.keys.valueOf(keyId);
    return (await this.listNoOlderThan(maxAge))
      .filter(({ origins }) =>
        origins.some(({ headers }) => headers.some((header) => header.value.includes(value))),
      )
      .map(({ id }) => id);
  }

  /** Distributions that send a key of the gate and are not fully deployed, by a list no older than `maxAge` ms. */
  async switching(maxAge: number): Promise<readonly string[]> {
    return (await this.listNoOlderThan(maxAge))
      .filter(
        ({ id, deployed, origins }) =>
          !deployed && (this.maySend(id) || origins.some((origin) => this.keys.sentBy(origin).length > 0)),
      )
      .map(({ id }) => id);
  }

  /** Whether the edges of a distribution that is not fully deployed may have sent a key before. */
  private maySend(id: string): boolean {
    return this.senders.has(id) || this.unsettled.has(id);
  }

  private async listNoOlderThan(maxAge: number): Promise<readonly ListedDistribution[]> {
    const isNew = this.newest && this.context.clock.now() - this.newest.at <= maxAge;
    return this.newest && isNew ? this.newest.listed : this.list();
  }

  private async readWhole(listed: ListedDistribution): Promise<SeenDistribution> {
    const found = await findDistribution(this.context.aws, listed.id);
    if (!found) throw noDistribution(listed.id);
    this.note(found);
    const { etag, deployed, origins } = found;
    this.mask(origins);
    return { ...listed, etag, deployed, origins };
  }

  private note(version: ReadDistribution): void {
    this.versions.set(`${version.id} ${version.etag}`, version);
    this.latest.set(version.id, version);
  }

  private mask(origins: readonly OriginConfig[]): void {
    for (const value of origins.flatMap((origin) => headerValues(origin, keyHeader)))
      this.context.journal.mask(value);
  }

  /** A switch replaces a target's key headers; a key that it sends under another header name stays and counts among the others. */
  private others(): readonly Distribution[] {
    return this.known.flatMap((one) => {
      const targets = this.membership.targetOrigins(one);
      const headers = one.origins.flatMap((origin): readonly Header[] => {
        const kept = origin.headers.filter(({ name }) => name !== keyHeader || !targets.includes(origin));
        return this.keys.sentBy({ ...origin, headers: kept }).map(({ id }) => ({ kind: 'key', id }));
      });
      const isLeaving = targets.length === 0 && !one.deployed && this.maySend(one.id);
      if (headers.length === 0 && !isLeaving) return [];
      return [{ id: one.id, etag: one.etag, deployed: one.deployed, headers }];
    });
  }

  private shown(one: SeenDistribution): Distribution {
    const { id, etag, deployed } = one;
    const origins = this.membership.targetOrigins(one);
    return { id, etag, deployed, headers: origins.flatMap((origin) => this.keys.headersOf(origin)) };
  }
}

function isKnown({ id, headers }: Distribution, known: readonly Distribution[]): boolean {
  const before = known.find((one) => one.id === id);
  return before !== undefined && JSON.stringify(before.headers) === JSON.stringify(headers);
}

function noDistribution(id: string): Failure {
  return new Failure(
    `There is no distribution ${id} in this account.`,
    'Correct the input `distribution-ids`.',
    'no-distribution',
  );
}
