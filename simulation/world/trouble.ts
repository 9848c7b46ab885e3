import type { FaultChances } from '../../local-aws/faults.ts';
import type { Untagged } from '../../local-aws/untagged.ts';

/** What happens to one run. */
export interface Trouble {
  /** It dies at this call, before AWS saw it or after AWS did it, and another run replaces it. */
  readonly dies: Death | undefined;
  /** It is suspended for this long before this call, or before its first switch, as a machine may be. */
  readonly stalls: { readonly before: number | 'switch'; readonly ms: number } | undefined;
  /** Milliseconds after which it gets SIGINT. */
  readonly interruptedAfter: number | undefined;
  readonly faults: RunFaults;
  /** The outage, in milliseconds from its start, during which AWS responds to none of its calls. */
  readonly outage?: { readonly after: number; readonly lasts: number; readonly kind: 'throttled' | 'failed' };
  /** Milliseconds after which its credentials have run out. */
  readonly credentialsLast?: number;
  /** A permission that it loses at its n-th call. Later runs have it again. */
  readonly denied?: { readonly operation: string; readonly from: number };
}

export interface RunFaults extends FaultChances {
  /** A read returns 200 with an incomplete response. */
  readonly unreadable?: number;
  /** The same for any other call: it is done, or a proxy responds in AWS's place and it never arrives. */
  readonly unreadableWrites?: number;
  /** A request is delayed for minutes, or until its signature is too old. */
  readonly late?: number;
  /** Stale lists of keys and plans are minutes old. */
  readonly oldLists?: boolean;
  /** A list comes without the tags of its entries. */
  readonly untagged?: { readonly chance: number; readonly which: Untagged };
}

export interface Death {
  readonly call: number;
  readonly when: 'before' | 'after';
}
