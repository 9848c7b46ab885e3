import sharp from 'sharp';
import { photo } from '../photos.ts';

/** One small sound image of each kind that the function reads. */
export async function samples(): Promise<Record<string, Buffer>> {
  const small = sharp(photo('astronaut.jpg')).resize(96, 64);
  const moving = sharp(photo('zoom.gif'), { animated: true }).resize(60, 40);
  return {
    'plain.jpg': await small.clone().jpeg().toBuffer(),
    'progressive.jpg': await small.clone().jpeg({ progressive: true }).toBuffer(),
    'exif.jpg': await small.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    'plain.png': await small.clone().png().toBuffer(),
    'interlaced.png': await small.clone().ensureAlpha(0.5).png({ progressive: true }).toBuffer(),
    'palette.png': await small.clone().png({ palette: true }).toBuffer(),
    'lossy.webp': await small.clone().webp().toBuffer(),
    'lossless.webp': await small.clone().webp({ lossless: true }).toBuffer(),
    'moving.webp': await moving.clone().webp().toBuffer(),
    'plain.avif': await small.clone().avif({ effort: 0 }).toBuffer(),
    'moving.gif': await moving.clone().gif({ effort: 1 }).toBuffer(),
    'plain.tif': await small.clone().tiff({ compression: 'lzw' }).toBuffer(),
    'drawn.svg': Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><circle r="30" fill="red"/></svg>',
    ),
  };
}
