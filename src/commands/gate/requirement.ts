import {
  closingDescription,
  deployedStage,
  findSnapshot,
  openIn,
  serveSnapshot,
  stageTitle,
  type StageSnapshot,
} from '../../aws/apigateway/stage.ts';
import type { Resource } from '../../aws/step.ts';
import type { Context } from '../../gate/context.ts';
import { Failure } from '../../failure.ts';
import type { GateSettings } from './settings.ts';

/**
 * The stage, on a snapshot in which every gated method requires the key. `adopted`: viewers already sent a key that the gate took over,
 * so they need one on methods that required it before as well.
 */
export function closedStage(
  { aws }: Context,
  settings: GateSettings,
  adopted = false,
): Resource<StageSnapshot> {
  const { name, apiId, stage, excludeMethods } = settings;
  const closed = deployedStage(aws, settings, {
    description: (seen) => closingDescription(name, seen?.methods ?? [], adopted),
    to: 'a new one, key required',
    stale: (seen) => {
      const open = openIn(seen?.methods ?? [], excludeMethods);
      return open.length > 0 ? { from: `${seen?.deploymentId ?? ''}, open: ${open.join(', ')}` } : undefined;
    },
  });
  return {
    ...closed,
    find: async () => {
      const found = await findSnapshot(aws, settings);
      if (found) return found;
      throw new Failure(
        `The API ${apiId} has no deployed stage "${stage}".`,
        'Correct the inputs `api-id` and `stage`, or deploy the stage first.',
        'no-stage',
      );
    },
  };
}

/** Accepts viewers' requests again, as before this run. Throws a Failure that says so. */
export async function reopen(
  { aws, journal }: Context,
  at: GateSettings,
  { deploymentId }: StageSnapshot,
  why: Error,
): Promise<never> {
  await serveSnapshot(aws, at, deploymentId);
  journal.changed(`${stageTitle(at)}: rolled back to deployment ${deploymentId}`);
  throw new Failure(
    `After the key was required, ${why.message}; the stage was rolled back to deployment ${deploymentId}.`,
    'Run `command: status` to see which part of the gate is broken, then run the action again.',
    'viewer-refused',
    why,
  );
}
