import {
  closing,
  deployStage,
  findSnapshot,
  serveSnapshot,
  type StageSnapshot,
} from '../../aws/apigateway/stage.ts';
import { edit, type Resource } from '../../aws/step.ts';
import type { Context } from '../../gate/context.ts';
import { Failure } from '../../failure.ts';
import type { GateSettings } from './settings.ts';
import { openMethods } from './suitability.ts';

/** The stage, on a snapshot in which every gated method requires the key. */
export function closedStage(
  { aws }: Context,
  { name, apiId, stage, excludeMethods }: GateSettings,
): Resource<StageSnapshot> {
  const title = `stage "${stage}" of API ${apiId}`;
  return {
    title,
    find: async () => {
      const found = await findSnapshot(aws, apiId, stage);
      if (found) return found;
      throw new Failure(
        `The API ${apiId} has no deployed stage "${stage}".`,
        'Correct the inputs `api-id` and `stage`, or deploy the stage first.',
        'no-stage',
      );
    },
    plan: (seen) => {
      const open = openMethods(seen, excludeMethods);
      if (open.length === 0) return [];
      const from = `${seen.deploymentId}, open: ${open.join(', ')}`;
      const act = () => deployStage(aws, apiId, stage, `${closing} for "${name}"`);
      return [edit(title, 'deployment', { from, to: 'a new one, key required' }, act)];
    },
  };
}

/** Lets viewers in again, as they were before this run. Throws a Failure that says so. */
export async function reopen(
  { aws, journal }: Context,
  { apiId, stage }: GateSettings,
  former: StageSnapshot,
  why: Error,
): Promise<never> {
  await serveSnapshot(aws, apiId, stage, former.deploymentId);
  journal.changed(`stage "${stage}" of API ${apiId}: back on deployment ${former.deploymentId}`);
  throw new Failure(
    `After the key was required, ${why.message}; the stage was put back on deployment ${former.deploymentId} at once.`,
    'Run `command: status` to see which part of the gate is broken, then run the action again.',
    'viewer-refused',
    why,
  );
}
