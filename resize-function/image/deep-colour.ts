import type { Sharp, SharpOptions } from 'sharp';
import { ascii } from '../header/header.ts';
import type { Header } from '../header/header.ts';
import { withProfile } from './decodable.ts';
import type { SharpModule } from './sharp.ts';

/**
 * The original converted to sRGB. sharp does this itself except for more than eight bits per channel: with a profile it then works in
 * P3 and leaves the colours there, and for a grey image it ignores the profile (its pipeline, "processingProfile").
 */
export async function inSrgb(
  sharp: SharpModule,
  bytes: Buffer,
  header: Header,
  sharpOptions: SharpOptions,
): Promise<Sharp> {
  const image = sharp(bytes, sharpOptions);
  // libheif reads only the code points of an AVIF that it needs for the pixels.
  if (header.kind === 'avif' && header.colours)
    return sharp(
      withProfile(await image.png({ compressionLevel: 0 }).toBuffer(), header.colours),
      sharpOptions,
    );
  if (!mayBeDeep(header, bytes)) return image;
  const { icc, space } = await image.metadata();
  if (!icc) return image;
  if (space === 'rgb16') return image.withIccProfile('srgb', { attach: false });
  // libheif turns one channel into three, which such a profile does not describe.
  const spread = space === 'srgb' && ascii(icc, 16, 4) === 'GRAY';
  if (space !== 'grey16' && !spread) return image;
  const shallow = sharp(bytes, { ...sharpOptions, ignoreIcc: true })
    .keepIccProfile()
    .toColourspace('b-w');
  return sharp(await shallow.png({ compressionLevel: 1 }).toBuffer(), sharpOptions);
}

/** Everything else has eight bits per channel. */
function mayBeDeep({ kind }: Header, bytes: Buffer): boolean {
  return (kind === 'png' && bytes[24] === 16) || kind === 'tiff' || kind === 'avif';
}
