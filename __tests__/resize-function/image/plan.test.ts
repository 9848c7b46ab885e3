import { describe, expect, test } from '@jest/globals';
import { plainHeader } from '../../../resize-function/header/header.ts';
import { parseRequest } from '../../../resize-function/http/parse-request.ts';
import { planFor } from '../../../resize-function/image/plan.ts';
import type { Plan } from '../../../resize-function/image/plan.ts';
import { Refusal } from '../../../resize-function/refusal.ts';
import { configured } from '../photos.ts';

/** The least that a limit on sides and one on pixels can be told apart by. */
const configuration = { ...configured(), maxSide: 300, maxPixels: 60_000, avifPixels: 10_000 };

function planned([width, height]: readonly [number, number], search: string): Plan {
  const request = { method: 'GET', path: '/a', headers: {}, remainingTime: () => 1 };
  const query = [...new URLSearchParams(search)];
  // What the URL asks for is checked by limits of its own before.
  const { options } = parseRequest({ ...request, query }, configured());
  const header = { ...plainHeader, kind: 'jpeg', coding: 'baseline', width, height } as const;
  return planFor({ header, size: 1_000 }, { options, newest: 'none', configuration });
}

describe('an image within the limits of an answer', () => {
  test.each<[[number, number], string, [number, number], readonly string[]]>([
    [[300, 200], '', [300, 200], []],
    [[300, 201], '', [299, 200], ['scaled-to-limit']],
    [[400, 100], '', [300, 75], ['scaled-to-limit']],
    [[100, 400], '', [75, 300], ['scaled-to-limit']],
    [[1_200, 1_000], '', [268, 223], ['scaled-to-limit']],
    [[1, 9_000], '', [1, 300], ['scaled-to-limit']],
    [[9_000, 1], '', [300, 1], ['scaled-to-limit']],
    [[1_200, 1_000], 'w=300', [268, 223], ['scaled-to-limit']],
    [[1_200, 1_000], 'w=300&h=300', [268, 223], ['scaled-to-limit']],
    [[1_200, 1_000], 'w=300&h=200&fit=cover', [300, 200], []],
    [[1_200, 1_000], 'h=300&fit=cover', [268, 223], ['scaled-to-limit']],
  ])('%j with %j becomes %j', (size, query, [width, height], notes) => {
    const plan = planned(size, `${query}&f=jpeg`);
    expect(plan.geometry.output).toEqual({ width, height });
    expect(plan.notes).toEqual(notes);
  });

  test.each([
    ['w=301', 'w', 300],
    ['h=301', 'h', 300],
    ['w=300&h=201&fit=cover', 'w', 60_000],
  ])('%s is refused', (query, parameter, limit) => {
    let refusal: unknown;
    try {
      planned([1_200, 1_000], `${query}&f=jpeg`);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ status: 400, details: { parameter, limit } });
  });

  test.each([
    ['w=100&h=100&fit=cover', 'avif', []],
    ['w=101&h=100&fit=cover', 'webp', ['avif-too-large']],
  ])('%s as AVIF is %s', (query, format, notes) => {
    expect(planned([1_200, 1_000], `${query}&f=avif`)).toMatchObject({ format, notes });
  });
});
