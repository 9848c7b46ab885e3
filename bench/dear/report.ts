import { replay, search, shown } from './search.ts';
import type { Candidate } from './search.ts';

/** Limits for every request: milliseconds of CPU, MiB; and the stricter goals. */
const most = { cpu: 4_000, memory: 600 };
const beyond = { cpu: 2_000, memory: 450 };

/** Prints the most expensive requests that the search finds, or the cost of one; returns 0 if all are within the limits. */
export async function reportDearest(minutes: number, seed: number, again: string): Promise<number> {
  if (again !== '') {
    const candidate = JSON.parse(again) as Candidate;
    const cost = await replay(candidate);
    console.log(shown({ ...candidate, cost }), cost.status === 200 ? '' : (cost.note ?? '').trim());
    console.log(`${cost.after} ms of CPU in the half second that begins a second after the answer`);
    return cost.cpu <= most.cpu && cost.memory <= most.memory && cost.after < 20 ? 0 : 1;
  }
  const started = performance.now();
  const found = await search({
    minutes,
    seed,
    say: (text) => {
      console.error(`${((performance.now() - started) / 1_000).toFixed(0).padStart(4)} s  ${text}`);
    },
  });
  for (const failure of found.failures.slice(0, 20)) console.log(`failed: ${failure}`);
  const statuses = [...found.statuses].sort(([one], [other]) => one - other);
  console.log(`dearest accepted, CPU:    ${found.dearestCpu ? shown(found.dearestCpu) : 'none'}`);
  console.log(`dearest accepted, memory: ${found.dearestMemory ? shown(found.dearestMemory) : 'none'}`);
  console.log(`dearest of all:           ${found.dearestOfAll ? shown(found.dearestOfAll) : 'none'}`);
  const cpu = Math.max(found.dearestCpu?.cost.cpu ?? 0, found.dearestOfAll?.cost.cpu ?? 0);
  const memory = found.dearestMemory?.cost.memory ?? 0;
  const failed = cpu > most.cpu || memory > most.memory || found.workAfter >= 20 || found.failures.length > 0;
  const further = !failed && cpu <= beyond.cpu && memory <= beyond.memory;
  console.log(
    `dear: seed ${seed}, ${found.tried} tried, ${statuses.map(([status, count]) => `${status}: ${count}`).join(', ')}; ` +
      `at most ${(cpu / 1_000).toFixed(2)} s of CPU and ${memory.toFixed(0)} MiB accepted; ` +
      `${found.ended} ended by the limit; ${found.workAfter} ms of work a second after an answer; ` +
      (failed ? 'over the limit' : further ? 'within the limit, and beyond' : 'within the limit'),
  );
  return failed ? 1 : 0;
}
