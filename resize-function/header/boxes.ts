import { Broken, ascii } from './header.ts';

export interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** The boxes between two offsets (ISO/IEC 14496-12, 4.2). The last one may extend beyond the available bytes. */
export function boxes(bytes: Buffer, start: number, end: number): Box[] {
  const found: Box[] = [];
  for (let at = start; at + 8 <= end;) {
    const size = bytes.readUInt32BE(at);
    const large = size === 1;
    const length = large ? Number(bytes.readBigUInt64BE(at + 8)) : size === 0 ? end - at : size;
    if (length < 8 || found.length > 1_000) throw new Broken('its boxes do not fit together');
    found.push({ type: ascii(bytes, at + 4, 4), start: at + (large ? 16 : 8), end: at + length });
    at += length;
  }
  return found;
}

export function boxOf(type: string, among: readonly Box[]): Box {
  const box = among.find((candidate) => candidate.type === type);
  if (!box) throw new Broken(`it has no ${type}`);
  return box;
}
