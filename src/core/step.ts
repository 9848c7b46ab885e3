/** The next thing to do, and why, in words for the log. */
export type Step = Action & { readonly reason: string };

export type Action =
  /** Read again. `everything` also reads the ETags, which is what begins an attempt under rule 1. */
  | { readonly kind: 'look'; readonly at: 'everything' | 'keys' }
  | { readonly kind: 'create-key' }
  | { readonly kind: 'attach-key'; readonly keyId: string }
  | { readonly kind: 'enable-key'; readonly keyId: string }
  | { readonly kind: 'prove-at-origin'; readonly keyId: string }
  | {
      readonly kind: 'switch';
      readonly distributionId: string;
      readonly ifMatch: string;
      readonly keyId: string;
    }
  /** Puts the key into the secret, under the version that was read: from then on other tools can only move viewers forward. */
  | { readonly kind: 'write-secret'; readonly ifVersion: string; readonly keyId: string }
  /** The compare-and-set cannot be won any more: leave this key and begin again. */
  | { readonly kind: 'abandon'; readonly keyId: string }
  /** Poll every target once, after a pause. */
  | { readonly kind: 'wait'; readonly seconds: number }
  /**
   * Probe which key CloudFront sends, while requests with an older one get `settle` seconds to end; twice as long if nothing can be
   * seen.
   */
  | { readonly kind: 'prove-through-cloudfront'; readonly keyId: string; readonly settle: number }
  | { readonly kind: 'disable-key'; readonly keyId: string }
  /** Keep probing through CloudFront until the API rejects the disabled keys. */
  | { readonly kind: 'watch'; readonly keyId: string; readonly disabled: readonly string[] }
  | { readonly kind: 'delete-key'; readonly keyId: string }
  | { readonly kind: 'end'; readonly outcome: Outcome };

export type Outcome =
  /** Nothing is left to do. */
  | 'finished'
  /** All keys are valid, but the edges have not all switched in time; the next run continues. */
  | 'pending'
  /** Another rotation put a newer key in place: it finishes the work. */
  | 'superseded'
  | 'no-target'
  | 'not-gated'
  /** Another writer put a value in place that is no newer key of this gate. */
  | 'overridden'
  /** The API kept refusing the new key. */
  | 'not-accepted'
  /** Other writers kept changing the distribution. */
  | 'contended'
  /** An overlap that an older run left long ago is still there. */
  | 'lasting-overlap'
  /** Something outside the targets still sends an older key, or another usage plan holds it: it stays valid. */
  | 'still-sent'
  /** The key that was to be revoked is not this gate's: it may not be changed and is still valid. */
  | 'not-owned';

/** A step: an action with its reason. */
export function action(what: Action, reason: string): Step {
  return { ...what, reason };
}

/** The last step of a run. */
export function end(outcome: Outcome, reason: string): Step {
  return action({ kind: 'end', outcome }, reason);
}
