import type { Sharp } from 'sharp';
import { parseConfiguration } from '../../resize-function/configuration.ts';
import { encoderOptions } from '../../resize-function/image/encode.ts';
import type { Size } from '../../resize-function/size.ts';

export const formats = ['jpeg', 'webp', 'avif'] as const;
export type Format = (typeof formats)[number];

export interface Encoder {
  /** The default quality. */
  readonly quality: number;
  readonly options: (size: Size) => object;
}

const { configuration } = parseConfiguration({ IMAGE_GATE_BUCKET: 'bench' });
if (!configuration) throw new Error('the defaults are no configuration');

/** The function's own, with `changes` to try. */
export function ours(format: Format, changes: object = {}): Encoder {
  const quality = configuration?.quality[format] ?? NaN;
  const photo = { alpha: false, palette: false };
  return {
    quality,
    options: (output) => ({
      ...encoderOptions({ format, frames: 1, header: photo, geometry: { output } }),
      ...changes,
    }),
  };
}

/**
 * Their defaults, in the words of sharp: ipx 3.1.1 and 4.0 `src/ipx.ts` (no quality of its own, so sharp's holds; JPEG progressive);
 * Next.js 16 `packages/next/src/server/image-optimizer.ts` (75, for AVIF 20 less at effort 3, JPEG by mozjpeg); imgproxy 4 (its
 * documentation's IMGPROXY_QUALITY, _FORMAT_QUALITY, _AVIF_SPEED 8, which is effort 1, and `vips/vips.c`). imgproxy's defaults are played by this libvips.
 */
export const peers: Readonly<Record<Format, Readonly<Record<'ipx' | 'Next.js' | 'imgproxy', Encoder>>>> = {
  jpeg: {
    ipx: fixed(80, { progressive: true }),
    'Next.js': fixed(75, { mozjpeg: true }),
    imgproxy: fixed(80, {}),
  },
  webp: { ipx: fixed(80, {}), 'Next.js': fixed(75, {}), imgproxy: fixed(79, { effort: 4 }) },
  avif: {
    ipx: fixed(50, {}),
    'Next.js': fixed(55, { effort: 3 }),
    imgproxy: fixed(63, { effort: 1, chromaSubsampling: '4:2:0' }),
  },
};

function fixed(quality: number, options: object): Encoder {
  return { quality, options: () => options };
}

export function encoded(image: Sharp, format: Format, options: object): Sharp {
  switch (format) {
    case 'jpeg':
      return image.jpeg(options);
    case 'webp':
      return image.webp(options);
    case 'avif':
      return image.avif(options);
  }
}
