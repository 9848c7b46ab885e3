import { Refusal } from '../../resize-function/refusal.ts';

/** Letters of the longer text, four times as many as of the shorter. */
const most = 100_000;
/** Milliseconds that a first compilation and the steps of 4 ms and more, in which a kernel may count, can add. */
const slack = 30;
/** Whatever else a busy machine does makes a measurement larger, so that the least of many counts. */
const tries = 8;

/**
 * Whether scanning grows with the number of letters, not faster: a square takes four times as long for one text as for
 * four of a quarter of its letters, so that twice as long tells the two apart on any machine. What it does not see is a
 * square of less than 6 ps for each pair of letters.
 */
export function isLinear(scan: (text: string) => unknown, text: (letters: number) => string): boolean {
  const [short, long] = [text(most / 4), text(most)];
  let [ofShort, ofLong] = [Infinity, Infinity];
  for (let attempt = 0; attempt < tries; attempt++) {
    ofLong = Math.min(ofLong, cpu(scan, [long]));
    if (ofLong < slack) return true;
    ofShort = Math.min(ofShort, cpu(scan, [short, short, short, short]));
    if (ofLong < 2 * ofShort + slack) return true;
  }
  return false;
}

/** Milliseconds of CPU of this thread, without those that collect garbage and compile; what is refused was read as well. */
function cpu(scan: (text: string) => unknown, texts: readonly string[]): number {
  const before = process.threadCpuUsage();
  for (const text of texts) {
    try {
      scan(text);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}
