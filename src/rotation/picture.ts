/** A key as API Gateway shows it, without its value: the heart never holds a secret. */
export interface Key {
  readonly id: string;
  /** Whole seconds since the epoch, by API Gateway's clock. */
  readonly createdAt: number;
  readonly enabled: boolean;
  /** In this gate's usage plan: only then does it open the stage. */
  readonly attached: boolean;
  /** Carries this gate's tag. Anything else is never changed or deleted. */
  readonly owned: boolean;
  /** Usage plans besides this gate's that hold it too; looked up only for keys that could be retired. */
  readonly otherPlanIds: readonly string[];
}

/** What an origin's `x-api-key` header holds: a key that the account knows, something else, or nothing. */
export type Header =
  { readonly kind: 'key'; readonly id: string } | { readonly kind: 'unknown' } | { readonly kind: 'none' };

/** A distribution with the headers of those of its origins that matter to this gate. */
export interface Distribution {
  readonly id: string;
  /** CloudFront's compare-and-set; undefined where the distribution was only seen in a list. */
  readonly etag: string | undefined;
  /**
   * Every edge has this configuration, and had it when the picture's senders were listed: no other header of this distribution
   * was sent any more at that moment. One that was Deployed only when it was read afterwards is not.
   */
  readonly deployed: boolean;
  readonly headers: readonly Header[];
}

/** What was seen of a gate. */
export interface Picture {
  /** The distributions that this run changes, with the headers of every origin that leads to the gate. */
  readonly targets: readonly Distribution[];
  /**
   * Whatever else in the account sends a key of this gate, in any header and to any address: reported, waited for, never
   * changed; no key that it sends is retired. A distribution may be in both lists, with other origins.
   */
  readonly others: readonly Distribution[];
  readonly keys: readonly Key[];
  /** Seconds for which a request that left an edge under an old header may still reach the API. */
  readonly longestRequest: number;
  /** When the list of senders was asked for, before any other read of the same look; milliseconds on the run's clock. */
  readonly targetsSeenAt: number;
  /** Never before `targetsSeenAt` of the same look: rule 2 lists the keys after it saw the targets. */
  readonly keysSeenAt: number;
}

/** The key with this id, if it was seen. */
export function keyOf(picture: Picture, id: string): Key | undefined {
  return picture.keys.find((key) => key.id === id);
}

/** Every header of these distributions, origin by origin. */
export function headersOf(distributions: readonly Distribution[]): readonly Header[] {
  return distributions.flatMap((distribution) => distribution.headers);
}

/** The ids of the keys that these distributions hold as header, each once. */
export function liveKeyIds(distributions: readonly Distribution[]): readonly string[] {
  const ids = headersOf(distributions).flatMap((header) => (header.kind === 'key' ? [header.id] : []));
  return [...new Set(ids)];
}

/** Whether every origin of every target holds this very key. */
export function allHold(distributions: readonly Distribution[], keyId: string): boolean {
  return headersOf(distributions).every((header) => header.kind === 'key' && header.id === keyId);
}

/** Whether a request that carries this key is let in, as far as API Gateway's configuration says. */
export function opensTheGate(key: Key | undefined): boolean {
  return key?.enabled === true && key.attached;
}
