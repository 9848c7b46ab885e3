import { ascii } from './header.ts';

/** The decoder reads no profile with more. */
const mostTags = 100;

/**
 * Whether colours are converted from this profile by curves and a matrix. Any other profile is a program: the decoder (lcms) reads
 * tables and chains of stages from these tags, and two thousand bytes can contain a hundred thousand stages (ICC.1:2022, 10.16).
 */
export function isMatrix(profile: Buffer): boolean {
  const count = profile.length < 132 ? Infinity : profile.readUInt32BE(128);
  if (count > mostTags || 132 + 12 * count > profile.length || ascii(profile, 12, 4) === 'nmcl') return false;
  return !Array.from({ length: count }, (_, index) => ascii(profile, 132 + 12 * index, 4)).some((tag) =>
    /^[AD]2B/.test(tag),
  );
}
