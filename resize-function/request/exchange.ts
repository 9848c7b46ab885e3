/** One HTTP exchange as the core knows it, whichever adapter it came through. */
export interface ImageRequest {
  readonly method: string;
  /** Still percent-encoded, as the viewer wrote it; begins with a slash. */
  readonly path: string;
  /** Decoded names and values in their original order. */
  readonly query: readonly QueryPair[];
  /** Names in lower case. */
  readonly headers: Readonly<Partial<Record<string, string>>>;
  /** Milliseconds left for the response. */
  readonly remainingTime: () => number;
}

export type QueryPair = readonly [name: string, value: string];

export interface ImageResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty if the status or the method allows no body. */
  readonly body: Uint8Array;
}

export const noBody = new Uint8Array(0);
