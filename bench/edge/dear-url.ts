import { parameters } from '../../resize-function/request/parameters.ts';
import { configured } from '../../__tests__/resize-function/photos.ts';
import type { Random } from '../../local-aws/random.ts';

/** No viewer's URL is longer: CloudFront rejects it. */
const longestUrl = 8_192;

/** Deployments that each stress the edge in a different way. */
export const deployments = {
  plain: configured(),
  ladder: configured({
    IMAGE_GATE_WIDTHS: Array.from({ length: 20 }, (_, at) => 100 * (at + 1)).join(','),
    IMAGE_GATE_PRESETS: Array.from({ length: 24 }, (_, at) => `p${at}:w=${90 + at}&h=90`).join(';'),
  }),
  presets: configured({
    IMAGE_GATE_PRESETS: Array.from({ length: 24 }, (_, at) => `p${at}:w=90&h=90&q=${at + 1}`).join(';'),
    IMAGE_GATE_PRESETS_ONLY: 'true',
  }),
  signed: configured({ IMAGE_GATE_SIGNING_KEYS: 'a-key-of-at-least-thirty-two-characters' }),
};
export type Deployment = keyof typeof deployments;

/** A URL as what it is made of, so that it can be changed a little. */
export interface DearUrl {
  readonly deployment: Deployment;
  readonly start: string;
  readonly unit: string;
  /** How often `unit` stands in the path. */
  readonly units: number;
  readonly pairs: readonly (readonly [name: string, value: string, times: number])[];
  readonly accept: string;
}

const words = parameters.flatMap((parameter) => parameter.words);
const starts = ['/', '/300x200/', '/x/', '/x/1x1/'];
const units = ['a', '%41', '%3f', '%C3%A4', '%2f', 'a/', '+', '%2Fa', '%F0%9D%92%B3', '.', '%25'];
const values = [
  '',
  '1',
  '90',
  'cover',
  'crop',
  'hv',
  '270',
  'f',
  '0.123456',
  '0.1234x0.9876',
  '12345,12345,9,9',
  'p23',
  'p0',
  'png',
  'jpeg',
  'abcdef80',
  '1999999999',
  'a'.repeat(64),
  '5',
  '%41',
  '%C3%A4',
  '%26',
  '%ff',
  '%',
  '+',
  'x',
  '%2B',
  '%31',
];
const accepts = [
  '',
  '*/*',
  'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
  'image/webp;q=0.1,'.repeat(30),
  ';,'.repeat(200),
  `image/webp${';q=1'.repeat(80)}`,
  'image/webp;q=0.123;a;b;c ,'.repeat(20),
  ' \t,'.repeat(100),
];

export function someUrl(random: Random): DearUrl {
  const one = chooser(random);
  return {
    deployment: one(Object.keys(deployments) as Deployment[]),
    start: one(starts),
    unit: one(units),
    units: one([1, 30, 300, 1_000, 1_020]),
    pairs: Array.from({ length: one([0, 3, 12, 22, 30, 38, 40, 41]) }, (_, at) => somePair(random, at)),
    accept: one(accepts),
  };
}

/** `url` with one or two of its parts changed. */
export function changed(url: DearUrl, random: Random): DearUrl {
  const one = chooser(random);
  const other = someUrl(random);
  const part = one([
    'deployment',
    'start',
    'unit',
    'units',
    'accept',
    'pair',
    'pair',
    'pair',
    'more',
    'repeat',
    'longer',
    'longer',
  ] as const);
  const at = random.integer(0, Math.max(0, url.pairs.length - 1));
  const [name, value] = url.pairs[at] ?? ['w', '1'];
  const pair = somePair(random, url.pairs.length);
  if (part === 'pair') return { ...url, pairs: url.pairs.toSpliced(at, 1, pair) };
  if (part === 'more') return { ...url, pairs: [...url.pairs, pair].slice(-41) };
  if (part === 'repeat')
    return { ...url, pairs: url.pairs.toSpliced(at, 1, [name, value, one([1, 2, 20, 40, 41])]) };
  if (part === 'longer')
    return {
      ...url,
      pairs: url.pairs.map(([word, text]) => [word, one([text, text.repeat(4), text.repeat(11), value]), 1]),
    };
  return { ...url, [part]: other[part] };
}

/** What CloudFront hands to its function; parameters that do not fit into the longest URL are left out. */
export function eventOfUrl({ start, unit, units, pairs, accept }: DearUrl): string {
  const uri = `${start}${unit.repeat(Math.min(units, Math.floor((longestUrl - 100) / unit.length)))}`;
  let left = longestUrl - uri.length;
  const querystring: Record<string, object> = {};
  for (const [name, value, times] of pairs) {
    const fitting = Math.min(times, Math.floor(left / (name.length + value.length + 2)));
    if (fitting < 1) continue;
    left -= fitting * (name.length + value.length + 2);
    querystring[name] =
      fitting === 1 ? { value } : { value, multiValue: Array.from({ length: fitting }, () => ({ value })) };
  }
  const headers = accept === '' ? {} : { accept: { value: accept } };
  return JSON.stringify({ request: { method: 'GET', uri, querystring, headers, cookies: {} } });
}

function somePair(random: Random, at: number): readonly [string, string, number] {
  const one = chooser(random);
  const name = one([
    one(words),
    one(words),
    `x${at}`,
    `%7${at}`,
    one(words).replace(/^./, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  ]);
  return [name, one(values).repeat(one([1, 1, 1, 3, 11, 50])), 1];
}

function chooser(random: Random): <T>(list: readonly T[]) => T {
  return (list) => {
    const chosen = list[random.integer(0, list.length - 1)];
    if (chosen === undefined) throw new RangeError('nothing to choose from');
    return chosen;
  };
}
