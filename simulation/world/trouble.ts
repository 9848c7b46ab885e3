import type { FaultChances } from '../../local-aws/faults.ts';
import type { Untagged } from '../../local-aws/untagged.ts';

/** What happens to one run. */
export interface Trouble {
  /** It dies at this call, before AWS saw it or after AWS did it, and another one takes its place. */
  readonly dies: Death | undefined;
  /** It is suspended for so long before this call, or before its first switch, as a machine may be. */
  readonly stalls: { readonly before: number | 'switch'; readonly ms: number } | undefined;
  /** Milliseconds after which it gets SIGINT. */
  readonly interruptedAfter: number | undefined;
  readonly faults: RunFaults;
  /** From so many milliseconds after it began, and for so long, AWS answers no call of its. */
  readonly outage?: { readonly after: number; readonly lasts: number; readonly kind: 'throttled' | 'failed' };
  /** Milliseconds after which its credentials have run out. */
  readonly credentialsLast?: number;
  /** A permission that it has no more from its n-th call on. Later runs have it again. */
  readonly denied?: { readonly operation: string; readonly from: number };
}

export interface RunFaults extends FaultChances {
  /** A read says 200 and is not the whole answer. */
  readonly unreadable?: number;
  /** The same of any other call: it is done, or a proxy answers in AWS's place and it never gets there. */
  readonly unreadableWrites?: number;
  /** A request is on its way for minutes, or so long that its signature is too old. */
  readonly late?: number;
  /** Lists of keys and plans are minutes old where they are stale. */
  readonly oldLists?: boolean;
  /** A list comes without the tags of its entries. */
  readonly untagged?: { readonly chance: number; readonly which: Untagged };
}

export interface Death {
  readonly call: number;
  readonly when: 'before' | 'after';
}
