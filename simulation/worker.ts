import { parentPort, workerData } from 'node:worker_threads';
import { tallyOf } from './tally.ts';
import { planWorld } from './world/plan.ts';
import { createSimulator } from './world/simulator.ts';

/** Plays these worlds and reports each tally. */
const { seeds } = workerData as { seeds: readonly number[] };
// Many errors are part of a world, and capturing their stacks costs more than the rest. Traces are played elsewhere.
Error.stackTraceLimit = 0;
const simulator = await createSimulator();
for (const seed of seeds) {
  const plan = planWorld(seed);
  parentPort?.postMessage(tallyOf(plan, await simulator.run(plan)));
}
