import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { drawableSvg } from '../../../resize-function/svg/drawable.ts';
import { parseXml } from '../../../resize-function/svg/parse.ts';
import { passableSvg } from '../../../resize-function/svg/passable.ts';
import { textOf, viewer } from '../photos.ts';

const svg = (inside: string, attributes = 'width="80" height="40"'): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inside}</svg>`,
  );
const red = '<rect width="100%" height="100%" fill="#f00"/>';

describe('an SVG is drawn', () => {
  const get = viewer({ 'a.svg': svg(red), 'viewbox.svg': svg(red, 'viewBox="0 0 30 10"') });

  test.each([
    ['/a.svg', [80, 40]],
    ['/a.svg?w=400', [400, 200]],
    ['/a.svg?w=50&h=50&fit=cover', [50, 50]],
    ['/viewbox.svg?w=300', [300, 100]],
    ['/a.svg?w=10&rot=90', [10, 20]],
  ])('%s in %j', async (url, size) => {
    const { headers, body } = await get(url);
    const { width, height } = await sharp(body).metadata();
    expect([headers['content-type'], [width, height]]).toEqual(['image/png', size]);
  });

  test('sharply at any size', async () => {
    const line = viewer({ 'line.svg': svg('<rect width="40" height="40" fill="#000"/>') });
    const { data, info } = await sharp((await line('/line.svg?w=800&f=png')).body)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const alphas = Array.from({ length: info.width }, (_, x) => data[x * info.channels + 3]);
    expect(alphas.filter((alpha) => alpha !== 0 && alpha !== 255).length).toBeLessThanOrEqual(1);
  });
});

describe('what is handed to the drawing library', () => {
  const pixel =
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

  test.each<[what: string, inside: string, trace: string, notes: readonly string[]]>([
    ['event handlers', '<rect onclick="alert(1)"/>', 'alert', []],
    ['event handlers in capitals', '<rect ONLOAD="alert(1)"/>', 'alert', []],
    ['another base', '<g xml:base="https://example.com/"><rect/></g>', 'example.com', []],
    ['scripts', '<script>alert(1)</script>', 'alert', []],
    [
      'images from elsewhere',
      '<image href="https://example.com/a"/>',
      'example.com',
      ['svg-outside-reference'],
    ],
    ['shapes from elsewhere', '<use xlink:href="a.svg#b"/>', 'a.svg', ['svg-outside-reference']],
    ['shapes in an address', `<use href="${pixel}"/>`, 'data:', ['svg-outside-reference']],
    ['links', '<a href="https://example.com/"><rect/></a>', 'example.com', []],
  ])('is without %s', (_, inside, trace, notes) => {
    const drawn = drawableSvg(svg(inside));
    expect(drawn.bytes.toString()).not.toContain(trace);
    expect([...drawn.notes]).toEqual(notes);
  });

  test.each([
    ['an image that it holds', `<image href="${pixel}"/>`, pixel],
    ['an image in a filter', `<filter id="f"><feImage href="${pixel}"/></filter>`, pixel],
    ['a reference inside', '<use href=" #a "/>', 'href=" #a "'],
    ['an image that an empty reference leaves empty', '<image href=" "/>', '<image href="#"/>'],
  ])('has %s', (_, inside, trace) => {
    const drawn = drawableSvg(svg(inside));
    expect(drawn.bytes.toString()).toContain(trace);
    expect([...drawn.notes]).toEqual([]);
  });
});

test.each([
  ["url('a.svg#b') lime", ' lime'],
  ['url(a.svg#b) lime', ' lime'],
  ['url( a.svg#b )lime', 'lime'],
  ['url( "a.svg#b" )lime', 'lime'],
  ['url("a.svg#b"', ''],
])('paint from elsewhere, %s, leaves what is painted instead', (fill, left) => {
  const { bytes, notes } = drawableSvg(svg(`<rect fill="${fill.replaceAll('"', '&quot;')}"/>`));
  expect(bytes.toString()).toContain(`fill="url(#svg-outside-reference)${left}"`);
  expect(notes).toEqual(['svg-outside-reference']);
});

describe('where SVG is passed on', () => {
  const get = viewer({ 'a.svg': svg(`${red}<script>alert(1)</script>`) }, { IMAGE_GATE_SVG: 'pass' });

  test('it is sanitised, named as such and sandboxed', async () => {
    const response = await get('/a.svg?w=10');
    expect(response.headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'image-gate-note': 'sanitised',
      'content-security-policy': expect.stringContaining('sandbox'),
    });
    expect(textOf(response)).not.toContain('script');
  });

  const drawn = ['rot=90', 'flip=h', 'flip=v', 'ex=0,0,5,5', 'trim=auto', 'blur=2', 'sharpen=2', 'gray=1'];
  const boxes = ['cover', 'crop', 'contain', 'fill'].map((fit) => `w=10&h=30&fit=${fit}`);
  test.each([
    ...['', 'dpr=2', 'w=10&h=30', 'q=50', 'rot=0', 'gray=0'].map(
      (query) => [query, 'image/svg+xml'] as const,
    ),
    ...[...drawn, ...boxes, 'bg=00f', 'f=png'].map((query) => [query, 'image/png'] as const),
  ])('?%s is answered with %s', async (query, type) => {
    expect((await get(`/a.svg?${query}`)).headers['content-type']).toBe(type);
  });

  test('what a browser would take too long for is drawn here, if it is small enough', async () => {
    const shadow = svg(
      '<filter id="f"><feMorphology radius="2"/></filter><rect width="60" height="30" filter="url(#f)"/>',
      'viewBox="0 0 80 40"',
    );
    expect(() => passableSvg(shadow)).toThrow(expect.objectContaining({ status: 413 }));
    const ask = viewer({ 'a.svg': shadow }, { IMAGE_GATE_SVG: 'pass' });
    const { status, headers } = await ask('/a.svg');
    expect([status, headers['content-type']]).toEqual([200, 'image/png']);
  });

  test.each(['', ' xmlns:s="http://www.w3.org/2000/svg"'])(
    'it names its namespace for a browser where the file has xmlns%j',
    (namespace) => {
      const prefix = namespace ? 's:' : '';
      const text = `<${prefix}svg${namespace} width="4" height="4"><${prefix}rect/></${prefix}svg>`;
      expect(passableSvg(Buffer.from(text)).toString()).toContain('xmlns="http://www.w3.org/2000/svg"');
    },
  );

  test('a format in the URL draws it', async () => {
    expect((await get('/a.svg?f=webp')).headers['content-type']).toBe('image/webp');
  });
});

test('where SVG is off it is no image', async () => {
  expect((await viewer({ 'a.svg': svg(red) }, { IMAGE_GATE_SVG: 'off' })('/a.svg')).status).toBe(415);
});

describe('the sanitiser', () => {
  test.each([
    ['scripts', '<script>alert(1)</script>', 'alert'],
    ['event handlers', '<rect onclick="alert(1)" width="1"/>', 'alert'],
    ['links', '<a href="javascript:alert(1)"><rect/></a>', 'javascript'],
    [
      'foreign content',
      '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml">x</body></foreignObject>',
      'body',
    ],
    ['images from elsewhere', '<image href="https://example.com/a.png"/>', 'example.com'],
    ['images by another name', '<image xlink:href="file:///etc/passwd"/>', 'passwd'],
    ['shapes from elsewhere', '<use href="https://example.com/a.svg#x"/>', 'example.com'],
    ['paint from elsewhere', '<rect fill="url(https://example.com/#g)"/>', 'example.com'],
    ['styles from elsewhere', '<style>@import "https://example.com/a.css";</style>', 'example.com'],
    ['fonts from elsewhere', '<style>@font-face{src:url(//example.com/f)}</style>', 'example.com'],
    ['inline style from elsewhere', '<rect style="fill:url( \'//example.com\')"/>', 'example.com'],
    ['animation of links', '<set attributeName="href" to="javascript:alert(1)"/>', 'javascript'],
    ['processing instructions', '<?xml-stylesheet href="https://example.com"?>', 'example.com'],
    ['comments', '<!-- a secret -->', 'secret'],
    ['a broken drawing', '<image href="data:image/svg+xml,%3Csvg%3E%3Crect/%3E"/>', 'image/svg'],
  ])('takes out %s', (_, inside, trace) => {
    expect(passableSvg(svg(inside + red)).toString()).not.toContain(trace);
  });

  test.each([
    ['<g><use xlink:href="#a"/></g>', true],
    ['<use href="#a"/>', false],
  ])('declares the namespace of links where %s is kept: %s', (inside, declared) => {
    const kept = passableSvg(svg(`<rect id="a"/>${inside}`)).toString();
    expect(kept.includes('xmlns:xlink="http://www.w3.org/1999/xlink"')).toBe(declared);
  });

  test('keeps what drawings are made of', () => {
    const inside =
      '<defs><linearGradient id="g"><stop offset="0" stop-color="#123456"/></linearGradient></defs>' +
      '<style>.a:nth-child(2n+1){fill:url(#g)}@media (prefers-color-scheme:dark){a{x:1;fill:#000}.b{fill:#fff}}i{r:1}@supports (r:1){@import "x";b{r:2}}@layer{u{r:3}}</style><g transform="scale(2)"><path class="a" d="M10 10L20 20"/><use href="#g"/></g>' +
      '<text x="1" font-family="serif">words</text><text><textPath path="M0  0H9">along</textPath></text>';
    const kept = passableSvg(svg(inside, 'style="background:#eee"')).toString();
    for (const part of [
      ...['style="background:#eee"', 'path="M0  0H9"', 'linearGradient', '#123456'],
      '.a:nth-child(2n/**/+1){fill:url(#g)}\n@media (prefers-color-scheme:dark){a{x:1;fill:#000}\n.b{fill:#fff}}\ni{r:1}\n@supports (r:1){b{r:2}}</style>',
      ...['scale(2)', 'M10 10L20 20', 'href="#g"', 'words'],
    ])
      expect(kept).toContain(part);
  });

  test.each([
    [
      'entities from elsewhere',
      '<!DOCTYPE svg [<!ENTITY a SYSTEM "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
      422,
    ],
    ['broken XML', '<svg xmlns="http://www.w3.org/2000/svg"><rect></svg>', 422],
    ['XML that is no SVG', '<svg xmlns="urn:other"/>', 415],
  ])('refuses %s', (_, text, status) => {
    expect(() => passableSvg(Buffer.from(text))).toThrow(expect.objectContaining({ status }));
  });

  test.each([
    ['levels', 250, (count: number) => '<g>'.repeat(count) + '</g>'.repeat(count)],
    [
      'characters of entities',
      200_000,
      (count: number) =>
        `<!DOCTYPE svg [<!ENTITY a "${'b'.repeat(100_000)}"><!ENTITY c "${'d'.repeat(count - 100_000)}">]><svg/>`,
    ],
    [
      'characters in entities',
      1_000_000,
      (count: number) =>
        `<!DOCTYPE svg [<!ENTITY a "${'b'.repeat(1_000)}"><!ENTITY c "d">]><svg>${'&a;'.repeat(Math.floor(count / 1_000))}${'&c;'.repeat(count % 1_000)}</svg>`,
    ],
    [
      'characters in attributes of the DOCTYPE',
      1_000_000,
      (count: number) =>
        `<!DOCTYPE svg [<!ATTLIST g a CDATA "${'b'.repeat(999)}"><!ATTLIST a b CDATA #IMPLIED>]><svg>${'<g/>'.repeat(Math.floor(count / 1_000))}${'<a/>'.repeat(count % 1_000)}</svg>`,
    ],
  ])('reads a drawing of so many %s: %d, and no more', (_, most, text) => {
    expect(parseXml(text(most)).root).toBeDefined();
    expect(() => parseXml(text(most + 1))).toThrow(expect.objectContaining({ status: 413 }));
  });

  test('refuses images of more pixels than a browser decodes at once, those of inner drawings too', async () => {
    const large = await sharp({ create: { width: 6_000, height: 4_000, channels: 3, background: '#07c' } })
      .png()
      .toBuffer();
    const image = (type: string, data: Buffer): string =>
      `<image href="data:image/${type};base64,${data.toString('base64')}"/>`;
    const inner = image('svg+xml', svg(image('png', large)));
    expect(passableSvg(svg(inner)).length).toBeGreaterThan(large.length);
    expect(() => passableSvg(svg(inner + image('png', large)))).toThrow(
      expect.objectContaining({ status: 413 }),
    );
  });

  test('refuses a drawing that refers to itself over and over', () => {
    const levels = Array.from(
      { length: 12 },
      (_, at) => `<g id="l${at + 1}">${`<use href="#l${at}"/>`.repeat(10)}</g>`,
    );
    expect(() =>
      passableSvg(svg(`<defs><rect id="l0"/>${levels.join('')}</defs><use href="#l12"/>`)),
    ).toThrow(expect.objectContaining({ status: 413 }));
  });

  test('an SVG without a namespace gets the one that it is taken for', () => {
    expect(passableSvg(Buffer.from('<svg><rect width="9" height="9"/></svg>')).toString()).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>',
    );
  });

  test('what would take more than five seconds for a million pixels is refused', () => {
    const blurred = (count: number): Buffer =>
      svg(
        '<filter id="f" filterUnits="userSpaceOnUse" width="50" height="50"><feGaussianBlur stdDeviation="9"/></filter>' +
          '<rect width="80" height="40" filter="url(#f)"/>'.repeat(count),
        '',
      );
    const megapixel = { width: 1_000, height: 1_000 };
    const costs = [1, 20, 30, 40, 50, 60, 100].map((count) => {
      const refused = (): boolean => {
        try {
          return passableSvg(blurred(count)).length === 0;
        } catch {
          return true;
        }
      };
      return {
        dear: drawableSvg(blurred(count)).drawing.cost(megapixel, megapixel).cpu > 5_000,
        refused: refused(),
      };
    });
    expect(new Set(costs.map(({ dear }) => dear)).size).toBe(2);
    expect(costs.map(({ refused }) => refused)).toEqual(costs.map(({ dear }) => dear));
  });

  test('an expensive drawing is drawn small and rejected large', async () => {
    const blurred = svg(
      '<filter id="f"><feGaussianBlur stdDeviation="9"/></filter>' +
        '<rect width="80" height="40" filter="url(#f)"/>'.repeat(5),
    );
    const get = viewer({ 'a.svg': blurred });
    expect([(await get('/a.svg?w=100')).status, (await get('/a.svg?w=4000')).status]).toEqual([200, 413]);
  });
});
