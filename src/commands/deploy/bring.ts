import type { AliasName } from '../../aws/lambda/function-version.ts';
import type { Change, Resource } from '../../aws/step.ts';
import type { Context } from '../../gate/context.ts';
import type { DeploySettings } from './settings.ts';

/** Brings one resource to its wanted state and answers what was seen last. `presumed`: see `converge`. */
export type Bring = <Seen>(resource: Resource<Seen>, presumed?: { seen: Seen }) => Promise<Seen>;

/** Stands for what a dry run cannot know: the id of something that would be made. */
export const unborn = '(new)';

/** A run of `deploy`: what each of its parts needs. */
export interface DeployRun {
  readonly context: Context;
  readonly settings: DeploySettings;
  readonly changes: Change[];
  readonly bring: Bring;
  readonly account: string;
  /** The function's alias that the API calls. */
  readonly at: AliasName;
}
