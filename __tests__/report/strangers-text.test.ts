import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RotateResult } from '../../src/gate/rotation.ts';
import { oneLine } from '../../src/report/markdown.ts';
import { runnerJournal } from '../../src/report/runner-journal.ts';
import { summary } from '../../src/report/summary.ts';
import { failing, openStage, pullRequest } from './github/stage.ts';

/** What a stranger may have written into a name, a tag or an error that AWS quotes. */
const bait = [
  ...['::error::no', '@octocat', '#1', 'GH-1', '<img src=x>', '|', '`', '\r', '\n', '\u2028', '##[error]'],
  ...['\u0085', '\u001b[31m'],
];
const hostile = fc
  .array(fc.constantFrom(...bait, ' ', 'a'), { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join(''));

/** Markdown in which GitHub would find a mention, a reference, an element, or a line that is a command. */
const found = (markdown: string): readonly string[] =>
  [/(?<![\w`])@octocat/, /(?<![&\w])#1\b/, /\bGH-1\b/, /(?<!\\)<img/, /^::/m, /##\[/, /\u2028|\r/].flatMap(
    (pattern) => pattern.exec(markdown)?.[0] ?? [],
  );

/** Cells of each row of every table: as many as its head has, or text has broken out. */
const rowsAreWhole = (markdown: string): boolean =>
  markdown
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .every((line) => line.replaceAll(/\\[\\|`]/g, '').split('|').length === 6);

/** A rotation in which every id is a stranger's, and which takes long enough for a chart. */
const rotations: fc.Arbitrary<RotateResult> = fc
  .record({
    ids: fc.tuple(hostile, hostile, hostile),
    otherDistributionIds: fc.array(hostile, { maxLength: 2 }),
  })
  .map(({ ids: [former, live, deleted], otherDistributionIds }) => ({
    ...{ outcome: 'finished', reason: 'done', rotated: true, otherDistributionIds },
    ...{ formerKeyIds: [former], liveKeyId: live, deletedKeyIds: [deleted], disabledKeyIds: [] },
    trail: (['create-key', 'switch', 'wait', 'delete-key', 'end'] as const).map((kind, at) => ({
      ...{ kind, at: at * 60_000, reason: 'why' },
    })),
  }));

/** Lines of the chart that are neither its head nor a bar with one label and its times (https://mermaid.js.org/syntax/gantt.html). */
function brokenChartLines(markdown: string): readonly string[] {
  const [, chart = '', ...rest] = markdown.split(/^```(?:mermaid)?$/m);
  const bar = /^ {4}[\w (),.-]* :(?:(?:active|done), )?\d+, \d+$/;
  const head = /^(?:gantt| {2}(?:dateFormat|axisFormat|section) [\w%:]+)?$/;
  return [...chart.split('\n').filter((line) => !bar.test(line) && !head.test(line)), ...rest.slice(1)];
}

describe('text from outside is shown as text', () => {
  test('in every field of the job summary', () => {
    const fields = fc.record({
      ...{ title: hostile, sentence: hostile, lines: fc.array(hostile, { maxLength: 3 }) },
      checks: fc.array(
        fc.record({
          ...{ name: hostile, finding: hostile, remedy: hostile },
          state: fc.constantFrom('ok', 'warning', 'broken'),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      addresses: fc.array(
        fc.record({ what: hostile, url: hostile.map((path) => `https://a.example/${path}`) }),
      ),
      remedy: fc.record({ text: hostile, more: fc.constant('https://a.example/docs') }),
      rotation: rotations,
    });
    fc.assert(
      fc.property(fields, (told) => {
        const markdown = summary(told);
        // In code, and in what is whole between angle brackets, GitHub looks for nothing.
        expect(
          found(
            markdown
              .replace(/^```mermaid$.*?^```$/ms, 'chart')
              .replaceAll(/(?<!\\)`[^`|\n]+`/g, 'code')
              .replaceAll(/: <https:[^<>\s@#|`]*>$/gm, ''),
          ),
        ).toEqual([]);
        expect(rowsAreWhole(markdown)).toBe(true);
        expect(brokenChartLines(markdown)).toEqual([]);
      }),
    );
  });

  test('in every line of the log', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const said: string[] = [];
        const journal = runnerJournal(
          () => 0,
          (line) => void said.push(line),
        );
        journal.changed(text);
        journal.noted(text);
        journal.waiting(text);
        expect(said).toHaveLength(3);
        for (const line of [...said, oneLine(text)])
          expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]|^\s*::|##\[/u);
      }),
    );
  });

  test('in what is written on GitHub', async () => {
    const stage = await openStage();
    try {
      const text = bait.join(' ');
      const run = { ...failing, sentence: text, lines: [text], remedy: text };
      await stage.run(run);
      await stage.run(
        { ...run, command: 'deploy', dryRun: true, ended: 'unfinished' },
        { event: pullRequest },
      );
      await stage.run({ ...run, command: 'deploy' });
      const { issues, ...rest } = stage.repository;
      const bodies = JSON.parse(JSON.stringify({ issues, rest })) as object;
      const texts = textsIn(bodies).filter((one) => one.includes('octocat'));
      expect(texts.length).toBeGreaterThanOrEqual(3);
      // A deployment's description is no Markdown: GitHub shows it as it is.
      for (const one of texts)
        expect(one.startsWith('<!--') ? found(one.replace(/^<!--.*-->/, '')) : one).toEqual(
          one.startsWith('<!--') ? [] : expect.not.stringMatching(/[\r\n\u2028]/),
        );
    } finally {
      await stage.close();
    }
  });
});
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
