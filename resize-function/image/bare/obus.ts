/** Sequence header, temporal delimiter, frame header, tile group, frame, the header again: no metadata, no padding. */
const image = [1, 2, 3, 4, 6, 7];

/** Whether a part of an AV1 stream consists only of an image's units (AV1 specification, 5.3). */
export function isJustImage(data: Buffer): boolean {
  for (let at = 0; at < data.length;) {
    const header = data.readUInt8(at);
    if (!image.includes((header >> 3) & 15)) return false;
    at += (header & 4) === 0 ? 1 : 2;
    // Without its own size it extends to the end.
    if ((header & 2) === 0) return true;
    let size = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const part = data.readUInt8(at++);
      size += (part & 0x7f) * 2 ** shift;
      more = part >= 0x80;
    }
    at += size;
    if (at > data.length) return false;
  }
  return true;
}
