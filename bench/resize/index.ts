/**
 * Every line of the resize function's table of numbers, measured: `npm run bench:resize -- [--quick] [--json FILE]
 * [--write]`. Ratios are to bare sharp doing the same job in the same kind of process, in turn with it.
 * `--write` puts the table into docs/performance.md.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { commandLine } from '../../local-aws/command-line.ts';
import { packageFunction } from '../../src/package/package.ts';
import { measureAvif, measureCourse, measureDearest, measureHuge } from './cost.ts';
import { originals } from './originals.ts';
import { measureSpeed, measureStart } from './speed.ts';
import { createStand } from './stand.ts';
import { tableOf } from './table.ts';
import type { Row } from './table.ts';

const { quick, json, write } = commandLine({ quick: false, json: '', write: false });
const started = performance.now();
const images = await originals(quick);
const stand = await createStand(images);
const say = (text: string): void => {
  console.error(`${((performance.now() - started) / 1_000).toFixed(0).padStart(4)} s  ${text}`);
};

const rows: Row[] = [];
const add = (row: Row): void => {
  rows.push(row);
  say(`${row.measure}: ${row.shown}${row.peer === undefined ? '' : ` (ipx ${row.peer})`}`);
};
const times = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : `x ${value.toFixed(2)}`;
const milliseconds = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : `${value < 0 ? '' : '+'}${value.toFixed(1)} ms`;

try {
  const speed = await measureSpeed(stand, quick);
  add({
    measure: 'extra wall time on a 160 px JPEG, every feature on',
    value: speed.extra.ours,
    shown: milliseconds(speed.extra.ours) ?? '',
    peer: milliseconds(speed.extra.ipx),
    reach: 1.5,
    beyond: 1,
    goal: '<= +1.5 ms',
  });
  add({
    measure: 'wall, 3 photos x 4 widths x jpeg, webp (geometric mean)',
    value: speed.ratio.ours,
    shown: times(speed.ratio.ours) ?? '',
    peer: times(speed.ratio.ipx),
    reach: 1.06,
    beyond: 1.03,
    goal: '<= x 1.06',
  });
  const each = Object.entries(speed.plainEach)
    .map(([name, value]) => `${name} ${value.toFixed(2)}`)
    .join(', ');
  add({
    measure: '304, HEAD, 400, 404: the slowest',
    value: speed.plain,
    shown: `${speed.plain.toFixed(2)} ms (${each})`,
    peer: undefined,
    reach: 2,
    beyond: 1,
    goal: '< 2 ms',
  });
  const start = await measureStart(stand, quick ? 7 : 41);
  add({
    measure: 'process start to first image, bare without a fetch',
    value: start.withoutFetch,
    shown: `${times(start.withoutFetch) ?? ''} (bare with a fetch ${times(start.ours) ?? ''})`,
    peer: times(start.ipx),
    reach: 1.25,
    beyond: 1.15,
    goal: '<= x 1.25',
  });
  if (!quick)
    for (const architecture of ['x86_64', 'arm64'] as const) {
      const { zip } = await packageFunction({ from: stand.folder, architecture });
      const size = zip.length / 1e6;
      add({
        measure: `zip, ${architecture}, ELF verified`,
        value: size,
        shown: `${size.toFixed(2)} MB`,
        peer: undefined,
        reach: 8.5,
        beyond: 8.1,
        goal: '<= 8.5 MB',
      });
    }
  const huge = await measureHuge(stand);
  add({
    measure: 'peak memory, 100 MP plain JPEG',
    value: huge.ours,
    shown: `${huge.ours.toFixed(0)} MiB (bare ${huge.sharp.toFixed(0)})`,
    peer: undefined,
    reach: 110,
    beyond: 95,
    goal: '<= 110 MB',
  });
  const dearest = await measureDearest(stand, quick);
  const tried = `${dearest.accepted} accepted, ${dearest.refused} refused, ${dearest.ended} ended`;
  add({
    measure: 'peak memory of the dearest accepted request',
    value: dearest.memory,
    shown: `${dearest.memory.toFixed(0)} MiB (${dearest.memoryOf}; ${tried})`,
    peer: undefined,
    reach: 600,
    beyond: 450,
    goal: '<= 600 MB',
  });
  add({
    measure: 'CPU of the dearest accepted request',
    value: dearest.cpu / 1_000,
    shown: `${(dearest.cpu / 1_000).toFixed(2)} s (${dearest.cpuOf})`,
    peer: undefined,
    reach: 4,
    beyond: 2,
    goal: '<= 4 s',
  });
  const avif = await measureAvif(images, quick);
  add({
    measure: "AVIF CPU against sharp's default",
    value: avif.cpu,
    shown: `1/${(1 / avif.cpu).toFixed(1)}`,
    peer: undefined,
    reach: 1 / 8,
    beyond: 1 / 10,
    goal: '<= 1/8',
  });
  add({
    measure: "AVIF size against sharp's default",
    value: avif.bytes,
    shown: times(avif.bytes) ?? '',
    peer: undefined,
    reach: 1.05,
    beyond: 1,
    goal: '<= x 1.05',
  });
  add({
    measure: "AVIF structural similarity against sharp's default",
    value: -avif.similarity,
    shown: avif.similarity.toFixed(4),
    peer: undefined,
    reach: 0.015,
    beyond: 0.01,
    goal: '>= -0.015',
  });
  const course = await measureCourse(stand);
  add({
    measure: 'memory over 500 mixed requests, last hundred to first',
    value: course,
    shown: times(course) ?? '',
    peer: undefined,
    reach: 1.15,
    beyond: 1.05,
    goal: '<= x 1.15',
  });
} finally {
  await stand.end();
}
const machine = `${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.versions.node}`;
const table = tableOf(rows);
console.log(table);
console.log(
  `bench: ${rows.filter(({ value, reach }) => value <= reach).length} of ${rows.length} reached; ${machine}`,
);
const date = new Date().toISOString().slice(0, 10);
if (json !== '') await writeFile(json, JSON.stringify({ date, machine, quick, rows }, undefined, 2));
if (write) {
  const page = join(import.meta.dirname, '../../docs/performance.md');
  const [before = '', behind = ''] = (await readFile(page, 'utf8')).split(
    /<!-- table -->[^]*<!-- end of table -->/,
  );
  const about = `Measured on ${date} by \`npm run bench:resize\`: ${machine}.`;
  await writeFile(page, `${before}<!-- table -->\n\n${about}\n\n${table}\n<!-- end of table -->${behind}`);
}
