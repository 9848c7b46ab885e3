/** A key as API Gateway shows it, without its value: the core never sees a secret. */
export interface Key {
  readonly id: string;
  /** Whole seconds since the epoch, by API Gateway's clock. */
  readonly createdAt: number;
  readonly enabled: boolean;
  /** In this gate's usage plan: only then is it valid for the stage. */
  readonly attached: boolean;
  /** Carries this gate's tag. Anything else is never changed or deleted. */
  readonly owned: boolean;
  /** Usage plans besides this gate's that hold it too; looked up only for keys that could be retired. */
  readonly otherPlanIds: readonly string[];
}

/** The content of an origin's `x-api-key` header: a key that the account knows, something else, or nothing. */
export type Header =
  { readonly kind: 'key'; readonly id: string } | { readonly kind: 'unknown' } | { readonly kind: 'none' };

/** A distribution with the headers of its origins that matter to this gate. */
export interface Distribution {
  readonly id: string;
  /** CloudFront's compare-and-set token; undefined if the distribution was only seen in a list. */
  readonly etag: string | undefined;
  /** Every edge has this configuration, so no edge sends an older header. */
  readonly deployed: boolean;
  readonly headers: readonly Header[];
}

/** A secret that other tools read: the value of any of its stages may be sent at any moment. */
export interface Secret {
  readonly name: string;
  /** Changes with every write: the compare-and-set token. */
  readonly version: string;
  /** The value of AWSCURRENT. */
  readonly current: Header;
  /** The value of AWSPREVIOUS: that of AWSCURRENT before the last write. */
  readonly previous: Header;
  /** The values of its other stages, which no write of a rotation moves. */
  readonly rest: readonly Header[];
}

/** What was seen of a gate. */
export interface GateState {
  /** The distributions that this run changes, with the headers of every origin that points to the gate. */
  readonly targets: readonly Distribution[];
  /**
   * Whatever else in the account sends a key of this gate, in any header and to any address: reported, waited for, never
   * changed; no key that it sends is retired. A distribution may be in both lists, with other origins.
   */
  readonly others: readonly Distribution[];
  /** Undefined if this gate has none. Read before the list of senders: a value taken from it earlier is in a header by then. */
  readonly secret?: Secret | undefined;
  readonly keys: readonly Key[];
  /** Seconds for which a request that left an edge with an old header may still reach the API. */
  readonly longestRequest: number;
  /** When the list of senders was requested, before any other read of the same observation; milliseconds on the run's clock. */
  readonly targetsSeenAt: number;
  /** Never before `targetsSeenAt` of the same observation: rule 2 lists the keys after the targets. */
  readonly keysSeenAt: number;
}

/** The key with this id, if it was seen. */
export function keyOf(state: GateState, id: string): Key | undefined {
  return state.keys.find((key) => key.id === id);
}

/** Every header of these distributions, origin by origin. */
export function headersOf(distributions: readonly Distribution[]): readonly Header[] {
  return distributions.flatMap((distribution) => distribution.headers);
}

/** The ids of the keys in the headers of these distributions, without duplicates. */
export function liveKeyIds(distributions: readonly Distribution[]): readonly string[] {
  const ids = headersOf(distributions).flatMap((header) => (header.kind === 'key' ? [header.id] : []));
  return [...new Set(ids)];
}

/** Everything that sends a key, or may at any moment, and is not a target: the secret counts as a sender with each stage as an origin. */
export function elsewhere({ others, secret }: Pick<GateState, 'others' | 'secret'>): readonly Distribution[] {
  if (!secret) return others;
  const headers = [secret.current, secret.previous, ...secret.rest];
  return [...others, { id: `the secret ${secret.name}`, etag: undefined, deployed: true, headers }];
}

/** Whether a header is this key. */
export function isKey(header: Header | undefined, keyId: string): boolean {
  return header?.kind === 'key' && header.id === keyId;
}

/** Whether neither AWSCURRENT nor AWSPREVIOUS holds another key that a tool could pick up. */
export function leadsTo({ current, previous }: Secret, keyId: string): boolean {
  return isKey(current, keyId) && (previous.kind !== 'key' || previous.id === keyId);
}

/** Whether every origin of every target sends this key. */
export function allHold(distributions: readonly Distribution[], keyId: string): boolean {
  return headersOf(distributions).every((header) => isKey(header, keyId));
}

/** Whether a request that carries this key is accepted, as far as API Gateway's configuration says. */
export function opensTheGate(key: Key | undefined): boolean {
  return key?.enabled === true && key.attached;
}
