import { widestSide } from './parameters.ts';

const side = `1 to ${widestSide} pixels`;

/** What each parameter may be, in words for an error message. Not part of the edge function: it has 10 KB. */
export const allowed: Readonly<Partial<Record<string, string>>> = {
  anim: '1 or 0',
  auto: 'format',
  bg: 'rrggbb, rrggbbaa, white, black or transparent',
  blur: '0.3 to 20',
  dl: '1 or 0',
  dpr: '1 to 5',
  e: 'seconds since 1970',
  ex: 'x,y,width,height in pixels',
  f: 'auto, jpeg, png, webp, avif or gif',
  fit: 'scale-down, cover, contain, crop or fill',
  flip: 'h, v, hv or none',
  g: 'n, ne, e, se, s, sw, w, nw, center, attention, entropy or a point such as 0.5x0.25',
  gray: '1 or 0',
  h: side,
  meta: 'none or copyright',
  p: 'the name of a preset',
  q: '1 to 100',
  rot: '0, 90, 180 or 270',
  s: 'a signature of 64 hexadecimal digits',
  sharpen: '0.3 to 10',
  trim: 'auto or 2 to 255',
  w: side,
};
