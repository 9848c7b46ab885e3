import type { Sharp, SharpOptions } from 'sharp';
import { ascii } from '../header/header.ts';
import type { Header } from '../header/header.ts';
import { withProfile } from './decodable.ts';
import type { SharpModule } from './sharp.ts';

/**
 * The original, to be made sRGB. sharp does so by itself, but for more than eight bits a channel: with a profile it works in
 * P3 then and leaves the colours there, and of a grey image it leaves the profile out (its pipeline, "processingProfile").
 */
export async function inSrgb(
  sharp: SharpModule,
  bytes: Buffer,
  header: Header,
  sharpOptions: SharpOptions,
): Promise<Sharp> {
  const image = sharp(bytes, sharpOptions);
  // libheif reads no more of an AVIF's code points than it needs for the pixels.
  if (header.kind === 'avif' && header.colours)
    return sharp(
      withProfile(await image.png({ compressionLevel: 0 }).toBuffer(), header.colours),
      sharpOptions,
    );
  if (!mayBeDeep(header, bytes)) return image;
  const { icc, space } = await image.metadata();
  if (!icc) return image;
  if (space === 'rgb16') return image.withIccProfile('srgb', { attach: false });
  // libheif makes three channels of one, which are none that such a profile describes.
  const spread = space === 'srgb' && ascii(icc, 16, 4) === 'GRAY';
  if (space !== 'grey16' && !spread) return image;
  const shallow = sharp(bytes, { ...sharpOptions, ignoreIcc: true })
    .keepIccProfile()
    .toColourspace('b-w');
  return sharp(await shallow.png({ compressionLevel: 1 }).toBuffer(), sharpOptions);
}

/** Everything else has eight bits a channel. */
function mayBeDeep({ kind }: Header, bytes: Buffer): boolean {
  return (kind === 'png' && bytes[24] === 16) || kind === 'tiff' || kind === 'avif';
}
