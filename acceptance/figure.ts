import type { Assumptions, Overrides, Range } from '../local-aws/assumptions.ts';

/** What was measured, beside what local-aws assumes. */
export interface Figure {
  readonly name: string;
  /** In words, with its unit. */
  readonly measured: string;
  readonly model: string;
  /** Undefined: it cannot be compared with the model. */
  readonly fits: boolean | undefined;
  /** The measured figure in the place where local-aws has it; undefined: it has no place there. */
  readonly overrides: Overrides<Assumptions> | undefined;
}

/** A range of milliseconds. It fits when it lies in the model's, give or take `precision` ms. */
export function span(
  name: string,
  [low, high]: Range,
  model: Range,
  precision: number,
  overrides: (range: Range) => Overrides<Assumptions>,
): Figure {
  const range: Range = [Math.round(Math.min(low, high)), Math.round(Math.max(low, high))];
  return {
    name,
    measured: seconds(range),
    model: seconds(model),
    fits: low >= model[0] - precision && high <= model[1] + precision,
    overrides: overrides(range),
  };
}

/** How often something happened in some tries; a model that is not sure of it fits any. */
export function chance(
  name: string,
  seen: readonly boolean[],
  model: number,
  overrides: (share: number) => Overrides<Assumptions>,
): Figure {
  const times = seen.filter(Boolean).length;
  const share = seen.length === 0 ? model : times / seen.length;
  return {
    name,
    measured: `${times} of ${seen.length}`,
    model: `chance ${model}`,
    fits: (model > 0 || times === 0) && (model < 1 || times === seen.length),
    overrides: seen.length === 0 ? undefined : overrides(share),
  };
}

/** Something that is so or otherwise, and has no number in local-aws. */
export function fact(name: string, measured: string, model: string): Figure {
  return { name, measured, model, fits: measured === model, overrides: undefined };
}

/** What could not be measured, and why. */
export function unmeasured(name: string, why: string): Figure {
  return { name, measured: `not measured: ${why}`, model: '', fits: undefined, overrides: undefined };
}

function seconds([low, high]: Range): string {
  const shown = (ms: number): string => (ms / 1_000).toFixed(ms < 10_000 ? 2 : 0);
  return `${shown(low)} to ${shown(high)} s`;
}
