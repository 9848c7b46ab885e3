import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { buildFunction } from '../../resize-function/build.ts';
import { configurations, dearestEvents, randomEvents } from './edge-events.ts';
import { edgeFunctionFor } from '../../resize-function/deploy-time.ts';

/** Instructions; a millisecond, which is what AWS gives, is about three million. */
const most = 1_500_000;

/**
 * The built edge function in njs, whose error texts are those of AWS: the same answers as in Node on 20,000 events, and
 * the instructions of its handler as valgrind counts them. Throws where it disagrees or cannot be run.
 */
export async function compareEdgeFunction(): Promise<string> {
  for (const tool of ['njs', 'valgrind']) present(tool);
  const folder = mkdtempSync(join(tmpdir(), 'edge-in-njs-'));
  try {
    await buildFunction(folder);
    const built = readFileSync(join(folder, 'edge-function.js'), 'utf8');
    const events = randomEvents(20_261_127, 20_000);
    let differing = 0;
    configurations.forEach((configuration, which) => {
      const code = edgeFunctionFor(built, configuration);
      const texts = events.filter((_, at) => at % configurations.length === which);
      differing += difference(folder, code, texts);
    });
    if (differing > 0) throw new Error(`njs answers ${differing} of ${events.length} events otherwise`);
    const counts = dearestEvents.map(({ name, limit = most, event }): string => {
      const count = instructions(folder, edgeFunctionFor(built, configurations[0]), JSON.stringify(event));
      if (count > limit) throw new Error(`${name}: ${count} instructions, ${limit} are allowed`);
      return `  ${(count / 1e6).toFixed(3)} M  ${name}\n`;
    });
    return `${events.length} events alike in njs ${version()} and Node; instructions of the handler:\n${counts.join('')}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function version(): string {
  return execFileSync('njs', ['-v'], { encoding: 'utf8' }).trim();
}

/** Installs what is missing, where that is possible. */
function present(tool: string): void {
  try {
    execFileSync('sh', ['-c', `command -v ${tool} || apt-get install -y ${tool}`], { stdio: 'ignore' });
  } catch (error) {
    throw new Error(`${tool} is not installed, and apt-get could not install it`, { cause: error });
  }
}

/** How many of `events`, as JSON, come to another answer. */
function difference(folder: string, code: string, events: readonly string[]): number {
  const run = (event: string): string =>
    `(function(){try{return JSON.stringify(handler(JSON.parse(${event})))}catch(e){return 'thrown'}})()`;
  const file = join(folder, 'alike.js');
  const each = `\nvar events=${JSON.stringify(events)};events.forEach(function(event){console.log(${run('event')})});`;
  writeFileSync(file, code + each);
  const theirs = execFileSync('njs', [file], { encoding: 'utf8', maxBuffer: 1e9 }).trimEnd().split('\n');
  const context: { event?: string } = {};
  createContext(context);
  runInContext(code, context);
  const ours = events.map((event): unknown => {
    context.event = event;
    return runInContext(run('event'), context);
  });
  const differing = ours.flatMap((answer, at) => (answer === theirs[at] ? [] : [at]));
  for (const at of differing.slice(0, 3))
    process.stdout.write(`${events[at] ?? ''}\n  Node: ${String(ours[at])}\n  njs:  ${theirs[at] ?? ''}\n`);
  return differing.length + Math.abs(theirs.length - ours.length);
}

/** The handler's alone: what five more calls cost, less what five more of an empty handler do. */
function instructions(folder: string, code: string, event: string): number {
  const empty = 'function handler(event){return event.request}';
  const five = (program: string): number => count(program, 6) - count(program, 1);
  const count = (program: string, times: number): number => {
    const file = join(folder, 'counted.js');
    const calls = `\n(function(){var text=${JSON.stringify(event)},all=[],i;for(i=0;i<${times};i++)all.push(JSON.parse(text));for(i=0;i<${times};i++)handler(all[i])})();`;
    writeFileSync(file, program + calls);
    const report = execFileSync(
      'sh',
      ['-c', `valgrind --tool=callgrind --callgrind-out-file=/dev/null njs ${file} 2>&1 >/dev/null`],
      { encoding: 'latin1' },
    );
    return Number(/Collected : (\d+)/.exec(report)?.[1] ?? Number.NaN);
  };
  return Math.round((five(code) - five(empty)) / 5);
}
