import type { Orientation } from './containers.ts';

export interface Raster {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel, not premultiplied. */
  readonly rgba: Uint8Array;
}

export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

export function rasterOf(width: number, height: number, at: (x: number, y: number) => Colour): Raster {
  const rgba = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rgba.set(at(x, y), 4 * (y * width + x));
  return { width, height, rgba };
}

export function colourAt({ width, rgba }: Raster, x: number, y: number): Colour {
  const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(4 * (y * width + x));
  return [red, green, blue, alpha];
}

/** Where the first row and the first column of what is stored stand in what is shown (CIPA DC-008, 4.6.4, Orientation). */
const firstRow = {
  1: 'top',
  2: 'top',
  3: 'bottom',
  4: 'bottom',
  5: 'left',
  6: 'right',
  7: 'right',
  8: 'left',
};
const firstColumn = {
  1: 'left',
  2: 'right',
  3: 'right',
  4: 'left',
  5: 'top',
  6: 'top',
  7: 'bottom',
  8: 'bottom',
};

/** The pixel of the shown image that stands at a column and row of the stored one. */
function shownPlace(
  orientation: Orientation,
  column: number,
  row: number,
  width: number,
  height: number,
): [number, number] {
  const row0 = firstRow[orientation];
  const column0 = firstColumn[orientation];
  if (row0 === 'top' || row0 === 'bottom')
    return [column0 === 'left' ? column : width - 1 - column, row0 === 'top' ? row : height - 1 - row];
  return [row0 === 'left' ? row : width - 1 - row, column0 === 'top' ? column : height - 1 - column];
}

/** What a camera that was held so has stored of an upright image. */
export function stored(upright: Raster, orientation: Orientation): Raster {
  const { width, height } = upright;
  const lying = orientation >= 5;
  return rasterOf(lying ? height : width, lying ? width : height, (column, row) =>
    colourAt(upright, ...shownPlace(orientation, column, row, width, height)),
  );
}

/** What a viewer shows who obeys the orientation. */
export function shown(raster: Raster, orientation: number): Raster {
  if (orientation === 1) return raster;
  const lying = orientation >= 5;
  const [width, height] = lying ? [raster.height, raster.width] : [raster.width, raster.height];
  // A pixel at a time: a copy begins at an address that four bytes may be read from.
  const from = new Uint32Array(new Uint8Array(raster.rgba).buffer);
  const to = new Uint32Array(from.length);
  for (let row = 0; row < raster.height; row++)
    for (let column = 0; column < raster.width; column++) {
      const [x, y] = shownPlace(orientation as Orientation, column, row, width, height);
      to[y * width + x] = from[row * raster.width + column] ?? 0;
    }
  return { width, height, rgba: new Uint8Array(to.buffer) };
}

/** Quarters anti-clockwise, as `irot` counts. */
export function turnedLeft(raster: Raster, quarters: number): Raster {
  return quarters === 0 ? raster : turnedLeft(shown(raster, 8), quarters - 1);
}

/** As `imir` has it: axis 0 exchanges top and bottom, axis 1 left and right. */
export function mirrored(raster: Raster, axis: number): Raster {
  return shown(raster, axis === 0 ? 4 : 2);
}
