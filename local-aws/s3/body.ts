import type { Clock } from '../clock.ts';
import { ConnectionReset } from '../exchange.ts';

/** How an object's bytes come when they come badly. */
export interface BodyFault {
  /** Sends this many bytes and breaks the connection, whatever Content-Length said. */
  readonly breakAfter?: number;
  /** Sends pieces of this many bytes ... */
  readonly pieces?: number;
  /** ... and waits so long before each, ms. */
  readonly pause?: number;
}

/** `bytes` as `fault` lets them through. Throws {@link ConnectionReset} where it breaks. */
export async function* disturbed(
  bytes: Uint8Array,
  fault: BodyFault,
  clock: Clock,
): AsyncIterable<Uint8Array> {
  const end = Math.min(bytes.length, fault.breakAfter ?? bytes.length);
  const piece = fault.pieces ?? bytes.length;
  for (let at = 0; at < end; at += piece) {
    if (fault.pause !== undefined) await clock.sleep(fault.pause);
    yield bytes.subarray(at, Math.min(end, at + piece));
  }
  if (end < bytes.length) throw new ConnectionReset('in the middle of a body');
}
