import { expect, test } from '@jest/globals';
import { byCodePoints, byGamma, profileOf } from '../../../resize-function/header/colour-space.ts';

/** ITU-T H.273, tables 2 and 3. */
test.each([
  [1, 13, { curve: 'srgb', primaries: [0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06] }],
  [4, 13, { primaries: [0.31, 0.316, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08] }],
  [11, 13, { primaries: [0.314, 0.351, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06] }],
  [1, 4, { curve: 2.2, primaries: [0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06] }],
  [5, 5, { curve: 2.8, primaries: [0.3127, 0.329, 0.64, 0.33, 0.29, 0.6, 0.15, 0.06] }],
  [6, 6, { curve: 2.4, primaries: [0.3127, 0.329, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07] }],
  [9, 8, { curve: 1, primaries: [0.3127, 0.329, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046] }],
  [12, 1, { curve: 2.4, primaries: [0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06] }],
  [12, 14, { curve: 2.4 }],
  [12, 15, { curve: 2.4 }],
  [12, 16, { curve: 'pq' }],
  [12, 18, { curve: 'hlg' }],
  [2, 13, undefined],
  [9, 2, undefined],
])('the numbers %d and %d mean %j', (primaries, transfer, space) => {
  const found = byCodePoints(primaries, transfer, 'png');
  if (space) expect(found).toMatchObject(space);
  else expect(found).toBeUndefined();
});

const bt709 = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000];
const p3 = [31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000];

/** `gAMA` and `cHRM` of a PNG. */
test.each([
  [45_455, [], undefined],
  [45_455, bt709, 100_000 / 45_455],
  [45_455, p3, 100_000 / 45_455],
  [45_455, p3.slice(1), undefined],
  [43_300, [], undefined],
  [43_000, [], 100_000 / 43_000],
  [47_600, [], undefined],
  [48_000, [], 100_000 / 48_000],
  [100_000, [], 1],
  [1_000_000, [], 0.1],
  [1_000_001, [], undefined],
  [0, p3, undefined],
  [45_455, [31_270, 0, ...p3.slice(2)], undefined],
])('a gamma of %d with the chromaticities %j has the curve %s', (gamma, chromaticities, curve) => {
  expect(byGamma(gamma, chromaticities)?.curve).toEqual(curve);
});

const number = (bytes: Buffer, at: number): number => bytes.readInt32BE(at) / 65_536;

/** The data of a profile's tags, by their names. */
function tagsOf(profile: Buffer): Map<string, Buffer> {
  return new Map(
    Array.from({ length: profile.readUInt32BE(128) }, (_, index) => {
      const [name, at] = [profile.toString('latin1', 132 + 12 * index, 136 + 12 * index), 136 + 12 * index];
      const start = profile.readUInt32BE(at);
      return [name, profile.subarray(start, start + profile.readUInt32BE(at + 4))];
    }),
  );
}

/** The colorants of the profiles that Apple and the ICC publish for these spaces. */
test.each([
  ['Display P3', 12, [0.5151, 0.2412, -0.0011, 0.292, 0.6922, 0.0419, 0.1571, 0.0666, 0.7841]],
  ['BT.2020', 9, [0.6735, 0.279, -0.0019, 0.1656, 0.6753, 0.03, 0.1251, 0.0456, 0.7969]],
])('the profile of %s is the one that is published', (_, primaries, colorants) => {
  const space = byCodePoints(primaries, 13, 'png');
  const profile = space ? profileOf(space, false) : Buffer.alloc(0);
  const tags = tagsOf(profile);
  const xyz = ['rXYZ', 'gXYZ', 'bXYZ'].flatMap((name) =>
    [8, 12, 16].map((at) => number(tags.get(name) ?? Buffer.alloc(20), at)),
  );
  expect(xyz).toEqual(colorants.map((value): unknown => expect.closeTo(value, 3)));
  expect(profile.readUInt32BE(0)).toBe(profile.length);
  expect(profile.toString('latin1', 12, 24)).toBe('mntrRGB XYZ ');
  expect([68, 72, 76].map((at) => number(profile, at))).toEqual(
    [0.9642, 1, 0.8249].map((value): unknown => expect.closeTo(value, 4)),
  );
  const curve = tags.get('gTRC') ?? Buffer.alloc(0);
  expect([curve.toString('latin1', 0, 4), curve.readUInt16BE(8), curve.length]).toEqual(['para', 3, 32]);
  expect([12, 16, 20, 24, 28].map((at) => number(curve, at))).toEqual(
    [2.4, 0.9479, 0.0521, 0.0774, 0.0405].map((value): unknown => expect.closeTo(value, 4)),
  );
});

/** A diffuse white of 203 candelas per square metre (ITU-R BT.2408) has the signals 0.58 and 0.75. */
test.each([
  ['pq', 0.5807, 500, 0.761],
  ['pq', 0.5807, undefined, 0.461],
  ['pq', 0.5807, 4_000, 0.461],
  ['pq', 0.5807, 0, 0.461],
  ['hlg', 0.75, undefined, 0.461],
] as const)('%s of %d in an image with a peak of %j is light of %d', (curve, signal, peak, light) => {
  const table = tagsOf(profileOf({ primaries: [], curve, peak }, true)).get('kTRC') ?? Buffer.alloc(0);
  const count = table.readUInt32BE(8);
  const found = table.readUInt16BE(12 + 2 * Math.round(signal * (count - 1))) / 65_535;
  expect([table.length, found]).toEqual([12 + 2 * count, expect.closeTo(light, 2)]);
});

test('the profile of a grey image has one curve, and a power where it is one', () => {
  const tags = tagsOf(profileOf({ primaries: [], curve: 2.2 }, true));
  expect([...tags.keys()]).toEqual(['wtpt', 'kTRC']);
  const curve = tags.get('kTRC') ?? Buffer.alloc(0);
  expect([curve.readUInt16BE(8), curve.length, number(curve, 12)]).toEqual([0, 16, expect.closeTo(2.2, 4)]);
});
