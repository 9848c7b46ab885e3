import type { Range } from './assumptions.ts';
import type { Random } from './random.ts';
import type { Unreadable } from './unreadable.ts';
import type { Untagged } from './untagged.ts';

/** Faults of one call, besides a regular error. */
export type Fault =
  | { readonly kind: 'throttled'; readonly retryAfterSeconds?: number }
  | { readonly kind: 'failed'; readonly status: 500 | 503 }
  /** The connection breaks before the service saw the call. */
  | { readonly kind: 'resetBefore' }
  /** The service did it and the response is lost. */
  | { readonly kind: 'resetAfter' }
  /**
   * No response ever: the service never saw the call (`before`), or did it and its response is lost on a connection that stays open
   * (`after`). Only the caller's own time limit ends it.
   */
  | { readonly kind: 'swallowed'; readonly when: 'before' | 'after' }
  /**
   * A read returns 200 with an incomplete response; a write is unaffected, unless it is one of `writes`: then it is done, and its
   * response is damaged.
   */
  | { readonly kind: 'unreadable'; readonly how: Unreadable; readonly list?: string; readonly writes?: true }
  /** A proxy returns 200 in the service's place, which never sees the call. */
  | { readonly kind: 'intercepted'; readonly how: 'html' | 'empty' }
  /** A list shows entries without their tags; other calls are unaffected. */
  | { readonly kind: 'untagged'; readonly which: Untagged }
  | { readonly kind: 'slow'; readonly ms: number }
  /** The request is delayed for this long before the service sees it; its signature may be too old by then. */
  | { readonly kind: 'late'; readonly ms: number }
  /** A read returns the state of this long ago; a write is unaffected. */
  | { readonly kind: 'stale'; readonly ms: number }
  | { readonly kind: 'expiredToken' }
  /** `operations`: only these; other calls are unaffected. */
  | { readonly kind: 'accessDenied'; readonly operations?: readonly string[] }
  /** The account is new: CloudFront creates nothing before AWS has verified it. Other calls are unaffected. Reported: sst#3704. */
  | { readonly kind: 'unverified' }
  /** The Region is not enabled: no key is known there. CloudFront and IAM, which are global, are unaffected. */
  | { readonly kind: 'regionDisabled' }
  /** The service rejects the call in its own format, with a message seen at AWS. */
  | { readonly kind: 'refused'; readonly code: string; readonly status: number; readonly message: string }
  /** The caller dies before its call reaches the service, or after the service did it: see {@link FaultOptions.kill}. */
  | { readonly kind: 'killed'; readonly when: 'before' | 'after' };

export interface CallName {
  readonly service: string;
  readonly operation: string;
  /** IAM's name, as `accessDenied` usually needs it. */
  readonly action: string;
  /** Whose signature it carries. */
  readonly accessKeyId: string;
}

/** Which calls a fault hits; an omitted member matches every call. */
export interface FaultRule extends Partial<CallName> {
  /** Only the n-th matching call, counted from 1. */
  readonly nth?: number;
  /** Only the first matching calls, up to this number. */
  readonly times?: number;
  readonly fault: Fault;
}

type Ending = 'throttled' | 'failed' | 'resetBefore' | 'resetAfter' | 'swallowedBefore' | 'swallowedAfter';

/** Probabilities of faults for any call, drawn from the seed. */
export type FaultChances = Readonly<Partial<Record<Ending | 'slow' | 'stale', number>>>;

export interface FaultOptions {
  readonly rules?: readonly FaultRule[];
  readonly chances?: FaultChances;
  /** How long `slow` of {@link FaultChances} lasts, ms. */
  readonly slowness?: Range;
  /** Maximum age of a stale response, in ms; without it no past is kept and nothing can be stale. */
  readonly staleness?: Range;
  /**
   * Ends the caller for a `killed` fault. It throws (the error reaches the caller as it is), never returns, or
   * ends a process.
   */
  readonly kill?: (call: CallName) => void | Promise<void>;
}

export type FaultPlan = ReturnType<typeof createFaultPlan>;

/**
 * Decides, call by call and in the order of the calls, what goes wrong: the same faults for the same seed and the same
 * order of calls.
 */
export function createFaultPlan(options: FaultOptions, random: Random) {
  let rules = (options.rules ?? []).map((rule) => ({ rule, seen: 0 }));
  const [shortest, longest] = options.slowness ?? [1_000, 30_000];
  const { staleness = [0, 0] } = options;
  let chances = options.chances;

  const byChance = (): Fault[] => {
    if (!chances) return [];
    const faults: Fault[] = [];
    const hit = (chance: number | undefined): boolean => chance !== undefined && random.chance(chance);
    if (hit(chances.slow)) faults.push({ kind: 'slow', ms: random.between(shortest, longest) });
    if (hit(chances.stale)) faults.push({ kind: 'stale', ms: random.between(...staleness) });
    if (hit(chances.throttled)) faults.push({ kind: 'throttled' });
    else if (hit(chances.failed)) faults.push({ kind: 'failed', status: random.chance(0.5) ? 500 : 503 });
    else if (hit(chances.resetBefore)) faults.push({ kind: 'resetBefore' });
    else if (hit(chances.resetAfter)) faults.push({ kind: 'resetAfter' });
    else if (hit(chances.swallowedBefore)) faults.push({ kind: 'swallowed', when: 'before' });
    else if (hit(chances.swallowedAfter)) faults.push({ kind: 'swallowed', when: 'after' });
    return faults;
  };

  return {
    /** How long responses must be kept, in ms. */
    horizon: staleness[1],
    faultsOf: (call: CallName): readonly Fault[] => {
      const faults: Fault[] = [];
      for (const counted of rules) {
        const { rule } = counted;
        if (!matches(rule, call)) continue;
        counted.seen++;
        if (rule.nth !== undefined && counted.seen !== rule.nth) continue;
        if (rule.times !== undefined && counted.seen > rule.times) continue;
        faults.push(rule.fault);
      }
      // The simulation adds one for each fault: thousands, which every call would go through.
      if (faults.length > 0) rules = rules.filter(({ rule, seen }) => !isSpent(rule, seen));
      return [...faults, ...byChance()];
    },
    /** A rule that counts from now on. */
    add: (rule: FaultRule): void => {
      rules.push({ rule, seen: 0 });
    },
    /** Ends all faults, by rule and by chance. */
    end: (): void => {
      rules = [];
      chances = undefined;
    },
    kill: async (call: CallName): Promise<void> => {
      await options.kill?.(call);
    },
  };
}

/** Whether it can hit no call any more. */
function isSpent({ nth = Infinity, times = Infinity }: FaultRule, seen: number): boolean {
  return seen >= Math.min(nth, times);
}

const named = ['service', 'operation', 'action', 'accessKeyId'] as const;

function matches(rule: FaultRule, call: CallName): boolean {
  return named.every((name) => rule[name] === undefined || rule[name] === call[name]);
}
