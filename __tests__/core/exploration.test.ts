import { describe, expect, test } from '@jest/globals';
import { explore } from '../../simulation/core/explore.ts';
import { sabotages } from '../../simulation/core/sabotage.ts';
import { rotateNow } from './gate-states.ts';

const revoke = { ...rotateNow, revoke: 'graceful' } as const;

describe('two runs of the real core, in every order that their steps can take', () => {
  test('reject no viewer when both rotate', () => {
    const rows = [[rotateNow], [rotateNow]];
    const { refused, states, ends } = explore({ gate: { targets: 1 }, rows, crashes: 0, lostAnswers: false });
    expect(refused).toBeUndefined();
    expect(states).toBeGreaterThan(3_000);
    expect(ends).toBeGreaterThan(3);
  });

  test('one after the other reject no viewer, wherever either of them dies', () => {
    // `npm run exhaustive` has three crashes with two targets.
    for (const [targets, crashes] of [
      [1, 2],
      [2, 1],
    ] as const) {
      const rows = [[rotateNow, revoke, rotateNow]];
      const { refused, ends } = explore({ gate: { targets }, rows, crashes });
      expect(refused).toBeUndefined();
      expect(ends).toBeGreaterThan(3);
    }
  });

  test('reject no viewer when what they read may be older than the last switch', () => {
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

  test('reject no viewer of a distribution outside the gate, whose owner adds and removes keys there', () => {
    const gate = { targets: 1, other: 'key1', happenings: { owner: 1 } };
    const { refused, ends } = explore({ gate, rows: [[rotateNow, revoke]], crashes: 1, lostAnswers: false });
    expect(refused).toBeUndefined();
    expect(ends).toBeGreaterThan(3);
  });

  test('reject no viewer when a day passes at any moment', () => {
    const gate = { targets: 1, happenings: { days: 1 } };
    const rows = [[rotateNow], [{ ...rotateNow, scope: 'finish' } as const]];
    const { refused, ends } = explore({ gate, rows, crashes: 1, lostAnswers: false });
    expect(refused).toBeUndefined();
    expect(ends).toBeGreaterThan(3);
  });

  test.each([
    ['does not count others', { other: 'key1' }],
    ['knows no hour limit', { happenings: { days: 1 } }],
    ['retires orphans at once', {}],
    ['puts the key that is left back', { older: 1, happenings: { deletions: 1 } }],
  ] as const)('refuse a viewer as soon as the core %s', (name, gate) => {
    const sabotage = sabotages[name];
    const rows = [[rotateNow], [rotateNow]];
    const { refused } = explore({
      gate: { targets: 1, ...gate },
      rows,
      crashes: 0,
      lostAnswers: false,
      sabotage,
    });
    expect(refused?.at(-1)).toMatch(/disables|switches/);
  });

  test.each(['ignores ETags', 'retires newer keys', 'retires before Deployed'] as const)(
    'refuse a viewer as soon as the core %s',
    (name) => {
      const rows = [[rotateNow], [revoke]];
      const { refused } = explore({ gate: { targets: 1 }, rows, crashes: 0, sabotage: sabotages[name] });
      expect(refused?.at(-1)).toMatch(/disables|switches|deletes/);
    },
  );
});
