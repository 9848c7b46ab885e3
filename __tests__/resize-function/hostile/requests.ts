/** URLs that ask for what is not there, each with the status that is right for it. The image is sound. */
export const wrongParameters = [
  'w=0 w=-1 w=1e3 w=1.5 w=abc w= w=99999 w=16385 w=4097 w=%00 w=1&w=1 w=1&width=1 w[]=1 w[a]=1 W=100 =1',
  'h=0 h=NaN h=Infinity h=0x10 dpr=0 dpr=6 dpr=-1 w=9000&dpr=5 w=4000&h=4000&fit=cover',
  'fit= fit=COVER fit=constructor fit=__proto__ f= f=bmp f=svg f=heic f=../x q=0 q=101 q=1.5',
  'g=nowhere g=2x2 g=0.5 g=-1x0 bg=red bg=12345 bg=gggggg',
  'ex=1,2,3 ex=0,0,0,5 ex=-1,0,5,5 ex=0,0,99999,5 ex=0,0,100000,5 trim=999 rot=45 rot=360 flip=x',
  'blur=1000 blur=-1 sharpen=99 gray=maybe anim=2 meta=all p=none p=../x e=soon s=xyz dl=x',
  'unknown=1 __proto__=1 constructor=1',
].flatMap((line) => line.split(' '));

const statusOf = (status: number, paths: readonly string[]) => paths.map((path) => [path, status] as const);

export const wrongPaths: readonly (readonly [path: string, status: number])[] = [
  ...statusOf(400, [
    ...[
      '/../plain.jpg',
      '/a/../../plain.jpg',
      '/..%2f..%2fetc%2fpasswd',
      '/%2e%2e/plain.jpg',
      '/./plain.jpg',
    ],
    ...['//plain.jpg', '/plain.jpg%00', '/plain.jpg%00.png', '/%0d%0aset-cookie:x', '/plain%7f.jpg'],
    ...['/..\\plain.jpg', '/%5c%5cserver%5cshare', '/%', '/%zz', '/%c0%ae%c0%ae/plain.jpg', '/%ff%fe'],
    ...[`/${'a'.repeat(1_025)}`, `/${'%C3%A4'.repeat(600)}`, '/99999x1/plain.jpg', '/0x0/plain.jpg'],
  ]),
  ...statusOf(404, [
    ...['/a//plain.jpg', '/', '', '/plain.jpg/', '/%252e%252e/plain.jpg', '/300x200/', '/300x200'],
    ...['/1x1/1x1/plain.jpg', '/constructor', '/__proto__', '/plain.jpg;w=1'],
    ...['/http://169.254.169.254/latest/meta-data', '/https:%2f%2fexample.com%2fa.jpg'],
  ]),
];

/** The first bytes of a file of some format, and zeros after them. */
const beginning = (hexadecimal: string): Buffer =>
  Buffer.concat([Buffer.from(hexadecimal, 'hex'), Buffer.alloc(99)]);

/** Files that are no images that are read, whatever their names say. */
export const wrongTypes: Readonly<Record<string, Buffer>> = {
  'nothing at all': Buffer.alloc(0),
  'one byte': Buffer.from([0xff]),
  'twelve zeros': Buffer.alloc(12),
  'a page': Buffer.from('<!doctype html><html><body>hello</body></html>'),
  'a page with an SVG in it': Buffer.from(
    '<html><body><svg xmlns="http://www.w3.org/2000/svg"/></body></html>',
  ),
  'a script': Buffer.from('alert(document.cookie)//'.repeat(10)),
  JSON: Buffer.from('{"error":"not found","code":404}'),
  'a PDF': Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'),
  'a zip': Buffer.from('504b0304140000000800000000000000000000000000', 'hex'),
  'a program': beginning('7f454c46020101'),
  'a film': beginning('000000206674797069736f6d0000020069736f6d69736f32'),
  HEIC: beginning('0000001866747970686569630000000068656963'),
  BMP: beginning('424d7a0000000000000036000000280000000100'),
  'an icon': beginning('000001000100101000000100200068040000'),
  'JPEG XL': beginning('0000000c4a584c200d0a870a'),
  'JPEG 2000': beginning('0000000c6a5020200d0a870a'),
  OpenEXR: beginning('762f310102000000'),
  'a PPM': Buffer.from('P6 4000 4000 255 '.padEnd(100, 'x')),
  'a Radiance image': Buffer.from('#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 9 +X 9\n'),
  'a Windows metafile': beginning('d7cdc69a'),
  PostScript: Buffer.from('%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n'),
  'an ImageMagick script': Buffer.from(
    'push graphic-context\nviewbox 0 0 9 9\nfill "url(https://example.com)"\n',
  ),
  'a raw image of libvips': beginning('08f2a6b6'),
};

const namespace = 'xmlns="http://www.w3.org/2000/svg"';
const svg = (inside: string, attributes = 'width="9" height="9"'): string =>
  `<svg ${namespace} ${attributes}>${inside}</svg>`;
const large = 'width="900" height="900"';
const blurs = '<filter id="f"><feGaussianBlur stdDeviation="90"/></filter>';
const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`);
const declared = (entities: string, name: string): string =>
  `<!DOCTYPE svg [${entities}]>${svg(`<text>&${name};</text>`, '')}`;
const image = (href: string): string => svg(`<image href="${href}" width="9" height="9"/>`);
const dashed = (width: number, dash: string): string =>
  svg(`<path d="M0 0H${width}" stroke="red" stroke-dasharray="${dash}"/>`, large);

export const svgAttacks: readonly (readonly [string, string, readonly number[]])[] = [
  ['a billion laughs', declared(`<!ENTITY l0 "ha">${laughs.join('')}`, 'l9'), [413]],
  ['a few laughs', declared('<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">', 'b'), [200]],
  ['an entity from a file', declared('<!ENTITY x SYSTEM "file:///etc/passwd">', 'x'), [422]],
  ['a doctype from elsewhere', `<!DOCTYPE svg SYSTEM "http://127.0.0.1:9/x.dtd">${svg('')}`, [200, 422]],
  ['an image from a file', image('file:///etc/passwd'), [200]],
  ['an image from the network', image('http://169.254.169.254/'), [200]],
  ['an image of itself', image(''), [200]],
  ['a script', svg('<script>alert(1)</script>', 'width="9" height="9" onload="alert(1)"'), [200]],
  [
    'an include',
    svg(
      '<xi:include href="file:///etc/passwd" parse="text"/>',
      'xmlns:xi="http://www.w3.org/2001/XInclude" width="9" height="9"',
    ),
    [200],
  ],
  ['a gigantic size', svg('', 'width="1000000" height="1000000"'), [200, 413, 422]],
  ['a size without end', svg('', 'width="1e300" height="1e300"'), [200, 413, 422]],
  ['no size', svg('', ''), [200, 422]],
  ['a negative size', svg('', 'width="-5" height="5"'), [200, 422]],
  ['a group in itself', svg('<g id="a"><use href="#a"/></g>'), [200]],
  [
    'a pattern in itself',
    svg('<pattern id="p"><rect fill="url(#p)"/></pattern><rect fill="url(#p)"/>'),
    [200],
  ],
  ['a thousand levels', svg('<g>'.repeat(1_000) + '</g>'.repeat(1_000)), [413]],
  // Estimated at little more than the limit: the estimate itself takes a CPU more than half of what it may.
  ['tens of thousands of shapes', svg('<path d="M0 0"/>'.repeat(45_000)), [413]],
  ['a thousand filters', svg(blurs + `<rect ${large} filter="url(#f)"/>`.repeat(1_000), large), [413]],
  ['dashes without end', dashed(900, '0.000001'), [413]],
  [
    'dashes in a style',
    svg('<style>path{stroke-dasharray:0.000001}</style><path d="M0 0H900" stroke="red"/>', large),
    [413],
  ],
  ['dashes on a line without end', dashed(999_999_999_999, '1'), [413]],
  ['XML that is not closed', svg('<g>').replace('</svg>', ''), [422]],
  ['UTF-16', Buffer.from(`\uFEFF<svg ${namespace}/>`, 'utf16le').toString('latin1'), [200, 422]],
];
