import type { ErrorPage } from '../../aws/distribution-behaviour.ts';
import type { MethodRequirement, StageSnapshot } from '../../aws/stage-snapshot.ts';
import type { UsagePlan } from '../../aws/usage-plan.ts';
import type { Header, Key } from '../../rotation/picture.ts';

/** Everything that was seen of a gate: what the judgement is made from. No secrets. */
export interface Observed {
  readonly gate: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Plans with the gate's tag; one, if all is well. */
  readonly ownPlans: readonly UsagePlan[];
  /** The stage that the gate stands before; undefined: nobody knows which. */
  readonly at: { readonly apiId: string; readonly stage: string } | undefined;
  /** Undefined: it does not exist. */
  readonly api: ObservedApi | undefined;
  /** Other plans that open the stage. */
  readonly otherPlans: readonly { readonly plan: UsagePlan; readonly keyIds: readonly string[] }[];
  /** The gate's keys, those in its plan, and those that a header holds. */
  readonly keys: readonly Key[];
  /** Every distribution of the account that leads to the stage. */
  readonly distributions: readonly ObservedDistribution[];
  readonly answers: readonly ObservedAnswer[];
  /** Of the function that `deploy` made; undefined: there is none. */
  readonly runtime: string | undefined;
}

export interface ObservedApi {
  readonly keySource: string;
  /** The API's own domain answers nobody. */
  readonly endpointClosed: boolean;
  /** As the next deployment would have them. */
  readonly methods: readonly MethodRequirement[];
  /** Undefined: there is no such stage. */
  readonly snapshot: StageSnapshot | undefined;
}

export interface ObservedDistribution {
  readonly id: string;
  readonly enabled: boolean;
  /** A copy for continuous deployment: a part of the viewers may meet it, and promotion makes it the primary. */
  readonly staging: boolean;
  readonly deployed: boolean;
  readonly origins: readonly ObservedOrigin[];
  /** Custom error responses for 403. */
  readonly errorPages: readonly ErrorPage[];
}

export interface ObservedOrigin {
  readonly id: string;
  /** The API's own domain, not a custom one. */
  readonly own: boolean;
  readonly header: Header;
  /** Path patterns of the behaviours that send the viewer's Host header to it. */
  readonly hostForwardedBy: readonly string[];
}

/** What came of one request. */
export interface ObservedAnswer {
  /** `direct`, or a distribution's id. */
  readonly door: string;
  readonly with: 'no key' | 'a random key' | 'the key';
  /** Undefined: no answer came. */
  readonly status: number | undefined;
  /** API Gateway refused it for its key. */
  readonly refused: boolean;
  /** A cache answered. */
  readonly cached: boolean;
  /** The key that the probe says it was let in with. */
  readonly keyId: string | undefined;
}
