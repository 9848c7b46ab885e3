import type { AvifOptions, JpegOptions, PngOptions, Sharp, WebpOptions } from 'sharp';
import type { Timing } from './animation.ts';
import { background } from './background.ts';
import type { Configuration } from '../configuration.ts';
import type { Header } from '../header/header.ts';
import { isLine, isPatient, isSmall, seeksPalette } from './patience.ts';
import type { Plan } from './plan.ts';
import { withNames } from './write-names.ts';
import type { Size } from '../size.ts';

/** Sets the encoder, for a viewer who waits for the answer. */
export function encode(image: Sharp, plan: Plan, { quality }: Configuration, timing?: Timing): Sharp {
  const { options, format } = plan;
  if (flattens(plan)) image.flatten({ background: background(options, false) });
  if (plan.names) withNames(image, plan.names);
  if (format === 'png') return image.png(pngOptions(plan));
  // The palette of a GIF original lacks the colours that `gray`, `bg` and resizing create.
  if (format === 'gif') return image.gif({ effort: 1, reuse: false, ...timing });
  const settings = {
    ...encoderOptions({ ...plan, format }),
    quality: options.quality ?? worthwhile(plan, quality[format]),
  };
  switch (format) {
    case 'jpeg':
      return image.jpeg(settings);
    case 'webp':
      return image.webp({ ...settings, ...losslessOptions(plan, settings), ...timing });
    case 'avif':
      return image.avif(settings);
  }
}

/** At effort 5, a lossless image takes up to 2.8 s for a million pixels: several times as long as at 4, for the same size. */
function losslessOptions({ packed, geometry, frames }: Plan, { effort = 0 }: WebpOptions): WebpOptions {
  const lossless = packed ?? isLine(geometry.output, frames);
  return { lossless, effort: lossless && !isSmall(geometry.output) ? Math.min(4, effort) : effort };
}

/** Filters halve a photograph's size for 50 % more time; the highest compression takes three times as long. */
function pngOptions({ header, geometry: { output }, packed }: Plan): PngOptions {
  if (packed) return { adaptiveFiltering: true, compressionLevel: isSmall(output) ? 9 : 6 };
  return seeksPalette(header, output) ? { palette: true, effort: 1 } : {};
}

/** The part of a plan that affects the encoder's settings. */
interface Encoded {
  readonly format: 'jpeg' | 'webp' | 'avif';
  readonly frames: number;
  readonly header: Pick<Header, 'alpha' | 'palette'>;
  readonly geometry: { readonly output: Size };
}

/**
 * The settings by the output's pixels: what saves bytes at the same similarity is used while it costs only milliseconds.
 * docs/performance.md has the figures.
 *
 * - JPEG: ImageMagick's quantisation table (3), which spends less on invisible detail. In a small image, halved chroma is visible.
 * - WebP: chroma is always halved; in a small image with sharp YUV, which takes twice as long and saves nothing in larger ones.
 * - AVIF: effort 2 takes a tenth of the time of sharp's default; libaom's tuning for structural similarity is better in small
 *   images, its default one in larger.
 */
export function encoderOptions({
  format,
  frames,
  header,
  geometry: { output },
}: Encoded): JpegOptions & WebpOptions & AvifOptions {
  const small = isSmall(output);
  const patient = isPatient(output, frames);
  switch (format) {
    case 'jpeg':
      return {
        quantisationTable: 3,
        overshootDeringing: true,
        trellisQuantisation: patient,
        chromaSubsampling: small ? '4:4:4' : '4:2:0',
      };
    case 'webp':
      return patient ? { effort: 5, smartSubsample: small } : { effort: 2 };
    case 'avif':
      return {
        effort: 2,
        chromaSubsampling: small || keepsChroma(header) ? '4:4:4' : '4:2:0',
        ...(small ? { tune: 'ssim' } : {}),
      };
  }
}

function keepsChroma({ alpha, palette }: Pick<Header, 'alpha' | 'palette'>): boolean {
  return alpha || palette;
}

/** Whether transparent areas get a colour: if the format has no transparency, or the URL sets an opaque one. */
function flattens({ header, format, options: { background: colour } }: Plan): boolean {
  return header.alpha && (format === 'jpeg' || colour?.length === 6);
}

/**
 * The quality above which bytes are wasted, because a JPEG original has already lost the detail. Reducing hides the loss: at half the
 * size of an original of quality 20, four pixels become one, and quality 80 is worth its bytes.
 */
function worthwhile({ header, geometry: { shrink } }: Plan, usual: number): number {
  const lost = (100 - header.quality) / Math.max(1, shrink) ** 2;
  return Math.max(1, Math.round(usual * Math.min(1, (100 - lost) / 80)));
}
