import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { commandLine, rejectOption } from '../local-aws/command-line.ts';
import { add, dimensionTable, endings, nothingYet, sentence, tallyOf, type Tally } from './tally.ts';
import { dimensions } from './world/dimensions.ts';
import { planWorld } from './world/plan.ts';
import { createSimulator } from './world/simulator.ts';
import { sabotages, type SabotageName } from './world/sabotage.ts';

/**
 * Plays seeded worlds in virtual time: rotations among crashes, faults, other runs and outsiders, with viewers on every edge. Ends
 * with one line of counts; exit code 1 unless all are zero.
 */
const { worlds, seed, trace, sabotage, only } = commandLine({
  worlds: 300,
  /** The first world's; the others are the following numbers. */
  seed: 1,
  trace: false,
  sabotage: '',
  /** Only worlds with this dimension, or one with this prefix, are played and counted. */
  only: '',
});
const began = performance.now();
const minutes = (): string => ((performance.now() - began) / 60_000).toFixed(1);
const seeds = seedsOf(seed, worlds, only);
const cores = Math.min(availableParallelism(), worlds);
const total = trace || sabotage !== '' ? await playHere() : await playEverywhere();

if (total.worlds > 1) for (const line of dimensionTable(total)) console.log(line);
console.log(`the runs ended: ${endings(total.ends)}`);
if (Object.keys(total.others).length > 0) console.log(`another gate's: ${endings(total.others)}`);
console.log(
  `${minutes()} minutes on ${cores} cores; ${total.runs} runs, ${total.deaths} of them cut short; ` +
    `${total.viewers} viewers' requests; ${total.outsiders} refusals that an outsider caused`,
);
const [first, ...more] = total.failures;
if (first !== undefined) console.log(`first failure: npm run simulate -- --worlds 1 --trace --seed ${first}`);
if (more.length > 0) console.log(`then ${more.slice(0, 20).join(', ')}${more.length > 20 ? ' ...' : ''}`);
console.log(sentence(total));
process.exitCode = first === undefined ? 0 : 1;

async function playHere(): Promise<Tally> {
  const simulator = await createSimulator();
  let sum = nothingYet;
  for (const at of seeds) {
    const plan = planWorld(at);
    if (trace) console.log(JSON.stringify(plan, undefined, 1));
    const broken = sabotage === '' ? {} : { sabotage: sabotages[nameOf(sabotage)] };
    const told = trace
      ? {
          tell: (line: string) => {
            console.log(line);
          },
        }
      : {};
    sum = add(sum, tallyOf(plan, await simulator.run(plan, { ...broken, ...told })));
    if (sabotage !== '' && sum.refused > 0) break;
  }
  return sum;
}

async function playEverywhere(): Promise<Tally> {
  let sum = nothingYet;
  const each = (core: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('worker.ts', import.meta.url), {
        workerData: { seeds: seeds.filter((_, n) => n % cores === core) },
      });
      worker.on('message', (tally: Tally) => {
        sum = add(sum, tally);
        for (const failed of tally.failures) console.log(`${minutes()} minutes: seed ${failed} failed`);
        if (sum.worlds % 500 === 0) console.log(`${minutes()} minutes: ${sentence(sum)}`);
      });
      worker.on('error', reject);
      worker.on('exit', () => {
        resolve();
      });
    });
  await Promise.all(Array.from({ length: cores }, (_, core) => each(core)));
  return sum;
}

/** This many seeds, starting with the first, of worlds that have the requested dimensions. */
function seedsOf(first: number, count: number, dimension: string): readonly number[] {
  if (dimension === '') return Array.from({ length: count }, (_, n) => first + n);
  const name = Object.keys(dimensions).find((candidate) => candidate.startsWith(dimension));
  if (name === undefined)
    return rejectOption(
      `--only: no dimension begins with "${dimension}". There are: ${Object.keys(dimensions).join('; ')}.`,
    );
  const found: number[] = [];
  for (let at = first; found.length < count; at++)
    if (dimensions[name]?.(planWorld(at)) === true) found.push(at);
  return found;
}

function nameOf(text: string): SabotageName {
  const names = Object.keys(sabotages) as SabotageName[];
  const name = names.find((candidate) => candidate.startsWith(text));
  if (!name) return rejectOption(`--sabotage: none begins with "${text}". There are: ${names.join('; ')}.`);
  return name;
}
