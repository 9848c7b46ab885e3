import { ascii } from '../../header/header.ts';

/** The colorants of sRGB, adapted to D50, as in ICC's own profiles; s15Fixed16. */
const colorants: Readonly<Record<string, readonly number[]>> = {
  rXYZ: [0.4361, 0.2225, 0.0139],
  gXYZ: [0.3851, 0.7169, 0.0971],
  bXYZ: [0.1431, 0.0606, 0.7141],
};

/** Whether a colour profile (ICC.1) is sRGB by its name and by its colorants, so that leaving it out changes no colour. */
export function isSrgb(profile: Buffer): boolean {
  if (ascii(profile, 16, 4) !== 'RGB ' || ascii(profile, 36, 4) !== 'acsp') return false;
  const named = profile.includes('sRGB') || profile.includes(Buffer.from('sRGB', 'utf16le').swap16());
  return named && Object.entries(colorants).every(([tag, expected]) => near(tagOf(profile, tag), expected));
}

function tagOf(profile: Buffer, name: string): number[] {
  const count = Math.min(profile.readUInt32BE(128), 100);
  for (let index = 0; index < count; index++) {
    const entry = 132 + 12 * index;
    if (ascii(profile, entry, 4) !== name) continue;
    const start = profile.readUInt32BE(entry + 4) + 8;
    return [0, 4, 8].map((at) => profile.readInt32BE(start + at) / 65_536);
  }
  return [];
}

function near(found: readonly number[], expected: readonly number[]): boolean {
  return expected.every((value, index) => Math.abs(value - (found[index] ?? NaN)) < 0.003);
}
