import { expect, test } from '@jest/globals';
import { runnerJournal, type RunnerJournal } from '../../src/report/runner-journal.ts';

const second = 1_000;

/** A journal whose clock is set by hand, and what it has said. */
function heard(): { journal: RunnerJournal; at: (ms: number) => void; said: string[] } {
  let now = 0;
  const said: string[] = [];
  const journal = runnerJournal(
    () => now,
    (line) => said.push(line.trim()),
  );
  return { journal, said, at: (ms) => void (now = ms) };
}

test('reports a long wait every half minute, and its duration at the end', () => {
  const { journal, said, at } = heard();
  for (let polled = 0; polled < 130; polled += 2) {
    at(polled * second);
    journal.waiting('the edges switch one by one');
  }
  at(130 * second);
  journal.changed('key k1 disabled');
  expect(said).toEqual([
    '0 s  … the edges switch one by one',
    '30 s  … the edges switch one by one (30 s so far)',
    '1 m 0 s  … the edges switch one by one (1 m 0 s so far)',
    '1 m 30 s  … the edges switch one by one (1 m 30 s so far)',
    '2 m 0 s  … the edges switch one by one (2 m 0 s so far)',
    '2 m 10 s  … that took 2 m 10 s',
    '2 m 10 s  key k1 disabled',
  ]);
  expect(journal.changes).toEqual(['key k1 disabled']);
});

test('treats a wait that counts as one wait', () => {
  const { journal, said, at } = heard();
  for (let waited = 0; waited <= 60; waited += 10) {
    at(waited * second);
    journal.waiting(`edge deployment of E1A2B3: ${waited} s, usually 3 to 15 minutes`);
  }
  journal.close();
  expect(said.map((line) => line.replace(/^.*… /, ''))).toEqual([
    'edge deployment of E1A2B3: 0 s, usually 3 to 15 minutes',
    'edge deployment of E1A2B3: 30 s, usually 3 to 15 minutes (30 s so far)',
    'edge deployment of E1A2B3: 60 s, usually 3 to 15 minutes (1 m 0 s so far)',
    'that took 1 m 0 s',
  ]);
});

test('does not report the end of a short wait, and tells waits apart', () => {
  const { journal, said, at } = heard();
  journal.waiting('asking the API with key k2');
  at(5 * second);
  journal.waiting('asking through CloudFront for key k2');
  at(25 * second);
  journal.noted('key k1 is gone already');
  journal.close();
  expect(said).toEqual([
    '0 s  … asking the API with key k2',
    '5 s  … asking through CloudFront for key k2',
    '25 s  … that took 20 s',
    '25 s  key k1 is gone already',
  ]);
});
