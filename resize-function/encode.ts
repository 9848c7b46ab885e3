import type { Sharp } from 'sharp';
import type { Timing } from './animation.ts';
import { background } from './background.ts';
import type { Configuration } from './configuration.ts';
import type { Plan } from './plan.ts';
import { withNames } from './signed.ts';

/**
 * Sets the encoder. The settings are those of a server that works while somebody waits: AVIF at effort 2 with
 * halved chroma takes a tenth of sharp's default for the same size of file; GIF's palette search at its lowest
 * effort a tenth too.
 */
export function encode(picture: Sharp, plan: Plan, { quality }: Configuration, timing?: Timing): Sharp {
  const { wish, header, format } = plan;
  const { background: colour } = wish;
  const opaque = colour?.length === 6;
  if (header.alpha && (format === 'jpeg' || (opaque && wish.fit !== 'contain')))
    picture.flatten({ background: background(wish, false) });
  if (plan.names) withNames(picture, plan.names);
  switch (format) {
    case 'jpeg':
      return picture.jpeg({ quality: wish.quality ?? worthwhile(plan, quality.jpeg) });
    case 'webp':
      return picture.webp({
        quality: wish.quality ?? worthwhile(plan, quality.webp),
        effort: webpEffort(plan),
        lossless: plan.lossless ?? false,
        ...timing,
      });
    case 'avif':
      return picture.avif({
        quality: wish.quality ?? worthwhile(plan, quality.avif),
        effort: 2,
        chromaSubsampling: header.alpha || header.palette ? '4:4:4' : '4:2:0',
      });
    case 'png':
      return picture.png(keepsPalette(plan) ? { palette: true, effort: 1 } : {});
    case 'gif':
      return picture.gif({ effort: 1, ...timing });
  }
}

/** Effort 4 makes the WebP of a photograph 6 % smaller than 2, and takes 50 ms more for a million pixels. */
const mostPatientPixels = 1_000_000;

function webpEffort({ geometry: { output }, frames }: Plan): number {
  return frames === 1 && output.width * output.height <= mostPatientPixels ? 4 : 2;
}

/** Looking for a palette takes 0.6 s for a million pixels of noise. */
const mostPalettePixels = 600_000;

function keepsPalette({ header, geometry: { output } }: Plan): boolean {
  return header.palette && output.width * output.height <= mostPalettePixels;
}

/**
 * The quality above which nothing of the original could be kept, because a JPEG has lost it already. Making it smaller
 * hides what was lost: of an original of quality 20, at half its size, four pixels make one, and 80 is worth its bytes.
 */
function worthwhile({ header, geometry: { shrink } }: Plan, usual: number): number {
  const lost = (100 - header.quality) / Math.max(1, shrink) ** 2;
  return Math.max(1, Math.round(usual * Math.min(1, (100 - lost) / 80)));
}
