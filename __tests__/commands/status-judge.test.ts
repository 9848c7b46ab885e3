import { describe, expect, test } from '@jest/globals';
import { judge } from '../../src/commands/status.ts';
import type { Observed } from '../../src/commands/status/observed.ts';
import { healthy, method, now, observations, snapshot } from './status-observations.ts';

const day = 86_400_000;

const judged = (seen: Observed, maxKeyAge?: number) => judge(seen, { maxKeyAge });

describe('the judgement of what was seen', () => {
  test('of a healthy gate is ok on every line', () => {
    const checks = judged(healthy, 7_200);
    expect(checks.filter(({ state, remedy }) => state !== 'ok' || remedy !== '')).toEqual([]);
    expect(Object.fromEntries(checks.map(({ name, finding }) => [name, finding]))).toMatchObject({
      ...{ gate: 'usage plan plan1', stage: 'api1/live serves deployment dep1', distributions: 'E1' },
      ...{ 'one key': 'key2', 'key age': 'key2: 0.0 days', 'direct request': 'rejected' },
      ...{ 'through CloudFront': 'E1: accepted (HTTP 200)', function: 'active' },
      'function runtime': 'nodejs24.x, supported until 2028-04-30',
    });
    expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
  });

  describe.each(Object.entries(observations))('names, by the one line "%s",', (line, seen) => {
    test.each(Object.entries(seen))('%s', (_, [change, words]) => {
      const wrong = judged({ ...healthy, ...change }).filter(({ state }) => state !== 'ok');
      expect(wrong.map(({ state, name }) => `${state}: ${name}`)).toEqual([line]);
      expect(wrong[0]?.finding).toMatch(words);
      expect(wrong[0]?.remedy).not.toBe('');
    });
  });

  test('of a key: it may be as old as the limit, and not a second older', () => {
    const line = (limit: number) => judged(healthy, limit).find(({ name }) => name === 'key age');
    expect(line(3_600)).toMatchObject({ state: 'ok' });
    expect(line(3_599)).toMatchObject({ state: 'warning' });
  });

  test.each([
    [
      'two days',
      2 * day,
      'no other tool is known; E1 was last changed 2.0 days after key2 was created, not by a rotation',
    ],
    ['an hour and a quarter', 4_500_000, 'no other tool is known'],
    ['an unknown time', undefined, 'no other tool is known'],
  ])('of a distribution that was changed %s after its key was created', (_, later, finding) => {
    const distributions = healthy.distributions.map((one) => ({
      ...one,
      changedAt: later && (healthy.keys[0]?.createdAt ?? 0) * 1_000 + later,
    }));
    const line = judged({ ...healthy, distributions }).find(({ name }) => name === 'header owner');
    expect(line).toMatchObject({ state: 'ok', finding });
  });

  test.each([
    [['rejected', 'no-answer'], 'ok', 'rejected'],
    [['rejected', 'accepted'], 'broken', 'a request with no key was accepted (accepted)'],
    [['no-answer', 'no-answer'], 'warning', 'no response'],
    [['no-answer', 'proves-nothing'], 'warning', 'no-answer does not show whether the key was checked'],
    [[], 'warning', 'the API could not be probed'],
  ] as const)('of direct requests without a key that were %j is %s', (kinds, state, finding) => {
    const others = healthy.answers.filter((one) => one.with !== 'no key');
    const strangers = kinds.map((kind) => ({
      ...{ at: 'direct', with: 'no key' as const },
      answer: { kind, shown: kind, status: 0, keyId: undefined },
    }));
    const checks = judged({ ...healthy, answers: [...others, ...strangers] });
    expect(checks.find(({ name }) => name === 'direct request')).toMatchObject({ state, finding });
  });

  test('of an unknown runtime and of a foreign function is no alarm', () => {
    const functions = [{ name: 'theirs', found: { state: 'Active', runtime: 'nodejs99.x' } }];
    expect(judged({ ...healthy, functions, now: now + 9_999 * day }).at(-1)).toMatchObject({
      name: 'function runtime',
      state: 'ok',
    });
    expect(judged({ ...healthy, functions: [] }).map(({ name }) => name)).not.toContain('function runtime');
  });

  test('reports once what several responses from one address have in common', () => {
    const answers = [...healthy.answers, ...healthy.answers].map((one) =>
      one.at === 'direct'
        ? one
        : { ...one, answer: { kind: 'rejected', status: 403, shown: 'HTTP 403' } as const },
    );
    const line = judged({ ...healthy, answers }).find(({ name }) => name === 'through CloudFront');
    expect(line).toMatchObject({
      state: 'broken',
      finding: expect.stringMatching(/^\w+: a viewer was rejected \(HTTP 403\)$/) as unknown,
    });
  });

  test('puts what is broken before what is doubtful, and says each remedy once', () => {
    const open = { ...method, name: 'GET /open', path: '/open', keyRequired: false };
    const later = { ...method, name: 'GET /later', path: '/later', keyRequired: false };
    const api = {
      keySource: 'HEADER',
      endpointClosed: false,
      methods: [method, open, later],
      snapshot: { ...snapshot, methods: [method, open] },
      ...{ openStages: [], cachedRefusals: [] },
    };
    const line = judged({ ...healthy, api }).find(({ name }) => name === 'key required');
    expect(line?.state).toBe('broken');
    expect(line?.finding).toMatch(/^GET \/open: .*; GET \/later: /);
    expect(line?.remedy.match(/Run/g)).toHaveLength(1);
  });
});
