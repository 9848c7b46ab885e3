import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { parseRequest } from '../../../resize-function/http/parse-request.ts';
import { drawableSvg } from '../../../resize-function/svg/drawable.ts';
import { doJob } from '../../../resize-function/worker/job.ts';
import { configured } from '../photos.ts';
import { drawings, prices } from './priced.ts';

const open = '<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000">';
const drawing = (inside: string): string => `${open}${inside}</svg>`;
const whole = '<rect width="1000" height="1000" fill="#0a0"/>';
const lines = Array.from(
  { length: 50_000 },
  (_, at) => `L${(at * 7_919) % 1_000} ${(at * 104_729) % 1_000}`,
).join('');
const path = (attributes: string): string =>
  `<path d="M0 0H1000V1000H0z" fill="none" stroke="red" ${attributes}/>`;

/** Small texts that would keep the drawing library busy for long, or fill the memory. */
const dear: Readonly<Record<string, string>> = {
  'tiny dashes': path('stroke-dasharray=".00001"'),
  'tiny dashes in a style': path('style="stroke-dasharray: 1e-5 , 1e-5 !important"'),
  'tiny dashes in a sheet': `<style>g > path { stroke-d\\61sharray: .00001em }</style><g>${path('')}</g>`,
  'tiny dashes by inheritance': `<g stroke-dasharray="1e-5">${path('')}</g>`,
  'tiny dashes behind wide ones': path('style="stroke-dasharray:100000;stroke-dasharray:.0001"'),
  'tiny dashes behind a hundred others': `<style>${Array.from({ length: 150 }, (_, at) => `path{stroke-dasharray:${at + 9_000}}`).join('')}path{stroke-dasharray:.0001}</style>${path('')}`,
  'tiny dashes behind many letters': path(
    `style="${'stroke-dasharray:none;'.repeat(900)}stroke-dasharray:.0001"`,
  ),
  'a dash behind ten thousand of no length': path(`stroke-dasharray="${'0 '.repeat(10_002)}.1"`),
  'dashes by the last class': `<style>.a{stroke-dasharray:.0001}</style>${path(`class="${'b '.repeat(6_000)}a"`)}`,
  'tiny dashes of a line without end': '<path d="M0 0H1e12" stroke="red" stroke-dasharray="1"/>',
  'dashes that do not scale': `<g transform="scale(1e-3)"><path vector-effect="non-scaling-stroke" d="M0 0H1e9V1e9" stroke="red" stroke-dasharray="1"/></g>`,
  'a chain of filter functions': `<g style="filter:${'blur(50px) '.repeat(40)}">${whole}</g>`,
  'one filter function on many': whole
    .replace('/>', ' style="filter:drop-shadow(9px 9px 9px red)"/>')
    .repeat(40),
  'a chain of blurs': `<filter id="f">${'<feGaussianBlur stdDeviation="90"/>'.repeat(50)}</filter><g filter="url(#f)">${whole}</g>`,
  'a wide morphology': `<filter id="f"><feMorphology radius="90"/></filter><g filter="url(#f)">${whole}</g>`,
  'a morphology made wide': `<filter id="f"><feMorphology radius="1"/></filter><g transform="scale(60)"><g filter="url(#f)"><rect width="17" height="17"/></g></g>`,
  'a large kernel': `<filter id="f"><feConvolveMatrix order="30" kernelMatrix="${'1 '.repeat(900)}"/></filter><g filter="url(#f)">${whole}</g>`,
  'a small unit of a kernel': `<filter id="f"><feConvolveMatrix order="3" kernelUnitLength=".05" kernelMatrix="1 1 1 1 1 1 1 1 1"/></filter><g filter="url(#f)">${whole}</g>`,
  'lighting in small units': `<filter id="f"><feDiffuseLighting kernelUnitLength=".05"><feDistantLight/></feDiffuseLighting></filter><g filter="url(#f)">${whole}</g>`,
  'much noise': `<filter id="f">${'<feTurbulence numOctaves="9" baseFrequency=".1"/>'.repeat(20)}</filter><g filter="url(#f)">${whole}</g>`,
  'a filter given by a sheet': `<style>rect{filter:url(#f)}</style><filter id="f"><feGaussianBlur stdDeviation="9"/></filter>${whole.repeat(60)}`,
  'a filter given by a list of selectors': `<style>.a,rect,#b{filter:url(#f)}</style><filter id="f"><feGaussianBlur stdDeviation="9"/></filter>${whole.repeat(60)}`,
  'markers of markers': `<marker id="a" markerWidth="9" markerHeight="9"><path d="M0 0${'h1'.repeat(200)}" marker-mid="url(#b)"/></marker><marker id="b"><rect width="9" height="9" opacity=".5"/></marker><path d="M0 0${'h1'.repeat(400)}" marker-mid="url(#a)"/>`,
  'patterns of patterns': `<pattern id="a" width="900" height="900" patternUnits="userSpaceOnUse"><rect width="900" height="900" fill="url(#b)"/></pattern><pattern id="b" width="9.7" height="9.7" patternUnits="userSpaceOnUse" patternTransform="rotate(9)"><rect width="5" height="5"/></pattern>${whole.replace('#0a0', 'url(#a)').repeat(30)}`,
  blending: whole.replace('/>', ' style="mix-blend-mode:luminosity"/>').repeat(600),
  masks: `<mask id="m">${whole}</mask>${whole.replace('/>', ' mask="url(#m)"/>').repeat(700)}`,
  'a clip path of many lines around many shapes': `<clipPath id="c"><path d="M0 0${lines.slice(0, 30_000)}"/></clipPath><g clip-path="url(#c)">${whole.repeat(200)}</g>`,
  'lines that cross': `<path d="M0 0${lines}" stroke="red"/>`,
  'curves that cross': `<path d="M0 0C${lines.replaceAll('L', ' ')}" stroke="red"/>`,
  'lines that cross in one corner of a long shape': `<g transform="scale(.01)"><path d="M0 0${lines}V9e6"/></g>`,
  'a gradient from one of thousands': `${Array.from({ length: 9_000 }, (_, at) => `<linearGradient id="g${at}" href="#g${at + 1}"/>`).join('')}${'<rect width="1" height="1" fill="url(#g0)"/>'.repeat(300)}`,
  'a gradient of many stops': `<linearGradient id="g" spreadMethod="repeat" x2=".001">${'<stop offset=".3" stop-color="red"/><stop offset=".6"/>'.repeat(9_000)}</linearGradient>${whole.replace('#0a0', 'url(#g)').repeat(4)}`,
  'many stops for many small shapes': `<linearGradient id="g">${'<stop offset=".5"/>'.repeat(6_000)}</linearGradient>${'<rect width="1" height="1" fill="url(#g)"/>'.repeat(2_000)}`,
  'a merge of many': `<filter id="f"><feMerge>${'<feMergeNode in="SourceGraphic"/>'.repeat(3_000)}</feMerge></filter><rect width="200" height="200" filter="url(#f)"/>`,
  'a long list of fonts': `<text font-family="${'a,'.repeat(90_000)}">W</text>`,
  'a text of one line': `<text>${'W'.repeat(20_000)}</text>`,
  'tiny dashes around letters':
    '<text y="900" font-size="900" stroke="red" stroke-dasharray=".0001">WWW</text>',
  'wide round dashes': path('stroke-width="300" stroke-linecap="round" stroke-dasharray=".1"'),
  'shapes by reference': `<defs><g id="a">${whole.repeat(30)}</g><g id="b">${'<use href="#a"/>'.repeat(30)}</g></defs>${'<use href="#b"/>'.repeat(60)}`,
  'rules for every element': `<style>${'*{fill:red}'.repeat(9_000)}</style>${'<g/>'.repeat(9_000)}`,
  'rules for the last of many classes': `<style>${'.a{fill:red}'.repeat(1_000)}</style>${`<g class="${'b '.repeat(20_000)}"/>`.repeat(20)}`,
  'rules that count the siblings of each': `<style>:nth-last-of-type(2){fill:red}</style>${'<g/>'.repeat(30_000)}`,
  'surfaces in surfaces': '<g opacity=".5">'.repeat(45) + whole + '</g>'.repeat(45),
  'a drawing in a drawing of a gigantic size': `<g transform="scale(.001)"><image width="30000" height="30000" href="data:image/svg+xml,${encodeURIComponent(drawing(whole))}"/></g>`,
  'a pattern of a gigantic size': `<pattern id="p" width="30000" height="30000" patternUnits="userSpaceOnUse">${whole}</pattern>${whole.replace('#0a0', 'url(#p)')}`,
};

describe('what costs too much', () => {
  const configuration = configured();
  // At this size surfaces in surfaces need more memory than there is.
  const query = [
    ['w', '2000'],
    ['f', 'jpeg'],
  ] as const;
  const { options } = parseRequest(
    { method: 'GET', path: '/a.svg', query, headers: {}, remainingTime: () => 1 },
    configuration,
  );
  /** As the worker plans it: only after that would anything be drawn. */
  const planned = { options, newest: 'none' as const, configuration, image: false, time: 60_000 };

  test.each(Object.entries(dear))('is refused: %s', async (_, inside) => {
    const plan = doJob(planned, Buffer.from(drawing(inside)), async () => sharp);
    await expect(plan).rejects.toMatchObject({ status: 413 });
  });
});

describe('the estimate', () => {
  const cost = (inside: string, side: number): number =>
    drawableSvg(Buffer.from(drawing(inside))).drawing.cost(
      { width: side, height: side },
      { width: 1_000, height: 1_000 },
    ).cpu;

  test('counts each thing a drawing can have, at the rate that was measured for it', () => {
    const natural = { width: 1_000, height: 800 };
    const counted = Object.entries(drawings).map(([name, inside]) => {
      const text = inside.startsWith('<svg xmlns') ? inside : drawing(inside);
      const { cost: costAt } = drawableSvg(Buffer.from(text)).drawing;
      const small = costAt({ width: 400, height: 300 }, natural);
      const large = costAt({ width: 2_500, height: 2_100 }, natural);
      return [name, [small.cpu, large.cpu, large.memory].map((figure) => Number(figure.toPrecision(4)))];
    });
    expect(Object.fromEntries(counted)).toEqual(prices);
  });

  const names = Array.from({ length: 400 }, (_, at) => `.d .c${at}{fill:red}`).join('');
  test.each([
    ['of shapes', whole.repeat(50), 120],
    [
      'hatched with short lines',
      `<path fill="none" stroke="red" d="${'M9 9h150M9 10h150'.repeat(40)}"/>`.repeat(80),
      2_500,
    ],
    [
      'with a class for each of its colours',
      `<style>${names}</style>${'<g class="d"><rect class="c1" width="9" height="9"/></g>'.repeat(150)}`,
      300,
    ],
    [
      'with a circle for each of 3,000 points, as matplotlib writes it',
      `<path id="a" d="M0 3C.8 3 1.6 2.7 2.1 2.1C2.7 1.6 3 .8 3 0C3-.8 2.7-1.6 2.1-2.1C1.6-2.7 .8-3 0-3C-.8-3-1.6-2.7-2.1-2.1C-2.7-1.6-3-.8-3 0C-3 .8-2.7 1.6-2.1 2.1C-1.6 2.7-.8 3 0 3z"/><clipPath id="c"><rect width="900" height="900"/></clipPath><g clip-path="url(#c)">${'<use href="#a" x="300" y="200" style="fill:#1f77b4;stroke:#1f77b4"/>'.repeat(3_000)}</g>`,
      2_500,
    ],
    [
      'with 9,000 letters, as Cairo writes them',
      `<symbol overflow="visible" id="a"><path d="M1 2L1-8L6-8L6 2zM2 1L5 1L5-7L2-7z"/></symbol>${'<use href="#a" x="300" y="200"/>'.repeat(9_000)}`,
      2_500,
    ],
  ])('is small for an ordinary drawing %s', (_, inside, most) => {
    expect(cost(inside, 500)).toBeLessThan(most);
  });

  test('grows with the size for what covers pixels, and not for what does not', () => {
    const blurred = `<filter id="f"><feGaussianBlur stdDeviation="9"/></filter><g filter="url(#f)">${whole}</g>`;
    expect(cost(blurred, 1_000) / cost(blurred, 250)).toBeGreaterThan(12);
    const small = '<rect width="1" height="1"/>'.repeat(1_000);
    expect(cost(small, 1_000) / cost(small, 250)).toBeLessThan(2);
  });

  test('ends for what refers to itself', () => {
    const self =
      '<pattern id="p" width="9" height="9"><rect width="9" height="9" fill="url(#p)"/></pattern><clipPath id="c" clip-path="url(#c)"/><mask id="m"><g mask="url(#m)"/></mask><rect width="9" height="9" fill="url(#p)" mask="url(#m)" clip-path="url(#c)"/>';
    expect(cost(self, 100)).toBeLessThan(8_000);
  });
});
