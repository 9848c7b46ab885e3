import { randomInt } from 'node:crypto';
import { findKey, keyName, listAllKeys, listKeys, type ApiKey } from '../aws/apigateway/api-key.ts';
import { keyHeader } from '../aws/cloudfront/gate-parts.ts';
import { headerValues, type OriginConfig } from '../aws/cloudfront/distribution-config.ts';
import { gateOf, isOwned } from '../aws/ownership.ts';
import type { StageName } from '../aws/apigateway/stage.ts';
import { listPlans, opens, planKeyIds, type UsagePlan } from '../aws/apigateway/usage-plan.ts';
import type { Journal } from '../journal.ts';
import type { Context } from './context.ts';
import { opensTheGate, type Header, type Key } from '../core/gate-state.ts';

/** A plan with more unknown keys than this holds others' as well: listing the gate's keys by name would not tell them apart. */
const mostOfAGate = 10;

/**
 * The keys of a gate with their values, which the core must not see: its own, those in its plan, and, once a header contains one,
 * those of the account. Each is masked as soon as it is read.
 */
export class GateKeys {
  private readonly context: Context;
  private readonly gate: string;
  /** Undefined: the plan does not exist yet, so it holds no key. */
  private readonly planId: string | undefined;
  /** Undefined: only the gate's own plan attaches a key. */
  private readonly at: StageName | undefined;
  private readonly keys = new Map<string, ApiKey>();
  private readonly attached = new Set<string>();
  /** Keys that this run created: a list may not show them yet. */
  private readonly created = new Map<string, ApiKey>();
  /** The gate's plan, as the newest list of a key's plans shows it. */
  newestPlan: UsagePlan | undefined;
  private readonly otherPlans = new Map<string, { at: number; plans: readonly UsagePlan[] }>();

  constructor(context: Context, gate: string, planId: string | undefined, at?: StageName) {
    this.context = context;
    this.gate = gate;
    this.planId = planId;
    this.at = at;
  }

  /**
   * Reads the gate's own keys and every key in its plan: two calls, plus one for each 500 keys of the account if the plan holds
   * others that were not read yet. AWS lists no keys for a deleted plan.
   */
  async read(): Promise<void> {
    const { aws } = this.context;
    const inPlan = this.planId === undefined ? [] : await planKeyIds(aws, this.planId);
    this.replaceOwn(await this.listWith(inPlan));
    this.attached.clear();
    for (const id of inPlan) this.attached.add(id);
  }

  /** The gate's own keys, listed by name if every key in the plan is among them or already known. */
  private async listWith(inPlan: readonly string[]): Promise<readonly ApiKey[]> {
    const { aws } = this.context;
    if (inPlan.filter((id) => !this.keys.has(id)).length > mostOfAGate) return listAllKeys(aws);
    const own = await listKeys(aws, this.gate);
    // An adopted key with another name is the gate's and is read again each time; keys of others are not.
    const isKnown = (id: string): boolean =>
      own.some((key) => key.id === id) || this.find(id)?.owned === false;
    return inPlan.every(isKnown) ? own : listAllKeys(aws);
  }

  /** Reads the gate's own keys again: one call, or one for each 500 of the account if a key with another name was adopted. */
  async readOwn(): Promise<void> {
    const named = await listKeys(this.context.aws, this.gate);
    const isMissing = ({ id, tags }: ApiKey): boolean =>
      isOwned(tags, this.gate) && !named.some((key) => key.id === id);
    const adopted = [...this.keys.values()].some(isMissing);
    this.replaceOwn(adopted ? await listAllKeys(this.context.aws) : named);
  }

  /** Reads every key of the account and Region: a header may hold the value of any of them. */
  async readAccount(): Promise<void> {
    for (const key of await listAllKeys(this.context.aws)) this.add(key);
  }

  /** Reads one key again. */
  async readOne(keyId: string): Promise<void> {
    const key = await findKey(this.context.aws, keyId);
    if (key) this.add(key);
    else this.keys.delete(keyId);
  }

  /** Looks up the other plans of owned keys that none of these headers contains: only those could be retired. */
  async readOtherPlans(live: readonly Header[]): Promise<void> {
    const isLive = (id: string): boolean => live.some((header) => header.kind === 'key' && header.id === id);
    for (const { id, owned } of this.seen()) if (owned && !isLive(id)) await this.otherPlansOf(id);
  }

  /** Looks up the other plans of keys that these headers contain but the gate's plan does not. */
  async readStrangersPlans(headers: readonly Header[]): Promise<void> {
    for (const header of headers)
      if (header.kind === 'key' && !this.attached.has(header.id)) await this.otherPlansOf(header.id);
  }

  /** The plans besides the gate's that hold this key, from a read no older than `maxAge` ms. */
  async otherPlansOf(keyId: string, maxAge = 0): Promise<readonly UsagePlan[]> {
    const { aws, clock } = this.context;
    const known = this.otherPlans.get(keyId);
    if (known && clock.now() - known.at <= maxAge) return known.plans;
    const at = clock.now();
    const plans = await listPlans(aws, { keyId });
    const others = plans.filter(({ id }) => id !== this.planId);
    this.otherPlans.set(keyId, { at, plans: others });
    this.newestPlan = plans.find(({ id }) => id === this.planId) ?? this.newestPlan;
    return others;
  }

  /** A plan of others through which this key, which is not the gate's, is still valid for the stage; undefined if there is none. */
  othersPlanOpening(keyId: string): UsagePlan | undefined {
    const key = this.find(keyId);
    if (!key?.enabled || key.owned) return undefined;
    return this.otherPlans.get(keyId)?.plans.find((plan) => this.opensHere(plan));
  }

  /** Whether viewers had this key before the gate: it keeps the name that its owner gave it. */
  isAdopted(keyId: string): boolean {
    const key = this.keys.get(keyId);
    return key !== undefined && key.name !== keyName(this.gate);
  }

  /** The gate whose tag a key carries; undefined if it has none or was never read. */
  gateOf(keyId: string): string | undefined {
    return gateOf(this.keys.get(keyId)?.tags ?? {});
  }

  add(key: ApiKey): Key {
    this.context.journal.mask(key.value);
    this.keys.set(key.id, key);
    return this.toKey(key);
  }

  /** Adds a key that this run has just created and that nothing removes within it. */
  addCreated(key: ApiKey): void {
    this.created.set(key.id, key);
    this.add(key);
  }

  noteAttached(keyId: string): void {
    this.attached.add(keyId);
  }

  seen(): readonly Key[] {
    return [...this.keys.values()].map((key) => this.toKey(key));
  }

  /** Those with the gate's tag. */
  owned(): readonly Key[] {
    return this.seen().filter(({ owned }) => owned);
  }

  find(keyId: string): Key | undefined {
    const key = this.keys.get(keyId);
    return key && this.toKey(key);
  }

  /** The values of these keys, as far as they are enabled and in the plan. */
  valuesOpening(keyIds: readonly string[]): readonly string[] {
    return this.seen()
      .filter((key) => keyIds.includes(key.id) && opensTheGate(key))
      .map(({ id }) => this.valueOf(id));
  }

  /** Throws for a key that was never read. */
  valueOf(keyId: string): string {
    const key = this.keys.get(keyId);
    if (!key) throw new Error(`the value of key ${keyId} was never read`);
    return key.value;
  }

  /** What a key header with this value means. */
  headerFor(value: string | undefined): Header {
    if (value === undefined) return { kind: 'none' };
    const key = [...this.keys.values()].find((candidate) => candidate.value === value);
    return key ? { kind: 'key', id: key.id } : { kind: 'unknown' };
  }

  /** The key headers of an origin: one, unless it has several whose names differ in case. */
  headersOf(origin: OriginConfig): readonly Header[] {
    const values = headerValues(origin, keyHeader);
    return values.length === 0 ? [{ kind: 'none' }] : values.map((value) => this.headerFor(value));
  }

  /** Whether an origin sends a key of another gate, or one that is valid only for stages outside this gate's plan. */
  opensAnother(origin: OriginConfig): boolean {
    const ids = this.headersOf(origin).flatMap((header) => (header.kind === 'key' ? [header.id] : []));
    return ids.some((id) => {
      const key = this.find(id);
      if (!key || key.owned || key.attached || !key.enabled) return false;
      return this.gateOf(id) !== undefined || key.otherPlanIds.length > 0;
    });
  }

  /** The keys of the gate, its own or in its plan, whose value an origin sends in any header, alone or within a longer value. */
  sentBy({ headers }: OriginConfig): readonly Key[] {
    return [...this.keys.values()]
      .filter((key) => headers.some(({ value }) => value.includes(key.value)))
      .map((key) => this.toKey(key))
      .filter(({ owned, attached }) => owned || attached);
  }

  /**
   * A new read of the gate's own keys replaces what was known; keys of others stay known. A list may omit tags, and a lookup by id
   * may not find a new key yet: a key shown without tags keeps those that this run has seen.
   */
  private replaceOwn(read: readonly ApiKey[]): void {
    const own = new Map([...this.keys].filter(([, { tags }]) => isOwned(tags, this.gate)));
    for (const id of own.keys()) this.keys.delete(id);
    for (const key of read) {
      const former = Object.keys(key.tags).length === 0 ? own.get(key.id) : undefined;
      this.add({ ...key, tags: former?.tags ?? key.tags });
    }
    for (const key of this.created.values()) if (!this.keys.has(key.id)) this.add(key);
  }

  private toKey({ id, createdAt, enabled, tags }: ApiKey): Key {
    const others = this.otherPlans.get(id)?.plans ?? [];
    const owned = isOwned(tags, this.gate);
    return {
      ...{ id, createdAt, enabled, owned },
      attached: this.attached.has(id) || (owned && others.some((plan) => this.opensHere(plan))),
      otherPlanIds: others.map((plan) => plan.id),
    };
  }

  /** A key in such a plan is valid for the stage, and API Gateway does not allow it in a second one. */
  private opensHere(plan: UsagePlan): boolean {
    return this.at !== undefined && opens(plan, this.at);
  }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A key value: 40 letters and digits, 238 bits. API Gateway takes 20 to 128 alphanumeric characters. */
export function randomKeyValue(): string {
  return Array.from({ length: 40 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

/** A key value, masked before any other code sees it. */
export function newKeyValue({ mask }: Pick<Journal, 'mask'>): string {
  const value = randomKeyValue();
  mask(value);
  return value;
}
