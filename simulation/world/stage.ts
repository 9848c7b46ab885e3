import type { LocalAws } from '../../local-aws/local-aws.ts';
import type { AccountPlan } from './account-plan.ts';
import type { Gate } from './gate.ts';
import type { Sabotage } from './sabotage.ts';
import type { Secrets } from './secrets.ts';
import type { Watch } from './watch.ts';

/** What a run needs from its world. */
export interface Stage {
  readonly local: LocalAws;
  readonly gate: Gate;
  readonly watch: Watch;
  readonly secrets: Secrets;
  readonly sabotage: Sabotage;
  readonly account?: AccountPlan | undefined;
  readonly keySecret?: string | undefined;
  readonly keySecretField?: string | undefined;
  /** One line of the trace. */
  readonly tell: (who: string, line: string) => void;
}
