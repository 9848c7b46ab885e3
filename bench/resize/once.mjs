/** One request in a process of its own: status, time, CPU (ms) and peak memory (MiB). Arguments as JSON. */
import { readFileSync, readdirSync } from 'node:fs';
import { createBareSharp, createFunction } from './subjects.mjs';

const { store, bundle, subject, work, repeat = 1 } = JSON.parse(process.argv[2]);
const run = subject === 'ours' ? await createFunction(bundle, store, {}) : await createBareSharp(store);
let answer;
const memory = [];
const before = process.cpuUsage();
for (let time = 0; time < repeat; time++) {
  answer = await run(Array.isArray(work) ? work[time % work.length] : work);
  memory.push(process.memoryUsage.rss());
}
const { user, system } = process.cpuUsage(before);
/** The function's worker, which answers part of what is asked. */
const workers = readdirSync('/proc/self/task').flatMap((task) =>
  readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
);
const workersCpu = workers
  .map((pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' '))
  .reduce((sum, fields) => sum + 10 * (Number(fields[11]) + Number(fields[12])), 0);

/** Linux counts what the parent held before it became this process into maxRSS, but not into VmHWM. */
const peak = ['self', ...workers]
  .map((pid) => Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0))
  .reduce((sum, kibibytes) => sum + kibibytes / 1_024, 0);

process.stdout.write(
  JSON.stringify({
    status: answer.status,
    type: answer.headers['content-type'],
    bytes: answer.bytes.length,
    cpu: (user + system) / 1_000 + workersCpu,
    memory: peak,
    ...(repeat > 1 ? { course: memory.map((bytes) => bytes / 1_048_576) } : {}),
  }),
);
