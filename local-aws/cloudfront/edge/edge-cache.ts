import type { HttpResponse } from '../../exchange.ts';

/** A kept answer. Times in ms. */
export interface Kept {
  readonly status: number;
  readonly headers: HttpResponse['headers'];
  readonly body: Uint8Array;
  readonly path: string;
  readonly storedAt: number;
  readonly freshUntil: number;
}

/** What the edges keep, each for itself and each distribution apart. */
export interface EdgeCache {
  get(distributionId: string, edge: number, key: string): Kept | undefined;
  put(distributionId: string, edge: number, key: string, kept: Kept): void;
  delete(distributionId: string, edge: number, key: string): void;
}

export function createEdgeCache(): EdgeCache {
  const shelves = new Map<string, Map<string, Kept>>();
  const shelfOf = (distributionId: string, edge: number): Map<string, Kept> => {
    const name = `${distributionId}/${edge}`;
    const shelf = shelves.get(name) ?? new Map<string, Kept>();
    shelves.set(name, shelf);
    return shelf;
  };
  return {
    get: (distributionId, edge, key) => shelfOf(distributionId, edge).get(key),
    put: (distributionId, edge, key, kept) => {
      shelfOf(distributionId, edge).set(key, kept);
    },
    delete: (distributionId, edge, key) => {
      shelfOf(distributionId, edge).delete(key);
    },
  };
}

/** `response`, which hands its bytes to `keep` when the last of them has passed; never when it broke off. */
export function keepingCopy(response: HttpResponse, keep: (body: Uint8Array) => void): HttpResponse {
  const { body } = response;
  if (body instanceof Uint8Array) {
    keep(body);
    return response;
  }
  return { ...response, body: copying(body, keep) };
}

async function* copying(
  body: AsyncIterable<Uint8Array>,
  keep: (body: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) {
    chunks.push(chunk);
    yield chunk;
  }
  keep(Buffer.concat(chunks));
}
