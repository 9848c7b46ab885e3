import type { RotateResult } from '../gate/rotation.ts';
import { bullets, plain, prose, table, withinBytes, oneLine } from './markdown.ts';
import type { RunResult } from './run-result.ts';
import { edgeDeployment, timeLine } from './time-line.ts';

/** GitHub accepts 1 MiB for the summary of one step and drops a larger one. */
const mostBytes = 1_000_000;

/** The contents of a job summary; missing parts are omitted. */
export interface Summary extends Omit<RunResult, 'outputs' | 'failure'> {
  readonly title: string;
  readonly dryRun?: boolean | undefined;
  /** What to do, and where it is explained, when the run failed. */
  readonly remedy?: { readonly text: string; readonly more: string } | undefined;
}

/** The job summary as Markdown, below GitHub's limit. */
export function summary(told: Summary): string {
  const { title, sentence, lines, dryRun, checks = [], rotation, addresses = [], remedy } = told;
  const parts = [
    `### ${plain(title)}`,
    plain(sentence),
    remedy && `> **What to do:** ${prose(remedy.text)} ([more](${remedy.more}))`,
    checks.length > 0 && checksTable(checks),
    lines.length > 0 && `#### ${dryRun ? 'Would change' : 'Changed'}\n\n${bullets(lines)}`,
    rotation && rotationPart(rotation),
    addresses.length > 0 &&
      `#### Try it\n\n${addresses.map(({ what, url }) => `- ${plain(what)}: <${addressed(url)}>`).join('\n')}`,
  ];
  return withinBytes(`${parts.filter(Boolean).join('\n\n')}\n\n`, mostBytes);
}

/** Percent-encodes what would end an address in angle brackets or is not part of one. */
const addressed = (url: string): string => oneLine(url).replaceAll(/[<>`|\\ @#]/g, encodeURIComponent);

const signs = { ok: '✅ ok', warning: '⚠️ warning', broken: '❌ broken' };

/** Broken checks first, because a table is read from the top. */
function checksTable(checks: NonNullable<RunResult['checks']>): string {
  const worstFirst = (['broken', 'warning', 'ok'] as const).flatMap((state) =>
    checks.filter((check) => check.state === state),
  );
  return table(
    ['', 'check', 'found', 'remedy'],
    worstFirst.map(({ name, state, finding, remedy }) => [
      signs[state],
      plain(name),
      plain(finding),
      prose(remedy),
    ]),
  );
}

function rotationPart(done: RotateResult): string {
  const chart = timeLine(done);
  if (chart === '') return '';
  const words = edgeDeployment(done) ?? '';
  const others =
    done.otherDistributionIds.length > 0
      ? [
          `These distributions also use the API and were left alone: ${plain(done.otherDistributionIds.join(', '))}.`,
        ]
      : [];
  return ['#### How it went', words, chart, ...others].filter(Boolean).join('\n\n');
}
