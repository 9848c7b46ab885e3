import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { edgeFunction } from '../../resize-function/build.ts';
import { edgeFunctionFor } from '../../resize-function/deploy-time.ts';
import { configurations, randomEvents } from './edge-events.ts';
import { countInstructions } from './edge-instructions.ts';
import type { Finding } from './finding.ts';

const seed = 20_261_127;
const count = 20_000;
/** njs frees nothing until it ends: beyond about a thousand events in one process each takes far longer. */
const eventsAProcess = 250;

/**
 * The built edge function in njs, the engine that CloudFront Functions are made from: the same answers as in Node on
 * 20,000 events, and the instructions of its handler as valgrind counts them.
 */
export async function compareEdgeFunction(): Promise<Finding> {
  if (!present('njs'))
    return { report: 'NOT CHECKED: njs is not installed, and apt-get could not install it', complaints: [] };
  const folder = mkdtempSync(join(tmpdir(), 'edge-in-njs-'));
  try {
    const built = await edgeFunction();
    const codes = configurations.map((configuration) => edgeFunctionFor(built, configuration));
    const events = randomEvents(seed, count);
    const differences = codes.flatMap((code, which) =>
      differing(
        folder,
        code,
        events.filter((_, at) => at % codes.length === which),
      ),
    );
    const alike = `${count - differences.length} of ${count} events (seed ${seed}) alike in njs ${version()} and Node`;
    const counted = present('valgrind') ? countInstructions(folder, built) : { withinLimits: true, rows: [] };
    const lines = counted.rows.map(
      ({ name, count, limit }) =>
        `  ${count} instructions of ${limit}${count > limit ? ', TOO MANY' : ''}: ${name}`,
    );
    if (lines.length === 0) lines.push('INSTRUCTIONS NOT COUNTED: valgrind is not installed');
    const heavy = lines.filter((line) => line.includes('TOO MANY'));
    return { report: [alike, ...lines].join('\n'), complaints: [...differences.slice(0, 5), ...heavy] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** njs's own. */
export function version(): string {
  return execFileSync('njs', ['-v'], { encoding: 'utf8' }).trim();
}

/** Whether `tool` is there, installed now where that is possible. */
export function present(tool: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${tool} || apt-get install -y ${tool}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The log of njs's command cuts a line at 2,048 bytes: events and answers pass through files. */
const loop = `
var fs = require('fs');
fs.writeFileSync(process.argv[3], JSON.stringify(JSON.parse(fs.readFileSync(process.argv[2], 'utf8')).map(function (event) {
  try { return handler(JSON.parse(event)); } catch (error) { return 'thrown: ' + error; }
})));
`;

/** A line for each of `events` that njs and Node answer differently; the order of an object's names says nothing. */
function differing(folder: string, code: string, events: readonly string[]): string[] {
  const [script, asked, answered] = ['all.js', 'events.json', 'answers.json'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  writeFileSync(script, code + loop);
  const answer = answererOf(code);
  const lines: string[] = [];
  for (let at = 0; at < events.length; at += eventsAProcess) {
    const batch = events.slice(at, at + eventsAProcess);
    writeFileSync(asked, JSON.stringify(batch));
    // An event that njs never finishes is an error, not a wait.
    execFileSync('njs', [script, asked, answered], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 120_000,
    });
    const theirs = JSON.parse(readFileSync(answered, 'utf8')) as unknown[];
    batch.forEach((event, number) => {
      const ours = answer(event);
      if (!isDeepStrictEqual(ours, theirs[number]))
        lines.push(`${event}\n  Node: ${JSON.stringify(ours)}\n  njs:  ${JSON.stringify(theirs[number])}`);
    });
  }
  return lines;
}

function answererOf(code: string): (event: string) => unknown {
  const context: { event?: string } = {};
  createContext(context);
  runInContext(code, context);
  return (event) => {
    context.event = event;
    const text = runInContext(
      "(function(){try{return JSON.stringify(handler(JSON.parse(event)))}catch(error){return JSON.stringify('thrown: '+error)}})()",
      context,
    ) as string;
    return JSON.parse(text) as unknown;
  };
}
