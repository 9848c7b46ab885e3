/** One line of the table of numbers. Less is better in all of them. */
export interface Row {
  readonly measure: string;
  readonly value: number;
  readonly shown: string;
  /** What ipx shows, where it does the same. */
  readonly peer: string | undefined;
  readonly reach: number;
  readonly beyond: number;
  readonly goal: string;
}

function verdict({ value, reach, beyond }: Row): string {
  if (value <= beyond) return 'reached, and beyond';
  return value <= reach ? 'reached' : '**missed**';
}

/** As a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  return [
    '| measure | measured | ipx 3 | to reach | |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      (row) => `| ${row.measure} | ${row.shown} | ${row.peer ?? ''} | ${row.goal} | ${verdict(row)} |`,
    ),
    '',
  ].join('\n');
}
