import type { Sharp } from 'sharp';
import { background } from './background.ts';
import type { Configuration } from './configuration.ts';
import type { Plan } from './plan.ts';

/**
 * Sets the encoder. The settings are those of a server that works while somebody waits: AVIF at effort 2 with
 * halved chroma takes a tenth of sharp's default for the same size of file; GIF's palette search at its lowest
 * effort a tenth too.
 */
export function encode(picture: Sharp, plan: Plan, { quality }: Configuration): Sharp {
  const { wish, header, format } = plan;
  const { background: colour, keepCopyright } = wish;
  const opaque = colour?.length === 6;
  if (header.alpha && (format === 'jpeg' || (opaque && wish.fit !== 'contain')))
    picture.flatten({ background: background(wish, false) });
  const { copyright, artist } = header.exif;
  if (keepCopyright && (copyright ?? artist) !== undefined)
    picture.withExif({
      IFD0: {
        ...(copyright === undefined ? {} : { Copyright: copyright }),
        ...(artist === undefined ? {} : { Artist: artist }),
      },
    });
  switch (format) {
    case 'jpeg':
      return picture.jpeg({ quality: wish.quality ?? quality.jpeg });
    case 'webp':
      return picture.webp({ quality: wish.quality ?? quality.webp, effort: 2 });
    case 'avif':
      return picture.avif({
        quality: wish.quality ?? quality.avif,
        effort: 2,
        chromaSubsampling: header.alpha || header.palette ? '4:4:4' : '4:2:0',
      });
    case 'png':
      return picture.png();
    case 'gif':
      return picture.gif({ effort: 1 });
  }
}
