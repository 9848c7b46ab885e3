import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { edgeFunction } from '../../../resize-function/build.ts';
import type { Configuration } from '../../../resize-function/configuration.ts';
import type { EdgeRequest } from '../../../resize-function/edge/index.ts';
import type { QueryPair } from '../../../resize-function/request/exchange.ts';
import { parameterNamed, parameters } from '../../../resize-function/request/parameters.ts';
import { givenBy } from '../../../resize-function/request/preset.ts';
import { signatureOf, signedText } from '../../../resize-function/http/signature.ts';
import { configured } from '../photos.ts';
import { answerTo, cacheKeyOf, edgeOf, eventOf, requestOf } from './viewed.ts';
import type { Viewed } from './viewed.ts';

type Edge = ReturnType<typeof edgeOf>;

let built: string;
beforeAll(async () => {
  built = await edgeFunction();
});

/** Few values, so that requests are often equivalent; several spellings of most. */
const values: Readonly<Record<string, string>> = {
  anim: '1 0 true no ',
  auto: 'format compress,format',
  bg: 'fff ffffff white #FFF ffff 0000 transparent f',
  blur: '0 2 2.0 2.004 0.00 1.996',
  dl: '1 0 true off yes',
  dpr: '1 2 1.5 1.9 1.75 2.00 3 6',
  e: '1999999999 2999999999',
  ex: '0,0,9,9 00,0,9,09 0,0,8,8',
  f: 'auto jpg jpeg webp png gif bmp',
  fit: 'max inside scale-down cover crop fill pad contain scale',
  flip: 'h v hv vh none both horizontal',
  g: 'c center n top 0.5x0 .5x0.0 0.5x.5 nw 0x0 attention smart auto 1x.25',
  gray: '1 0 true no',
  h: '1 2 30 45 60 90 100 120 200 007 90.0 99999',
  meta: 'none copyright',
  p: 'thumb small tiny cut half png 10 9 red low none',
  q: '80 080 50 0',
  rot: '0 90 180 270 00',
  s: `${'a'.repeat(64)} ${'b'.repeat(64)}`,
  sharpen: '1 true 0  1.00',
  trim: 'auto 10 true 0 1 off',
  w: '1 2 30 45 60 90 100 120 200 0100 5000',
};

const words = parameters.flatMap((parameter) => parameter.words);
const anyPair = fc
  .oneof(
    { weight: 9, arbitrary: fc.constantFrom(...words) },
    { weight: 3, arbitrary: fc.constantFrom('w', 'h', 'dpr', 'p', 'fit') },
  )
  .chain((word) =>
    fc.tuple(
      fc.constant(word),
      fc.constantFrom(...(values[parameterNamed(word)?.name ?? ''] ?? '').split(' ')),
    ),
  );
const stray = fc.tuple(
  fc.constantFrom('utm_source', 'W', '__proto__', 'constructor', ''),
  fc.constantFrom('1', 'ä'),
);
/** Mostly each parameter once, because twice is refused. */
const anyQuery = fc
  .tuple(
    fc.uniqueArray(anyPair, { maxLength: 6, selector: ([word]) => parameterNamed(word)?.name ?? '' }),
    fc.array(fc.oneof({ weight: 6, arbitrary: stray }, { weight: 1, arbitrary: anyPair }), { maxLength: 2 }),
  )
  .map(([pairs, more]): QueryPair[] => [...pairs, ...more]);

/** Keys of which some are easily taken for one another, written with any of their characters percent-encoded. */
const keys = [
  ...['a.jpg', 'a b.jpg', 'a+b.jpg', 'a%2Fb.jpg', 'a/b.jpg', 'a//b.jpg', 'ä.jpg', 'a%20b.jpg'],
  ...['9x9/a', 'x/a', 'a?b', 'a%3Fb'],
];
const anyPath = fc
  .tuple(
    fc.constantFrom('', '', '', '/x', '/90x90', '/x60', '/100x'),
    fc.constantFrom(...keys),
    fc.array(fc.nat(3), { minLength: 9, maxLength: 9 }),
  )
  .map(([size, key, escapes]) => {
    const written = Array.from(key, (character, at) => {
      const escaped = [...Buffer.from(character)]
        .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
        .join('');
      const way = escapes[at];
      if (way === 0) return escaped;
      if (way === 1) return escaped.toUpperCase();
      return character === '/' ? character : encodeURIComponent(character);
    });
    return `${size === '' && /^\d*x\d*\//.test(key) ? '/x' : size}/${written.join('')}`;
  });
const anyAccept = fc.constantFrom(
  undefined,
  'image/avif,image/webp,*/*',
  'image/avif',
  'IMAGE/WEBP ; q=0.9',
  'image/webp;q=0.2, image/jpeg',
  '*/*',
);
const anyView: fc.Arbitrary<Viewed> = fc.record({ path: anyPath, query: anyQuery, accept: anyAccept });

const presets = [
  ...['thumb:w=90&h=90&fit=cover', 'small:w=90&q=50', 'tiny:h=2&dpr=1.5&rot=180&flip=h'],
  ...['cut:ex=0,0,9,9&w=60', 'half:w=45&h=45&fit=cover&dpr=2&g=n', 'png:w=3&h=1&f=png&q=50'],
  ...['10:w=90&h=90&fit=cover', '9:w=45&h=45&fit=cover', 'red:w=90&bg=f00', 'low:w=90&q=50&dl=1'],
];
const anyConfiguration = fc
  .record({
    IMAGE_GATE_WIDTHS: fc.constantFrom('', '100,200', '60,61,90,91,92,200'),
    IMAGE_GATE_HEIGHTS: fc.constantFrom('', '', '2,3,50,100'),
    IMAGE_GATE_OTHER_SIZES: fc.constantFrom('snap', 'snap', 'refuse'),
    IMAGE_GATE_MAX_SIDE: fc.constantFrom('4096', '150'),
    IMAGE_GATE_FORMATS: fc.constantFrom('avif,gif,jpeg,png,webp', 'jpeg,webp'),
    IMAGE_GATE_AUTO_FORMATS: fc.constantFrom('avif,webp', 'webp', 'avif', 'none'),
    IMAGE_GATE_PRESETS: fc.subarray(presets, { maxLength: 5 }).map((some) => some.join(';')),
    IMAGE_GATE_PRESETS_ONLY: fc.constantFrom('false', 'false', 'true'),
  })
  .map((environment) =>
    configured(
      environment.IMAGE_GATE_PRESETS === ''
        ? { ...environment, IMAGE_GATE_PRESETS_ONLY: 'false' }
        : environment,
    ),
  );

/** Views that are made of few parts, a preset's own parameters among them: so many of them mean the same. */
function fewParts(configuration: Configuration): fc.Arbitrary<Viewed> {
  const own = configuration.presets.flatMap((preset): QueryPair[] => {
    const given = givenBy(preset);
    return [
      ['p', preset[0]],
      ...Object.entries(given).map(([word, value = '']): QueryPair => [word, value]),
      ...['w', 'h'].flatMap((side): QueryPair[] =>
        given[side] === undefined ? [] : [[side, String(Math.round(Number(given[side]) * 2))]],
      ),
    ];
  });
  const others: readonly QueryPair[] = [
    ['dpr', '2'],
    ['dpr', '1'],
    ['fit', 'max'],
    ['w', '90'],
    ['w', '100'],
    ['q', '80'],
  ];
  return fc
    .record({
      path: fc.constantFrom('/a.jpg', '/%61.jpg', '/90x90/a.jpg'),
      query: fc.shuffledSubarray([...own, ...others]),
      accept: fc.constantFrom('*/*', 'image/webp'),
    })
    .map(({ query, ...view }) => ({ ...view, query: query.filter(isFirst) }));
}

function isFirst([name]: QueryPair, at: number, query: readonly QueryPair[]): boolean {
  return query.findIndex(([word]) => word === name) === at;
}

/** A configuration, and views of which many mean the same. */
const anyVisits = anyConfiguration.chain((configuration) =>
  fc.tuple(
    fc.constant(configuration),
    fc.array(fc.oneof(anyView, { weight: 2, arbitrary: fewParts(configuration) }), {
      minLength: 2,
      maxLength: 60,
    }),
  ),
);

interface Seen {
  readonly request: EdgeRequest;
  /** What the function answers to the URL without the edge, and behind it. */
  readonly alone: string;
  readonly behind: string;
  readonly key: string;
}

/** What the edge drops is no part of what is compared. */
function seen({ query, ...view }: Viewed, configuration: Configuration, edge: Edge): Seen {
  const known = { ...view, query: query.filter(([name]) => parameterNamed(name)) };
  const request = edge(eventOf({ ...view, query }));
  return {
    request,
    alone: answerTo(requestOf(eventOf(known).request), configuration),
    behind: answerTo(requestOf(request), configuration),
    key: cacheKeyOf(request),
  };
}

/** The texts that come with more than one other. */
function ambiguous(pairs: readonly (readonly [string, string])[]): string[] {
  const found = new Map<string, Set<string>>();
  for (const [one, other] of pairs) found.set(one, (found.get(one) ?? new Set()).add(other));
  return [...found]
    .filter(([, others]) => others.size > 1)
    .map(([one, others]) => [one, ...others].join('\n  '));
}

const numRuns = 400;
const seed = 20_261_127;

test('of a gate without signatures, equal answers have one cache key, different ones never share one; a second pass changes nothing', () => {
  fc.assert(
    fc.property(anyVisits, ([configuration, views]) => {
      const edge = edgeOf(built, configuration);
      const all = views.map((view) => seen(view, configuration, edge));
      expect(ambiguous(all.filter(isOfQuery).map(({ alone, key }) => [alone, key]))).toEqual([]);
      expect(ambiguous(all.map(({ alone, key }) => [key, alone]))).toEqual([]);
      expect(all.map(({ behind }) => behind)).toEqual(all.map(({ alone }) => alone));
      for (const { request } of all) {
        const once = structuredClone(request);
        expect(structuredClone(edge({ request: structuredClone(once) }))).toEqual(once);
      }
    }),
    { numRuns, seed },
  );
});

/** A path that stands for no key is refused whatever the query says, and each spelling of it by itself. */
function isOfQuery({ alone }: Seen): boolean {
  return !alone.startsWith('[400,"path"') && !alone.startsWith('[404');
}

describe('of a gate with signatures', () => {
  const signingKey = 'a-key-of-at-least-thirty-two-characters';
  const configuration = configured({
    IMAGE_GATE_SIGNING_KEYS: signingKey,
    IMAGE_GATE_WIDTHS: '100,200',
    IMAGE_GATE_PRESETS: presets.slice(0, 2).join(';'),
  });
  const anySigned = fc
    .record({
      view: anyView,
      signature: fc.constantFrom(...(['right', 'right', 'missing', 'malformed', 'wrong'] as const)),
      word: fc.constantFrom('s', 'signature'),
      at: fc.nat(6),
    })
    .map(({ view, signature, word, at }) => {
      const query = view.query.filter(([name]) => name !== 's' && name !== 'signature');
      const text = signedText(view.path, query);
      const right = signatureOf(signingKey, view.path, query);
      const value = { right, missing: undefined, malformed: right.slice(1), wrong: 'a'.repeat(64) }[
        signature
      ];
      const written = value === undefined ? query : query.toSpliced(at, 0, [word, value]);
      return { view: { ...view, query: written }, text: signature === 'right' ? text : signature };
    });

  test('what is signed alike has one cache key, so has what is not signed, and no key has two answers', () => {
    const edge = edgeOf(built, configuration);
    fc.assert(
      fc.property(fc.array(anySigned, { minLength: 1, maxLength: 20 }), (views) => {
        // The order is no part of what is signed: each view comes the other way round as well.
        const bothWays = views.flatMap(({ view, text }) => [
          { view, text },
          { view: { ...view, query: view.query.toReversed() }, text },
        ]);
        const all = bothWays.map(({ view, text }) => {
          const request = edge(eventOf(view));
          const alone = answerTo(requestOf(eventOf(view).request), configuration);
          expect(answerTo(requestOf(request), configuration)).toBe(alone);
          return { text, alone, key: cacheKeyOf(request) };
        });
        expect(ambiguous(all.map(({ alone, key }) => [key, alone]))).toEqual([]);
        const unsigned = all.filter(({ text }) => text === 'missing' || text === 'malformed');
        expect(new Set(unsigned.map(({ key }) => key)).size).toBeLessThanOrEqual(1);
        const answered = all.filter(({ alone }) => alone.startsWith('{'));
        expect(ambiguous(answered.map(({ text, alone, key }) => [text + alone, key]))).toEqual([]);
      }),
      { numRuns, seed },
    );
  });
});
