import { parentPort, workerData } from 'node:worker_threads';
import { tallyOf } from './tally.ts';
import { planWorld } from './world/plan.ts';
import { createSimulator } from './world/simulator.ts';

/** Plays every `step`-th world, from seed `first` to `last`, and tells each tally. */
const { first, last, step } = workerData as { first: number; last: number; step: number };
const simulator = await createSimulator();
for (let seed = first; seed <= last; seed += step) {
  const plan = planWorld(seed);
  parentPort?.postMessage(tallyOf(plan, await simulator.run(plan)));
}
