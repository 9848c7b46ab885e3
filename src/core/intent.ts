/** What a person or a schedule requests of a rotation. All times in seconds. */
export interface Intent {
  /** Rotate only if the live key is at least this old; undefined: rotate now. */
  readonly maxKeyAge: number | undefined;
  /** A leaked key: `graceful` skips settling; `immediate` disables it before the edges have the new one. */
  readonly revoke: 'no' | 'graceful' | 'immediate';
  /** Whether the old key is deleted by this run or, disabled until then, by the next one. */
  readonly deleteOld: 'now' | 'next-run';
  /** How long in-flight requests with the old key get to end; undefined: as long as the origins allow. */
  readonly settle: number | undefined;
  /** How long the edges get to take the new configuration. */
  readonly deploymentTimeout: number;
  /** `finish` only ends what an earlier run began; nothing new is created unless viewers are rejected now. */
  readonly scope: 'rotate' | 'finish';
}
