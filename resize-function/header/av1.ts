import { partCounter } from './header.ts';

interface Unit {
  readonly type: number;
  readonly data: Buffer;
}

const sequenceHeader = 1;
/** Sequence header, temporal delimiter, frame header, tile group, frame, the header again: no metadata, no padding. */
const image = [sequenceHeader, 2, 3, 4, 6, 7];

/** The units of a part of an AV1 stream (AV1 specification, 5.3). Throws a RangeError if one is truncated. */
function* unitsOf(stream: Buffer): Generator<Unit> {
  const count = partCounter('units');
  for (let at = 0; at < stream.length;) {
    count();
    const header = stream.readUInt8(at);
    at += (header & 4) === 0 ? 1 : 2;
    // A unit without a size extends to the end.
    let size = (header & 2) === 0 ? stream.length - at : 0;
    for (let shift = 0, more = (header & 2) !== 0; more; shift += 7) {
      const part = stream.readUInt8(at++);
      size += (part & 0x7f) * 2 ** shift;
      more = part >= 0x80;
    }
    if (at + size > stream.length) throw new RangeError('a unit is truncated');
    yield { type: (header >> 3) & 15, data: stream.subarray(at, at + size) };
    at += size;
  }
}

/** Whether a part of an AV1 stream contains only units of an image. */
export function isJustImage(stream: Buffer): boolean {
  try {
    return [...unitsOf(stream)].every(({ type }) => image.includes(type));
  } catch {
    return false;
  }
}

/**
 * Whether a monochrome stream stores black as 16 and white as 235 (AV1 specification, 5.5.2). Throws a RangeError if it has no sequence
 * header.
 */
export function isLimited(stream: Buffer): boolean {
  for (const { type, data } of unitsOf(stream)) if (type === sequenceHeader) return !fullRange(data);
  throw new RangeError('there is no sequence header');
}

/** Reads past the fields before `color_range`. A stream with timing information is a video's and counts as full range. */
function fullRange(data: Buffer): boolean {
  let at = 0;
  const bits: Bits = (count) => {
    let value = 0;
    for (const end = at + count; at < end; at++)
      value = 2 * value + ((data.readUInt8(at >> 3) >> (7 - (at & 7))) & 1);
    return value;
  };
  const profile = bits(3);
  // The first of the two bits tells whether it is a still image.
  const reduced = (bits(2) & 1) === 1;
  if (reduced) bits(5);
  else if (bits(1) === 1) return true;
  else operatingPoints(bits);
  const [across, down] = [bits(4), bits(4)];
  bits(across + 1);
  bits(down + 1);
  if (!reduced && bits(1) === 1) bits(7);
  bits(3);
  if (!reduced) toolsBetweenFrames(bits);
  bits(3);
  const deep = bits(1);
  if (profile === 2 && deep === 1) bits(1);
  const monochrome = profile !== 1 && bits(1) === 1;
  if (bits(1) === 1) bits(24);
  return !monochrome || bits(1) === 1;
}

type Bits = (count: number) => number;

function operatingPoints(bits: Bits): void {
  const delays = bits(1);
  for (let points = bits(5); points >= 0; points--) {
    bits(12);
    if (bits(5) > 7) bits(1);
    if (delays === 1 && bits(1) === 1) bits(4);
  }
}

function toolsBetweenFrames(bits: Bits): void {
  bits(4);
  const order = bits(1);
  if (order === 1) bits(2);
  const screen = bits(1) === 1 || bits(1) === 1;
  if (screen && bits(1) === 0) bits(1);
  if (order === 1) bits(3);
}
