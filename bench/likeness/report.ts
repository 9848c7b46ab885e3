import { cpus } from 'node:os';
import { formats, ours } from './encoders.ts';
import type { Format } from './encoders.ts';
import { geometricMean, mean } from './series.ts';
import type { Point } from './series.ts';

/** One photo of one width in one format. */
export interface Case {
  readonly photo: string;
  readonly width: number;
  readonly format: Format;
  /** Ours at its default quality, and how alike it is one step below and above. */
  readonly usual: Point;
  readonly likenesses: readonly number[];
  readonly beside: Record<string, { readonly theirs: Point; readonly needed: Point | undefined }>;
}

const names: Readonly<Record<Format, string>> = { jpeg: 'JPEG', webp: 'WebP', avif: 'AVIF' };

export function report(cases: readonly Case[]): string {
  const about = `Measured on ${new Date().toISOString().slice(0, 10)}, ${cpus()[0]?.model.trim() ?? 'unknown CPU'}.`;
  return [about, ratios(cases), defaults(cases), every(cases)].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Bytes and CPU of ours to a peer's, where ours looks as its default does; geometric means. */
function ratios(cases: readonly Case[]): string {
  const widths = [...new Set(cases.map(({ width }) => width)), undefined];
  const rows = formats.flatMap((format) =>
    Object.keys(cases.find((one) => one.format === format)?.beside ?? {}).map((peer) => {
      const cell = (width: number | undefined): string => {
        const some = cases.filter((one) => one.format === format && (width ?? one.width) === one.width);
        const pairs = some.flatMap(({ beside: { [peer]: pair } }) =>
          pair?.needed ? [{ theirs: pair.theirs, needed: pair.needed }] : [],
        );
        const ratio = (of: 'bytes' | 'cpu'): string =>
          geometricMean(pairs.map(({ theirs, needed }) => needed[of] / theirs[of])).toFixed(2);
        const missing = some.length - pairs.length;
        return `x ${ratio('bytes')} (CPU ${ratio('cpu')}${missing > 0 ? `; ${missing} not met` : ''})`;
      };
      return [names[format], peer, ...widths.map(cell)];
    }),
  );
  return table(
    ['format', 'beside', ...widths.map((width) => (width === undefined ? 'all' : `${width} px`))],
    rows,
  );
}

function defaults(cases: readonly Case[]): string {
  const widths = [...new Set(cases.map(({ width }) => width))];
  const rows = formats.map((format) => {
    const of = (some: readonly Case[]): string => mean(some.map(({ usual }) => usual.likeness)).toFixed(1);
    const all = cases.filter((one) => one.format === format);
    const [below, above] = [0, 1].map((at) => mean(all.map(({ likenesses }) => likenesses[at] ?? NaN)));
    return [
      `${names[format]} ${ours(format).quality}`,
      ...widths.map((width) => of(all.filter((one) => one.width === width))),
      of(all),
      `${below?.toFixed(1) ?? ''}, ${above?.toFixed(1) ?? ''}`,
    ];
  });
  return table(['default', ...widths.map((width) => `${width} px`), 'all', 'one step lower, higher'], rows);
}

/** Everything: bytes, likeness and CPU at each one's default quality. */
function every(cases: readonly Case[]): string {
  const shown = ({ bytes, likeness, cpu }: Point): string =>
    `${bytes}, ${likeness.toFixed(0)}, ${cpu.toFixed(cpu < 10 ? 1 : 0)}`;
  const peersOf = Object.keys(cases[0]?.beside ?? {});
  const rows = formats.flatMap((format) =>
    cases
      .filter((one) => one.format === format)
      .map(({ photo, width, usual, beside }) => [
        names[format],
        `${width}`,
        photo.replace(/\..*/, ''),
        shown(usual),
        ...peersOf.map((peer) => (beside[peer] ? shown(beside[peer].theirs) : '')),
      ]),
  );
  return table(['format', 'width', 'photo', 'ours', ...peersOf], rows);
}
