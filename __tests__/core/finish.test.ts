import { expect, test } from '@jest/globals';
import { pollPause } from '../../src/core/finish.ts';

test.each([
  [0, 2],
  [20, 2],
  [50, 5],
  [100, 10],
  [900, 10],
])('a deployment that was waited for %d s is looked at again after %d s', (waited, seconds) => {
  expect(pollPause(waited)).toBe(seconds);
});
