/**
 * The words of the URL. This file and canonical.ts are also built into the CloudFront Function, whose runtime
 * knows ECMAScript 5.1 and a selection of what came later: no Map, no Set, no spread of iterables, no classes.
 * Its regular expressions are PCRE's, where `$` also matches before a last line feed. No value with one comes here:
 * control characters are refused first, by the edge and by the function.
 */
export interface Parameter {
  /** The short name, which is the canonical one. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** The canonical text of `value`: '' when it says no more than leaving it out, undefined when it is not allowed. */
  readonly read: Reader;
  /** A spelling of '', for a URL that takes back what a preset says; undefined where there is none. */
  readonly neutral?: string;
}

type Reader = (value: string) => string | undefined;

/** No URL may ask for more, whatever the configuration says: the side of the largest JPEG is 65,535. */
export const widestSide = 16_384;

/** Longer than anything that is allowed: not worth reading. */
const longestValue = 64;

/**
 * `meanings` are separated by bars; each is one word followed by the others that may be written for it. The one that
 * begins with a blank is the default.
 */
function oneOf(meanings: string): Reader {
  const words = Object.create(null) as Partial<Record<string, string>>;
  meanings.split('|').forEach((meaning) => {
    const spellings = meaning.split(' ');
    spellings.forEach((word) => {
      words[word] = spellings[0];
    });
  });
  // An empty value is no word.
  return (value) => (value === '' ? undefined : words[value]);
}

/** The usual spelling is compared with its own number: a regular expression costs the edge three times as much. */
function wholeNumber(value: string): number {
  if (value.length > 9) return -1;
  const number = Number(value);
  if (String(number) === value) return number % 1 === 0 ? number : -1;
  return /^[0-9]+$/.test(value) ? number : -1;
}

function whole(low: number, high: number): Reader {
  return (value) => {
    const number = wholeNumber(value);
    return number >= low && number <= high ? String(number) : undefined;
  };
}

/** Rounded to two decimals, without zeros at the end; `nothing` is the value that changes nothing. */
function decimal(low: number, high: number, nothing: number): Reader {
  return (value) => {
    const number = /^[0-9]{1,4}(?:\.[0-9]{1,6})?$/.test(value) ? hundredths(value) : -1;
    if (number === nothing) return '';
    return number >= low && number <= high ? String(number) : undefined;
  };
}

function hundredths(value: string): number {
  return Math.round(Number(value) * 100) / 100;
}

const ratio = decimal(1, 5, 1);

/** In quarters, rounded up: a screen's 2.625 must not make a picture of its own. */
function pixelRatio(value: string): string | undefined {
  const read = ratio(value);
  return read === undefined || read === '' ? read : String(Math.ceil(Number(read) * 4) / 4);
}

const switches = oneOf('1 true yes on|0 false no off');

function onOff(value: string): string | undefined {
  return value === '' ? '1' : switches(value);
}

/** A switch that is off unless it is turned on. */
function turnedOn(value: string): string | undefined {
  const state = onOff(value);
  return state === '0' ? '' : state;
}

function turnedOff(value: string): string | undefined {
  const state = onOff(value);
  return state === '1' ? '' : state;
}

const gravityWords = oneOf(
  ' center centre c 0.5x0.5|n north top 0.5x0|ne northeast 1x0|e east right 1x0.5|se southeast 1x1|s south bottom 0.5x1|sw southwest 0x1|w west left 0x0.5|nw northwest 0x0|attention auto smart|entropy',
);

/** A side, a strategy, or a focal point as fractions of width and height: `0.5x0.25`. */
function gravity(value: string): string | undefined {
  const point = /^([01]|0?\.[0-9]{1,4}|1\.0{1,4})x([01]|0?\.[0-9]{1,4}|1\.0{1,4})$/.exec(value);
  if (!point) return gravityWords(value);
  const text = `${hundredths(point[1] ?? '')}x${hundredths(point[2] ?? '')}`;
  return gravityWords(text) ?? text;
}

const colourWords = oneOf('ffffff white|000000 black|00000000 transparent');

/** `rgb`, `rgba`, `rrggbb` or `rrggbbaa`, written out; full opacity is not written. */
function colour(value: string): string | undefined {
  const hex = value.startsWith('#') ? value.slice(1) : value;
  if (!/^(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$/.test(hex)) return colourWords(value);
  const digits = hex.toLowerCase();
  const long = hex.length < 6 ? digits.replace(/./g, '$&$&') : digits;
  return long.slice(6) === 'ff' ? long.slice(0, 6) : long;
}

/** `x,y,width,height` in pixels of the upright original. */
function rectangle(value: string): string | undefined {
  if (!/^[0-9]{1,5},[0-9]{1,5},[0-9]{1,5},[0-9]{1,5}$/.test(value)) return undefined;
  const numbers = value.split(',').map(Number);
  return numbers[2] === 0 || numbers[3] === 0 ? undefined : numbers.join(',');
}

const threshold = whole(1, 255);

function trimming(value: string): string | undefined {
  const state = value === 'auto' ? '1' : onOff(value);
  if (state === '0') return '';
  return state === '1' ? '10' : threshold(value);
}

const sharpness = decimal(0.3, 10, 0);

function sharpening(value: string): string | undefined {
  return value === 'true' || value === '' ? '1' : sharpness(value);
}

function matching(pattern: RegExp): Reader {
  return (value) => (pattern.test(value) ? value : undefined);
}

const side = whole(1, widestSide);

export const signature = matching(/^[0-9a-f]{64}$/);

/** `names`: the short one first. */
function parameter(names: string, read: Reader, neutral?: string): Parameter {
  const aliases = names.split(' ');
  const name = aliases.shift() ?? '';
  return neutral === undefined ? { name, aliases, read } : { name, aliases, read, neutral };
}

/** Every word that a URL may use, in canonical order, which is that of the alphabet. */
export const parameters: readonly Parameter[] = [
  parameter('anim animated', turnedOff, '1'),
  parameter('auto', oneOf(' format format,compress compress,format')),
  parameter('bg background', colour, 'fff'),
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
  parameter('sharpen sharp', sharpening, '0'),
  parameter('trim', trimming, '0'),
  parameter('w width', side),
];

/** By every name; a search would cost the edge more than all the rest. */
const named = Object.create(null) as Partial<Record<string, Parameter>>;
parameters.forEach((parameter) => {
  named[parameter.name] = parameter;
  parameter.aliases.forEach((alias) => {
    named[alias] = parameter;
  });
});

export function parameterNamed(name: string): Parameter | undefined {
  return named[name];
}

/** As the parameter's own `read`, for values of any length. */
export function valueOf(parameter: Parameter, value: string): string | undefined {
  return value.length > longestValue ? undefined : parameter.read(value);
}
