import { describe, expect, test } from '@jest/globals';
import { explore } from '../../simulation/heart/explore.ts';
import { sabotages } from '../../simulation/heart/sabotage.ts';
import { rotateNow } from './gate-pictures.ts';

const revoke = { ...rotateNow, revoke: 'graceful' } as const;

describe('two runs of the real heart, in every order that their steps can take', () => {
  test('refuse no viewer when both rotate', () => {
    const rows = [[rotateNow], [rotateNow]];
    const { refused, states, ends } = explore({ gate: { targets: 1 }, rows, crashes: 0, lostAnswers: false });
    expect(refused).toBeUndefined();
    expect(states).toBeGreaterThan(3_000);
    expect(ends).toBeGreaterThan(3);
  });

  test('one after the other refuse no viewer, wherever either of them dies', () => {
    for (const targets of [1, 2]) {
      const rows = [[rotateNow, revoke, rotateNow]];
      const { refused, ends } = explore({ gate: { targets }, rows, crashes: 2 });
      expect(refused).toBeUndefined();
      expect(ends).toBeGreaterThan(3);
    }
  });

  test('refuse no viewer when what they read may be older than the last switch', () => {
    const rows = [[rotateNow], [revoke]];
    const { refused, ends } = explore({
      gate: { targets: 1 },
      rows,
      crashes: 0,
      lostAnswers: false,
      staleReads: true,
    });
    expect(refused).toBeUndefined();
    expect(ends).toBeGreaterThan(3);
  });

  test.each(['ignores ETags', 'retires newer keys', 'retires before Deployed'] as const)(
    'refuse a viewer as soon as the heart %s',
    (name) => {
      const rows = [[rotateNow], [revoke]];
      const { refused } = explore({ gate: { targets: 1 }, rows, crashes: 0, sabotage: sabotages[name] });
      expect(refused?.at(-1)).toMatch(/disables|switches|deletes/);
    },
  );
});
