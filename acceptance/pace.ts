import { readFile } from 'node:fs/promises';
import { assume, awsAssumptions, type Assumptions, type Overrides } from '../local-aws/assumptions.ts';
import type { AcceptanceOptions } from './acceptance.ts';

/** How patient a run is, and what its figures are compared with. */
export type Pace = Pick<AcceptanceOptions, 'waits' | 'watch' | 'model'>;

/** The same as a file: what it leaves out is AWS's. */
export type PaceFile = Partial<Omit<Pace, 'model'>> & { readonly model?: Overrides<Assumptions> };

const awsPace: Pace = {
  waits: {},
  watch: { interval: 250, looks: 3, calm: 20_000, limit: 180_000 },
  model: awsAssumptions,
};

/** AWS's pace, or that of a file, if one is named: AWS on loopback is quicker. */
export async function paceFrom(file: string): Promise<Pace> {
  if (file === '') return awsPace;
  const given = JSON.parse(await readFile(file, 'utf8')) as PaceFile;
  return { ...awsPace, ...given, model: assume(awsAssumptions, given.model) };
}
