import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';
import { zipSync } from 'fflate';

const source = new URL('../../src/', import.meta.url).href;

/** Records which source this process runs, and writes it into `folder` when the process ends. */
export function record(folder) {
  // Code that is compiled before this is not counted: with counters in its loops, packing the function would take half a minute.
  zipSync({ sample: [new Uint8Array(100_000).map((_, at) => (at * at) >> 3), { level: 9 }] });
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  process.on('exit', () => {
    session.post('Profiler.takePreciseCoverage', (_, { result }) => {
      const ours = result.filter(({ url }) => url.startsWith(source));
      writeFileSync(join(folder, `${process.pid}.v8`), JSON.stringify(ours));
    });
  });
}
