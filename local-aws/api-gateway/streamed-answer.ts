import { ConnectionReset, type HttpResponse } from '../exchange.ts';
import { malformed, membersOf, recordIn, remapped, statusOf, textOf } from './buffered-answer.ts';
import type { Room } from './room.ts';
import { within } from '../clock.ts';

/** Documented: eight NUL bytes end the metadata. */
const delimiter = Buffer.alloc(8);
/** When a stream must have ended, and how long no byte may come, ms. */
export interface Limits {
  readonly ends: number;
  readonly idle: number;
}

/** Bytes after which a missing delimiter means that there is no prelude. Assumed. */
const longestPrelude = 65_536;

/**
 * A streamed result as HTTP: its metadata (`{statusCode, headers, cookies}` and eight NUL bytes), then the body as it arrives, within
 * its limits. Throws the 502 of a stream without metadata; a stream that breaks midway breaks the connection.
 */
export async function streamedAnswer(
  stream: AsyncIterable<Uint8Array>,
  { ends, idle }: Limits,
  room: Room,
): Promise<HttpResponse> {
  const chunks = stream[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  let end = -1;
  while (end < 0) {
    const next = await nextOf(chunks);
    if (next === undefined || start.length > longestPrelude) throw malformed();
    start = Buffer.concat([start, next]);
    end = start.indexOf(delimiter);
  }
  const { statusCode, headers, cookies } = recordIn(start.subarray(0, end));
  const setCookie = Array.isArray(cookies) ? { 'set-cookie': cookies.map(String) } : {};
  return {
    status: statusOf(statusCode),
    headers: { 'content-type': 'application/json', ...remapped(membersOf(headers, textOf)), ...setCookie },
    body: paced(start.subarray(end + delimiter.length), chunks, { ends, idle }, room),
  };
}

async function nextOf(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    const next = await chunks.next();
    return next.done ? undefined : next.value;
  } catch (cause) {
    throw Object.assign(malformed(), { cause });
  }
}

/** The rest of the stream, within API Gateway's limits of rate and time. */
async function* paced(
  first: Uint8Array,
  chunks: AsyncIterator<Uint8Array>,
  { ends, idle }: Limits,
  { settings, surroundings: { clock } }: Room,
): AsyncGenerator<Uint8Array> {
  const broken = (): ConnectionReset =>
    new ConnectionReset(clock.now() < ends ? 'no byte came for too long' : 'the stream lasted too long');
  let sent = 0;
  try {
    for (let chunk: Uint8Array | undefined = first; chunk;) {
      const slow = Math.min(chunk.length, Math.max(0, sent + chunk.length - settings.streamFree));
      if (slow > 0) await clock.sleep((slow * 1_000) / settings.streamRate);
      if (clock.now() >= ends) throw broken();
      sent += chunk.length;
      if (chunk.length > 0) yield chunk;
      const wait = Math.min(idle, ends - clock.now());
      const next: IteratorResult<Uint8Array, unknown> = await within(clock, wait, chunks.next(), broken);
      chunk = next.done ? undefined : next.value;
    }
  } finally {
    // A viewer that disconnects ends the function's stream too.
    void chunks.return?.().catch(() => undefined);
  }
}
