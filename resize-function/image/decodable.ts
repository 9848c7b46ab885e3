import { ascii } from '../header/header.ts';
import type { Header } from '../header/header.ts';

const alphaFlag = 0x10;

/** The original in a form that libvips reads as browsers do: both look past a wrong word in the container. */
export function decodable(bytes: Buffer, { kind, alpha }: Header): Buffer {
  // A WebP that has transparency and does not announce it (RFC 9649, 2.7) would lose it.
  if (kind === 'webp' && alpha && ascii(bytes, 12, 4) === 'VP8X') {
    const flags = bytes.readUInt8(20);
    return (flags & alphaFlag) === 0 ? changed(bytes, 20, flags | alphaFlag) : bytes;
  }
  // An AVIF that is a sequence in the first place has a still image all the same: "avis" becomes "avif".
  if (kind === 'avif' && ascii(bytes, 8, 4) === 'avis') return changed(bytes, 11, 0x66);
  return bytes;
}

function changed(bytes: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(value, at);
  return copy;
}
