import type { Judged } from './judge.ts';

const short = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 90 ? `${line.slice(0, 60)} ... ${line.slice(-25)}` : line;
};

/** A mutant and its result. */
export function lineOf({ mutant, verdict, by, seconds }: Judged): string {
  const { file, line, original, replacement, kind } = mutant;
  const what = `${file}:${line} ${kind}: ${short(original)} -> ${short(replacement)}`;
  return `${verdict} ${seconds.toFixed(0)} s ${what}${by ? ` | ${short(by)}` : ''}`;
}

/** The score of a folder and its survivors. A mutant that does not compile is not counted. */
export function summaryOf(folder: string, seed: number, judged: readonly Judged[]): string {
  const count = (verdict: Judged['verdict']): number =>
    judged.filter((one) => one.verdict === verdict).length;
  const noticed = count('killed') + count('hung');
  const survivors = judged.filter(({ verdict }) => verdict === 'survived');
  const score = (100 * noticed) / Math.max(1, noticed + survivors.length);
  const head = `${folder}, seed ${seed}: ${noticed} of ${noticed + survivors.length} noticed, ${score.toFixed(1)} %`;
  const rest = `(${count('hung')} of them by hanging; ${count('no valid type')} more that the compiler refuses)`;
  const lines = survivors.map(({ mutant, tried, more }) => {
    const { file, line, original, replacement } = mutant;
    const met =
      tried.length > 0 ? `${tried.length} test files met it, ${more} more run it` : 'no test runs it';
    return `  ${file}:${line} ${short(original)} -> ${short(replacement)} (${met})`;
  });
  return [`${head} ${rest}`, ...lines, ''].join('\n');
}
