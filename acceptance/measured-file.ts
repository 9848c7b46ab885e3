import { assume, awsAssumptions, type Assumptions, type Overrides } from '../local-aws/assumptions.ts';
import type { Figure } from './figure.ts';

/** The figures in the places where local-aws has them: `createLocalAws({ overrides })` takes it as it is. */
export function overridesOf(figures: readonly Figure[]): Overrides<Assumptions> {
  const merged = figures.reduce<object>(
    (file, { overrides }) => (overrides ? assume(file as Assumptions, overrides) : file),
    {},
  );
  assume(awsAssumptions, merged);
  return merged;
}

/** As a table in Markdown, which a terminal shows as well and a job summary renders. */
export function tableOf(figures: readonly Figure[]): string {
  const mark = ({ fits }: Figure): string => (fits === undefined ? '' : fits ? 'yes' : '**NO**');
  const rows = figures.map((figure) => [figure.name, figure.measured, figure.model, mark(figure)]);
  return [['figure', 'measured', 'local-aws assumes', 'fits'], ['---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}
