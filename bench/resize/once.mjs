/** One request in a process of its own: status, time, CPU (ms) and peak memory (MiB). Arguments as JSON. */
import { readFileSync } from 'node:fs';
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
/** Linux counts what the parent held before it became this process into maxRSS, but not into VmHWM. */
function peak() {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1_024;
  } catch {
    return process.resourceUsage().maxRSS / 1_024;
  }
}

process.stdout.write(
  JSON.stringify({
    status: answer.status,
    type: answer.headers['content-type'],
    bytes: answer.bytes.length,
    cpu: (user + system) / 1_000,
    memory: peak(),
    ...(repeat > 1 ? { course: memory.map((bytes) => bytes / 1_048_576) } : {}),
  }),
);
