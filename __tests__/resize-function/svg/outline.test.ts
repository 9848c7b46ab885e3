import { describe, expect, test } from '@jest/globals';
import { cssText, tokensOf } from '../../../resize-function/svg/css.ts';
import { matrixOf, scaleOf } from '../../../resize-function/svg/matrix.ts';
import { lengthOf, lengthsIn, numbersIn } from '../../../resize-function/svg/numbers.ts';
import { pathOutline } from '../../../resize-function/svg/path.ts';

/** Corners of a control polygon that no other outline shares: how long its legs are, and the box around it. */
describe('the outline of a path', () => {
  test.each<[string, string, readonly number[], readonly [width: number, height: number]]>([
    ['lines', 'M10 20L13 24L13 30', [5, 6, Math.hypot(3, 10)], [3, 10]],
    ['lines from where the last one ended', 'm10 20l3 4l0 6', [5, 6, Math.hypot(3, 10)], [3, 10]],
    ['lines after a move', 'M10 20 13 24 13 30', [5, 6, Math.hypot(3, 10)], [3, 10]],
    ['lines after a relative move', 'm10 20 3 4 0 6', [5, 6, Math.hypot(3, 10)], [3, 10]],
    ['across and down', 'M10 20H17V29', [7, 9, Math.hypot(7, 9)], [7, 9]],
    ['across and down, relative', 'M10 20h7v9', [7, 9, Math.hypot(7, 9)], [7, 9]],
    ['closed', 'M0 0H3V4z', [3, 4, 5], [3, 4]],
    ['closed, and on from there', 'M0 0H3V4zV2', [3, 4, 5, 2, 2], [3, 4]],
    ['closed where it began', 'M0 0H3H0z', [3, 3], [3, 0]],
    ['two parts', 'M0 0H3M9 9V4', [3, 3, 5, 5], [9, 9]],
    ['two parts, the second relative', 'M5 5h3m1 4h2', [3, 3, 2, 2], [6, 4]],
    ['a cubic curve', 'M1 1C1 4 5 4 5 1', [3, 4, 3, 4], [4, 3]],
    ['a cubic curve, relative', 'M1 1c0 3 4 3 4 0', [3, 4, 3, 4], [4, 3]],
    ['a smooth curve after it', 'M0 0C0 3 4 3 4 0S8-3 8 0', [3, 4, 3, 3, 4, 3, 8], [8, 6]],
    ['a smooth curve by itself', 'M0 0S4 3 4 0', [0, 5, 3, 4], [4, 3]],
    ['a smooth curve behind a line', 'M0 0H1S5 3 5 0', [1, 0, 5, 3, 5], [5, 3]],
    ['a smooth curve behind an end', 'M0 0C0 3 4 3 4 0zS4 3 4 0', [3, 4, 3, 4, 0, 5, 3, 4], [4, 3]],
    ['a quadratic curve', 'M0 0Q3 4 6 0', [5, 5, 6], [6, 4]],
    ['a smooth quadratic curve after it', 'M0 0Q3 4 6 0T12 0', [5, 5, 5, 5, 12], [12, 8]],
    ['a smooth quadratic curve, relative', 'M0 0q3 4 6 0t6 0', [5, 5, 5, 5, 12], [12, 8]],
    ['signs and points with nothing between', 'M.5.5-2.5-3.5', [5, 5], [3, 4]],
    ['exponents', 'M0 0L3e0 .4E1', [5, 5], [3, 4]],
    ['what is no number', 'M0,0 L 3;4 # ', [5, 5], [3, 4]],
    ['a number too few', 'M0 0L3 4 9', [5, 5], [3, 4]],
    ['numbers in front of any command', '9 9M0 0L3 4', [5, 5], [3, 4]],
    ['numbers behind an end', 'M0 0L3 4z9 9', [5, 5], [3, 4]],
    ['gigantic numbers', 'M0 0H5e9', [1e9, 1e9], [1e9, 0]],
    ['nothing', '', [], [0, 0]],
  ])('%s: %s', (_, data, legs, size) => {
    const outline = pathOutline(data);
    const rounded = (numbers: readonly number[]): readonly string[] => numbers.map((leg) => leg.toFixed(6));
    expect(rounded(outline.legs)).toEqual(rounded(legs));
    expect(outline.length).toBeCloseTo(
      legs.reduce((sum, leg) => sum + leg, 0),
      3,
    );
    expect([outline.width, outline.height]).toEqual(size);
  });

  test.each([
    ['an arc', 'M0 0A5 5 0 0 1 6 8', [[5 + 10, 5 + 10]]],
    ['an arc, relative', 'M1 1a5 5 0 0 1 6 8', [[5 + 10, 5 + 10]]],
    ['an arc whose flags stand together', 'M0 0a5 5 0 016 8', [[5 + 10, 5 + 10]]],
    ['an arc without a radius', 'M0 0A0 5 0 0 1 6 8', [[6, 8]]],
    ['an arc of a large radius', 'M0 0A-90 5 0 0 1 6 8', [[6 + 2 * 110, 8 + 2 * 110]]],
    ['the smaller arc of a large circle', 'M0 0A9e7 9e7 0 0 1 6 8', [[6 + 2 * 10, 8 + 2 * 10]]],
  ] as const)('%s stays within its box: %s', (_, data, [[width, height]]) => {
    const outline = pathOutline(data);
    expect(outline.width).toBeLessThanOrEqual(2 * width);
    expect(outline.height).toBeLessThanOrEqual(2 * height);
    expect(outline.length).toBeGreaterThanOrEqual(10);
  });

  test('the radii of an arc keep their ratio when they grow', () => {
    // Half of an ellipse around the middle of (8, 6), whose radii are 4 and 3,600: as browsers draw it.
    expect(pathOutline('M0 0A.1 90 0 0 1 8 6').height).toBeGreaterThan(3_600);
  });

  test.each([
    ['M0 0H9V9', 3, 1, 3],
    ['M0 0H9V9M1 1H2', 5, 2, 5],
    ['M0 0Q9 0 9 9', 2, 1, 3 + Math.sqrt(18 + Math.hypot(9, 9))],
    ['M0 0Q9 0 9 9M0 0C0 0 9 0 9 9', 4, 2, 7 + Math.sqrt(2 * (36 + 2 * Math.hypot(9, 9)))],
  ])('%s has %i vertices in %i parts', (data, vertices, parts, pieces) => {
    const outline = pathOutline(data);
    expect([outline.vertices, outline.parts]).toEqual([vertices, parts]);
    expect(outline.pieces).toBeCloseTo(pieces, 6);
  });
});

describe('a transform', () => {
  test.each<[string, readonly number[]]>([
    ['', [1, 0, 0, 1, 0, 0]],
    ['none', [1, 0, 0, 1, 0, 0]],
    ['matrix(1 2 3 4 5 6)', [1, 2, 3, 4, 5, 6]],
    ['matrix(1,2,3)', [1, 2, 3, 1, 0, 0]],
    ['translate(7)', [1, 0, 0, 1, 7, 0]],
    ['translate(7px, 8px)', [1, 0, 0, 1, 7, 8]],
    ['scale(2)', [2, 0, 0, 2, 0, 0]],
    ['scale(2 3)', [2, 0, 0, 3, 0, 0]],
    ['rotate(90)', [0, 1, -1, 0, 0, 0]],
    ['rotate(90 10 20)', [0, 1, -1, 0, 30, 10]],
    ['rotate(180,10,20)', [-1, 0, 0, -1, 20, 40]],
    ['rotate(0.25turn)', [0, 1, -1, 0, 0, 0]],
    ['rotate(100grad)', [0, 1, -1, 0, 0, 0]],
    [`rotate(${Math.PI / 2}rad)`, [0, 1, -1, 0, 0, 0]],
    ['skewX(45)', [1, 0, 1, 1, 0, 0]],
    ['SKEWY (45)', [1, 1, 0, 1, 0, 0]],
    ['translate(1 2) scale(3 4)', [3, 0, 0, 4, 1, 2]],
    ['scale(3 4) translate(1 2)', [3, 0, 0, 4, 3, 8]],
    ['matrix(1 2 3 4 5 6) matrix(7 8 9 10 11 12)', [31, 46, 39, 58, 52, 76]],
  ])('%s', (transform, expected) => {
    const matrix = matrixOf(transform);
    matrix.forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at] ?? NaN, 9);
    });
  });

  test.each([
    ['scale(3)', Math.hypot(3, 3)],
    ['matrix(1 2 3 4 5 6)', Math.hypot(1, 2, 3, 4)],
    ['scale(1e12)'.repeat(30), 1e9],
  ])('%s makes a length at most so many times as long', (transform, expected) => {
    expect(scaleOf(matrixOf(transform))).toBe(expected);
  });
});

describe('numbers and lengths', () => {
  test.each<[string, readonly number[]]>([
    ['1 -2,+3', [1, -2, 3]],
    ['.5.25-1', [0.5, 0.25, -1]],
    ['1.e1 2e-1x3', [10, 0.2, 3]],
    ['1e999 -1e13', [1e12, -1e12]],
    ['none', []],
  ])('%s', (text, numbers) => {
    expect(numbersIn(text)).toEqual(numbers);
  });

  test('a length has the unit that stands behind it', () => {
    expect(lengthsIn('1px 2EM,3% 4 5abcdefghij')).toEqual([
      { value: 1, unit: 'px' },
      { value: 2, unit: 'em' },
      { value: 3, unit: '%' },
      { value: 4, unit: '' },
      { value: 5, unit: 'abcdefgh' },
    ]);
  });

  test.each([
    ['7', 7],
    ['7px', 7],
    ['1in', 96],
    ['2.54cm', 96],
    ['25.4mm', 96],
    ['72pt', 96],
    ['6pc', 96],
    ['25%', 50],
    ['2em', 40],
    ['', undefined],
    [undefined, undefined],
    [' '.repeat(400) + '7', undefined],
  ])('%j in user units, with a font of 20', (text, units) => {
    const found = lengthOf(text, 200, 20);
    if (units === undefined) expect(found).toBeUndefined();
    else expect(found).toBeCloseTo(units, 9);
  });
});

/** What is judged is what is served: whichever two tokens meet, they are read as the same two again. */
describe('CSS that is written anew', () => {
  const kinds = [
    ...['word', '-', '--name', '@at', '#hash', '#0a', '12', '-1.5', '1e3', '7px', '50%', '"text"', 'f('],
    ...['url(a)', '(', ')', '[', ']', '{', '}', ',', ':', ';', '<!--', '-->', '#', '.', '+', '/', '*', '%'],
    ...['<', '@', '!'],
  ];
  const one = kinds.map((text) => [text, tokensOf(text)[0]] as const);

  const read = (text: string): readonly unknown[] =>
    tokensOf(text).map(([type, , , , meaning]) => [
      type,
      meaning && 'value' in meaning ? meaning.value : undefined,
    ]);

  test.each(one)('%s in front of anything', (_, left) => {
    if (!left) throw new Error('no token');
    for (const [text, right] of one) {
      if (!right) throw new Error('no token');
      const apart = [...read(cssText([left])), ...read(cssText([right]))];
      expect([text, read(cssText([left, right], '/**/'))]).toEqual([text, apart]);
    }
  });

  test.each([
    ['w\\6frd', 'word'],
    ['\\31 a', '\\31 a'],
    ['-\\31 a', '-\\31 a'],
    ['\\-', '\\-'],
    ['a\\.b', 'a\\.b'],
    ['a\\1 b', 'a\\1 b'],
    ['#\\31 a', '#\\31 a'],
    ['#1a', '#1a'],
    ['1e3', '1000'],
    ['1e-7', '0.0000001'],
    ['-1.5e-8%', '-0.000000015%'],
    ['1e99', String(BigInt(1e39))],
    ['7e\\33', '7\\65 3'],
    ['2\\65m', '2em'],
    ["'a\"\\a b'", '"a\\"\\a b"'],
    ['url( #a )', 'url(#a)'],
    ['url(a)', 'url("a")'],
    ['f(', 'f('],
    [' \n\t ', ' '],
  ])('%j is written %j', (text, plain) => {
    expect(cssText(tokensOf(text))).toBe(plain);
    expect(cssText(tokensOf(plain))).toBe(plain);
  });
});
