import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plain, prose } from '../src/report/markdown.ts';
import { formsOf, withoutSecrets } from '../src/secrets.ts';

const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const secrets = fc
  .string({ minLength: 20, maxLength: 60, unit: 'grapheme-ascii' })
  .filter((text) => text.trim() === text);

describe('a secret is not shown', () => {
  test.each([
    ['raw', (secret: string) => secret],
    ['percent-encoded', encodeURIComponent],
    [
      'as a form field',
      (secret: string) => new URLSearchParams({ k: secret.replaceAll(/[!'()~*]/g, 'x') }).toString().slice(2),
    ],
    ['escaped for XML', xml],
    ['in JSON', (secret: string) => JSON.stringify(secret)],
    ['in base64', (secret: string) => Buffer.from(secret).toString('base64')],
    ['in base64url', (secret: string) => Buffer.from(secret).toString('base64url')],
    [
      'in the middle of base64, first place',
      (secret: string) => Buffer.from(`abc${secret}:x`).toString('base64'),
    ],
    [
      'in the middle of base64, second place',
      (secret: string) => Buffer.from(`user:${secret}`).toString('base64'),
    ],
    [
      'in the middle of base64, third place',
      (secret: string) => Buffer.from(`a${secret}`).toString('base64'),
    ],
  ])('%s', (_form, show) => {
    fc.assert(
      fc.property(secrets, (given) => {
        const secret =
          show === encodeURIComponent || _form !== 'as a form field'
            ? given
            : given.replaceAll(/[!'()~*]/g, 'x');
        const shown = show(secret);
        const left = withoutSecrets(`<${shown}>`, formsOf(secret));
        expect(left).toContain('***');
        // What is left of base64 are the characters that the secret shares with its neighbours.
        expect(left.replaceAll('***', '').length).toBeLessThanOrEqual(14);
      }),
    );
  });

  test('where one secret is the beginning of another', () => {
    expect(withoutSecrets('abcdef abc', new Set(['abc', 'abcdef']))).toBe('*** ***');
  });
});

describe("an account's texts", () => {
  test.each([
    ['@octocat', '@&#8203;octocat'],
    ['see #12', 'see #&#8203;12'],
    ['octo/images#12', 'octo/images#&#8203;12'],
    ['GH-12', 'GH&#8203;-12'],
    ['https://github.com/o/r/issues/1', 'https://github.com/o/r/issues&#8203;/1'],
    ['&lt;b&gt; &#64;octocat', '&amp;lt;b&amp;gt; &amp;#&#8203;64;octocat'],
    ['<!-- x -->', '\\<!-- x --\\>'],
    ['1. one', '1\\. one'],
    ['- one', '\\- one'],
    ['a\n\n# b', 'a #&#8203; b'],
    ['$x$ `y` *z*', '\\$x\\$ \\`y\\` \\*z\\*'],
  ])('%j is Markdown for itself, and mentions nobody', (text, markdown) => {
    expect(plain(text)).toBe(markdown);
  });

  test('stay as they are in code, where GitHub looks for no mention', () => {
    expect(prose('set `@x` @y')).toBe('set `@x` @&#8203;y');
  });
});
