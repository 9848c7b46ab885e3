import { describe, expect, test } from '@jest/globals';
import type { RotateResult } from '../../src/gate/rotation.ts';
import { sentenceFor } from '../../src/runs/rotate.ts';
import { summary } from '../../src/report/summary.ts';
import { duration } from '../../src/report/time-line.ts';
import { counted } from '../../src/runs/converged.ts';

const second = 1_000;
type Trail = RotateResult['trail'];
const at = (seconds: number, kind: Trail[number]['kind']): Trail[number] => ({
  ...{ at: seconds * second, kind, reason: '' },
});
const rotated: RotateResult = {
  outcome: 'finished',
  reason: 'no older key is left',
  liveKeyId: 'newkey',
  formerKeyIds: ['oldkey'],
  deletedKeyIds: ['oldkey'],
  disabledKeyIds: [],
  rotated: true,
  otherDistributionIds: [],
  trail: [
    ...[at(0, 'look'), at(5, 'create-key'), at(6, 'prove-at-origin'), at(100, 'switch'), at(101, 'wait')],
    ...[at(231, 'prove-through-cloudfront'), at(263, 'disable-key'), at(264, 'watch')],
    ...[at(354, 'delete-key'), at(355, 'end')],
  ],
};
const base = { title: 'Image gate "images": rotate', sentence: 'rotate finished', lines: [] };

describe("a rotation's one sentence", () => {
  test('names the old key and the new one', () => {
    expect(sentenceFor(rotated)).toBe('rotate finished: key oldkey replaced by newkey; deleted: oldkey');
  });

  test('says so if CloudFront sent a value that is not a key', () => {
    expect(sentenceFor({ ...rotated, formerKeyIds: [], deletedKeyIds: [] })).toBe(
      'rotate finished: key newkey replaced a value that was not a valid key; deleted: none',
    );
  });
});

describe('the job summary', () => {
  test('shows an input that a remedy names as code, and everything else as it is', () => {
    const remedy = { text: 'Run `command: gate`, not *this* or <b>', more: 'https://example.org/' };
    expect(summary({ ...base, remedy })).toContain(
      '**What to do:** Run `command: gate`, not \\*this\\* or \\<b\\>',
    );
  });

  test('shows a rotation as keys, edges and probes over time', () => {
    const text = summary({ ...base, rotation: rotated });
    const bars = [...text.matchAll(/^ {4}(.+) :(?:\w+, )?(\d+), (\d+)$/gm)].map(([, label, from, to]) => [
      label,
      Number(from) / second,
      Number(to) / second,
    ]);
    expect(bars).toEqual([
      ['oldkey (before)', 0, 263],
      ['newkey (new)', 5, 355],
      ['edges switch one by one', 101, 231],
      ['new key directly at the API', 6, 100],
      ['new key through CloudFront while in-flight requests drain', 231, 263],
      ['viewers while the old key is disabled', 264, 354],
    ]);
    expect(text).toContain('Edge deployment: 2 m 11 s');
  });

  test('measures the deployment of a run that revokes immediately up to the last edge, not to the disabled key', () => {
    const trail = [...rotated.trail.slice(0, 4), at(101, 'disable-key'), ...rotated.trail.slice(4)];
    expect(summary({ ...base, rotation: { ...rotated, trail } })).toContain('Edge deployment: 2 m 11 s');
  });

  test('of a run that finished what another began shows the live key and no deployment', () => {
    const finishing: RotateResult = {
      ...{ ...rotated, liveKeyId: 'livekey', formerKeyIds: ['livekey'], rotated: false },
      trail: [
        ...[at(0, 'look'), at(1, 'wait'), at(2, 'disable-key'), at(3, 'watch')],
        ...[at(60, 'delete-key'), at(61, 'end')],
      ],
    };
    const text = summary({ ...base, rotation: finishing });
    expect(text).toContain('livekey (now) :active, 0, 61000');
    expect(text).toContain('oldkey (older) :done, 0, 2000');
    expect(text).not.toMatch(/before|Edge deployment/);
  });

  test.each(['pending', 'interrupted'] as const)(
    'of a run that ended as %s does not say how long the edges take',
    (outcome) => {
      const trail = [...rotated.trail.slice(0, 5), at(161, 'end')];
      const rotation = { ...rotated, outcome, rotated: false, deletedKeyIds: [], trail };
      const text = summary({ ...base, rotation });
      expect(text).toContain('Edge deployment: not complete 1 m 1 s after the switch, when the run ended.');
      expect(text).toContain('newkey (new) :active, 5000, 161000');
    },
  );

  test.each<[string, RotateResult['outcome'], Trail]>([
    ['found nothing to do', 'finished', [at(0, 'look'), at(355, 'end')]],
    [
      'was interrupted in its first wait',
      'interrupted',
      [at(0, 'look'), at(0.1, 'create-key'), at(0.2, 'prove-at-origin')],
    ],
  ])('draws nothing for a run that %s', (_, outcome, trail) => {
    expect(summary({ ...base, rotation: { ...rotated, outcome, trail } })).not.toContain('mermaid');
  });

  test('keeps an old key to the end where the run stopped before it was retired', () => {
    const trail = rotated.trail.slice(0, 6);
    const rotation: RotateResult = { ...rotated, outcome: 'pending', deletedKeyIds: [], trail };
    expect(summary({ ...base, rotation })).toContain('oldkey (before) :done, 0, 231000');
  });

  test('lists what is broken first, and escapes what would break the table', () => {
    const text = summary({
      ...base,
      checks: [
        { name: 'plan', state: 'ok', remedy: '', finding: 'one stage' },
        { name: 'age', state: 'warning', finding: '45 days', remedy: 'rotate' },
        { name: 'header', state: 'broken', finding: 'a | b\nc', remedy: 'Run `command: rotate`.' },
      ],
    });
    const rows = text.split('\n').filter((line) => /^\| [✅⚠❌]/u.test(line));
    expect(rows.map((row) => row.split(' | ')[1])).toEqual(['header', 'age', 'plan']);
    expect(rows[0]).toContain('a \\| b c');
  });

  test('says whether changes were made or would be made', () => {
    expect(summary({ ...base, lines: ['api: created'] })).toContain('#### Changed\n\n- api: created');
    expect(summary({ ...base, lines: ['api: created'], dryRun: true })).toContain('#### Would change');
  });

  test('ends with addresses to try, and begins with the remedy where it failed', () => {
    const text = summary({
      ...base,
      remedy: { text: 'Run it again.', more: 'https://example.org/#again' },
      addresses: [{ what: 'a picture', url: 'https://d1.cloudfront.net/cat.jpg?w=400' }],
    });
    expect(text).toContain('- a picture: <https://d1.cloudfront.net/cat.jpg?w=400>');
    expect(text.indexOf('Run it again')).toBeLessThan(text.indexOf('Try it'));
  });

  test('stays below a mebibyte, whole lines and closed fences only', () => {
    const text = summary({
      ...base,
      lines: Array.from({ length: 60_000 }, (_, n) => `ändert sich ${n}`),
      rotation: rotated,
    });
    expect(Buffer.byteLength(text)).toBeLessThan(1_048_576);
    expect(text).toContain('did not fit');
    expect((text.match(/```/g) ?? []).length % 2).toBe(0);
  });
});

test.each([
  [400, '0 s'],
  [59_400, '59 s'],
  [130_000, '2 m 10 s'],
  [3_780_000, '1 h 3 m'],
])('%d ms are said as %s', (ms, said) => {
  expect(duration(ms)).toBe(said);
});

test('one is one change, others are changes', () => {
  expect([0, 1, 2].map((count) => counted(count, 'change'))).toEqual(['0 changes', '1 change', '2 changes']);
});
