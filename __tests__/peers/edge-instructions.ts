import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { edgeFunctionFor } from '../../resize-function/deploy-time.ts';
import { configured } from '../resize-function/photos.ts';
import { dearestEvents } from './edge-events.ts';

/** Instructions; a millisecond, which is about what AWS gives, is about three million. */
const most = 1_500_000;

interface Counted {
  readonly withinLimits: boolean;
  readonly rows: readonly { readonly name: string; readonly count: number; readonly limit: number }[];
}

/** Counts the handler's instructions for each of the dearest events, with `built` fitted to a full configuration. */
export function countInstructions(folder: string, built: string): Counted {
  const rows = dearestEvents.map(({ name, limit = most, configuration = {}, event }) => {
    const code = edgeFunctionFor(built, configured(configuration));
    return { name, limit, count: instructionsOf(folder, code, JSON.stringify(event)) };
  });
  return { withinLimits: rows.every(({ count, limit }) => count <= limit), rows };
}

const calls = 5;

/** What one call costs: six events are parsed in either run, and six of them handled, or one. */
export function instructionsOf(folder: string, code: string, event: string): number {
  return Math.round((collected(folder, code, event, 1 + calls) - collected(folder, code, event, 1)) / calls);
}

function collected(folder: string, code: string, event: string, handled: number): number {
  const script = join(folder, 'counted.js');
  const parsed = join(folder, 'counted.json');
  writeFileSync(parsed, event);
  writeFileSync(
    script,
    `${code}
(function () {
  var text = require('fs').readFileSync(process.argv[2], 'utf8'), all = [], at;
  for (at = 0; at < ${1 + calls}; at++) all.push(JSON.parse(text));
  for (at = 0; at < ${handled}; at++) handler(all[at]);
})();
`,
  );
  const report = execFileSync(
    'sh',
    [
      '-c',
      'valgrind --tool=callgrind --callgrind-out-file=/dev/null njs "$0" "$1" 2>&1 >/dev/null',
      script,
      parsed,
    ],
    { encoding: 'latin1' },
  );
  const count = /Collected : (\d+)/.exec(report)?.[1];
  if (count === undefined) throw new Error(`valgrind counted nothing: ${report.slice(-500)}`);
  return Number(count);
}
