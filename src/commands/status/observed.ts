import type { ErrorPage, OriginConfig } from '../../aws/cloudfront/distribution-config.ts';
import type { CachedRefusal } from '../../aws/apigateway/rest-api.ts';
import type { FunctionState } from '../../aws/lambda/function-state.ts';
import type { MethodRequirement, StageName, StageSnapshot } from '../../aws/apigateway/stage.ts';
import type { UsagePlan } from '../../aws/apigateway/usage-plan.ts';
import type { Answer } from '../../gate/probe.ts';
import type { Target } from '../../gate/distributions.ts';
import type { Failure } from '../../failure.ts';
import type { Distribution, Header, Key, Secret } from '../../core/gate-state.ts';

/** Everything that was seen of a gate: what the judgement is made from. No secrets. */
export interface Observed {
  readonly gate: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Plans with the gate's tag; one, if all is well. */
  readonly ownPlans: readonly UsagePlan[];
  /** The stage that the gate stands before; undefined: it cannot be told which. */
  readonly at: StageName | undefined;
  /** Undefined: it does not exist. */
  readonly api: ObservedApi | undefined;
  /** Methods that are meant to be open, `GET /health` each. */
  readonly excluded: readonly string[];
  /** Other plans that open the stage. */
  readonly otherPlans: readonly { readonly plan: UsagePlan; readonly keyIds: readonly string[] }[];
  /** The gate's keys, those in its plan, and those that a header holds. */
  readonly keys: readonly Key[];
  /** Every distribution of the account that leads to the stage. */
  readonly distributions: readonly ObservedDistribution[];
  /** Whatever else sends a key of the gate. */
  readonly others: readonly Distribution[];
  /** Undefined: none was named. */
  readonly secret?: ObservedSecret | undefined;
  readonly answers: readonly ObservedAnswer[];
  /** The functions behind the stage's methods. */
  readonly functions: readonly FunctionState[];
}

export interface ObservedSecret {
  readonly id: string;
  /** Undefined: it does not exist, or cannot be read. */
  readonly stages: Secret | undefined;
  /** Why it cannot be used. */
  readonly fault: Pick<Failure, 'message' | 'remedy'> | undefined;
}

export interface ObservedApi {
  /** What manages it besides, by its tags; undefined: nothing is known. */
  readonly tool?: string | undefined;
  readonly keySource: string;
  /** The API's own domain answers no request. */
  readonly endpointClosed: boolean;
  /** As the next deployment would have them. */
  readonly methods: readonly MethodRequirement[];
  /** Undefined: there is no such stage. */
  readonly snapshot: StageSnapshot | undefined;
  /** Other deployed stages of the API with methods that require no key, `stage: GET /path`. */
  readonly openStages: readonly string[];
  /** Rejections that CloudFront may cache. */
  readonly cachedRefusals: readonly CachedRefusal[];
}

/** A staging copy is for continuous deployment: a part of the viewers may meet it, and promotion makes it the primary. */
export interface ObservedDistribution extends Pick<Target, 'id' | 'enabled' | 'staging' | 'deployed'> {
  /** As in {@link ObservedApi}. */
  readonly tool?: string | undefined;
  /** When its configuration was last replaced, milliseconds since the epoch. */
  readonly changedAt?: number | undefined;
  readonly origins: readonly ObservedOrigin[];
  /** Custom error responses for 403. */
  readonly errorPages: readonly ErrorPage[];
}

interface ObservedOrigin extends Pick<OriginConfig, 'id' | 'unencrypted'> {
  /** The API's own domain, not a custom one. */
  readonly own: boolean;
  readonly header: Header;
  /** Path patterns of the behaviours that send the viewer's Host header to it. */
  readonly hostForwardedBy: readonly string[];
}

/** What came of one request. */
export interface ObservedAnswer {
  /** `direct`, or a distribution's id. */
  readonly at: string;
  readonly with: 'no key' | 'a random key' | 'the key';
  readonly answer: Answer;
}
