import type { Change } from '../../aws/step.ts';
import type { SecretName } from '../../gate/secret.ts';

/** What `gate` is asked for: an API and distributions that exist. */
export interface GateSettings {
  /** The gate's name. */
  readonly name: string;
  readonly apiId: string;
  readonly stage: string;
  /** The distributions that are to send the key; at least one. */
  readonly distributionIds: readonly string[];
  /** A plan of the user's that becomes the gate's; undefined: one is made. */
  readonly usagePlanId?: string | undefined;
  /** From which an owner of the header takes it; undefined: nobody does. */
  readonly keySecret?: SecretName | undefined;
  /** Methods that stay as they are, `GET /health` each. */
  readonly excludedMethods: readonly string[];
  /** Custom domains of the API that distributions have as origin, beside its own. */
  readonly apiDomains: readonly string[];
  /** A path of the API that answers a GET quickly; undefined: one is chosen. */
  readonly probePath: string | undefined;
  /** An address that leads this machine through CloudFront; undefined: the distributions' own names. */
  readonly viewerUrl?: string | undefined;
  /** Seconds that API Gateway is given to tell all its hosts of a key or a deployment. */
  readonly propagation: number;
  /** Seconds that the edges are given to take the header. */
  readonly deploymentTimeout: number;
}

export interface GateOutcome {
  readonly outcome: 'finished' | 'planned' | 'pending' | 'interrupted';
  /** What was changed, or in a dry run what would be; empty: everything was as it should be. */
  readonly changes: readonly Change[];
  readonly apiId: string;
  readonly stage: string;
  /** Undefined only where a dry run found that it does not exist yet. */
  readonly planId: string | undefined;
  /** The keys that the targets send, by id; one, unless the user had several. */
  readonly keyIds: readonly string[];
  readonly distributionIds: readonly string[];
  /** Methods of the deployed stage that require the key. */
  readonly gatedMethods: readonly string[];
  /** What was seen through CloudFront: which key was accepted, only that one was accepted, or nothing. */
  readonly proof: 'key-id' | 'status' | 'none';
}
