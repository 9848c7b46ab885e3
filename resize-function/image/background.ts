import type { TransformOptions } from '../request/options.ts';

/** Transparent if the format supports it, otherwise white, unless the URL sets a colour. */
export function background(options: TransformOptions, transparency: boolean): string {
  const { background: colour } = options;
  if (colour === undefined) return transparency ? '#00000000' : '#ffffff';
  return `#${transparency ? colour : onWhite(colour)}`;
}

/** A translucent colour blended with white; six hexadecimal digits. */
function onWhite(colour: string): string {
  const [red, green, blue, alpha = 255] = (colour.match(/../g) ?? []).map((digits) => parseInt(digits, 16));
  return [red, green, blue]
    .map((value = 0) => Math.round((value * alpha + 255 * (255 - alpha)) / 255))
    .map((value) => value.toString(16).padStart(2, '0'))
    .join('');
}
