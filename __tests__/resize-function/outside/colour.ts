/** Colour by the standards' own formulas, so that no colour engine is trusted: IEC 61966-2-1, ICC.1 and CIE 1976. */
export type Triple = readonly [number, number, number];

export interface Space {
  readonly name: string;
  /** Columns of red, green and blue, adapted to D50, as an ICC profile holds them. */
  readonly colorants: readonly [Triple, Triple, Triple];
  readonly gamma: number;
}

/** D65 primaries adapted by Bradford, as the ICC's and Adobe's profiles have them. */
export const adobeRgb: Space = {
  name: 'Adobe RGB',
  colorants: [
    [0.60974, 0.31111, 0.01947],
    [0.20528, 0.62567, 0.06087],
    [0.14919, 0.06322, 0.74457],
  ],
  gamma: 563 / 256,
};
export const displayP3: Space = {
  name: 'P3 with a gamma of 2.2',
  colorants: [
    [0.51512, 0.2412, -0.00105],
    [0.29198, 0.69225, 0.04189],
    [0.1571, 0.06657, 0.78407],
  ],
  gamma: 563 / 256,
};
const srgbColorants: Space['colorants'] = [
  [0.43607, 0.22249, 0.01392],
  [0.38515, 0.71687, 0.09708],
  [0.14307, 0.06061, 0.7141],
];

/** What `device` (0 to 1) is in sRGB, 0 to 255; what lies outside is cut off. */
export function inSrgb(device: Triple, { colorants, gamma }: Space): Triple {
  return srgbOf(
    sum(
      colorants,
      device.map((value) => value ** gamma),
    ),
  );
}

/** A grey of a profile with a gamma of its own. */
export function greyInSrgb(value: number, gamma: number): Triple {
  const grey = compressed(value ** gamma);
  return [grey, grey, grey];
}

function srgbOf(xyz: readonly number[]): Triple {
  const [red = 0, green = 0, blue = 0] = product(inverse(srgbColorants), xyz).map(compressed);
  return [red, green, blue];
}

function compressed(linear: number): number {
  const light = Math.max(0, Math.min(1, linear));
  return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);
}

function sum(columns: Space['colorants'], [r = 0, g = 0, b = 0]: readonly number[]): number[] {
  return [0, 1, 2].map((row) =>
    columns.reduce((all, column, at) => all + (column[row] ?? 0) * ([r, g, b][at] ?? 0), 0),
  );
}

function product(rows: readonly (readonly number[])[], vector: readonly number[]): number[] {
  return rows.map((row) => row.reduce((all, value, at) => all + value * (vector[at] ?? 0), 0));
}

/** The inverse of the matrix of these columns, by its cofactors. */
function inverse([a, b, c]: Space['colorants']): number[][] {
  const cross = (one: Triple, other: Triple): number[] => [
    one[1] * other[2] - one[2] * other[1],
    one[2] * other[0] - one[0] * other[2],
    one[0] * other[1] - one[1] * other[0],
  ];
  const [first, second, third] = [cross(b, c), cross(c, a), cross(a, b)];
  const determinant = product([a], first)[0] ?? 1;
  return [first, second, third].map((row) => row.map((value) => value / determinant));
}

/** CIE 1976 L*a*b* of an sRGB colour, 0 to 255, relative to D50. */
function labOf(srgb: readonly number[]): Triple {
  const linear = srgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const white = [0.9642, 1, 0.8249];
  const [x = 0, y = 0, z = 0] = sum(srgbColorants, linear).map((value, at) => {
    const share = value / (white[at] ?? 1);
    return share > 216 / 24_389 ? Math.cbrt(share) : ((24_389 / 27) * share + 16) / 116;
  });
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

export function deltaE(one: readonly number[], other: readonly number[]): number {
  const [from, to] = [labOf(one), labOf(other)];
  return Math.hypot(from[0] - to[0], from[1] - to[1], from[2] - to[2]);
}

/** A profile of ICC.1:2001-04 with a matrix and one gamma, or with a gamma alone for grey. */
export function profileOf(gamma: number, space?: Space): Buffer {
  const xyz = ([x, y, z]: Triple): Buffer => {
    const bytes = Buffer.alloc(20);
    bytes.write('XYZ ', 'latin1');
    [x, y, z].forEach((value, at) => bytes.writeInt32BE(Math.round(value * 65_536), 8 + 4 * at));
    return bytes;
  };
  const curve = Buffer.alloc(16);
  curve.write('curv', 'latin1');
  curve.writeUInt32BE(1, 8);
  curve.writeUInt16BE(Math.round(gamma * 256), 12);
  const name = space?.name ?? 'grey';
  const description = Buffer.alloc(100);
  description.write('desc', 'latin1');
  description.writeUInt32BE(name.length + 1, 8);
  description.write(name, 12, 'latin1');
  const rights = Buffer.alloc(16);
  rights.write('text\0\0\0\0none', 'latin1');
  const tags: (readonly [string, Buffer])[] = [
    ['desc', description],
    ['cprt', rights],
    ['wtpt', xyz([0.9642, 1, 0.8249])],
    ...(space
      ? [
          ...(['rXYZ', 'gXYZ', 'bXYZ'] as const).map(
            (tag, at) => [tag, xyz(space.colorants[at] ?? [0, 0, 0])] as const,
          ),
          ...(['rTRC', 'gTRC', 'bTRC'] as const).map((tag) => [tag, curve] as const),
        ]
      : [['kTRC', curve] as const]),
  ];
  const head = Buffer.alloc(128 + 4 + 12 * tags.length);
  let end = head.length;
  head.writeUInt32BE(0x02400000, 8);
  head.write(`mntr${space ? 'RGB ' : 'GRAY'}XYZ `, 12, 'latin1');
  head.write('acsp', 36, 'latin1');
  [0.9642, 1, 0.8249].forEach((value, at) => head.writeInt32BE(Math.round(value * 65_536), 68 + 4 * at));
  head.writeUInt32BE(tags.length, 128);
  tags.forEach(([tag, data], at) => {
    head.write(tag, 132 + 12 * at, 'latin1');
    head.writeUInt32BE(end, 136 + 12 * at);
    head.writeUInt32BE(data.length, 140 + 12 * at);
    end += data.length;
  });
  head.writeUInt32BE(end, 0);
  return Buffer.concat([head, ...tags.map(([, data]) => data)]);
}
