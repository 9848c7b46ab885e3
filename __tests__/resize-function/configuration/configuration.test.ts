import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseConfiguration } from '../../../resize-function/configuration.ts';
import { configured } from '../photos.ts';

const problemsOf = (environment: Record<string, string>): readonly string[] =>
  parseConfiguration({ IMAGE_GATE_BUCKET: 'images', ...environment }).problems ?? [];

describe('a configuration', () => {
  test('needs nothing but a bucket', () => {
    expect(configured()).toMatchObject({
      bucket: 'images',
      responseMode: 'streamed',
      autoFormats: ['avif', 'webp'],
      maxSide: 4_096,
    });
  });

  test('tells all its problems at once', () => {
    const { problems = [] } = parseConfiguration({
      IMAGE_GATE_MAX_SIDE: 'wide',
      IMAGE_GATE_RESPONSE_MODE: 'fast',
    });
    expect(problems).toHaveLength(3);
  });

  test.each([
    ...['BUCKET=Not_A_Bucket', 'KEY_PREFIX=/photos/', 'KEY_PREFIX=photos', 'ALLOWED_PREFIXES=a/,/b/'],
    ...['ALLOWED_PREFIXES=pub', 'ALLOWED_PREFIXES= ', 'PRESETS_ONLY=', 'SVG=', 'SIGNING_KEYS='],
    ...['RESPONSE_MODE=both', 'FORMATS=jpeg,bmp', 'AUTO_FORMATS=jpeg', 'QUALITY_JPEG=0'],
    ...['QUALITY_WEBP=101', 'WIDTHS=100,wide', 'HEIGHTS=0', 'OTHER_SIZES=round', 'PRESETS=thumb'],
    ...['PRESETS=thumb:w=wide', 'PRESETS=thumb:p=other', 'PRESETS=thumb:colour=red', 'PRESETS_ONLY=true'],
    ...['PRESETS_ONLY=maybe', 'SVG=yes', 'MAX_SIDE=99999', 'MAX_WORK=-5', 'CACHE_SECONDS=1e9'],
    ...['CORS_ORIGIN=example.com', 'VERSION=a b'],
  ])('it may not be %s, and the message says so', (setting) => {
    const [name = '', value = ''] = setting.split(/=(.*)/);
    expect(problemsOf({ [`IMAGE_GATE_${name}`]: value })).toEqual([
      expect.stringMatching(`^IMAGE_GATE_${name} must be`),
    ]);
  });

  const settings = readFileSync('docs/function-settings.md', 'utf8');
  const ranges = [...settings.matchAll(/^\| `(\w+)` \|[^|]*\|[^|]*\| (\d+) to (\d+)/gm)];
  test.each(ranges.map(([, name = '', low, high]) => ({ name, low: Number(low), high: Number(high) })))(
    '$name goes from $low to $high, as the docs say',
    ({ name, low, high }) => {
      const taken = [low - 1, low, high, high + 1].filter(
        (value) => problemsOf({ [`IMAGE_GATE_${name}`]: `${value}` }).length === 0,
      );
      expect(taken).toEqual([low, high]);
    },
  );
  test('has a range in the docs for every number', () => {
    expect(ranges.length).toBeGreaterThan(12);
  });

  test.each([
    ['one', 'a'.repeat(32), 1],
    ['two by a comma', `${'a'.repeat(32)}, ${'b'.repeat(32)}`, 2],
    ['two by a line end', `${'a'.repeat(32)}\n${'b'.repeat(32)}\n`, 2],
    ['a semicolon, which belongs to its key', `${'a'.repeat(32)};${'b'.repeat(32)}`, 1],
  ])('one parser says what the signing keys are: %s', async (_, text, count) => {
    const { signingKeysIn } = await import('../../../resize-function/deploy-time.ts');
    const keys = signingKeysIn(text);
    expect([keys.length, keys]).toEqual([count, configured({ IMAGE_GATE_SIGNING_KEYS: text }).signingKeys]);
  });

  test('never shows a signing key', () => {
    const problems = problemsOf({ IMAGE_GATE_SIGNING_KEYS: 'short-secret' });
    expect([problems.length, problems.join().includes('secret')]).toEqual([1, false]);
  });

  test('takes an empty variable for one that is not set', () => {
    expect(
      configured({ IMAGE_GATE_MAX_SIDE: '', IMAGE_GATE_WIDTHS: ' ', IMAGE_GATE_AUTO_FORMATS: 'none' }),
    ).toMatchObject({
      maxSide: 4_096,
      sizes: { widths: [] },
      autoFormats: [],
    });
  });
});
