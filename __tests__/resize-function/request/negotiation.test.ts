import { expect, test } from '@jest/globals';
import { newestFormat, offered } from '../../../resize-function/request/negotiation.ts';

test.each([
  [undefined, 'none'],
  ['', 'none'],
  ['image/avif', 'avif'],
  ['image/webp,*/*', 'webp'],
  ['IMAGE/AVIF , image/webp', 'avif'],
  ['image/*,*/*;q=0.8', 'none'],
  ['image/avif;q=0', 'none'],
  ['image/avif;q=0.5,image/webp;q=0.5', 'avif'],
  ['image/avif;q=0.5,image/webp;q=0.6', 'webp'],
  ['image/avif;q=0.5,image/jpeg;q=0.6', 'none'],
  ['image/avif;q=0.5,image/webp;q=0.4,image/*;q=0.5', 'avif'],
  ['image/avif;q=0.5,*/*;q=0.6', 'none'],
  ['image/avif;q=0.5,image/jpeg;q=0.4,*/*;q=0.9', 'avif'],
  ['image/webp;v=1;q=0.2,*/*;q=0.1', 'webp'],
  ['image/webp;v=1;q=0.2,*/*;q=0.3', 'none'],
  ['image/webp;q=0.9,image/webp;q=0.1,image/jpeg;q=0.5', 'webp'],
  ['image/webp;q=x', 'webp'],
  ['image/avifs,image/jxl', 'none'],
  ['image/avif;q=0.9;q=0.1,image/webp;q=0.5', 'webp'],
  ['image/avif;a=1;b=2;q=0.1,image/webp;q=0.5', 'webp'],
  ['image/avif;a=1;b=2;c=3;q=0.1,image/webp;q=0.5', 'avif'],
  ['image/avif\u0130', 'none'],
  [`${'a/b,'.repeat(9)}image/avif`, 'avif'],
  [`${'a/b,'.repeat(10)}image/avif`, 'none'],
  [`${'x'.repeat(189)},image/avif`, 'avif'],
  [`${'x'.repeat(190)},image/avif`, 'none'],
  [`image/webp,image/avif,${'x'.repeat(200)}`, 'avif'],
  [`${'a/b,'.repeat(9)}image/avif,${'x'.repeat(200)}`, 'avif'],
])('Accept: %s asks for %s', (accept, newest) => {
  expect(newestFormat(accept)).toBe(newest);
});

test.each([
  ['avif', ['avif', 'webp'], 'avif'],
  ['avif', ['webp'], 'webp'],
  ['avif', [], 'none'],
  ['webp', ['webp'], 'webp'],
  ['webp', ['avif'], 'none'],
  ['none', ['webp'], 'none'],
] as const)('who may be given %s is offered, of %j, %s', (newest, formats, given) => {
  expect(offered(newest, formats)).toBe(given);
});
