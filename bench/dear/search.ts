/**
 * Searches for the most expensive accepted request by hill climbing on the measured cost of the built function and everything that it
 * starts. The same seed makes the same tries, as far as the costs allow.
 */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '../../local-aws/random.ts';
import type { Random } from '../../local-aws/random.ts';
import { createStand } from '../resize/stand.ts';
import { generators } from './generators.ts';
import type { Generator, Recipe } from './generator.ts';
import { startSubject } from './meter.ts';
import type { Cost, Subject } from './meter.ts';
import { drawQuery, varyQuery } from './query.ts';
import type { Query } from './query.ts';

/** A request and the original that it is for: plain JSON, to be replayed. */
export interface Candidate {
  readonly generator: string;
  readonly recipe: Recipe;
  readonly query: Query;
}

export interface Tried extends Candidate {
  readonly cost: Cost;
}

export interface Found {
  readonly tried: number;
  readonly accepted: number;
  /** Ended by the hard limit, with what that cost. */
  readonly ended: number;
  readonly statuses: ReadonlyMap<number, number>;
  readonly dearestCpu: Tried | undefined;
  readonly dearestMemory: Tried | undefined;
  /** The most expensive one, whatever its response. */
  readonly dearestOfAll: Tried | undefined;
  /** Most milliseconds of CPU that were used later than one second after an answer, within the next half second. */
  readonly workAfter: number;
  readonly failures: readonly string[];
}

export interface SearchOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly settings?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly say: (text: string) => void;
}

/** Requests to one subject before it is restarted, so that leftovers do not count for the next. */
const perSubject = 25;
/** Originals that are kept while their neighbours are tried. */
const keptOriginals = 12;
/** How many of the dearest are climbed from. */
const elite = 6;

export async function search({ minutes, seed, settings = {}, env = {}, say }: SearchOptions): Promise<Found> {
  const random = createRandom(seed);
  const originals: Record<string, Buffer> = {};
  const stand = await createStand(originals);
  const start = (): Promise<Subject> =>
    startSubject({ store: stand.store, bundle: stand.bundle, settings, env });
  let subject = await start();
  const best = { cpu: [] as Tried[], memory: [] as Tried[] };
  const statuses = new Map<number, number>();
  const failures: string[] = [];
  let [tried, accepted, ended, workAfter] = [0, 0, 0, 0];
  let dearestOfAll: Tried | undefined;
  const end = performance.now() + minutes * 60_000;

  while (performance.now() < end) {
    const candidate = next(random, best);
    const bytes = await originalOf(candidate, originals).catch(() => undefined);
    if (!bytes) continue;
    if (++tried % perSubject === 0) {
      await subject.end();
      subject = await start();
    }
    const cost = await subject.ask({ key: bytes, params: candidate.query, headers: { accept: '*/*' } });
    const one = { ...candidate, cost };
    statuses.set(cost.status, (statuses.get(cost.status) ?? 0) + 1);
    if (cost.status === 0 || cost.status >= 500) {
      if (cost.status === 504) ended += 1;
      else failures.push(`${String(cost.status)} ${shown(one)}`);
      if (cost.status === 0) subject = await start();
    }
    if (cost.status === 200) {
      accepted += 1;
      for (const measure of ['cpu', 'memory'] as const) insert(best[measure], one, measure);
    }
    if (!dearestOfAll || cost.cpu > dearestOfAll.cost.cpu) {
      dearestOfAll = one;
      say(`${tried}: ${shown(one)}`);
    } else if (best.memory[0] === one) say(`${tried}: ${shown(one)}`);
    // Leftover work is measured where there is most of it.
    if (cost.cpu > 1_500 || cost.status >= 500) {
      await delay(1_000);
      workAfter = Math.max(workAfter, await subject.idle(500));
    }
  }
  await subject.end();
  const confirmed = async (among: readonly Tried[], of: 'cpu' | 'memory'): Promise<Tried | undefined> => {
    const again: Tried[] = [];
    for (const one of among.slice(0, 3)) {
      const alone = await start();
      const key = await originalOf(one, originals);
      const cost = await alone.ask({ key, params: one.query, headers: { accept: '*/*' } });
      await alone.end();
      again.push({ ...one, cost });
    }
    return again.sort((left, right) => right.cost[of] - left.cost[of])[0];
  };
  const dearestCpu = await confirmed(best.cpu, 'cpu');
  const dearestMemory = await confirmed(best.memory, 'memory');
  await stand.end();
  return { tried, accepted, ended, statuses, dearestCpu, dearestMemory, dearestOfAll, workAfter, failures };
}

export function shown({ generator, recipe, query, cost }: Tried): string {
  const request = JSON.stringify({ generator, recipe, query });
  return `${cost.status} ${(cost.cpu / 1_000).toFixed(2)} s CPU, ${cost.memory.toFixed(0)} MiB, ${(cost.wall / 1_000).toFixed(1)} s: ${request}`;
}

/** Anew now and then; else a neighbour of one of the dearest so far. */
function next(
  random: Random,
  best: { readonly cpu: readonly Tried[]; readonly memory: readonly Tried[] },
): Candidate {
  const among = random.chance(0.5) ? best.cpu : best.memory;
  const from = among[random.integer(0, Math.max(0, among.length - 1))];
  if (!from || random.chance(0.35)) {
    const generator = generators[random.integer(0, generators.length - 1)];
    if (!generator) throw new Error('there is no generator');
    return { generator: generator.name, recipe: generator.draw(random), query: drawQuery(random) };
  }
  const recipe = random.chance(0.5) ? generatorOf(from).vary(from.recipe, random) : from.recipe;
  const query = recipe === from.recipe || random.chance(0.3) ? varyQuery(from.query, random) : from.query;
  return { generator: from.generator, recipe, query };
}

function generatorOf({ generator }: Candidate): Generator {
  const found = generators.find(({ name }) => name === generator);
  if (!found) throw new Error(`no such generator: ${generator}`);
  return found;
}

async function originalOf(candidate: Candidate, originals: Record<string, Buffer>): Promise<string> {
  const { generator, recipe } = candidate;
  const key = createHash('sha256')
    .update(JSON.stringify([generator, recipe]))
    .digest('hex')
    .slice(0, 16);
  if (originals[key]) return key;
  const names = Object.keys(originals);
  for (const old of names.slice(0, Math.max(0, names.length - keptOriginals)))
    Reflect.deleteProperty(originals, old);
  originals[key] = await generatorOf(candidate).make(recipe);
  return key;
}

function insert(list: Tried[], one: Tried, of: 'cpu' | 'memory'): void {
  list.push(one);
  list.sort((left, right) => right.cost[of] - left.cost[of]);
  list.splice(elite);
}

/** Tries one request again, in a fresh subject. */
export async function replay(
  candidate: Candidate,
  settings: Readonly<Record<string, string>> = {},
): Promise<Cost & { after: number }> {
  const originals: Record<string, Buffer> = {};
  const stand = await createStand(originals);
  const subject = await startSubject({ store: stand.store, bundle: stand.bundle, settings });
  const key = await originalOf(candidate, originals);
  const cost = await subject.ask({ key, params: candidate.query, headers: { accept: '*/*' } });
  await delay(1_000);
  const after = await subject.idle(500);
  await subject.end();
  await stand.end();
  return { ...cost, after };
}
