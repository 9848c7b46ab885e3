/** Thrown when the limit is exceeded: the rest need not be counted. */
export class TooDear extends Error {}

/** Adds up the cost of drawing, and stops at a limit. */
export class Meter {
  /** Milliseconds for each tile of the image. */
  private once = 0;
  /** Milliseconds for all tiles together. */
  private spread = 0;
  /** MiB of the surfaces that are open now, and the most at any time. */
  private held = 0;
  private peak = 0;
  private readonly tiles: number;
  private readonly limit: number;

  constructor(tiles: number, limit: number) {
    this.tiles = tiles;
    this.limit = limit;
  }

  get cpu(): number {
    return this.once * this.tiles + this.spread;
  }

  get memory(): number {
    return this.peak;
  }

  /** Adds work that is repeated for every tile. */
  again(milliseconds: number): void {
    this.once += milliseconds;
    this.check();
  }

  /** Adds work that is shared between the tiles. */
  shared(milliseconds: number): void {
    this.spread += milliseconds;
    this.check();
  }

  /** Counts what `work` adds `times` times. */
  repeated(times: number, work: () => void): void {
    const [once, spread] = [this.once, this.spread];
    work();
    this.once = once + (this.once - once) * times;
    this.spread = spread + (this.spread - spread) * times;
    this.check();
  }

  /** Counts `mebibytes` as in use during `work`. */
  holding(mebibytes: number, work: () => void): void {
    this.held += mebibytes;
    this.peak = Math.max(this.peak, this.held);
    work();
    this.held -= mebibytes;
  }

  private check(): void {
    if (!(this.cpu <= this.limit)) throw new TooDear();
  }
}
