import { describe, expect, test } from '@jest/globals';
import { readHeader } from '../../../resize-function/header/read.ts';
import { drawableSvg } from '../../../resize-function/svg/drawable.ts';
import { passableSvg } from '../../../resize-function/svg/passable.ts';
import { isLinear } from '../growth.ts';

const open = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">';
const fill = (piece: string, letters: number): string => piece.repeat(Math.ceil(letters / piece.length));

/** Texts of about so many letters, each the worst for one scanner. */
const worst: Record<string, (letters: number) => string> = {
  'an address of spaces': (n) => `${open}<g style="url(${fill(' ', n)}"/></svg>`,
  'open addresses': (n) => `${open}<g style="fill:${fill('url(', n)}"/></svg>`,
  'open brackets': (n) => `${open}<g style="fill:${fill('(', n)}"/></svg>`,
  'open comments': (n) => `${open}<style>${fill('/*', n)}</style></svg>`,
  'open strings': (n) => `${open}<style>${fill("'&#10;", n)}</style></svg>`,
  escapes: (n) => `${open}<style>${fill('\\', n)}</style></svg>`,
  semicolons: (n) => `${open}<g style="${fill(';', n)}"/></svg>`,
  digits: (n) => `${open}<path d="M${fill('1', n)}"/></svg>`,
  points: (n) => `${open}<path d="M${fill('1.', n)}"/></svg>`,
  exponents: (n) => `${open}<polygon points="${fill('1e', n)}"/></svg>`,
  transforms: (n) => `${open}<g transform="${fill('scale(', n)}"/></svg>`,
  'spaces in a transform': (n) => `${open}<g transform="scale${fill(' ', n)}"/></svg>`,
  references: (n) => `${open}<g fill="${fill('url(#', n)}" filter="${fill('blur ', n)}"/></svg>`,
  levels: (n) => `${open}${fill('<g>', n)}`,
  'unclosed tags': (n) => `${open}${fill('<g ', n)}`,
  'one name': (n) => `${open}<${fill('a', n)}/></svg>`,
  ampersands: (n) => `${open}${fill('&', n)}</svg>`,
  'one entity': (n) => `${open}&${fill('a', n)};</svg>`,
  'declarations of entities': (n) => `<!DOCTYPE svg [${fill('<!ENTITY a "', n)}]>${open}</svg>`,
  'declarations of attributes': (n) => `<!DOCTYPE svg [${fill('<!ATTLIST a (', n)}]>${open}</svg>`,
  'one declaration': (n) => `<!DOCTYPE svg [<!ATTLIST svg ${fill('a CDATA "" ', n)}>]>${open}</svg>`,
  'choices of values': (n) => `<!DOCTYPE svg [<!ATTLIST a b ${fill('(', n)}>]>${open}</svg>`,
  'an open DOCTYPE': (n) => `<!DOCTYPE svg [${fill(']', n)}`,
  instructions: (n) => `${fill('<?a?>', n)}${open}</svg>`,
  'comments in front': (n) => `${fill('<!---->', n)}${open}</svg>`,
  'an open comment': (n) => `<!--${fill('<!--', n)}`,
  'an address of data': (n) => `${open}<image href="data:${fill(';base64', n)}"/></svg>`,
  'escapes in data': (n) => `${open}<image href="data:,${fill('%', n)}"/></svg>`,
  'white space': (n) => `${fill(' ', n)}${open}</svg>`,
};

const oddSheets = '@ { } [ :not( ~ ! # " <!-- \\ a{b:c} @a{ @media{ * , a, >a .a /**/ {a url( - +1 1e'.split(
  ' ',
);
const oddAttributes = [
  ...['radius', 'viewBox', 'stroke-dasharray', 'font-size', 'fill', 'class', 'transform', 'width'],
  ...['values', 'display', 'mix-blend-mode'],
];
const oddLetters = [' ', '0', '(', '\\', '/*', '1.', '!', '%', '#', ';'];
for (const letter of oddSheets)
  worst[`a sheet of ${letter}`] = (n) =>
    `${open}<style><![CDATA[${fill(letter, n)}{fill:red}]]></style><g class="a"/></svg>`;
oddAttributes.forEach((name, at) => {
  // Each attribute with three of them.
  for (const letter of [0, 3, 7].map((step) => oddLetters[(at + step) % oddLetters.length] ?? ''))
    worst[`${name} of ${letter}`] = (n) =>
      `${open}<filter id="f"><feMorphology radius="1"/></filter><path d="M0 0H9V9" stroke="red" ${name}="${fill(letter, n)}"/></svg>`;
});

/** The three ways in which an SVG is read; each refuses or ends by itself. */
const readers: readonly ((bytes: Buffer) => unknown)[] = [
  (bytes) => drawableSvg(bytes).drawing.cost({ width: 9, height: 9 }, { width: 9, height: 9 }),
  passableSvg,
  (bytes) => readHeader(bytes, true),
];

describe('reading an SVG takes time that grows with its length, not faster', () => {
  test.each(Object.entries(worst))('%s', (_, text) => {
    expect(readers.map((read) => isLinear((svg) => read(Buffer.from(svg)), text))).toEqual([
      true,
      true,
      true,
    ]);
  });
});
