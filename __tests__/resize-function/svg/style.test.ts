import { describe, expect, test } from '@jest/globals';
import { cssText, declarationsOf, sheetOf, tokensOf } from '../../../resize-function/svg/css.ts';
import { parseXml } from '../../../resize-function/svg/parse.ts';
import { stylesOf } from '../../../resize-function/svg/style.ts';
import { everyElement } from '../../../resize-function/svg/tree.ts';

const open = '<svg xmlns="http://www.w3.org/2000/svg">';

/** The styles of a drawing, and its element `target`. */
function styled(inside: string) {
  const { root } = parseXml(`${open}${inside}</svg>`);
  const element = everyElement(root).find(({ attributes }) => attributes.get('id') === 'target') ?? root;
  return { styles: stylesOf(root), element };
}

describe('what may apply to an element', () => {
  test.each([
    ['*', true],
    ['rect', true],
    ['RECT', true],
    ['circle', false],
    ['#target', true],
    ['#other', false],
    ['.a', true],
    ['.b', true],
    ['.c', false],
    ['.a.b', true],
    ['.b.a', true],
    ['.a.c', false],
    ['rect.a#target', true],
    ['circle.a', false],
    ['rect#other', false],
    ['g > rect', true],
    ['g>rect', true],
    ['rect > g', false],
    ['rect g', false],
    ['circle + rect', true],
    ['circle ~ rect', true],
    ['circle, rect', true],
    ['rect, circle', true],
    ['circle, #other', false],
    ['rect:first-child', true],
    ['circle:hover', false],
    [':not(circle)', true],
    ['rect:not(.z, g)', true],
    ['[circle]', true],
    ['[x=".z"], circle', true],
    ['circle:is(rect)', false],
    ['svg|rect', true],
    ['svg|circle', false],
    ['rect ', true],
  ])('by the selector %s: %s', (selector, applies) => {
    const { styles, element } = styled(
      `<style>${selector.replace('>', '&gt;')}{fill:red}</style><rect id="target" class=" a  b"/>`,
    );
    expect(styles.valuesOf(element, 'fill')).toEqual(applies ? ['red'] : []);
    expect(styles.fromSheet(element, 'fill')).toBe(applies);
  });

  test('is every value that it is given: by attribute, by style and by sheets, in turn', () => {
    const { styles, element } = styled(
      '<style>rect{fill:c!important;fill:d}#target{fill:e;stroke:f}</style><style>.a{fill:g}</style><foreign xmlns="urn:x"><style>rect{fill:h}</style></foreign>' +
        '<rect id="target" class="a" fill="a" style="fill : b ! important"/>',
    );
    expect(styles.valuesOf(element, 'fill')).toEqual(['a', 'b', 'c', 'd', 'g', 'e']);
    expect([styles.valuesOf(element, 'stroke'), styles.valuesOf(element, 'x')]).toEqual([['f'], []]);
    expect([styles.fromSheet(element, 'stroke'), styles.fromSheet(element, 'id')]).toEqual([true, false]);
  });

  test('is told of two hundred values, and refused beyond', () => {
    const several = (count: number): readonly string[] => {
      const rules = Array.from({ length: 3 * count }, (_, at) => `rect{fill:a${at % count}}`).join('');
      const { styles, element } = styled(`<style>${rules}</style><rect id="target"/>`);
      return styles.valuesOf(element, 'fill');
    };
    expect(several(200)).toHaveLength(200);
    expect(() => several(201)).toThrow(expect.objectContaining({ status: 413 }));
  });

  test.each([
    ['a{}', 0.00875],
    ['a{}b{}', 0.0175],
    ['a,b{}', 0.0095],
    ['rect{}', 0.0095],
    ['a b{}', 0.00875],
    ['a rect{}', 0.0112],
    ['a+rect{}', 0.01024],
    ['[a]{}', 0.012_564],
    ['a:nth-child(2){}', 0.008_78],
    ['a:last-of-type{}', 0.008_78],
  ])('takes the library time to find: %s', (sheet, milliseconds) => {
    const { styles } = styled(`<style>${sheet}</style><rect id="target"/>`);
    expect(styles.matching).toBeCloseTo(milliseconds, 6);
  });

  test('takes the library time to find in a long list of classes', () => {
    const { styles } = styled(`<style>.z{}</style><rect id="target" class="${'ab '.repeat(100)}"/>`);
    expect(styles.matching).toBeCloseTo(0.008_75 + 280 * 0.000_012, 6);
  });
});

describe('a text of CSS', () => {
  const declared = (text: string): string[] =>
    declarationsOf(tokensOf(text)).map(({ name, value }) => `${name}: ${cssText(value)}`);

  test.each([
    ['fill:red', ['fill: red']],
    [' fill : red ;; stroke:blue ', ['fill: red', 'stroke: blue']],
    ['FILL:RED', ['FILL: RED']],
    ['f\\69 ll:red', ['fill: red']],
    ['fill red;stroke:blue', ['stroke: blue']],
    ['fill:;stroke:blue', ['fill: ', 'stroke: blue']],
    ['1:red;stroke:blue', ['stroke: blue']],
    ['fill:url(a;b);x:y', ['fill: url("a;b")', 'x: y']],
    ['fill:a/*;*/b', ['fill: a b']],
    ['fill:a(b;c);x:y', ['fill: a(b;c)', 'x: y']],
  ])('%s declares %j', (text, expected) => {
    expect(declared(text)).toEqual(expected);
  });

  test.each([
    ['a{b:c}', ['a: b'], []],
    ['a{b:c}d,e{f:g}', ['a: b', 'd,e: f'], []],
    ['@import "x";a{b:c}', ['a: b'], ['import']],
    ['@MEDIA x{a{b:c}}d{e:f}', ['d: e'], ['media']],
    ['a{b:c', ['a: b'], []],
    ['<!-- a{b:c} -->', ['a: b'], []],
    ['a[x="}"]{b:c}', ['a[x="}"]: b'], []],
  ])('%s has the rules %j and the at-rules %j', (text, rules, atRules) => {
    const sheet = sheetOf(text);
    expect([
      sheet.rules.map(
        ({ selector, declarations }) =>
          `${cssText(selector).trim()}: ${declarations.map(({ name }) => name).join()}`,
      ),
      sheet.atRules,
    ]).toEqual([rules, atRules]);
  });
});
