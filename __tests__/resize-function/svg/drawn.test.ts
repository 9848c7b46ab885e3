import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { viewer } from '../photos.ts';
import { compare } from './likeness.ts';

const open =
  '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="80" viewBox="0 0 100 80">';
const green = '<rect width="100" height="80" fill="#0a0"/>';
const drawing = (inside: string): string => `${open}${inside}</svg>`;
const embedded: Readonly<Record<string, Buffer>> = Object.fromEntries(
  await Promise.all(
    (['gif', 'webp', 'jpeg', 'png'] as const).map(async (format): Promise<[string, Buffer]> => [
      format,
      await sharp({ create: { width: 4, height: 4, channels: 3, background: '#07c' } })
        .toFormat(format)
        .toBuffer(),
    ]),
  ),
);
const dot = `data:image/png;base64,${embedded.png?.toString('base64') ?? ''}`;
const inner = Buffer.from(drawing('<circle cx="50" cy="40" r="30" fill="#c0c"/>')).toString('base64');
const turned = await sharp({ create: { width: 8, height: 4, channels: 3, background: '#07c' } })
  .withMetadata({ orientation: 6 })
  .jpeg()
  .toBuffer();
const filtered = (primitives: string): string =>
  drawing(
    `<filter id="f">${primitives}</filter><circle cx="50" cy="40" r="20" fill="#c50" filter="url(#f)"/>`,
  );
const entities =
  '<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg"><!ENTITY c "#0a0"><!ENTITY shape \'<rect width="50" height="40" fill="&c;"/>\'>]>';

/** Each as real programs write it; drawn as bare sharp draws it, without a note. */
const ordinary: Readonly<Record<string, string | Buffer>> = {
  'a style attribute of Inkscape': drawing(
    '<rect width="90" height="70" style="fill:#0a0;stroke:#000;stroke-dasharray:none;stroke-dashoffset:0.0000;opacity:1"/>',
  ),
  'a sheet with a clip path': drawing(
    `<style>.a{fill:#0a0}.b{clip-path:url(#c)}</style><clipPath id="c"><circle cx="50" cy="40" r="30"/></clipPath><g class="b"><rect class="a" width="100" height="80"/></g>`,
  ),
  'a sheet with a mask': drawing(
    `<style>.b{mask:url(#c)}</style><mask id="c"><circle cx="50" cy="40" r="30" fill="#fff"/></mask><g class="b">${green}</g>`,
  ),
  'a sheet with a filter': drawing(
    `<style>.b{filter:url(#c)}</style><filter id="c"><feGaussianBlur stdDeviation="3"/></filter><circle class="b" cx="50" cy="40" r="20"/>`,
  ),
  'a sheet with at-rules and comments': drawing(
    `<style>/* a */@charset "utf-8";@font-face{font-family:x}@media print{rect{fill:red}} .a/**/ , g > .c{fill:#0a0} rect.a:not(.d){stroke:#00f}</style><rect class="a" width="60" height="70"/>`,
  ),
  'a stray brace in a style attribute': drawing(
    '<rect width="60" height="40" style="fill:#c00;}fill:#0a0"/><rect y="50" width="60" height="9" style="{fill:#c00}"/>',
  ),
  'a number beyond all measure': drawing(
    '<rect width="60" height="40" style="stroke:#0a0;stroke-width:1e400"/><rect y="50" width="60" height="9" style="stroke:#0a0;stroke-width:1e38"/>',
  ),
  'a sheet that counts scripts, handlers and links': drawing(
    '<style>script+rect{fill:#0a0}rect:nth-child(4){stroke:#c00}[onclick]{fill:#00c}a[href] circle{fill:#0cc}</style><script>alert(1)</script><rect width="60" height="40"/><rect y="50" width="30" height="9" onclick="alert(1)"/><a href="https://example.com"><circle r="30"/></a><switch><script/><rect x="60" width="20" height="20"/></switch>',
  ),
  'shapes that are used in themselves': drawing(
    '<g id="a"><rect width="60" height="40" fill="#0a0"/><use href="#a" x="20" y="20"/></g><use id="b" href="#b"/><filter id="f"><feImage href="#c"/></filter><g filter="url(#f)"><circle id="c" cx="80" cy="60" r="9" filter="url(#f)"/></g>',
  ),
  'a page of glyphs, each group clipped, as Cairo exports it': drawing(
    `<clipPath id="c"><path d="M0 0H90V70H0z"/></clipPath><clipPath id="d"><rect width="80" height="60"/></clipPath><g clip-path="url(#c)"><g clip-path="url(#d)">${'<path d="M10 10l9 9h-9z"/>'.repeat(3_000)}</g></g>`,
  ),
  'everything in a switch': drawing(
    `<switch><foreignObject requiredExtensions="http://example.com/none" width="1" height="1"/><g>${green}</g></switch>`,
  ),
  'a link around a shape': drawing(`<a xlink:href="https://example.com">${green}</a>`),
  'an embedded image': drawing(`<image xlink:href="${dot}" width="60" height="60"/>`),
  'an embedded image, wrapped and without a type': drawing(
    `<image href="${dot.replace('image/png', '').replace(/(.{40})/g, '$1\n')}" width="60" height="60"/>`,
  ),
  'a drawing in a drawing': drawing(
    `<image href="data:image/svg+xml;base64,${inner}" width="60" height="60"/>`,
  ),
  'a drawing in a drawing, escaped': drawing(
    `<image href="data:image/svg+xml,${encodeURIComponent(drawing(green))}" width="60" height="60"/>`,
  ),
  'an empty address that takes precedence': drawing(
    `${green}<image href="" xlink:href="${dot}" width="60" height="60"/>`,
  ),
  'two hundred groups around a shape': drawing(`${'<g>'.repeat(200)}${green}${'</g>'.repeat(200)}`),
  'numbers with an exponent': drawing('<path fill="#0a0" d="M0 0H1e2V8e1H0z" stroke-width="1e0"/>'),
  'ids of seven digits': drawing(
    '<linearGradient id="g1234567"><stop stop-color="#f00"/><stop offset="1" stop-color="#00f"/></linearGradient><rect width="90" height="70" fill="url(#g1234567)" stroke="url( \'#g1234567\' )"/>',
  ),
  'entities for namespaces, values and shapes': `${entities}<svg xmlns="&ns;" width="100" height="80">&shape;<rect x="50" width="9" height="9" fill="&c;"/></svg>`,
  'entities declared in any order, by a character reference, and not used': `<!DOCTYPE svg [<!ENTITY % p '<!ENTITY a "&#35;f00">'><!ENTITY u "&none;"><!ENTITY s "&#60;rect width='50' height='40' fill='&a;'/>"><!ENTITY a "&b;"><!ENTITY b "&#35;0a0">]>${drawing('&s;')}`,
  'an entity with a name that is not English': `<!DOCTYPE svg [<!ENTITY gr\u00fcn "#0a0">]>${drawing('<rect width="60" height="40" fill="&gr\u00fcn;"/>')}`,
  'attributes of a DOCTYPE': `<!DOCTYPE svg [<!ENTITY c "#0a0"><!ATTLIST svg xmlns CDATA #FIXED "http://www.w3.org/2000/svg" width NMTOKEN "100" height NMTOKEN #REQUIRED xml:space (default | preserve) 'preserve'><!ATTLIST rect fill CDATA "&c;" class NMTOKENS "a>b"><!ATTLIST rect fill CDATA "red" stroke NOTATION (x) "&#35;00f"><!ATTLIST use href NMTOKEN #IMPLIED>]><svg height="80"><rect id="q" width="50" height="40"/><rect x="70" width="9" height="9" fill="red"/><use href="  #q " y="30"/></svg>`,
  'line ends of an old Macintosh': drawing(
    '\r<text y="40"\rfont-size="20" xml:space="preserve">a\rb</text>\r<path d="M0\r60H50"\rstroke="red"/>',
  ),
  'a DOCTYPE of SVG 1.1': `<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">${drawing(green)}`,
  'a licence of 20 kB in front': `<?xml version="1.0"?><!-- ${'permission is granted > < '.repeat(800)} -->${drawing(green)}`,
  'Latin-1': Buffer.from(
    `<?xml version="1.0" encoding="ISO-8859-1"?>${drawing(`<!-- \u00e4 --><g id="\u00e4">${green}</g>`)}`,
    'latin1',
  ),
  svgz: gzipSync(drawing(green)),
  'a canvas of 20000 x 20000': `<svg xmlns="http://www.w3.org/2000/svg" width="20000" height="20000"><circle cx="9000" cy="9000" r="8000" fill="#0a0"/></svg>`,
  millimetres: `<svg xmlns="http://www.w3.org/2000/svg" width="30mm" height="20mm" viewBox="0 0 30 20"><circle cx="15" cy="10" r="8"/></svg>`,
  'no size at all': `<svg xmlns="http://www.w3.org/2000/svg"><rect x="10" y="10" width="70" height="50" fill="#0a0"/></svg>`,
  'no namespace': '<svg width="100" height="80"><rect width="50" height="40" fill="#0a0"/></svg>',
  'data of drawing programs': `<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://example.com/i" width="100" height="80" i:version="1"><i:view zoom="1"/><metadata><i:x/></metadata>${green}</svg>`,
  'markers, patterns and symbols': drawing(
    '<marker id="m" markerWidth="5" markerHeight="5" refX="2" refY="2" orient="auto"><circle cx="2" cy="2" r="2"/></marker><pattern id="p" width="8" height="8" patternUnits="userSpaceOnUse"><circle cx="4" cy="4" r="3" fill="#0a0"/></pattern><symbol id="s" viewBox="0 0 10 10"><rect width="10" height="10"/></symbol><rect width="90" height="60" fill="url(#p)"/><path d="M5 5L50 70L90 5" fill="none" stroke="#000" marker-mid="url(#m)" marker-end="url(#m)"/><use href="#s" x="60" y="50" width="20" height="20"/>',
  ),
  'a mixed blend, in isolation': drawing(
    `${green}<g style="isolation:isolate"><rect width="50" height="80" fill="#c00" style="mix-blend-mode:multiply"/></g>`,
  ),
  'filter functions': drawing(
    '<circle cx="50" cy="40" r="20" fill="#c50" style="filter:blur(2px) hue-rotate(90deg)"/>',
  ),
  'every second of its kind': drawing(
    `<style>rect:nth-child(2n+1){fill:#0a0}rect:nth-of-type(-n+3){stroke:#c00}</style>${'<rect width="60" height="40"/>'.repeat(3)}`,
  ),
  'colours of a theme that fall back on others': drawing(
    '<style>rect{fill:#c00;fill:var(--a, #0a0)}</style><rect width="60" height="40"/><g style="color:VAR( --b , #00a )"><circle cx="70" cy="50" r="20" fill="currentColor"/></g>',
  ),
  'a reference with a space around it': drawing(
    '<defs><rect id="a" width="40" height="40"/></defs><use href=" #a"/><use xlink:href="#a " x="50"/><circle cx="50" cy="60" r="9"/>',
  ),
  dashes: drawing(
    '<path d="M5 5H95V75" fill="none" stroke="#000" stroke-width="4" style="stroke-dasharray:6 2.05,1;stroke-dashoffset:.5"/>',
  ),
  'an address in a sheet that is quoted': drawing(
    `<style><![CDATA[ .a{fill:url("#g")} ]]></style><radialGradient id="g"><stop stop-color="#f00"/><stop offset="1" stop-color="#00f"/></radialGradient><rect class="a" width="90" height="70"/>`,
  ),
  ...Object.fromEntries(
    [
      '<feTurbulence baseFrequency=".1" numOctaves="2"/>',
      '<feConvolveMatrix order="3" kernelMatrix="1 2 1 2 4 2 1 2 1"/>',
      '<feMorphology operator="dilate" radius="2"/>',
      '<feDiffuseLighting surfaceScale="4"><feDistantLight azimuth="30" elevation="50"/></feDiffuseLighting>',
      '<feSpecularLighting specularExponent="9"><fePointLight x="20" y="20" z="30"/></feSpecularLighting>',
      '<feTurbulence baseFrequency=".1" result="n"/><feDisplacementMap in="SourceGraphic" in2="n" scale="9"/>',
      '<feOffset dx="9" result="o"/><feTile/><feMerge><feMergeNode in="o"/><feMergeNode in="SourceGraphic"/></feMerge>',
      `<feImage href="${dot}"/><feComposite in2="SourceGraphic" operator="arithmetic" k2="1" k3=".5"/>`,
      '<feColorMatrix type="hueRotate" values="90"/><feComponentTransfer><feFuncR type="gamma" exponent="2"/></feComponentTransfer>',
    ].map(
      (primitives) => [`a filter of ${/<(\w+)/.exec(primitives)?.[1] ?? ''}`, filtered(primitives)] as const,
    ),
  ),
};

const objects: Record<string, Buffer> = {};
const get = viewer(objects);

describe('drawn as the library draws it, without a note', () => {
  test.each(Object.entries(ordinary))('%s', async (_, text) => {
    const bytes = Buffer.from(text as string);
    objects['icon.svg'] = bytes;
    const note = (await get('/icon.svg?w=60&f=png')).headers['image-gate-note'];
    expect({ ...(await compare(get, bytes, 60)), note }).toEqual({
      outcome: 'same',
      why: '',
      note: undefined,
    });
  });
});

/** Bare sharp takes these for no image at all, so they are held against the same drawing in plain UTF-8. */
const unrecognised: Readonly<Record<string, Buffer>> = {
  'UTF-16 with a mark': Buffer.from(`\ufeff${drawing(green)}`, 'utf16le'),
  'UTF-16, the other order': Buffer.from(
    `\ufeff<?xml version="1.0" encoding="UTF-16"?>${drawing(green)}`,
    'utf16le',
  ).swap16(),
  'UTF-16 without a mark': Buffer.from(`<?xml version="1.0" encoding="UTF-16"?>${drawing(green)}`, 'utf16le'),
  'a prefix for every name': Buffer.from(
    drawing(green).replaceAll('<', '<s:').replaceAll('<s:/', '</s:').replace('xmlns=', 'xmlns:s='),
  ),
  'a licence of 40 kB in front': Buffer.from(`<!-- ${'licence '.repeat(5_000)} -->${drawing(green)}`),
};

describe('drawn although the library alone does not know them', () => {
  test.each(Object.entries(unrecognised))('%s', async (_, bytes) => {
    objects['icon.svg'] = bytes;
    const answer = await get('/icon.svg?w=60&f=png');
    objects['plain.svg'] = Buffer.from(drawing(green));
    const plain = await get('/plain.svg?w=60&f=png');
    expect(answer.status).toBe(200);
    expect(Buffer.compare(Buffer.from(answer.body), Buffer.from(plain.body))).toBe(0);
  });
});

describe('what is missing is noted', () => {
  const outside = {
    'an image elsewhere': '<image href="https://example.com/a.png" width="9" height="9"/>',
    'a shape elsewhere': '<use href="other.svg#a"/>',
    'paint elsewhere': '<rect width="9" height="9" fill="url(other.svg#a)"/>',
    'a mask in a style': '<rect width="9" height="9" style="mask:url(\'//example.com/a#b\')"/>',
    'a sheet elsewhere': '<style>@import url(a.css);</style>',
    'a sheet in an address': '<style>@import "data:text/css,rect{fill:red}";</style>',
    'a drawing in an address': '<use href="data:image/svg+xml,%3Csvg/%3E#a"/>',
  };
  const image = (type: string, data = ''): string =>
    `<image href="data:image/${type};base64,${data}" width="9" height="9"/>`;
  const otherTypes = Object.entries({ gif: 'gif', webp: 'webp', jpeg: 'png', png: 'SVG+xml' });
  test.each([
    ...Object.entries(outside).map(([what, inside]) => [what, inside, 'svg-outside-reference']),
    ...otherTypes.map(([format, named]) => [
      ...[`an embedded ${format} named ${named}`, image(named, embedded[format]?.toString('base64'))],
      'svg-embedded-picture',
    ]),
    ['an embedded image of another type', image('tiff', 'SUkqAAgAAAA='), 'svg-embedded-picture'],
    [
      'an embedded image that browsers rotate',
      image('jpeg', turned.toString('base64')),
      'svg-embedded-picture',
    ],
    ['HTML', '<foreignObject width="9" height="9"><p>words</p></foreignObject>', 'svg-foreign-object'],
    [
      'a drawing that is cut off by its own number sign',
      `<image href="data:image/svg+xml,${drawing(green).replaceAll('<', '&lt;').replaceAll('"', "'")}"/>`,
      'svg-embedded-picture',
    ],
  ])('%s', async (_, inside = '', note) => {
    objects['icon.svg'] = Buffer.from(drawing(green + inside));
    const answer = await get('/icon.svg?w=60&f=png');
    expect([answer.status, answer.headers['image-gate-note']]).toEqual([200, note]);
  });

  test.each(['fill="url(a.svg#b) #00c"', 'style="fill:url(a.svg#b) #00c"'])('but not %s', async (paint) => {
    objects['icon.svg'] = Buffer.from(drawing(`<rect width="60" height="40" ${paint}/>`));
    expect(await compare(get, objects['icon.svg'], 60)).toMatchObject({ outcome: 'same' });
  });

  test('but not scripts and links, which are never seen', async () => {
    objects['icon.svg'] = Buffer.from(
      drawing(`<script>alert(1)</script><a xlink:href="https://example.com" onclick="a()">${green}</a>`),
    );
    expect((await get('/icon.svg?w=60&f=png')).headers['image-gate-note']).toBeUndefined();
  });
});
