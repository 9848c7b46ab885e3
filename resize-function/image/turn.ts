import type { Size } from '../size.ts';

/**
 * One of the eight orientations of an image: first mirrored left to right or not, then rotated clockwise by quarters. EXIF's
 * orientation, `rot` and `flip` combine into one of these, which is applied after resizing: rotating a large original first would
 * keep all of it in memory.
 */
export interface Turn {
  readonly mirrored: boolean;
  /** 0 to 3. */
  readonly quarters: number;
}

/** By EXIF orientation, 1 to 8 (CIPA DC-008, 4.6.4). */
const byOrientation: readonly Turn[] = [
  { mirrored: false, quarters: 0 },
  { mirrored: true, quarters: 0 },
  { mirrored: false, quarters: 2 },
  { mirrored: true, quarters: 2 },
  { mirrored: true, quarters: 3 },
  { mirrored: false, quarters: 1 },
  { mirrored: true, quarters: 1 },
  { mirrored: false, quarters: 3 },
];

const upright: Turn = { mirrored: false, quarters: 0 };

export function isUpright({ mirrored, quarters }: Turn): boolean {
  return !mirrored && quarters === 0;
}

export function turnOfOrientation(orientation: number): Turn {
  return byOrientation[orientation - 1] ?? upright;
}

/** Combines `first`, then `second`. A rotation that is mirrored afterwards reverses its direction. */
export function then(first: Turn, second: Turn): Turn {
  const quarters = second.mirrored ? -first.quarters : first.quarters;
  return {
    mirrored: first.mirrored !== second.mirrored,
    quarters: (quarters + second.quarters + 4) % 4,
  };
}

/** The size after a rotation; the same function reverses it. */
export function turnedSize({ width, height }: Size, { quarters }: Turn): Size {
  return quarters % 2 === 0 ? { width, height } : { width: height, height: width };
}

export interface Place {
  /** From -1 (left, top) to 1 (right, bottom). */
  readonly x: number;
  readonly y: number;
}

/** A position in the rotated image, in the coordinates of the stored one. */
export function untouchedPlace({ x, y }: Place, { mirrored, quarters }: Turn): Place {
  let place = { x, y };
  for (let quarter = 0; quarter < quarters; quarter++) place = { x: place.y, y: -place.x };
  return mirrored ? { x: -place.x, y: place.y } : place;
}
