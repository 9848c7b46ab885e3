import { describe, expect, test } from '@jest/globals';
import { disposition } from '../../../resize-function/http/answer.ts';
import { parseRequest } from '../../../resize-function/http/parse-request.ts';
import type { ImageRequest } from '../../../resize-function/request/exchange.ts';
import { newestFormat } from '../../../resize-function/request/negotiation.ts';
import { parameters } from '../../../resize-function/request/parameters.ts';
import { conditionsOf, hasAlready } from '../../../resize-function/http/validator.ts';
import { isLinear } from '../growth.ts';
import { configured } from '../photos.ts';

const configuration = configured({ IMAGE_GATE_ALLOWED_PREFIXES: 'a/,b/' });
const signed = configured({ IMAGE_GATE_SIGNING_KEYS: 'a-key-of-at-least-thirty-two-characters' });

/** Letters that make a scanner that looks back look back the most, with one behind them that fits none of its patterns. */
const letters = [
  ...[' ', '%', '%20', '/', '//', '.', '../', '0', '1x', 'a', ',', ';', ';q=', '"', 'W/"', '"."', '=', '-'],
  ...['\\', '*/*,', 'q=0.', 'image/', '(', '\u00e9', '\ud800', 'x0/', '+'],
];
const request = (about: Partial<ImageRequest>): ImageRequest => ({
  method: 'GET',
  path: '/a/b.jpg',
  query: [],
  headers: {},
  remainingTime: () => 1_000,
  ...about,
});

const scanners: Readonly<Record<string, (text: string) => unknown>> = {
  'the path': (text) => parseRequest(request({ path: `/${text}` }), configuration),
  'the path behind a size': (text) => parseRequest(request({ path: `/30x${text}` }), configuration),
  'the path of a signed URL': (text) => parseRequest(request({ path: `/${text}` }), signed),
  'the name of a parameter': (text) => parseRequest(request({ query: [[text, '1']] }), configuration),
  'the signature': (text) => parseRequest(request({ query: [['s', text]] }), signed),
  'many parameters': (text) =>
    parseRequest(
      request({ query: Array.from({ length: text.length / 9 }, () => [text.slice(0, 9), '1'] as const) }),
      configuration,
    ),
  Accept: newestFormat,
  'If-None-Match': (text) => [
    conditionsOf({ 'if-none-match': text }, '0123456789ab'),
    hasAlready({ 'if-none-match': text }, '"a"'),
  ],
  'If-Modified-Since': (text) => conditionsOf({ 'if-modified-since': text }, '0123456789ab'),
  // A key was decoded from percent-encoding, so that it is well-formed.
  'the name to save by': (text) =>
    disposition(text.toWellFormed(), 'image/jpeg', { download: true } as Parameters<typeof disposition>[2]),
  ...Object.fromEntries(
    parameters.map(({ name }) => [
      `the value of ${name}`,
      (text: string) => parseRequest(request({ query: [[name, text]] }), configuration),
    ]),
  ),
};

describe('what a stranger sends is read in time that grows with its length, not faster', () => {
  test.each(Object.entries(scanners))('%s', (_, scan) => {
    const slow = letters.filter(
      (letter) => !isLinear(scan, (n) => `${letter.repeat(Math.ceil(n / letter.length))}~`),
    );
    expect(slow).toEqual([]);
  });
});
