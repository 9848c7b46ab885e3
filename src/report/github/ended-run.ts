import { withinBytes } from '../markdown.ts';
import type { RunResult } from '../run-result.ts';

/** GitHub takes 65,536 characters. */
const longestBody = 60_000;

/** The end of a run in the form reported to GitHub: ids and sentences, never a key's value. */
export interface EndedRun extends Pick<RunResult, 'sentence' | 'lines'> {
  readonly command: string;
  /** The gate's name. */
  readonly gate: string;
  readonly dryRun: boolean;
  /** `unfinished`: pending or interrupted, neither success nor failure. */
  readonly ended: 'well' | 'badly' | 'unfinished';
  readonly remedy?: string | undefined;
  /** Where the remedy is explained. */
  readonly more?: string | undefined;
  /** `https://` and the domain under which the images are served. */
  readonly address?: string | undefined;
}

/** First line of everything that the action writes on GitHub, by which it recognises its own texts. */
export function marker({ command, gate }: EndedRun): string {
  return `<!-- cloudfront-image-gate: ${command} ${gate} -->`;
}

/** What the action writes on GitHub about a run: its mark, then the parts that are not empty. */
export function bodyOf(run: EndedRun, parts: readonly string[]): string {
  return withinBytes([marker(run), ...parts.filter((part) => part !== '')].join('\n\n'), longestBody);
}
