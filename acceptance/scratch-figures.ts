import { chance, span, type Figure } from './figure.ts';
import { keyFigures } from './key-propagation.ts';
import type { Outside } from './outside.ts';
import { refusals, saysNoRoute } from './refusals.ts';
import { buildScratch, removeScratch, type Scratch } from './scratch.ts';
import { spread, watchTransition } from './transition.ts';

/** Everything that can be measured at an API without viewers; it is removed in the end. */
export async function scratchFigures(outside: Outside, gate: string): Promise<readonly Figure[]> {
  const { aws, model, watch } = outside;
  const scratch = await buildScratch(aws, gate);
  // Before a host serves the stage at all, it refuses everything in the words of a missing key.
  await watchTransition(watch, () => saysNoRoute(outside, scratch.laterUrl));
  const refused = await refusals(outside, scratch);
  const deployment = await deploymentFigure(outside, scratch);
  const keys = await keyFigures(outside, gate, scratch);
  const stayed = await removeScratch(aws, gate);
  const stage = chance(
    'API Gateway: a deleted stage stays in its plan',
    stayed,
    model.apiGateway.deletedStageStaysInPlan,
    (deletedStageStaysInPlan) => ({ apiGateway: { deletedStageStaysInPlan } }),
  );
  return [...keys, stage, deployment, ...refused];
}

/** How long a stage's hosts take to serve a new deployment: the path that it adds is first unknown, then forbidden. */
async function deploymentFigure(outside: Outside, scratch: Scratch): Promise<Figure> {
  const { watches, watch, model } = outside;
  await scratch.extend();
  const call = await watches.apiGateway.timed(() => scratch.deploy());
  const { sights } = await watchTransition(
    watch,
    async () => !(await saysNoRoute(outside, scratch.laterUrl)),
  );
  return span(
    'API Gateway: a new deployment',
    spread(call, sights),
    model.apiGateway.deploymentDelay,
    watch.interval,
    (deploymentDelay) => ({ apiGateway: { deploymentDelay } }),
  );
}
