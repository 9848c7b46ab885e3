import type { Aws } from '../aws/client/connect.ts';
import { headerValues, type OriginConfig } from '../aws/cloudfront/distribution-config.ts';
import { keyHeader } from '../aws/cloudfront/gate-parts.ts';
import type { ListedDistribution } from '../aws/cloudfront/distribution.ts';
import { Failure } from '../failure.ts';
import type { StageName } from '../aws/apigateway/stage.ts';
import type { UsagePlan } from '../aws/apigateway/usage-plan.ts';
import type { GateKeys } from './keys.ts';
import { leadsSurely, leadsTo, leadsToAll, mayLeadTo, stageAddresses } from './stage-address.ts';
import type { StageAddress } from './stage-address.ts';

export interface Selection {
  /** The gate's own stage first. */
  readonly stages: readonly StageName[];
  /** Custom domains from `api-domains`. */
  readonly apiDomains: readonly string[];
  /** Only these are targets; empty: every distribution that points to the gate. Each must exist. */
  readonly distributionIds: readonly string[];
  /**
   * Finds a plan that gives clients keys for the stage besides those `sent`. Without `distributionIds`, origins without a key are then
   * theirs, not targets.
   */
  readonly clients?: (sent: readonly string[]) => Promise<UsagePlan | undefined>;
}

/** Which origins of the account belong to a gate: by their address, and by whose key they send. */
export class Membership {
  private readonly keys: GateKeys;
  private readonly selection: Selection;
  /**
   * Values that the gate's origins were seen sending: an origin of another stage still belongs to the gate after such a key was
   * deleted by hand.
   */
  private readonly values = new Set<string>();
  /** Looked up once an origin without a key leads to the gate. */
  private clients: { readonly plan: UsagePlan | undefined } | undefined;
  private found: { readonly for: string; readonly addresses: readonly StageAddress[] } | undefined;

  constructor(keys: GateKeys, selection: Selection) {
    this.keys = keys;
    this.selection = selection;
  }

  /** Finds the addresses of the stages; makes no call if the list has the same domains as the last one. */
  async find(aws: Aws, listed: readonly ListedDistribution[]): Promise<void> {
    const { stages, apiDomains } = this.selection;
    const domains = listed.flatMap(({ origins }) => origins.map(({ domainName }) => domainName));
    const key = JSON.stringify([...new Set(domains)].sort());
    const selected = listed.filter(({ id }) => this.isSelected(id));
    if (this.found?.for !== key)
      this.found = {
        for: key,
        addresses: await stageAddresses(aws, stages, apiDomains, { listed, selected }),
      };
    const isBare = (origin: OriginConfig): boolean => sendsNone(origin) && this.leadsHere(origin);
    if (this.selection.clients && !this.clients && listed.some(({ origins }) => origins.some(isBare)))
      this.clients = { plan: await this.selection.clients(listed.flatMap(valuesIn)) };
    for (const one of listed) this.note(one);
  }

  /** The plan whose clients send keys of their own through this origin of a distribution; undefined if the gate's key belongs there. */
  clientsOf(origin: OriginConfig): UsagePlan | undefined {
    const isTheirs =
      this.selection.distributionIds.length === 0 && sendsNone(origin) && this.leadsHere(origin);
    return isTheirs ? this.clients?.plan : undefined;
  }

  /** Remembers what a distribution sends to the gate. */
  note(one: Pick<ListedDistribution, 'id' | 'origins'>): void {
    for (const origin of this.targetOrigins(one))
      for (const value of headerValues(origin, keyHeader)) this.values.add(value);
  }

  /** The gate's own first; none before {@link find}. */
  addresses(): readonly StageAddress[] {
    return this.found?.addresses ?? [];
  }

  /** Whether an origin points to the gate's own stage. If it may reach another one, an origin with that one's key does not. */
  leadsHere(origin: OriginConfig): boolean {
    const [own] = this.addresses();
    if (!own || !leadsTo(own, origin)) return false;
    return leadsSurely(own, origin) || !this.keys.opensAnother(origin);
  }

  /**
   * Whether viewers may reach the gate's own stage through an origin: a tenant completes its address, or they name the stage themselves,
   * whatever key it sends.
   */
  mayLeadHere(origin: OriginConfig): boolean {
    const [own] = this.addresses();
    if (!own) return false;
    return (
      leadsToAll(own, origin) || ((origin.domainName + origin.path).includes('{{') && mayLeadTo(own, origin))
    );
  }

  private isSelected(id: string): boolean {
    const { distributionIds } = this.selection;
    return distributionIds.length === 0 || distributionIds.includes(id);
  }

  /** Judged by the address alone: it is read whole before its keys are known. */
  mayBeTarget({ id, origins }: ListedDistribution): boolean {
    const leadsAnywhere = (origin: OriginConfig): boolean =>
      this.addresses().some((address) => leadsTo(address, origin));
    return this.isSelected(id) && origins.some(leadsAnywhere);
  }

  /** For the plan's other stages, only origins that send or sent a key of the gate count: what else those stages require is unknown. */
  targetOrigins({ id, origins }: { id: string; origins: readonly OriginConfig[] }): readonly OriginConfig[] {
    if (!this.isSelected(id)) return [];
    const [, ...shared] = this.addresses();
    return origins.filter(
      (origin) =>
        (this.leadsHere(origin) && !this.clientsOf(origin)) ||
        (shared.some((address) => leadsTo(address, origin)) && this.sendsOwnKey(origin)),
    );
  }

  private sendsOwnKey(origin: OriginConfig): boolean {
    const values = headerValues(origin, keyHeader);
    const isLost = (value: string): boolean =>
      this.values.has(value) && this.keys.headerFor(value).kind === 'unknown';
    return values.length > 0 && (values.some(isLost) || this.keys.sentBy(origin).some(({ owned }) => owned));
  }
}

const valuesIn = ({ origins }: ListedDistribution): readonly string[] =>
  origins.flatMap(({ headers }) => headers.map(({ value }) => value));

const sendsNone = (origin: OriginConfig): boolean => headerValues(origin, keyHeader).length === 0;

/** The error for a given distribution that does not point to the gate. */
export function noOrigin({ id, origins }: ListedDistribution, addresses: readonly StageAddress[]): Failure {
  const seen = origins.map(({ domainName, path }) => domainName + path).join(', ');
  const wanted = addresses.flatMap(({ ownDomain, customDomains }) => [
    ownDomain,
    ...customDomains.map(({ names }) => names[0] ?? ''),
  ]);
  return new Failure(
    `The distribution ${id} has no origin that points to this stage (${wanted.join(', ')}); it has ${seen}.`,
    'Correct `distribution-ids`, `api-id` and `stage`; if the origin is a custom domain of the API, add it to `api-domains`.',
    'no-origin',
  );
}
