import { parentPort, workerData } from 'node:worker_threads';
import { tallyOf } from './tally.ts';
import { planWorld } from './world/plan.ts';
import { openTheatre } from './world/play.ts';

/** Plays every `step`-th world, from seed `first` to `last`, and tells each tally. */
const { first, last, step } = workerData as { first: number; last: number; step: number };
const theatre = await openTheatre();
for (let seed = first; seed <= last; seed += step) {
  const plan = planWorld(seed);
  parentPort?.postMessage(tallyOf(plan, await theatre.play(plan)));
}
