import type { Sharp, SharpOptions } from 'sharp';
import type sharpModule from 'sharp';
import type { Configuration } from './configuration.ts';
import { Refusal } from './refusal.ts';
import type { OutputFormat, Wish } from './wish.ts';

export interface Rendered {
  readonly bytes: Buffer;
  readonly format: OutputFormat;
  readonly width: number;
  readonly height: number;
}

const readable = ['jpeg', 'png', 'webp', 'avif', 'heif', 'gif', 'svg', 'tiff'];

/**
 * Decodes, transforms and encodes. Metadata is left behind and colours become sRGB, which is what sharp does
 * unless it is told otherwise. Throws a Refusal for bytes that are no picture (415) or a broken one (422).
 */
export async function render(
  sharp: typeof sharpModule,
  original: Buffer,
  wish: Wish,
  automatic: 'avif' | 'webp' | undefined,
  configuration: Configuration,
): Promise<Rendered> {
  const { format: kind, pages = 1, hasAlpha } = await sharp(original).metadata().catch(unreadable);
  if (!readable.includes(kind)) throw new Refusal(415, 'type', `pictures of type ${kind} are not served`);
  const format = wish.format ?? automatic ?? classicFormat(kind, hasAlpha);
  const animated = wish.animated && pages > 1 && (format === 'gif' || format === 'webp');
  const options: SharpOptions = { animated, autoOrient: true };
  try {
    const pipeline = encode(resize(sharp(original, options), wish), format, wish, configuration);
    const { data, info } = await pipeline.toBuffer({ resolveWithObject: true });
    return { bytes: data, format, width: info.width, height: info.pageHeight ?? info.height };
  } catch (error) {
    throw new Refusal(422, 'corrupt', 'the original cannot be decoded', {}, error);
  }
}

function unreadable(error: unknown): never {
  throw new Refusal(415, 'type', 'the original is not a picture of a known type', {}, error);
}

/** What every viewer reads, with the original's transparency and movement. */
function classicFormat(kind: string, hasAlpha: boolean): OutputFormat {
  if (kind === 'gif' || kind === 'png') return kind;
  return hasAlpha ? 'png' : 'jpeg';
}

const fits = {
  'scale-down': 'inside',
  cover: 'cover',
  crop: 'cover',
  contain: 'contain',
  fill: 'fill',
} as const;

function resize(picture: Sharp, { width, height, fit }: Wish): Sharp {
  if (width === undefined && height === undefined) return picture;
  const enlarges = fit === 'cover' || fit === 'contain' || fit === 'fill';
  return picture.resize({
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    fit: fits[fit],
    withoutEnlargement: !enlarges,
  });
}

function encode(picture: Sharp, format: OutputFormat, wish: Wish, { quality }: Configuration): Sharp {
  switch (format) {
    case 'jpeg':
      return picture.flatten({ background: '#ffffff' }).jpeg({ quality: wish.quality ?? quality.jpeg });
    case 'webp':
      return picture.webp({ quality: wish.quality ?? quality.webp });
    case 'avif':
      return picture.avif({
        quality: wish.quality ?? quality.avif,
        effort: 2,
        chromaSubsampling: '4:2:0',
      });
    case 'png':
      return picture.png();
    case 'gif':
      return picture.gif();
  }
}
