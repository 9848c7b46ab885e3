import type { Intent } from '../../rotation/intent.ts';

export interface RotateSettings {
  /** The gate's name. */
  readonly name: string;
  readonly intent: Intent;
  /** Change only these distributions; empty: every one that sends a key to this gate's API. */
  readonly distributionIds: readonly string[];
  /** Custom domains of the API, beside its own. */
  readonly apiDomains: readonly string[];
  /** Undefined: found out by asking. */
  readonly probe?: ProbeRoute | undefined;
  /**
   * Seconds that API Gateway is given to tell all its hosts of a new or a disabled key. AWS gives no figure;
   * users saw 10 s and more, and a success followed by a refusal.
   */
  readonly propagation: number;
}

/** Where probes go. */
export interface ProbeRoute {
  /** The path, with a leading slash, that no cache has seen for this nonce. */
  path(nonce: string): string;
  /** `key-id`: the answer names the key that let it in. `status`: only 403 or not can be seen. */
  readonly proof: 'key-id' | 'status';
}
