import type { Environment } from '../../resize-function/configuration/environment.ts';
import { createRandom } from '../../local-aws/random.ts';
import { parameters } from '../../resize-function/request/parameters.ts';
import { configured } from '../resize-function/photos.ts';

/** One deployment with presets and a list of sizes, one without anything, one that is signed, one of presets only. */
export const configurations = [
  configured({
    IMAGE_GATE_WIDTHS: '100,320,640',
    IMAGE_GATE_PRESETS: '2:w=90&h=90&fit=cover;10:w=45&h=45&fit=cover;thumb:w=90&h=90&fit=cover',
  }),
  configured(),
  configured({ IMAGE_GATE_SIGNING_KEYS: 'a-key-of-at-least-thirty-two-characters' }),
  configured({ IMAGE_GATE_PRESETS: 'thumb:w=90&f=webp', IMAGE_GATE_PRESETS_ONLY: 'true' }),
] as const;

const words = parameters.flatMap(({ words }) => words);
const strange = '%77 %zz % w%0A %0Aw ä %C3%A4 __proto__ constructor utm_source W'.split(' ').concat('');
const values =
  '1 0 true auto cover crop contain webp jpg avif n top 0.5x0.25 1.0x.5 fff %23abc 90 180 h hv thumb 10,20,30,40 10%2C20%2C3%2C4 1.5 2 999999 007 %31 100%0A 100%0a 1%00 %7f %C2%85 %ff %zz % + a+b %20 5%20 ä %E2%82%AC 𝒳 0x1 1e3 -1 .5 2.625 5.000000'
    .split(' ')
    .concat('', 'a'.repeat(64), 'x'.repeat(900), '%41'.repeat(200));
const paths =
  '/a.jpg /c%61t.jpg /a%2fb.jpg /a//b.jpg //a.jpg /%C3%A4.jpg /%c3%a4.jpg /ä.jpg /%zz.jpg /%ff /a%0A.jpg /../a /a/%2e%2e/b /300x200/a.jpg /x200/a.jpg /x/300x200/a.jpg /%3300x2/a.jpg /0x0/a /a+b%2Bc@d.jpg /[1]|%5B%7C.jpg /a%3Fb%23c.jpg /'.split(
    ' ',
  );
const accepts =
  'image/avif,image/webp,*/*|image/webp|image/webp;q=0.1, image/jpeg|*/*|IMAGE/AVIF|image/avif;q=0.5\t;x=1,image/webp ; q = 0.9|,,;;q=|image/avif;q=1.0000|image/webp;q=.5|İmage/webp'.split(
    '|',
  );

/** `count` events as JSON, the same for the same seed. */
export function randomEvents(seed: number, count: number): string[] {
  const random = createRandom(seed);
  const one = (list: readonly string[]): string => list[random.integer(0, list.length - 1)] ?? '';
  return Array.from({ length: count }, () => {
    const querystring: Record<string, object> = {};
    const pairs = random.integer(0, 9) === 0 ? random.integer(30, 50) : random.integer(0, 7);
    for (let at = 0; at < pairs; at++) {
      const name = random.integer(0, 3) === 0 ? `${one(strange)}${at > 10 ? at : ''}` : one(words);
      const value = { value: one(values) };
      const several = random.integer(0, 15) === 0;
      Object.defineProperty(querystring, name, {
        value: several ? { ...value, multiValue: [value, { value: one(values) }] } : value,
        enumerable: true,
        configurable: true,
      });
    }
    const headers = random.integer(0, 5) === 0 ? {} : { accept: { value: one(accepts) } };
    return JSON.stringify({ request: { method: 'GET', uri: one(paths), querystring, headers, cookies: {} } });
  });
}

const most = 1_500_000;
const browser = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~';

interface Dear {
  readonly name: string;
  /** Instructions; 1.5 million where nothing is said. */
  readonly limit?: number;
  readonly configuration?: Environment;
  readonly event: object;
}

function dear(name: string, pairs: readonly (readonly [string, string])[], limit = most, more = {}): Dear {
  const querystring = Object.fromEntries(pairs.map(([word, value]) => [word, { value }]));
  const headers = { accept: { value: browser } };
  const event = {
    request: { method: 'GET', uri: '/photos/cat.jpg', querystring, headers, cookies: {}, ...more },
  };
  return { name, limit, event };
}

const times = (count: number, value: (at: number) => string): [string, string][] =>
  Array.from({ length: count }, (_, at) => [`x${at}`, value(at)]);
const usual: [string, string][] = [
  ['w', '300'],
  ['q', '70'],
  ['f', 'webp'],
];
const repeated = (count: number, value: string): object => ({
  querystring: { w: { value, multiValue: Array.from({ length: count }, () => ({ value })) } },
});

const everything =
  'p=zz dpr=5 anim=0 bg=fffa blur=2 dl=1 fit=crop flip=v g=0.123x0.9 gray=1 meta=copyright q=71 rot=90 sharpen=2 trim=9'
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]);

/** What costs most of what was thought of, and what must be cheap. */
export const dearestEvents: readonly Dear[] = [
  dear('no parameters', []),
  dear('w, q, f', usual, 200_000),
  dear('30 unknown', times(30, String), 600_000),
  dear('w, q, f and 30 unknown', [...usual, ...times(30, String)], 600_000),
  dear(
    '40 unknown of 8 kB, percent-encoded',
    times(40, () => '%41'.repeat(52)),
  ),
  dear(
    '40 that are not UTF-8',
    times(40, () => '%41%ff'),
  ),
  dear(
    '2,700 names of two letters',
    Array.from({ length: 2_700 }, (_, at) => [
      `${letters[at % 66] ?? ''}${letters[Math.floor(at / 66)] ?? ''}`,
      '',
    ]),
  ),
  dear('w 40 times', [], most, repeated(40, '1')),
  dear('w 2,000 times', [], most, repeated(2_000, '1')),
  dear('one value of 8 kB', [['w', '%31'.repeat(2_680)]]),
  dear('a faulty value of 8 kB', [['u', `${'%41'.repeat(2_680)}%z`]]),
  dear('Accept of 1,500 entries', usual.slice(0, 2), most, {
    headers: { accept: { value: 'a;q=0.1,'.repeat(1_500) } },
  }),
  dear('a path of 8 kB', usual, most, { uri: `/300x200/${'%C3%A4'.repeat(1_300)}` }),
  dear(
    'a path of 3 kB, a query of 2 kB',
    times(40, () => '%41'.repeat(15)),
    most,
    { uri: `/x/${'%3f'.repeat(1_020)}` },
  ),
  {
    ...dear(
      'the last of 24 presets beside a list, everything else, a path of 3 kB, a query of 2 kB, a long Accept',
      [...everything, ...Array.from({ length: 24 }, (_, at) => [`%78${at}`, '%41'.repeat(23)] as const)],
      most,
      {
        uri: `/x/${'%3f'.repeat(1_020)}`,
        headers: { accept: { value: 'image/webp;q=0.123;a;b;c ,'.repeat(20) } },
      },
    ),
    configuration: {
      IMAGE_GATE_WIDTHS: '100',
      IMAGE_GATE_PRESETS: `${Array.from({ length: 23 }, (_, at) => `${at}:w=${91 + (at % 2)}`).join(';')};zz:w=99`,
    },
  },
];
