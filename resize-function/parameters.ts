/**
 * The words of the URL. This file and canonical.ts are also built into the CloudFront Function, whose runtime
 * knows ECMAScript 5.1 and a selection of what came later: no Map, no Set, no spread of iterables, no classes.
 */
export interface Parameter {
  /** The short name, which is the canonical one. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** What is allowed, in words for an error message. */
  readonly allowed: string;
  /** The canonical text of `value`: '' when it says no more than leaving it out, undefined when it is not allowed. */
  readonly read: (value: string) => string | undefined;
}

/** No URL may ask for more, whatever the configuration says: the side of the largest JPEG is 65,535. */
const widestSide = 16_384;

const truths = ['', '1', 'true', 'yes', 'on'];
const falsehoods = ['0', 'false', 'no', 'off'];

function whole(low: number, high: number): (value: string) => string | undefined {
  return (value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : -1;
    return number >= low && number <= high ? String(number) : undefined;
  };
}

/** Rounded to two decimals, without zeros at the end; `nothing` is the value that changes nothing. */
function decimal(low: number, high: number, nothing: number): (value: string) => string | undefined {
  return (value) => {
    const number = /^\d{1,4}(\.\d{1,6})?$/.test(value) ? Math.round(Number(value) * 100) / 100 : -1;
    if (number === nothing) return '';
    return number >= low && number <= high ? String(number) : undefined;
  };
}

/** In quarters, rounded up: a screen's 2.625 must not make a picture of its own. */
function pixelRatio(value: string): string | undefined {
  const ratio = decimal(1, 5, 1)(value);
  return ratio === undefined || ratio === '' ? ratio : String(Math.ceil(Number(ratio) * 4) / 4);
}

/** `words` maps what may be written to what it means. */
function oneOf(words: Readonly<Record<string, string>>): (value: string) => string | undefined {
  return (value) => (Object.prototype.hasOwnProperty.call(words, value) ? words[value] : undefined);
}

/** A switch that is off unless it is turned on. */
function turnedOn(value: string): string | undefined {
  if (truths.includes(value)) return '1';
  return falsehoods.includes(value) ? '' : undefined;
}

function turnedOff(value: string): string | undefined {
  if (falsehoods.includes(value)) return '0';
  return truths.includes(value) ? '' : undefined;
}

const gravityWords = oneOf({
  center: '',
  centre: '',
  c: '',
  north: 'n',
  top: 'n',
  n: 'n',
  northeast: 'ne',
  ne: 'ne',
  east: 'e',
  right: 'e',
  e: 'e',
  southeast: 'se',
  se: 'se',
  south: 's',
  bottom: 's',
  s: 's',
  southwest: 'sw',
  sw: 'sw',
  west: 'w',
  left: 'w',
  w: 'w',
  northwest: 'nw',
  nw: 'nw',
  attention: 'attention',
  auto: 'attention',
  smart: 'attention',
  entropy: 'entropy',
});

/** A side, a strategy, or a focal point as fractions of width and height: `0.5x0.25`. */
function gravity(value: string): string | undefined {
  const point = /^(0|1|0?\.\d{1,4}|1\.0{1,4}|0\.\d{1,4})x(0|1|0?\.\d{1,4}|1\.0{1,4}|0\.\d{1,4})$/.exec(value);
  if (!point) return gravityWords(value);
  const text = [point[1], point[2]].map((part) => String(Math.round(Number(part) * 100) / 100)).join('x');
  return text === '0.5x0.5' ? '' : text;
}

const colourWords = oneOf({ white: 'ffffff', black: '000000', transparent: '00000000' });

/** `rgb`, `rgba`, `rrggbb` or `rrggbbaa`, written out; full opacity is not written. */
function colour(value: string): string | undefined {
  const named = colourWords(value);
  if (named !== undefined) return named;
  const hex = value.toLowerCase().replace(/^#/, '');
  if (!/^([0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})$/.test(hex)) return undefined;
  const long = hex.length < 6 ? hex.replace(/./g, '$&$&') : hex;
  return long.replace(/^(.{6})ff$/, '$1');
}

/** `x,y,width,height` in pixels of the upright original. */
function rectangle(value: string): string | undefined {
  if (!/^\d{1,5},\d{1,5},\d{1,5},\d{1,5}$/.test(value)) return undefined;
  const numbers = value.split(',').map(Number);
  return numbers[2] === 0 || numbers[3] === 0 ? undefined : numbers.join(',');
}

function trimming(value: string): string | undefined {
  if (falsehoods.includes(value)) return '';
  return value === 'auto' || truths.includes(value) ? '10' : whole(1, 255)(value);
}

function sharpening(value: string): string | undefined {
  return value === 'true' || value === '' ? '1' : decimal(0.3, 10, 0)(value);
}

const side = whole(1, widestSide);

/** Every word that a URL may use, in canonical order. */
export const parameters: readonly Parameter[] = [
  { name: 'anim', aliases: ['animated'], allowed: '1 or 0', read: turnedOff },
  {
    name: 'auto',
    aliases: [],
    allowed: 'format',
    read: oneOf({ format: '', 'format,compress': '', 'compress,format': '' }),
  },
  {
    name: 'bg',
    aliases: ['background'],
    allowed: 'rrggbb, rrggbbaa, white, black or transparent',
    read: colour,
  },
  { name: 'blur', aliases: [], allowed: '0.3 to 20', read: decimal(0.3, 20, 0) },
  { name: 'dl', aliases: ['download'], allowed: '1 or 0', read: turnedOn },
  { name: 'dpr', aliases: [], allowed: '1 to 5', read: pixelRatio },
  {
    name: 'e',
    aliases: ['expires'],
    allowed: 'seconds since 1970',
    read: (value) => (/^[1-9]\d{8,10}$/.test(value) ? value : undefined),
  },
  { name: 'ex', aliases: ['extract', 'rect'], allowed: 'x,y,width,height in pixels', read: rectangle },
  {
    name: 'f',
    aliases: ['format', 'fm'],
    allowed: 'auto, jpeg, png, webp, avif or gif',
    read: oneOf({ auto: '', jpeg: 'jpeg', jpg: 'jpeg', png: 'png', webp: 'webp', avif: 'avif', gif: 'gif' }),
  },
  {
    name: 'fit',
    aliases: [],
    allowed: 'scale-down, cover, contain, crop or fill',
    read: oneOf({
      'scale-down': '',
      inside: '',
      clip: '',
      max: '',
      cover: 'cover',
      contain: 'contain',
      pad: 'contain',
      crop: 'crop',
      fill: 'fill',
      scale: 'fill',
      squeeze: 'fill',
    }),
  },
  {
    name: 'flip',
    aliases: [],
    allowed: 'h, v or hv',
    read: oneOf({ h: 'h', horizontal: 'h', v: 'v', vertical: 'v', hv: 'hv', vh: 'hv', both: 'hv' }),
  },
  {
    name: 'g',
    aliases: ['gravity', 'position'],
    allowed: 'n, ne, e, se, s, sw, w, nw, center, attention, entropy or a point such as 0.5x0.25',
    read: gravity,
  },
  { name: 'gray', aliases: ['grey', 'grayscale', 'greyscale'], allowed: '1 or 0', read: turnedOn },
  { name: 'h', aliases: ['height'], allowed: `1 to ${widestSide} pixels`, read: side },
  {
    name: 'meta',
    aliases: ['metadata'],
    allowed: 'none or copyright',
    read: oneOf({ none: '', copyright: 'copyright' }),
  },
  {
    name: 'p',
    aliases: ['preset'],
    allowed: 'the name of a preset',
    read: (value) => (/^[a-z0-9][a-z0-9_-]{0,31}$/.test(value) ? value : undefined),
  },
  { name: 'q', aliases: ['quality'], allowed: '1 to 100', read: whole(1, 100) },
  {
    name: 'rot',
    aliases: ['rotate', 'or'],
    allowed: '0, 90, 180 or 270',
    read: oneOf({ '0': '', '90': '90', '180': '180', '270': '270' }),
  },
  {
    name: 's',
    aliases: ['signature'],
    allowed: 'a signature of 64 hexadecimal digits',
    read: (value) => (/^[0-9a-f]{64}$/.test(value) ? value : undefined),
  },
  { name: 'sharpen', aliases: ['sharp'], allowed: '0.3 to 10', read: sharpening },
  { name: 'trim', aliases: [], allowed: 'auto or 2 to 255', read: trimming },
  { name: 'w', aliases: ['width'], allowed: `1 to ${widestSide} pixels`, read: side },
];

export function parameterNamed(name: string): Parameter | undefined {
  return parameters.find((parameter) => parameter.name === name || parameter.aliases.includes(name));
}
