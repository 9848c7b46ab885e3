import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Browser } from 'playwright-core';
import { passableSvg } from '../../../resize-function/svg/passable.ts';
import { browserPath, openBrowser } from '../../demo/browser.ts';
import { gap, inXml, splitSheet, text, wordOf } from './notations.ts';

/**
 * What a browser could be made to fetch by an SVG that is passed on, in many notations, looked at by a browser: as they are, the
 * drawings fetch; as they are passed on, they fetch nothing.
 */

const outside = '/outside.svg#x';
/** Each is a document of its own, which is dear: `npm test` makes a sample, `RUNS=500` more, and `SEED=...` others. */
const numRuns = Number(process.env.RUNS ?? 40);
const seed = Number(process.env.SEED ?? 7);
const quoted = fc.constantFrom(`"${outside}"`, `'${outside}'`);
const fetching: fc.Arbitrary<string> = fc.oneof(
  text(wordOf('url'), '(', outside.replace('#x', ''), ')'),
  text(wordOf('url'), '(', quoted, ')'),
  text(wordOf('image-set'), '(', gap, quoted, ' 1x)'),
  text(wordOf('image-set'), '(', gap, 'url(', quoted, ') 1x)'),
  text(wordOf('src'), '(', quoted, ')'),
);
const property = fc
  .constantFrom(
    ...['filter', 'mask', 'fill', 'clip-path', 'background-image', 'mask-image', 'cursor'],
    ...['list-style-image'],
  )
  .chain(wordOf);
const declaration = text(gap, property, gap, ':', gap, fetching, gap);
const shape = (attributes = ''): string => `<rect class="a" width="9" height="9" fill="red" ${attributes}/>`;

const inside: fc.Arbitrary<string> = fc.oneof(
  declaration.map((style) => shape(`style="${inXml(style)}"`)),
  fc
    .tuple(fc.constantFrom('filter', 'mask', 'fill', 'clip-path', 'marker-start'), fetching)
    .map(([name, value]) => shape(`${name}="${inXml(value)}"`)),
  text('.a', gap, '{', declaration, '}')
    .chain(splitSheet)
    .map((sheet) => `<style>${sheet}</style>${shape()}`),
  text('@', wordOf('import'), gap, ' ', fc.oneof(quoted, text(wordOf('url'), '(', quoted, ')')), ';')
    .chain(splitSheet)
    .map((sheet) => `<style>${sheet}</style>${shape()}`),
  text('@', wordOf('font-face'), '{font-family:f;', wordOf('src'), ':', fetching, '} text{font-family:f}')
    .chain(splitSheet)
    .map((sheet) => `<style>${sheet}</style><text y="9">words</text>`),
  text('@media all{.a{', declaration, '}}')
    .chain(splitSheet)
    .map((sheet) => `<style>${sheet}</style>${shape()}`),
  text('svg{.a{', declaration, '}}')
    .chain(splitSheet)
    .map((sheet) => `<style>${sheet}</style>${shape()}`),
  text(':root{--v:', fetching, '}.a{mask-image:var(--v)}').map(
    (sheet) => `<style>${inXml(sheet)}</style>${shape()}`,
  ),
  fc
    .tuple(
      fc.constantFrom('image', 'use', 'feImage', 'script'),
      fc.constantFrom('href', 'xlink:href', 'y:href'),
    )
    .map(([element, href]) =>
      element === 'feImage'
        ? `<filter id="f"><feImage ${href}="${outside}"/></filter>${shape('filter="url(#f)"')}`
        : `<${element} width="9" height="9" ${href}="${outside}"></${element}>`,
    ),
);
const drawing = (content: string): string =>
  '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:y="http://www.w3.org/1999/xlink" width="99" height="99">' +
  `${content}</svg>`;

const seen = browserPath === undefined ? describe.skip : describe;

seen('in a browser', () => {
  const served = new Map<string, string>();
  let fetched: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    const svg = served.get(url);
    if (svg === undefined && url !== '/page') fetched.push(url);
    response.setHeader('content-type', svg === undefined ? 'text/html' : 'image/svg+xml');
    const frames = Array.from(served.keys(), (address) => `<iframe src="${address}"></iframe>`);
    response.end(svg ?? `<!doctype html>${frames.join('')}`);
  });
  let browser: Browser;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
  });

  /** The drawings, each a document of its own in a frame, as scripts and style sheets would be followed there. */
  async function fetchedBy(svgs: readonly string[]): Promise<string[]> {
    served.clear();
    fetched = [];
    svgs.forEach((svg, at) => served.set(`/${at}.svg`, svg));
    const page = await browser.newPage();
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/page`, { waitUntil: 'networkidle' });
    await page.close();
    return fetched.filter((url) => url !== '/favicon.ico');
  }

  test('what is passed on fetches nothing, in any notation', async () => {
    const drawings = fc.sample(inside, { numRuns, seed }).map(drawing);
    expect((await fetchedBy(drawings)).length).toBeGreaterThan(numRuns / 6);
    const passed = drawings.map((svg) => passableSvg(Buffer.from(svg)).toString());
    expect(await fetchedBy(passed)).toEqual([]);
    expect(passed.filter((svg) => svg.includes('outside'))).toEqual([]);
  });
});

test('what is passed on names nothing outside, in any notation', () => {
  fc.assert(
    fc.property(inside, (content) => {
      expect(passableSvg(Buffer.from(drawing(content))).toString()).not.toMatch(
        /outside|@(?!media)|image-set|src/i,
      );
    }),
    { numRuns: 500 },
  );
});
