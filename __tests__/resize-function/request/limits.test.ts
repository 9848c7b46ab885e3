import { describe, expect, test } from '@jest/globals';
import { parseConfiguration } from '../../../resize-function/configuration.ts';
import { canonicalise } from '../../../resize-function/request/canonical.ts';
import { parameterNamed, valueOf } from '../../../resize-function/request/parameters.ts';
import { anyRequest } from '../../../resize-function/request/rules.ts';
import type { Preset } from '../../../resize-function/request/rules.ts';
import { spelled } from '../../../resize-function/request/spelling.ts';
import { textOf, viewer } from '../photos.ts';

/** Least, most, the step between two values that are told apart, and what stands for no change. */
const parameters: Readonly<
  Record<string, readonly [least: number, most: number, step: number, neutral?: number]>
> = {
  w: [1, 16_384, 1],
  h: [1, 16_384, 1],
  q: [1, 100, 1],
  // 1 is `auto`.
  trim: [2, 255, 1, 1],
  blur: [0.3, 20, 0.01, 0],
  sharpen: [0.3, 10, 0.01, 0],
  dpr: [1, 5, 0.25, 1],
};

test.each(Object.entries(parameters))(
  '%s is read from its least to its most',
  (name, [least, most, step, neutral]) => {
    const parameter = parameterNamed(name);
    if (!parameter) throw new Error('there is no such parameter');
    const read = (value: number): string | undefined =>
      valueOf(parameter, String(Math.round(value * 100) / 100));
    const inside = [least, least + step, most - step, most].filter((value) => value !== neutral);
    expect(inside.map(read)).toEqual(inside.map((value) => String(Math.round(value * 100) / 100)));
    expect([least - step, most + step].filter((value) => value !== neutral).map(read)).toEqual(
      [least - step, most + step].filter((value) => value !== neutral).map(() => undefined),
    );
    if (neutral !== undefined) expect(read(neutral)).toBe(name === 'trim' ? '10' : '');
  },
);

/** Every number of the configuration, with what it may be. */
const settings: Readonly<Record<string, readonly [least: number, most: number]>> = {
  MAX_WORK: [100, 60_000],
  MAX_MEMORY: [100, 10_000],
  QUALITY_JPEG: [1, 100],
  QUALITY_WEBP: [1, 100],
  QUALITY_AVIF: [1, 100],
  AVIF_PIXELS: [0, 100_000_000],
  MAX_SOURCE_BYTES: [1, 209_715_200],
  MAX_SIDE: [16, 16_384],
  MAX_PIXELS: [256, 100_000_000],
  CACHE_SECONDS: [0, 31_536_000],
  ERROR_CACHE_SECONDS: [0, 86_400],
};

test.each(Object.entries(settings))(
  'IMAGE_GATE_%s is taken from its least to its most',
  (name, [least, most]) => {
    const problems = (value: number): number =>
      parseConfiguration({ IMAGE_GATE_BUCKET: 'images', [`IMAGE_GATE_${name}`]: String(value) }).problems
        ?.length ?? 0;
    expect([least - 1, least, most, most + 1].map(problems)).toEqual([1, 0, 0, 1]);
  },
);

describe('where only presets are served', () => {
  const ratios = Array.from({ length: 17 }, (_, quarter) => String(1 + quarter / 4));
  const sides = [0, 1, 2, 3, 4, 5, 99, 101];
  const presets = sides.flatMap((width) => sides.map((height): Preset => ['a', width, height, '']));

  test.each(presets)('a preset %s of %i x %i is spelled by its name at every pixel ratio', (...preset) => {
    const rules = { ...anyRequest, presets: [preset as Preset], presetsOnly: true };
    for (const dpr of ratios) {
      const { effective } = canonicalise(
        [
          ['p', 'a'],
          ['dpr', dpr],
        ],
        rules,
      );
      const again = Object.entries(spelled(effective, rules)).map(([name, value = '']): [string, string] => [
        name,
        value,
      ]);
      expect([dpr, again[0]]).toEqual([dpr, ['p', 'a']]);
      expect(canonicalise(again, rules).effective).toEqual(effective);
    }
  });
});

test('a preset where there is none is refused in words of its own', async () => {
  expect(textOf(await viewer({})('/a.jpg?p=thumb'))).toContain('no presets are configured');
  const some = viewer({}, { IMAGE_GATE_PRESETS: 'small:w=9' });
  expect(textOf(await some('/a.jpg?p=thumb'))).toContain('p must be one of small');
});

test.each([
  ['100,200', 'w must be one of 100, 200'],
  [undefined, 'w must be 1 to 4096'],
])('a size beyond widths of %s is refused with its limit', async (IMAGE_GATE_WIDTHS, words) => {
  const get = viewer({}, { IMAGE_GATE_WIDTHS, IMAGE_GATE_OTHER_SIZES: 'refuse' });
  expect(textOf(await get('/a.jpg?w=99999'))).toContain(words);
});
