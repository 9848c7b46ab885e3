/** One HTTP exchange as the core knows it, whichever adapter it came through. */
export interface ImageRequest {
  readonly method: string;
  /** Still percent-encoded, as the viewer wrote it; begins with a slash. */
  readonly path: string;
  /** Decoded names and values in the order in which they came. */
  readonly query: readonly QueryPair[];
  /** Names in lower case. */
  readonly headers: Readonly<Partial<Record<string, string>>>;
  /** Milliseconds that are left to answer in. */
  readonly remainingTime: () => number;
}

export type QueryPair = readonly [name: string, value: string];

export interface ImageResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where the status or the method wants none. */
  readonly body: Uint8Array;
}

export const noBody = new Uint8Array(0);
