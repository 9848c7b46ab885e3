import type { Header } from '../../../resize-function/header/header.ts';

const jpeg: Partial<Header> = { kind: 'jpeg', coding: 'baseline', samples: 1.5, width: 3_000, height: 2_000 };
const progressive: Partial<Header> = { ...jpeg, coding: 'progressive', wholeAtOnce: true, scans: 10 };
const png: Partial<Header> = { kind: 'png', coding: 'rows', width: 1_500, height: 1_000 };
const webp: Partial<Header> = { kind: 'webp', coding: 'lossy', width: 3_000, height: 2_000 };
const avif: Partial<Header> = { kind: 'avif', coding: 'av1', samples: 1.5, width: 1_500, height: 1_000 };
const gif: Partial<Header> = {
  ...{ kind: 'gif', coding: 'lzw', frames: 20, alpha: true, palette: true, width: 400, height: 300 },
  first: { left: 0, top: 0, width: 400, height: 300 },
};
const tiff: Partial<Header> = { kind: 'tiff', coding: 'rows', width: 1_500, height: 1_000 };
const svg: Partial<Header> = {
  ...{ kind: 'svg', alpha: true, width: 300, height: 200 },
  drawing: ({ width, height }) => ({ cpu: width, memory: height / 10 }),
};

/** An original of two megabytes, a query, and what that takes: milliseconds and MiB. A rate that is measured anew moves its rows. */
export const efforts: Readonly<
  Record<string, readonly [header: Partial<Header>, query: string, cpu: number, memory: number]>
> = {
  'a JPEG as it is': [jpeg, 'f=jpeg', 409, 149],
  'a JPEG made smaller': [jpeg, 'w=1100&f=jpeg', 604, 105],
  'a JPEG made half as large': [jpeg, 'w=1400&f=jpeg', 124, 109],
  'a JPEG made a fifth as large': [jpeg, 'w=600&f=jpeg', 210, 100],
  'a JPEG made a tenth as large': [jpeg, 'w=300&f=jpeg', 107, 98],
  'a JPEG made exactly half as large': [jpeg, 'w=1500&f=jpeg', 157, 113],
  'a JPEG in scans': [{ ...jpeg, coding: 'scans', wholeAtOnce: true, scans: 3 }, 'w=1100&f=jpeg', 623, 124],
  'a progressive JPEG': [progressive, 'w=1100&f=jpeg', 699, 124],
  'a JPEG of four inks': [{ ...jpeg, samples: 4, depth: 32 }, 'w=1100&f=jpeg', 679, 105],
  'a JPEG enlarged': [{ ...jpeg, width: 300, height: 200 }, 'w=900&h=600&fit=crop&f=jpeg', 92, 97],
  'a part of a JPEG': [jpeg, 'ex=10,20,1000,500&w=300&f=jpeg', 121, 102],
  'cut to fit': [jpeg, 'w=900&h=300&fit=cover&f=jpeg', 240, 101],
  'cut where it is of interest': [jpeg, 'w=900&h=300&fit=cover&g=attention&f=jpeg', 272, 105],
  'of interest, with nothing to cut': [jpeg, 'w=900&h=600&fit=cover&g=attention&f=jpeg', 421, 103],
  padded: [jpeg, 'w=900&h=900&fit=contain&bg=fff&f=png', 133, 108],
  'padded with what shines through': [jpeg, 'w=900&h=900&fit=contain&bg=ffffff00&f=webp', 814, 137],
  turned: [jpeg, 'w=1100&rot=90&f=jpeg', 186, 123],
  mirrored: [jpeg, 'w=1100&flip=h&f=jpeg', 608, 108],
  'turned by the camera': [{ ...jpeg, exif: { orientation: 6 } }, 'w=1100&f=jpeg', 186, 123],
  trimmed: [jpeg, 'trim=10&w=1100&f=jpeg', 3206, 148],
  'a part trimmed': [{ ...jpeg, exif: { orientation: 3 } }, 'trim=10&ex=0,0,900,900&w=300&f=jpeg', 2821, 189],
  'a WebP trimmed': [webp, 'trim=10&w=1100&f=jpeg', 3437, 280],
  sharpened: [jpeg, 'w=1100&sharpen=1&f=jpeg', 757, 105],
  blurred: [jpeg, 'w=1100&blur=2&f=jpeg', 636, 105],
  'with its names': [jpeg, 'w=1100&meta=copyright&f=jpeg', 608, 108],
  'a JPEG with patience': [jpeg, 'w=1000&f=jpeg', 508, 104],
  'a small JPEG': [jpeg, 'w=500&f=jpeg', 222, 99],
  'as WebP': [jpeg, 'w=1400&f=webp', 333, 116],
  'as WebP with patience': [jpeg, 'w=1000&f=webp', 361, 107],
  'as a small WebP': [jpeg, 'w=500&f=webp', 167, 100],
  'as WebP that shines through': [{ ...png, alpha: true }, 'w=1000&f=webp', 659, 127],
  'as AVIF': [jpeg, 'w=800&f=avif', 529, 111],
  'as a small AVIF': [jpeg, 'w=500&f=avif', 365, 109],
  'as AVIF that shines through': [{ ...png, alpha: true }, 'w=800&f=avif', 939, 128],
  'as AVIF of a palette': [{ ...png, palette: true }, 'w=800&f=avif', 683, 125],
  'as GIF': [jpeg, 'w=800&f=gif', 258, 106],
  'as PNG': [png, 'w=800&f=png', 75, 102],
  'as PNG of a palette': [{ ...png, palette: true }, 'w=800&f=png', 306, 105],
  'as PNG of a palette that shines through': [
    { ...png, palette: true, alpha: true },
    'w=800&f=png',
    459,
    105,
  ],
  'as a large PNG of a palette': [{ ...png, palette: true }, 'w=1100&f=png', 112, 105],
  'an interlaced PNG': [{ ...png, coding: 'interlaced', wholeAtOnce: true }, 'w=500&f=png', 65, 105],
  'a PNG of sixteen bits': [
    { ...png, depth: 64, alpha: true },
    'w=500&rot=90&sharpen=1&blur=1&f=png',
    298,
    104,
  ],
  'a PNG of sixteen bits enlarged, as JPEG': [
    { ...png, depth: 48, width: 300, height: 200 },
    'w=600&h=400&fit=crop&f=jpeg',
    84,
    97,
  ],
  'a PNG of narrow rows': [{ ...png, width: 1, height: 1_000_000 }, 'w=1&h=10&fit=fill&f=png', 443, 97],
  'a PNG with packed texts': [{ ...png, packed: 24 }, 'w=500&f=png', 98, 147],
  'a GIF of many frames': [{ ...gif, frames: 1_000, width: 4, height: 4 }, 'w=2&f=gif', 1_786, 96],
  'one frame of many': [{ ...gif, frames: 100_000, width: 4, height: 4 }, 'w=2&f=jpeg', 280, 146],
  'a GIF of many frames as they are': [{ ...gif, frames: 1_000, width: 4, height: 4 }, 'f=gif', 291, 96],
  'a WebP': [webp, 'w=1100&f=jpeg', 835, 117],
  'a WebP made a fifth as large': [webp, 'w=600&f=jpeg', 440, 102],
  'a WebP that shines through': [{ ...webp, alpha: true }, 'w=600&f=jpeg', 440, 222],
  'a WebP without loss': [{ ...webp, coding: 'lossless', wholeAtOnce: true }, 'w=600&f=jpeg', 282, 130],
  'a WebP that moves': [
    { ...webp, coding: 'mixed', frames: 5, width: 600, height: 400 },
    'w=300&f=webp',
    314,
    118,
  ],
  'an AVIF': [avif, 'w=500&f=jpeg', 1060, 133],
  'an AVIF of ten bits': [{ ...avif, coding: 'av1-deep', depth: 48 }, 'w=500&f=jpeg', 1416, 165],
  'a GIF that moves': [gif, 'w=200&f=gif', 459, 118],
  'a GIF that moves, as WebP': [gif, 'w=200&f=webp', 333, 134],
  'the first frame of a GIF': [gif, 'w=200&f=png&anim=0', 112, 97],
  'a GIF whose first frame is small': [
    { ...gif, first: { left: 9, top: 0, width: 391, height: 300 } },
    'w=200&f=gif',
    473,
    127,
  ],
  'a TIFF': [tiff, 'w=500&f=jpeg', 217, 105],
  'a TIFF of a fax': [{ ...tiff, coding: 'fax', depth: 1 }, 'w=500&f=png', 101, 101],
  'a TIFF that is not known': [{ ...tiff, coding: 'unknown' }, 'w=500&f=jpeg', 685, 171],
  'an SVG': [svg, 'w=900&f=png', 958, 166],
  'an SVG of which a part is cut out': [svg, 'ex=0,0,90,90&w=900&f=png', 378, 123],
  'an SVG that is trimmed': [svg, 'trim=10&w=900&f=png', 378, 121],
};
