/** Milliseconds of one core, each measured with the drawing library in sharp, at its worst; "mega" is per million pixels. */
export const rates = {
  /** Parsing and styling one element, and one kilobyte of markup, here and in the library. */
  element: 0.012,
  kilobyte: 0.06,
  /** Visiting one element while drawing, and while counting its cost. */
  visit: 0.04,
  viewport: 0.22,
  use: 0.03,
  piece: 0.004,
  /** One edge of an outline, per row of pixels that it crosses: alone, and more if many cross the same row. */
  row: 0.0004,
  crowd: 0.000_002_4,
  /** Two edges that may cross. */
  pair: 0.000_15,
  dash: 0.002,
  solidMega: 0.6,
  linearMega: 18,
  radialMega: 30,
  stop: 0.000_7,
  stopMega: 0.7,
  patternMega: 850,
  layerMega: 1.8,
  blendMega: 36,
  maskMega: 17,
  /** The cost that a clip path of a few edges adds to everything drawn in it, and per million pixels. */
  clip: 0.1,
  clipMega: 0.1,
  /** An image: decoding it, drawing it from its own pixels, and the covered pixels. */
  decodeMega: 110,
  sourceMega: 60,
  imageMega: 40,
  letter: 0.06,
  /** The letters of one text form one outline: the cost grows with their square. */
  letters: 0.000_07,
  foreignLetter: 0.35,
  family: 0.6,
  /** The shortest names have a letter and a comma. */
  familyLetter: 0.02,
} as const;

/** MiB per million pixels of one surface. */
export const surfaceMega = 4;
