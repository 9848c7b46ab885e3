import { Refusal } from '../../resize-function/refusal.ts';

/** Letters of the longer text, four times as many as of the shorter. */
const most = 50_000;
/** Milliseconds that a first compilation may add. */
const slack = 8;
/** Whatever else a busy machine does makes a measurement larger, never smaller, so that the least of many counts. */
const tries = 8;

/**
 * Whether scanning grows with the number of letters, not faster: a square takes sixteen times as long for four times
 * the letters, so that twice the growth tells the two apart on any machine. What it does not see is a square of less than
 * 8 ps for each pair of letters.
 */
export function isLinear(scan: (text: string) => unknown, text: (letters: number) => string): boolean {
  const [short, long] = [text(most / 4), text(most)];
  let [ofShort, ofLong] = [Infinity, Infinity];
  for (let attempt = 0; attempt < tries; attempt++) {
    ofLong = Math.min(ofLong, cpu(scan, long));
    if (ofLong < slack) return true;
    ofShort = Math.min(ofShort, cpu(scan, short));
    if (ofLong < 8 * ofShort + slack) return true;
  }
  return false;
}

/**
 * Milliseconds of CPU of this thread, without those that collect garbage and compile; what is refused was read as well. Only the sum is
 * exact: Linux divides it between the two in steps of 4 ms.
 */
function cpu(scan: (text: string) => unknown, text: string): number {
  const before = process.threadCpuUsage();
  try {
    scan(text);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}
