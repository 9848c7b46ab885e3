import type { Duplex } from 'node:stream';

/** One message between the function and its worker: a small head as JSON, and bytes that are copied once. */
export interface Frame {
  readonly head: unknown;
  readonly body: Buffer;
}

/** Two lengths, four bytes each: the head's, the body's. */
const prefix = 8;

export function writeFrame(stream: Duplex, head: unknown, body: Uint8Array): void {
  const text = Buffer.from(JSON.stringify(head));
  const start = Buffer.allocUnsafe(prefix + text.length);
  start.writeUInt32LE(text.length, 0);
  start.writeUInt32LE(body.length, 4);
  text.copy(start, prefix);
  stream.write(start);
  if (body.length > 0) stream.write(body);
}

/** Calls `take` for every frame that arrives on `stream`. */
export function readFrames(stream: Duplex, take: (frame: Frame) => void): void {
  let part = collector(prefix);
  let lengths: readonly [head: number, body: number] | undefined;
  let head: unknown;
  const next = (bytes: Buffer): void => {
    if (lengths === undefined) {
      lengths = [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
      part = collector(lengths[0]);
    } else if (head === undefined) {
      head = JSON.parse(bytes.toString());
      part = collector(lengths[1]);
    } else {
      const frame = { head, body: bytes };
      [lengths, head, part] = [undefined, undefined, collector(prefix)];
      take(frame);
    }
  };
  stream.on('data', (chunk: Buffer) => {
    let rest = chunk;
    for (;;) {
      rest = part.add(rest);
      if (!part.complete()) return;
      next(part.bytes);
      if (rest.length === 0 && !part.complete()) return;
    }
  });
}

interface Collector {
  readonly bytes: Buffer;
  /** Takes the missing bytes; returns the rest. */
  add(chunk: Buffer): Buffer;
  complete(): boolean;
}

/** One allocation of the right size: joining chunks would need everything twice in memory. */
function collector(length: number): Collector {
  const bytes = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  return {
    bytes,
    add: (chunk) => {
      const copied = chunk.copy(bytes, filled);
      filled += copied;
      return chunk.subarray(copied);
    },
    complete: () => filled === length,
  };
}
