/**
 * The cost of the edge function: instructions per event in njs, on which its engine is based, counted by valgrind.
 *
 *     npm run bench:edge # the table, and 60 tries at a dearer URL
 *     npm run bench:edge -- --tries 300 --seed 2 --write # puts both into docs/performance.md
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLine } from '../../local-aws/command-line.ts';
import { present, version } from '../../__tests__/peers/njs.ts';
import { countInstructions, instructionsOf } from '../../__tests__/peers/edge-instructions.ts';
import { createRandom } from '../../local-aws/random.ts';
import { buildFunction } from '../../resize-function/build.ts';
import { edgeFunctionFor } from '../../resize-function/deploy-time.ts';
import { changed, deployments, eventOfUrl, someUrl } from './dear-url.ts';
import type { DearUrl } from './dear-url.ts';

const { tries, seed, write } = commandLine({ tries: 60, seed: 1, write: false });
/** Instructions. */
const most = 1_500_000;

interface Found {
  readonly url: DearUrl;
  readonly count: number;
}

/** Climbs from the dearest of some random URLs, and from another one where ten changes in a row were no dearer. */
function dearest(folder: string, built: string): Found {
  const random = createRandom(seed);
  const measured = (url: DearUrl): Found => {
    const code = edgeFunctionFor(built, deployments[url.deployment]);
    return { url, count: instructionsOf(folder, code, eventOfUrl(url)) };
  };
  let best = measured(someUrl(random));
  let current = best;
  let idle = 0;
  for (let at = 1; at < tries; at++) {
    const next = measured(at < tries / 4 || idle >= 10 ? someUrl(random) : changed(current.url, random));
    idle = next.count > current.count ? 0 : idle + 1;
    if (next.count > current.count || idle > 10) current = next;
    if (next.count > best.count) best = next;
    if (at === Math.ceil(tries / 4)) current = best;
  }
  return best;
}

function shown(url: DearUrl): string {
  const event = JSON.stringify({ ...url, accept: url.accept.slice(0, 40), pairs: url.pairs.length });
  return `${event.replaceAll('|', '\\|')}, first pairs ${JSON.stringify(url.pairs.slice(0, 3)).slice(0, 120)}`;
}

for (const tool of ['njs', 'valgrind'])
  if (!present(tool)) {
    process.stderr.write(
      `EDGE FUNCTION NOT COUNTED: ${tool} is not installed, and apt-get could not install it\n`,
    );
    process.exit(1);
  }
const folder = await mkdtemp(join(tmpdir(), 'edge-bench-'));
try {
  await buildFunction(folder);
  const built = await readFile(join(folder, 'edge-function.js'), 'utf8');
  const { withinLimits, rows } = countInstructions(folder, built);
  const best = dearest(folder, built);
  const text = [
    `Measured on ${new Date().toISOString().slice(0, 10)} by \`npm run bench:edge -- --tries ${tries} --seed ${seed}\` in njs ${version()}; the function has ${Buffer.byteLength(built)} bytes.`,
    '',
    '| request | instructions | at most |',
    '| --- | --- | --- |',
    ...rows.map(({ name, count, limit }) => `| ${name} | ${millions(count)} | ${millions(limit)} |`),
    `| the dearest URL of 8 kB that ${tries} tries found, any Accept and deployment | ${millions(best.count)} | ${millions(most)} |`,
    '',
  ].join('\n');
  process.stdout.write(`${text}\ndearest: ${shown(best.url)}\n`);
  if (!withinLimits || best.count > most) process.exitCode = 1;
  if (write) {
    const page = join(import.meta.dirname, '../../docs/performance.md');
    const before = await readFile(page, 'utf8');
    await writeFile(
      page,
      before.replace(
        /(<!-- edge -->\n)[^]*?(\n<!-- end of edge -->)/,
        (_, start: string, end: string) => `${start}\n${text}${end}`,
      ),
    );
  }
} finally {
  await rm(folder, { recursive: true });
}

function millions(count: number): string {
  return `${(count / 1e6).toFixed(2)} M`;
}
