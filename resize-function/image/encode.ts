import type { Sharp } from 'sharp';
import type { Timing } from './animation.ts';
import { background } from './background.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { isPatient, seeksPalette } from './patience.ts';
import type { Plan } from './plan.ts';
import { withNames } from './write-names.ts';

/**
 * Sets the encoder. The settings are those of a server that works while a viewer waits: AVIF at effort 2 with
 * halved chroma takes a tenth of sharp's default for the same size of file; GIF's palette search at its lowest
 * effort a tenth too.
 */
export function encode(image: Sharp, plan: Plan, { quality }: Configuration, timing?: Timing): Sharp {
  const { options, header, format, frames, geometry } = plan;
  const { background: colour } = options;
  const opaque = colour?.length === 6;
  if (header.alpha && (format === 'jpeg' || (opaque && options.fit !== 'contain')))
    image.flatten({ background: background(options, false) });
  if (plan.names) withNames(image, plan.names);
  switch (format) {
    case 'jpeg':
      return image.jpeg({ quality: options.quality ?? worthwhile(plan, quality.jpeg) });
    case 'webp':
      return image.webp({
        quality: options.quality ?? worthwhile(plan, quality.webp),
        effort: isPatient(geometry.output, frames) ? 4 : 2,
        lossless: plan.lossless ?? false,
        ...timing,
      });
    case 'avif':
      return image.avif({
        quality: options.quality ?? worthwhile(plan, quality.avif),
        effort: 2,
        chromaSubsampling: header.alpha || header.palette ? '4:4:4' : '4:2:0',
      });
    case 'png':
      return image.png(seeksPalette(header, geometry.output) ? { palette: true, effort: 1 } : {});
    case 'gif':
      return image.gif({ effort: 1, ...timing });
  }
}

/**
 * The quality above which nothing of the original could be kept, because a JPEG has lost it already. Making it smaller
 * hides what was lost: of an original of quality 20, at half its size, four pixels make one, and 80 is worth its bytes.
 */
function worthwhile({ header, geometry: { shrink } }: Plan, usual: number): number {
  const lost = (100 - header.quality) / Math.max(1, shrink) ** 2;
  return Math.max(1, Math.round(usual * Math.min(1, (100 - lost) / 80)));
}
