/** Colours that a file describes by numbers, without a profile. */
export interface ColourSpace {
  /** x and y of white, red, green and blue (CIE 1931). */
  readonly primaries: readonly number[];
  readonly curve: Curve;
  /** The brightest light in an image of high dynamic range, in candelas per square metre; 0: unknown. */
  readonly peak?: number | undefined;
}

/** The transfer function: a power, or one that has a name. */
type Curve = number | 'srgb' | 'pq' | 'hlg';

const d65 = [0.3127, 0.329] as const;
const srgb = [...d65, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06];

const illuminantC = [0.31, 0.316] as const;
const bt601 = [...d65, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07];

/** Primaries by their numbers in ITU-T H.273, table 2. */
const primariesByNumber: Readonly<Partial<Record<number, readonly number[]>>> = {
  1: srgb,
  4: [...illuminantC, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08],
  5: [...d65, 0.64, 0.33, 0.29, 0.6, 0.15, 0.06],
  6: bt601,
  7: bt601,
  8: [...illuminantC, 0.681, 0.319, 0.243, 0.692, 0.145, 0.049],
  9: [...d65, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046],
  11: [0.314, 0.351, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06],
  12: [...d65, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06],
  22: [...d65, 0.63, 0.34, 0.295, 0.605, 0.155, 0.077],
};
/** Curves by their numbers in table 3: BT.709 and its like are shown with that of BT.1886. */
const curvesByNumber: Readonly<Partial<Record<number, Curve>>> = {
  ...{ 1: 2.4, 4: 2.2, 5: 2.8, 6: 2.4, 8: 1, 13: 'srgb', 14: 2.4, 15: 2.4, 16: 'pq', 18: 'hlg' },
};
/** In an AVIF, browsers show these, and one that is not specified, with the curve of sRGB. */
const curvesInAvif: typeof curvesByNumber = {
  ...curvesByNumber,
  ...{ 1: 'srgb', 2: 'srgb', 6: 'srgb', 14: 'srgb', 15: 'srgb' },
};

/** A colour space by its coding-independent code points; undefined if unknown. */
export function byCodePoints(
  primaries: number,
  transfer: number,
  kind: 'png' | 'avif',
): ColourSpace | undefined {
  const known = primariesByNumber[primaries];
  const curve = (kind === 'avif' ? curvesInAvif : curvesByNumber)[transfer];
  return known && curve !== undefined ? { primaries: known, curve } : undefined;
}

/** A colour space by PNG's `gAMA` and `cHRM`, both times 100,000; undefined for sRGB and for impossible values. */
export function byGamma(gamma: number, chromaticities: readonly number[]): ColourSpace | undefined {
  const described = chromaticities.length === 8;
  const primaries = described ? chromaticities.map((value) => value / 100_000) : srgb;
  if (gamma === 0 || gamma > 1_000_000) return undefined;
  const space = { primaries, curve: 100_000 / gamma };
  // Browsers take a gamma without primaries for a rough description of sRGB.
  return !described && isNearlySrgb(space) ? undefined : unlessSrgb(space);
}

/** Whether colours differ so little from those of sRGB, which an undefined space is, that most viewers do not convert them. */
export function isNearlySrgb(space: ColourSpace | undefined): boolean {
  if (!space) return true;
  const { primaries, curve } = space;
  const near = typeof curve === 'number' && Math.abs(2.2 / curve - 1) < 0.05;
  return near && primaries.every((value, at) => Math.abs(value - (srgb[at] ?? 0)) < 0.002);
}

/** A colour space by its chromaticities; undefined for sRGB and for impossible colours. */
export function unlessSrgb(space: ColourSpace): ColourSpace | undefined {
  const { primaries, curve } = space;
  if (primaries === srgb && curve === 'srgb') return undefined;
  return colorantsOf(primaries).flat().every(Number.isFinite) ? space : undefined;
}

type Vector = readonly number[];
const d50: Vector = [0.9642, 1, 0.8249];
const bradford: readonly Vector[] = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

/** XYZ of full red, green and blue, adapted to D50 as a profile requires (ICC.1:2022, annex E). */
function colorantsOf([wx = 0, wy = 0, ...rest]: Vector): Vector[] {
  const at = (x: number, y: number): Vector => [x / y, 1, (1 - x - y) / y];
  const white = at(wx, wy);
  const columns = [0, 2, 4].map((index) => at(rest[index] ?? 0, rest[index + 1] ?? 0));
  const shares = product(inverse(transposed(columns)), white);
  const [from, to] = [product(bradford, white), product(bradford, d50)];
  const adapted = (colour: Vector): Vector =>
    product(
      inverse(bradford),
      product(bradford, colour).map((value, index) => (value * (to[index] ?? 0)) / (from[index] ?? 1)),
    );
  return columns.map((column, index) => adapted(column.map((value) => value * (shares[index] ?? 0))));
}

function product(rows: readonly Vector[], vector: Vector): number[] {
  return rows.map((row) => row.reduce((sum, value, index) => sum + value * (vector[index] ?? 0), 0));
}

function transposed(rows: readonly Vector[]): number[][] {
  return [0, 1, 2].map((column) => rows.map((row) => row[column] ?? 0));
}

/** The inverse of a matrix by cofactors. */
function inverse(rows: readonly Vector[]): number[][] {
  const of = (row: number, column: number): number => rows[row % 3]?.[column % 3] ?? 0;
  const cofactor = (row: number, column: number): number =>
    of(row + 1, column + 1) * of(row + 2, column + 2) - of(row + 1, column + 2) * of(row + 2, column + 1);
  const determinant = [0, 1, 2].reduce((sum, column) => sum + of(0, column) * cofactor(0, column), 0);
  return [0, 1, 2].map((row) => [0, 1, 2].map((column) => cofactor(column, row) / determinant));
}

/** A profile (ICC.1:2022) of three colours, or of grey, which has no primaries. */
export function profileOf({ primaries, curve, peak }: ColourSpace, grey: boolean): Buffer {
  const light = curveTag(curve, peak);
  const colorants = colorantsOf(primaries).map((colour) => typed('XYZ ', [0, ...colour]));
  const white = typed('XYZ ', [0, ...d50]);
  const tags: (readonly [name: string, data: Buffer])[] = grey
    ? [
        ['wtpt', white],
        ['kTRC', light],
      ]
    : [
        ['wtpt', white],
        ...['r', 'g', 'b'].flatMap((letter, index) => [
          [`${letter}XYZ`, colorants[index] ?? white] as const,
          [`${letter}TRC`, light] as const,
        ]),
      ];
  const head = Buffer.alloc(132 + 12 * tags.length);
  head.writeUInt32BE(0x0420_0000, 8);
  head.write(`mntr${grey ? 'GRAY' : 'RGB '}XYZ `, 12, 'latin1');
  head.write('acsp', 36, 'latin1');
  d50.forEach((value, index) => head.writeInt32BE(fixed(value), 68 + 4 * index));
  head.writeUInt32BE(tags.length, 128);
  let end = head.length;
  tags.forEach(([name, { length }], index) => {
    head.write(name, 132 + 12 * index, 'latin1');
    head.writeUInt32BE(end, 136 + 12 * index);
    head.writeUInt32BE(length, 140 + 12 * index);
    end += length;
  });
  head.writeUInt32BE(end);
  return Buffer.concat([head, ...tags.map(([, data]) => data)]);
}

function curveTag(curve: Curve, peak = usualPeak): Buffer {
  switch (curve) {
    case 'srgb':
      return typed('para', [3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]);
    case 'pq':
      return sampled(pqLuminance, peak);
    case 'hlg':
      return sampled(hlgLuminance, usualPeak);
    default:
      return typed('para', [0, curve]);
  }
}

/** Candelas per square metre (ITU-R BT.2100, table 4). */
function pqLuminance(signal: number): number {
  const power = signal ** (1 / 78.84375);
  return 10_000 * (Math.max(0, power - 0.8359375) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125);
}

/** Candelas per square metre on a display of 1,000 (ITU-R BT.2100, table 5). */
function hlgLuminance(signal: number): number {
  const scene = signal <= 0.5 ? signal ** 2 / 3 : (Math.exp((signal - 0.55991) / 0.17883277) + 0.28467) / 12;
  return 1_000 * scene ** 1.2;
}

/** Candelas per square metre: what Chromium assumes where a file does not say how bright it is. */
const usualPeak = 1_000;
const samples = 4_096;

/** A curve with compressed highlights: greys are within 7 of 255 of what Chromium 156 shows on an sRGB screen at the usual peak. */
function sampled(luminance: (signal: number) => number, peak: number): Buffer {
  const bytes = Buffer.alloc(12 + 2 * samples);
  bytes.write('curv', 'latin1');
  bytes.writeUInt32BE(samples, 8);
  const white = peak === 0 ? usualPeak : Math.min(usualPeak, peak);
  for (let at = 0; at < samples; at++) {
    const light = Math.tanh((2.46 * luminance(at / (samples - 1))) / white);
    bytes.writeUInt16BE(Math.round(65_535 * light), 12 + 2 * at);
  }
  return bytes;
}

/** A tag's data: its type, for a curve the number of its function, and numbers in s15Fixed16. */
function typed(type: string, [kind = 0, ...numbers]: readonly number[]): Buffer {
  const start = type === 'para' ? 12 : 8;
  const bytes = Buffer.alloc(start + 4 * numbers.length);
  bytes.write(type, 'latin1');
  bytes.writeUInt16BE(kind, start === 12 ? 8 : 4);
  numbers.forEach((value, index) => bytes.writeInt32BE(fixed(value), start + 4 * index));
  return bytes;
}

function fixed(value: number): number {
  return Math.round(value * 65_536);
}
