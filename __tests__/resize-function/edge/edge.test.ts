import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { edgeFunction } from '../../../resize-function/build.ts';
import { parseRequest } from '../../../resize-function/http/parse-request.ts';
import type { Configuration } from '../../../resize-function/configuration.ts';
import { handler } from '../../../resize-function/edge/index.ts';
import { edgeFunctionFor } from '../../../resize-function/deploy-time.ts';
import type { ImageRequest, QueryPair } from '../../../resize-function/request/exchange.ts';
import { newestFormat } from '../../../resize-function/request/negotiation.ts';
import { parameters } from '../../../resize-function/request/parameters.ts';
import { Refusal } from '../../../resize-function/refusal.ts';
import { requestRules } from '../../../resize-function/configuration.ts';
import { signatureOf } from '../../../resize-function/http/signature.ts';
import { configured } from '../photos.ts';
import { edgeOf, eventOf, requestOf } from './viewed.ts';

let built: string;
beforeAll(async () => {
  built = await edgeFunction();
});

function seenBy(request: ImageRequest, configuration: Configuration): unknown {
  try {
    const asked = parseRequest(request, configuration);
    return {
      ...asked,
      newest: asked.options.format === undefined ? newestFormat(request.headers.accept) : undefined,
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, code: error.code };
  }
}

const words = parameters.flatMap(({ words }) => words).filter((name) => name !== 's' && name !== 'signature');
const anyValue = fc.oneof(
  fc.constantFrom(
    ...'1 0 true auto cover crop contain webp jpg avif n top 0.5x0.25 fff #00ff00 90 h thumb'.split(' '),
    ...['10,20,30,40', '', '1.5', '2', '999999', '+5', '%31', 'ä', '0x1'],
  ),
  fc.integer({ min: -1, max: 20_000 }).map(String),
  fc.double({ min: 0, max: 6, noNaN: true }).map((number) => number.toFixed(3)),
  fc.string({ maxLength: 8 }),
);
const anyQuery = fc.array(fc.tuple(fc.constantFrom(...words), anyValue), { maxLength: 6 });
const anyPath = fc
  .tuple(
    fc.constantFrom('', '/300x200', '/x200', '/40x', '/x', '/x/x', '/0x0', '/70000x1', '/300x200/10x10'),
    fc.constantFrom('/a.jpg', '/10x10/a.jpg', '/f/x/b.png', '/x', '/', '/%C3%A4.gif', '/%zz'),
  )
  .map(([size, rest]) => size + rest);
const anyAccept = fc.option(
  fc
    .array(
      fc
        .tuple(
          fc.constantFrom(...'image/avif image/webp image/jpeg image/* */* text/html IMAGE/WEBP'.split(' ')),
          fc.constantFrom('', ';q=0', ';q=0.5', '; Q=0.9', ';q=1.0', ';v=b3;q=0.8', ';q=bad'),
        )
        .map((parts) => parts.join('')),
      { maxLength: 4 },
    )
    .map((ranges) => ranges.join(', ')),
  { nil: undefined },
);
const configurations = [
  configured(),
  configured({
    IMAGE_GATE_WIDTHS: '100,320,640,1280',
    IMAGE_GATE_HEIGHTS: '200,400',
    IMAGE_GATE_PRESETS: 'thumb:w=90&h=90&fit=cover',
  }),
  configured({ IMAGE_GATE_WIDTHS: '100,320', IMAGE_GATE_OTHER_SIZES: 'refuse' }),
  configured({ IMAGE_GATE_PRESETS: 'thumb:w=90&h=90', IMAGE_GATE_PRESETS_ONLY: 'true' }),
];

describe('edge and function together', () => {
  test('give what the function alone gives, for any query, path and Accept', () => {
    const edges = configurations.map((configuration) => edgeOf(built, configuration));
    fc.assert(
      fc.property(
        anyPath,
        anyQuery,
        anyAccept,
        fc.nat(configurations.length - 1),
        (path, query, accept, which) => {
          const [configuration, edge] = [configurations[which], edges[which]];
          if (!configuration || !edge) throw new Error('no such configuration');
          const event = eventOf({ path, query, accept });
          const alone = seenBy(requestOf(structuredClone(event).request), configuration);
          expect(seenBy(requestOf(edge(event)), configuration)).toEqual(alone);
        },
      ),
      { numRuns: 3_000, seed: 20_261_122 },
    );
  });
});

describe('the edge function', () => {
  test('was not changed by being built for an old runtime, and a second pass changes nothing more', () => {
    const edge = edgeOf(built, configured());
    Object.assign(globalThis, { imageGateRules: requestRules(configured()) });
    fc.assert(
      fc.property(anyPath, anyQuery, anyAccept, (path, query, accept) => {
        const event = eventOf({ path, query, accept });
        const once = structuredClone(edge(structuredClone(event)));
        expect(once).toEqual(handler(structuredClone(event)));
        expect(structuredClone(edge({ request: structuredClone(once) }))).toEqual(once);
      }),
      { numRuns: 500, seed: 2 },
    );
  });

  test('makes one request of equivalent ones', () => {
    const edge = edgeOf(built, configured());
    const seen = [
      '/300x200/a.jpg?fit=cover',
      '/a.jpg?height=200&fit=cover&width=300&utm_source=x',
      '/a.jpg?w=150&h=100&dpr=2&fit=cover&g=center&q=&f=auto'.replace('&q=', ''),
    ].map((url) => {
      const [path = '', search = ''] = url.split('?');
      return JSON.stringify(
        edge(eventOf({ path, query: [...new URLSearchParams(search)], accept: undefined })),
      );
    });
    expect(new Set(seen).size).toBe(1);
  });

  test('leaves three values of Accept, and one where the URL names the format', () => {
    const edge = edgeOf(built, configured());
    const accepts = [
      'image/avif,image/webp,*/*',
      'image/avif',
      'image/webp',
      'image/webp;q=0.1,image/jpeg',
      '*/*',
      'text/html',
      undefined,
    ];
    const seen = (query: QueryPair[]) =>
      new Set(accepts.map((accept) => edge(eventOf({ path: '/a', query, accept })).headers.accept?.value));
    expect([seen([]).size, seen([['f', 'png']]).size]).toEqual([3, 1]);
  });

  test('leaves a signed request as it was signed', () => {
    const keys = 'a-key-of-at-least-thirty-two-characters';
    const configuration = configured({ IMAGE_GATE_SIGNING_KEYS: keys });
    const query: QueryPair[] = [
      ['width', '300'],
      ['fit', 'max'],
    ];
    const signed: QueryPair[] = [...query, ['s', signatureOf(keys, '/a.jpg', query)]];
    const request = edgeOf(built, configuration)(eventOf({ path: '/a.jpg', query: signed, accept: '*/*' }));
    expect(parseRequest(requestOf(request), configuration).options.width).toBe(300);
  });

  test('drops unknown parameters, also beside a wrong one', () => {
    const edge = edgeOf(built, configured());
    const query: QueryPair[] = [
      ['w', 'wide'],
      ['utm_source', 'x'],
      ['__proto__', 'y'],
    ];
    expect(Object.keys(edge(eventOf({ path: '/a.jpg', query, accept: undefined })).querystring)).toEqual([
      'w',
    ]);
  });

  test('is at most 9,200 bytes, so that presets fit in, of what cloudfront-js-2.0 knows', () => {
    expect(Buffer.byteLength(built)).toBeLessThanOrEqual(9_200);
    expect(built).not.toMatch(
      /\.\.\.|\?\.[a-z[]|\?\?|\bclass\b|(?:let|const|var) \w+ of |\bimport\b|\bexport\b|\bReflect\b|\bMap\b|=>\(\{[a-z]+\}\)/,
    );
    expect(() =>
      edgeFunctionFor(
        built,
        configured({ IMAGE_GATE_WIDTHS: Array.from({ length: 500 }, (_, at) => at + 1_000).join(',') }),
      ),
    ).toThrow('or fewer sizes');
  });

  test('is refused with presets that do not fit into it, which would be cached once for each spelling', () => {
    const some = (count: number, query: string): Configuration =>
      configured({
        IMAGE_GATE_WIDTHS: '160,320,480,640,960,1280',
        IMAGE_GATE_PRESETS: Array.from({ length: count }, (_, at) => `photo-${at}:${query}`).join(';'),
      });
    expect(edgeFunctionFor(built, some(24, 'w=320&h=200&fit=cover'))).toContain('photo-23');
    expect(() => some(25, 'w=320')).toThrow('IMAGE_GATE_PRESETS must be at most 24 presets');
    expect(() => edgeFunctionFor(built, some(24, 'w=320&h=200&fit=cover&meta=copyright&q=50'))).toThrow(
      /^IMAGE_GATE_PRESETS, .* make the edge function \d+ bytes longer .*: name fewer or shorter presets/,
    );
  });

  test.each(['w', 'fit', 'flip', 'q', 'bg', 'g', 'p', 'utm_source'])(
    'refuses a line feed in %s as the function does, before anything else is read',
    (name) => {
      const view = { path: '/a.jpg', query: [[name, '100\n']] as QueryPair[], accept: '*/*' };
      const alone = seenBy(requestOf(eventOf(view).request), configured());
      expect(alone).toEqual({ status: 400, code: 'parameter' });
      expect(seenBy(requestOf(edgeOf(built, configured())(eventOf(view))), configured())).toEqual(alone);
    },
  );

  test.each([
    ['control character beside a malformed escape', '/a.jpg', { '%': { value: '%C2%85' } }, '/refused'],
    ['key of 1,000 characters and 3,000 bytes', `/${'€'.repeat(1_000)}`, { w: { value: 'x' } }, '/€'],
  ])('refuses a %s for that, whatever else is wrong', (_, uri, querystring, forwarded) => {
    const request = edgeOf(built, configured())({ request: { uri, querystring, headers: {} } });
    expect(request.uri).toMatch(new RegExp(`^${forwarded}`));
    expect(Object.keys(request.querystring)).toEqual(forwarded === '/refused' ? ['%7F'] : []);
  });

  test.each([
    ['the tenth', [...Array<string>(9).fill('a/b'), 'image/avif']],
    ['one that ends after 200 characters', ['x'.repeat(188), 'image/avif', 'a/b']],
    ['the tenth of many', [...Array<string>(9).fill('a/b'), 'image/avif', 'a/b', 'x'.repeat(200)]],
  ])('reads several lines of Accept as the function does: %s', (_, lines) => {
    const [value = ''] = lines;
    const multiValue = lines.map((line) => ({ value: line }));
    const event = { request: { uri: '/a', querystring: {}, headers: { accept: { value, multiValue } } } };
    const { headers } = edgeOf(built, configured())(event);
    expect(newestFormat(headers.accept?.value)).toBe(newestFormat(lines.join(', ')));
  });

  test('takes empty segments of a key as they are', () => {
    const edge = edgeOf(built, configured());
    const uris = ['/a//b.jpg', '/a/%2Fb.jpg', '/a%2f%2Fb.jpg'].map((path) =>
      edge(eventOf({ path, query: [], accept: '*/*' })),
    );
    expect(new Set(uris.map(({ uri }) => uri))).toEqual(new Set(['/a//b.jpg']));
    expect(uris.map((request) => parseRequest(requestOf(request), configured()).key)).toEqual(
      Array(3).fill('a//b.jpg'),
    );
  });
});
