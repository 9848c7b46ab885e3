import { parseArgs } from 'node:util';

export interface SimulateArguments {
  readonly worlds: number;
  /** The first world's seed; the others are the following numbers. */
  readonly seed: number;
  readonly trace: boolean;
  readonly sabotage: string | undefined;
  /** Only worlds with this dimension, or one with this prefix, are played and counted. */
  readonly only: string | undefined;
}

/** Reads the command line of `npm run simulate`. Throws with a sentence on anything that is not understood. */
export function readArguments(args: readonly string[]): SimulateArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      worlds: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
      trace: { type: 'boolean', default: false },
      sabotage: { type: 'string' },
      only: { type: 'string' },
    },
  });
  return {
    worlds: wholeNumber('worlds', values.worlds),
    seed: wholeNumber('seed', values.seed),
    trace: values.trace,
    sabotage: values.sabotage,
    only: values.only,
  };
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`--${name} ${text} is no whole number above 0`);
  return number;
}
