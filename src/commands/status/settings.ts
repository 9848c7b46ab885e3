import type { SecretName } from '../../gate/secret.ts';
import type { Check, State } from './check.ts';

/** What `status` is asked to look at. */
export interface StatusSettings {
  /** The gate's name. */
  readonly name: string;
  /** Where the gate's usage plan does not tell. */
  readonly apiId: string | undefined;
  readonly stage: string | undefined;
  /** From which an owner of the header takes it; undefined: nobody does. */
  readonly keySecret?: SecretName | undefined;
  /** Methods that may be open, `GET /health` each. */
  readonly excludedMethods: readonly string[];
  /** Custom domains of the API, beside those that are found. */
  readonly apiDomains: readonly string[];
  readonly probePath: string | undefined;
  /** An address that leads this machine through CloudFront; undefined: the distributions' own names. */
  readonly viewerUrl?: string | undefined;
  /** Seconds; undefined: a key may be of any age. */
  readonly maxKeyAge: number | undefined;
}

export interface StatusOutcome {
  /** The worst of the checks. */
  readonly state: State;
  readonly checks: readonly Check[];
  readonly apiId: string | undefined;
  readonly stage: string | undefined;
  readonly planId: string | undefined;
  /** The keys that distributions send. */
  readonly keyIds: readonly string[];
  readonly distributionIds: readonly string[];
}
