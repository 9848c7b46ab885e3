import type { Intent } from '../core/intent.ts';
import type { GateSelection } from './gate-view.ts';

export interface RotateSettings extends GateSelection {
  readonly intent: Intent;
  /**
   * Seconds that API Gateway is given to tell all its hosts of a new or a disabled key. AWS gives no figure;
   * users saw 10 s and more, and a success followed by a rejection.
   */
  readonly propagationSeconds: number;
}
