import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLine } from '../local-aws/command-line.ts';
import { meetAws } from './acceptance.ts';
import type { Figure } from './figure.ts';
import { overridesOf, tableOf } from './measured-file.ts';
import { paceFrom } from './pace.ts';

/**
 * `npm run acceptance -- --bucket B [--function-role-arn ARN | --permissions-boundary-arn ARN] [--name acceptance] [--keep true|false] [--out FILE]`: meets the real AWS with the
 * credentials of the environment. About an hour, a few thousand requests, a few cents. `--pace FILE` is for AWS on loopback,
 * which is quicker.
 */
const values = commandLine({
  bucket: '',
  'function-role-arn': '',
  'permissions-boundary-arn': '',
  name: 'acceptance',
  keep: 'false',
  out: 'measured.json',
  pace: '',
  bundle: join(import.meta.dirname, '..', 'dist', 'index.js'),
});
const began = performance.now();

function say(line: string): void {
  console.log(`[${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s] ${line}`);
}

async function main(): Promise<number> {
  const { bucket, name, keep, out, bundle, pace } = values;
  if (!bucket)
    throw new Error(
      '--bucket is missing: a bucket with images, in the account and Region of the credentials',
    );
  if (keep !== 'true' && keep !== 'false') throw new Error('--keep is neither true nor false');
  const given = Object.entries(process.env).filter(([variable]) => variable.startsWith('AWS_'));
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? '';
  const environment = { ...(Object.fromEntries(given) as Record<string, string>), AWS_REGION: region };
  if (region === '') throw new Error('AWS_REGION is missing');
  const roleInputs = Object.fromEntries(
    (['function-role-arn', 'permissions-boundary-arn'] as const).flatMap((input) =>
      values[input] ? [[input, values[input]]] : [],
    ),
  );
  const patience = await paceFrom(pace);
  const figures: Figure[] = [];
  try {
    const visits = await meetAws({
      ...{ bucket, name, bundle, environment, roleInputs, say, ...patience },
      keep: keep === 'true',
      onFigures: (...measured) => figures.push(...measured),
    });
    const refused = visits.filter(({ status }) => status === 403).length;
    const failed = visits.filter(({ status }) => status !== 200).length - refused;
    say(
      `${visits.length} requests of viewers while the gate was adopted and rotated, ${refused} refused, ${failed} failed otherwise`,
    );
    return refused === 0 ? 0 : 1;
  } finally {
    const table = tableOf(figures);
    console.log(`\n${table}\n`);
    await writeFile(out, `${JSON.stringify(overridesOf(figures), undefined, 2)}\n`);
    say(`written to ${out}: createLocalAws({ overrides }) takes it`);
    if (process.env.GITHUB_STEP_SUMMARY) await appendFile(process.env.GITHUB_STEP_SUMMARY, `${table}\n`);
  }
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
