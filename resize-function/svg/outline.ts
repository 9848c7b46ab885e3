/** The properties of a shape that decide the cost of filling and stroking it: no positions, so a transform only scales it. */
export interface Outline {
  /** Straight segments, including those that curves are split into, at the scale of one pixel per user unit. */
  readonly pieces: number;
  readonly vertices: number;
  /** Subpaths. */
  readonly parts: number;
  /** User units along the outline, at most. */
  readonly length: number;
  /** The length of each straight segment, in user units. */
  readonly legs: readonly number[];
  readonly width: number;
  readonly height: number;
  /** Pairs of segments that overlap along both axes when each is `wider` user units longer: no others can cross. */
  readonly pairs: (wider: number) => number;
}

type Point = readonly [x: number, y: number];

/** Where the segments begin and end along one axis, each in order. */
type Extents = readonly [starts: Float64Array, ends: Float64Array];

function overlapping([starts, ends]: Extents, wider: number): number {
  let started = 0;
  let pairs = 0;
  ends.forEach((end, before) => {
    while ((starts[started] ?? Infinity) <= end + wider) started++;
    pairs += started - before - 1;
  });
  return pairs;
}

/** Collects the corners of control polygons; a curve is never longer than the polygon of its control points. */
export class Tracer {
  private readonly lengths: number[] = [];
  private readonly lines: (readonly [from: Point, to: Point])[] = [];
  private readonly box = [Infinity, Infinity, -Infinity, -Infinity];
  private x = 0;
  private y = 0;
  private mirrored: readonly [number, number] | undefined;
  private startX = 0;
  private startY = 0;
  private vertices = 0;
  private parts = 0;
  private curves = 0;

  move(x: number, y: number): void {
    this.close();
    this.parts++;
    this.vertices++;
    [this.x, this.y, this.startX, this.startY] = [x, y, x, y];
    this.mirrored = undefined;
    this.include(x, y);
  }

  /** Adds a curve to the last of the points, with the others as control points. */
  through(points: readonly number[]): void {
    this.vertices++;
    const [controlX, controlY] = points.slice(-4);
    if (points.length > 2) this.curves++;
    for (let at = 0; at + 1 < points.length; at += 2) this.leg(points[at] ?? 0, points[at + 1] ?? 0);
    // The control point that a following smooth curve reflects.
    this.mirrored =
      points.length > 2 ? [2 * this.x - (controlX ?? 0), 2 * this.y - (controlY ?? 0)] : this.position;
  }

  /** The implied control point of a smooth curve. */
  get reflection(): readonly [number, number] {
    return this.mirrored ?? this.position;
  }

  close(): void {
    this.mirrored = undefined;
    if (this.x !== this.startX || this.y !== this.startY) this.leg(this.startX, this.startY);
  }

  get position(): Point {
    return [this.x, this.y];
  }

  outline(): Outline {
    this.close();
    const [left = 0, top = 0, right = 0, bottom = 0] = this.box;
    const length = this.lengths.reduce((sum, leg) => sum + leg, 0);
    let sorted: readonly Extents[] | undefined;
    return {
      pieces: this.lengths.length + Math.sqrt(length * this.curves),
      vertices: this.vertices,
      parts: this.parts,
      length,
      legs: this.lengths,
      width: Math.max(0, right - left),
      height: Math.max(0, bottom - top),
      pairs: (wider) => {
        sorted ??= [this.extents(0), this.extents(1)];
        return Math.min(...sorted.map((extents) => overlapping(extents, wider)));
      },
    };
  }

  private extents(axis: 0 | 1): Extents {
    const ends = (of: (from: number, to: number) => number): Float64Array =>
      Float64Array.from(this.lines, ([from, to]) => of(from[axis], to[axis])).sort();
    return [ends(Math.min), ends(Math.max)];
  }

  private leg(x: number, y: number): void {
    this.lengths.push(Math.hypot(x - this.x, y - this.y));
    this.lines.push([this.position, [x, y]]);
    [this.x, this.y] = [x, y];
    this.include(x, y);
  }

  private include(x: number, y: number): void {
    const [left = 0, top = 0, right = 0, bottom = 0] = this.box;
    this.box[0] = Math.min(left, x);
    this.box[1] = Math.min(top, y);
    this.box[2] = Math.max(right, x);
    this.box[3] = Math.max(bottom, y);
  }
}
