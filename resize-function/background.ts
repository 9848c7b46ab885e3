import type { Wish } from './wish.ts';

/** Transparent where the format knows it, white where not, unless the URL says which. */
export function background(wish: Wish, transparency: boolean): string {
  if (wish.background !== undefined) return `#${wish.background}`;
  return transparency ? '#00000000' : '#ffffff';
}
