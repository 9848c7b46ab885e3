import { Refusal } from '../../resize-function/refusal.ts';

/** Letters of the longer text, four times as many as of the shorter. */
const most = 100_000;
/** Milliseconds that a collection of garbage or a first compilation may add. */
const slack = 30;

/**
 * Whether scanning grows with the number of letters, not faster: a square takes sixteen times as long for four times
 * the letters, so that twice the growth tells the two apart on any machine. Only the best of three tries counts. What it
 * does not see is a square of less than 8 ps for each pair of letters.
 */
export function isLinear(scan: (text: string) => unknown, text: (letters: number) => string): boolean {
  const [short, long] = [text(most / 4), text(most)];
  const grows = (): boolean => {
    const spent = cpu(scan, long);
    return spent < slack || spent < 8 * cpu(scan, short) + slack;
  };
  return grows() || grows() || grows();
}

/** Milliseconds of CPU; what is refused was read as well. */
function cpu(scan: (text: string) => unknown, text: string): number {
  const before = process.cpuUsage();
  try {
    scan(text);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  return process.cpuUsage(before).user / 1_000;
}
