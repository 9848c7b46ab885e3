/**
 * The URL's parameters. This file and canonical.ts are also built into the CloudFront Function, whose runtime supports ECMAScript 5.1
 * and a selection of later features: no Map, no Set, no spread of iterables, no classes. Its regular expressions are PCRE's, where
 * `$` also matches before a last line feed. No value here contains one: the edge and the function reject control characters first.
 */
export interface Parameter {
  /** The short name, which is the canonical one. */
  readonly name: string;
  /** All names, the short one first. */
  readonly words: readonly string[];
  /** The canonical text of `value`: '' if it has no effect, undefined if it is not allowed. */
  readonly read: Reader;
  /** A spelling of '', for a URL that overrides a preset's value; undefined if there is none. */
  readonly neutral: string | undefined;
}

type Reader = (value: string) => string | undefined;

/** The maximum in a URL in any configuration: the side of the largest JPEG is 65,535. */
export const widestSide = 16_384;

/** Longer than any allowed value. */
const longestValue = 64;

/**
 * `meanings` are separated by bars; each is a word followed by its synonyms. The one that begins with a blank is the default. `empty`
 * is the meaning of an empty value, `other` reads a value that is not a known word.
 */
function oneOf(meanings: string, other?: Reader, empty?: string): Reader {
  const words = Object.create(null) as Partial<Record<string, string>>;
  meanings.split('|').forEach((meaning) => {
    const spellings = meaning.split(' ');
    spellings.forEach((word) => {
      words[word] = spellings[0];
    });
  });
  return (value) => {
    const word = value === '' ? empty : words[value];
    return word === undefined && other ? other(value) : word;
  };
}

/** The usual spelling is compared with its number, because a regular expression costs the edge three times as much. */
function wholeNumber(value: string): number {
  if (value.length > 9) return -1;
  const number = +value;
  return `${number}` === value ? (number % 1 ? -1 : number) : /^[0-9]+$/.test(value) ? number : -1;
}

function whole(low: number, high: number): Reader {
  return (value) => {
    const number = wholeNumber(value);
    return number >= low && number <= high ? `${number}` : undefined;
  };
}

/** Rounded to two decimals, without zeros at the end; `nothing` is the value without an effect. */
function decimal(low: number, high: number, nothing: number): Reader {
  return (value) => {
    const number = /^[0-9]{1,4}(?:\.[0-9]{1,6})?$/.test(value) ? hundredths(value) : -1;
    if (number === nothing) return '';
    return number >= low && number <= high ? `${number}` : undefined;
  };
}

function hundredths(value: string): number {
  return Math.round(+value * 100) / 100;
}

const ratio = decimal(1, 5, 1);

/** In quarters, rounded up: a screen's 2.625 must not need a separate image. */
function pixelRatio(value: string): string | undefined {
  const read = ratio(value);
  return read && `${Math.ceil(+read * 4) / 4}`;
}

const turnedOn = oneOf(' 0 false no off|1 true yes on', undefined, '1');

const fraction = /^(?:[01]|0?\.[0-9]{1,4}|1\.0{1,4})$/;

/** A focal point as fractions of width and height: `0.5x0.25`. */
function point(value: string): string | undefined {
  const fractions = value.split('x');
  if (fractions.length !== 2 || !fractions.every((text) => fraction.test(text))) return undefined;
  const text = fractions.map(hundredths).join('x');
  return places(text) ?? text;
}

/** Some points equal sides or corners. */
const places = oneOf(
  ' 0.5x0.5 center centre c|n 0.5x0 north top|ne 1x0 northeast|e 1x0.5 east right|se 1x1 southeast|s 0.5x1 south bottom|sw 0x1 southwest|w 0x0.5 west left|nw 0x0 northwest|attention auto smart|entropy',
);
const gravity: Reader = (value) => places(value) ?? point(value);

/** `rgb`, `rgba`, `rrggbb` or `rrggbbaa`, written out; full opacity is omitted. */
function colour(value: string): string | undefined {
  const hex = (value.startsWith('#') ? value.slice(1) : value).toLowerCase();
  if (!/^(?!.{7}$)(?:[0-9a-f]{3,4}){1,2}$/.test(hex)) return undefined;
  const long =
    hex.length < 6
      ? hex
          .split('')
          .map((digit) => digit + digit)
          .join('')
      : hex;
  return long.slice(6) === 'ff' ? long.slice(0, 6) : long;
}

/** `x,y,width,height` in pixels of the upright original. */
function rectangle(value: string): string | undefined {
  if (!/^(?:[0-9]{1,5},){3}[0-9]{1,5}$/.test(value)) return undefined;
  const numbers = value.split(',').map(Number);
  return numbers.slice(2).every(Boolean) ? numbers.join() : undefined;
}

function matching(pattern: RegExp): Reader {
  return (value) => (pattern.test(value) ? value : undefined);
}

const side = whole(1, widestSide);

export const signature = matching(/^[0-9a-f]{64}$/);

/** The parameters by every name; a search would cost the edge more than everything else. */
const named = Object.create(null) as Partial<Record<string, Parameter>>;

/** `names`: the short one first. */
function parameter(names: string, read: Reader, neutral?: string): Parameter {
  const words = names.split(' ');
  const made = { name: words[0] ?? '', words, read, neutral };
  words.forEach((word) => {
    named[word] = made;
  });
  return made;
}

/** Every parameter of a URL, in canonical order, which is alphabetical. */
export const parameters: readonly Parameter[] = [
  parameter('anim animated', oneOf(' 1 true yes on|0 false no off', undefined, ''), '1'),
  parameter('auto', oneOf(' format format,compress compress,format')),
  parameter('bg background', oneOf('ffffff white|000000 black|00000000 transparent', colour)),
  parameter('blur', decimal(0.3, 20, 0), '0'),
  parameter('dl download', turnedOn, '0'),
  parameter('dpr', pixelRatio, '1'),
  parameter('e expires', matching(/^[1-9][0-9]{8,10}$/)),
  parameter('ex extract rect', rectangle),
  parameter('f format fm', oneOf(' auto|jpeg jpg|png|webp|avif|gif'), 'auto'),
  parameter('fit', oneOf(' scale-down inside clip max|cover|contain pad|crop|fill scale squeeze'), 'max'),
  parameter('flip', oneOf(' none|h horizontal|v vertical|hv vh both'), 'none'),
  parameter('g gravity position', gravity, 'c'),
  parameter('gray grey grayscale greyscale', turnedOn, '0'),
  parameter('h height', side),
  parameter('meta metadata', oneOf(' none|copyright'), 'none'),
  parameter('p preset', matching(/^[a-z0-9][a-z0-9_-]{0,31}$/)),
  parameter('q quality', whole(1, 100)),
  parameter('rot rotate or', oneOf(' 0|90|180|270'), '0'),
  parameter('s signature', signature),
  parameter('sharpen sharp', oneOf('1 true', decimal(0.3, 10, 0), '1'), '0'),
  parameter('trim', oneOf(' 0 false no off|10 1 true yes on auto', whole(1, 255), '10'), '0'),
  parameter('w width', side),
];

export function parameterNamed(name: string): Parameter | undefined {
  return named[name];
}

/** As the parameter's own `read`, for values of any length. */
export function valueOf(parameter: Parameter, value: string): string | undefined {
  return value.length > longestValue ? undefined : parameter.read(value);
}
