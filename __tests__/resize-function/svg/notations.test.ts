import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { drawableSvg } from '../../../resize-function/svg/drawable.ts';
import { passableSvg } from '../../../resize-function/svg/passable.ts';
import { gap, inXml, numberOf, splitSheet, text, wordOf } from './notations.ts';

/**
 * What is dangerous to draw, in every way that CSS and XML can write it. The drawing library reads each of these ways
 * (the tests hold its image of the original beside that of what is handed to it), so the estimate has to as well.
 */

const side = 100;
const drawing = (inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}">` +
  '<filter id="f"><feGaussianBlur stdDeviation="9"/><feMorphology radius="2"/></filter>' +
  `<filter id="f("><feGaussianBlur stdDeviation="9"/></filter>${inside}</svg>`;

interface Dear {
  readonly property: string;
  readonly plain: string;
  readonly notation: fc.Arbitrary<string>;
}

const fragment = (id: string): fc.Arbitrary<string> =>
  fc.oneof(
    text(
      wordOf('url'),
      '(',
      fc.constantFrom("'", '"').map((quote) => `${quote}#${id}${quote}`),
      ')',
    ),
    text(
      ...[wordOf('url'), '(', fc.constantFrom('', ' ', ' '.repeat(200)), '"#'],
      ...Array.from(id, (l) => `\\${l.charCodeAt(0).toString(16)} `),
      ...['"', fc.constantFrom('', ' '), ')'],
    ),
    ...(/^\w+$/.test(id) ? [text(wordOf('url'), '(#', wordOf(id), ')')] : []),
  );

const dear: Readonly<Record<string, Dear>> = {
  'a filter': { property: 'filter', plain: 'url(#f)', notation: text(gap, fragment('f'), gap) },
  'a filter with a bracket in its name': {
    property: 'filter',
    plain: "url('#f(')",
    notation: text(gap, fragment('f('), gap),
  },
  'filter functions': {
    property: 'filter',
    plain: 'blur(9px) invert(1)',
    notation: text(
      ...[gap, wordOf('blur'), '(', gap, numberOf(9), wordOf('px'), gap, ')'],
      ...[gap, wordOf('invert'), '(', gap, '1)', gap],
    ),
  },
  dashes: {
    property: 'stroke-dasharray',
    plain: '1,2',
    notation: text(gap, numberOf(1), gap, ',', gap, numberOf(2), wordOf('px'), gap),
  },
  'a large transform': {
    property: 'transform',
    plain: 'scale(9)',
    notation: text(gap, wordOf('scale'), '(', gap, numberOf(9), gap, ')', gap),
  },
};

const shape = (attributes: string): string => `<path d="M0 0H50V50H0z" stroke="red" ${attributes}/>`;

/** The same property by attribute, by style attribute and by sheet. */
function places({ property, notation }: Dear): fc.Arbitrary<string> {
  return fc.oneof(
    notation.map((value) => drawing(shape(`${property}="${inXml(value)}"`))),
    text(gap, wordOf(property), gap, ':', notation, fc.constantFrom('', '! important')).map((style) =>
      drawing(shape(`style="${inXml(style)}"`)),
    ),
    text('path', gap, '{', gap, wordOf(property), gap, ':', notation, gap, '}')
      .chain(splitSheet)
      .map((sheet) => drawing(`<style>${sheet}</style>${shape('')}`)),
  );
}

const cost = (svg: string): number =>
  drawableSvg(Buffer.from(svg)).drawing.cost({ width: 500, height: 500 }, { width: side, height: side }).cpu;

async function drawn(svg: Buffer): Promise<string> {
  return (await sharp(svg).raw().toBuffer()).toString('base64');
}

describe('however it is written, it is costed and drawn', () => {
  test.each(Object.entries(dear))('%s', async (_, one) => {
    const plain = cost(drawing(shape(`${one.property}="${inXml(one.plain)}"`)));
    await fc.assert(
      fc.asyncProperty(places(one), async (svg) => {
        expect(cost(svg)).toBeGreaterThan(0.95 * plain);
        expect(await drawn(drawableSvg(Buffer.from(svg)).bytes)).toBe(await drawn(Buffer.from(svg)));
        expect(passableSvg(Buffer.from(svg)).toString()).not.toContain('\\');
      }),
      { numRuns: 25 },
    );
  });

  test.each([
    [
      'a reference beside another',
      '<g id="a"/><defs><g id="b" filter="url(#f)"><rect width="99" height="99"/></g></defs><use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a" href="#b"/>',
    ],
    [
      'a reference beside one of another namespace',
      '<g id="a"/><defs><g id="b" filter="url(#f)"><rect width="99" height="99"/></g></defs><use xmlns:x="urn:x" x:href="#a" href="#b"/>',
    ],
    [
      'a radius behind spaces',
      `<filter id="g"><feMorphology radius="${' '.repeat(300)}40"/></filter><rect width="99" height="99" filter="url(#g)"/>`,
    ],
    [
      'a radius behind zeros',
      `<filter id="g"><feMorphology radius="${'0'.repeat(400)}40"/></filter><rect width="99" height="99" filter="url(#g)"/>`,
    ],
    [
      'a transform behind spaces',
      `<g transform="scale${' '.repeat(200)}(${' '.repeat(3_000)}9)"><path d="M0 0H20V20" stroke="red" stroke-dasharray=".05"/></g>`,
    ],
    ['a path behind zeros', `<path d="M0 0H${'0'.repeat(400)}150V150" stroke="red" stroke-dasharray=".05"/>`],
  ])('%s', async (_, inside) => {
    const short = inside
      .replace(/ {9,}/g, '')
      .replace(/0{9,}/, '')
      .replace(/ x?(link)?:?href="#a"/, '')
      .replace(/ x:href="#a"/, '');
    expect(cost(drawing(inside))).toBeGreaterThan(0.95 * cost(drawing(short)));
  });
});
