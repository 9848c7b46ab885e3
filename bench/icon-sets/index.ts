/**
 * Compares our rendering of real drawings with bare sharp's at the same size, pixel by pixel:
 *   npm run bench:icons [-- --each 300] [--width 128] [--set NAME]
 * Fetches the sets where they are missing. Ends with 1 when fewer than 99.5 % are the same, when anything differs without a note or a
 * refusal, or when a set is unavailable.
 */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { commandLine } from '../../local-aws/command-line.ts';
import { viewer } from '../../__tests__/resize-function/photos.ts';
import { compare } from '../../__tests__/resize-function/svg/likeness.ts';
import { filesOf, iconSets } from './sets.ts';

const { each, width, set: onlySet } = commandLine({ each: 300, width: 128, set: '' });
sharp.cache(false);
const objects: Record<string, Buffer> = {};
const get = viewer(objects);
const totals = { files: 0, same: 0, noted: 0, refused: 0, silent: 0 };
let missing = 0;
for (const set of iconSets.filter(({ name }) => onlySet === '' || name === onlySet)) {
  const counts = { files: 0, same: 0, noted: 0, refused: 0, silent: 0 };
  let files: string[];
  try {
    files = filesOf(set);
    if (files.length === 0) throw new Error(`there are no drawings in ${set.folder}`);
  } catch (error) {
    missing++;
    console.log(`MISSING ${set.name}: ${String(error)}`);
    continue;
  }
  const step = Math.max(1, files.length / each);
  for (let at = 0; at < files.length; at += step) {
    const file = files[Math.floor(at)] ?? '';
    objects['icon.svg'] = readFileSync(file);
    const { outcome, why } = await compare(get, objects['icon.svg'], width);
    // A drawing that bare sharp cannot draw either is not counted.
    if (outcome === 'undrawable') continue;
    counts.files++;
    counts[outcome]++;
    if (outcome !== 'same')
      console.log(`${outcome.padEnd(8)} ${set.name} ${file.split('/').slice(-3).join('/')}: ${why}`);
  }
  for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += counts[name];
  console.log(`${set.name} (${set.licence}): ${JSON.stringify(counts)}`);
}
const share = (100 * totals.same) / Math.max(1, totals.files);
console.log(
  `all: ${JSON.stringify(totals)}, ${share.toFixed(2)} % the same; ${missing} sets could not be had`,
);
process.exitCode = share < 99.5 || totals.silent > 0 || missing > 0 ? 1 : 0;
