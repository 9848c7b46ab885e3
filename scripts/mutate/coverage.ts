import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** V8's coverage of one script: the outermost range of a function first, which an inner one overrides. */
interface Script {
  readonly url: string;
  readonly functions: readonly {
    readonly ranges: readonly {
      readonly startOffset: number;
      readonly endOffset: number;
      readonly count: number;
    }[];
  }[];
}

/** Characters from-to that ran, in order, not overlapping. */
export type Ranges = readonly (readonly [from: number, to: number])[];

/** The covered source according to the records in `folder`; paths are relative to `root`. */
export function recordedIn(folder: string, root: string): ReadonlyMap<string, Ranges> {
  const start = pathToFileURL(`${root}/`).href;
  const ran = new Map<string, Ranges>();
  for (const name of readdirSync(folder).filter((file) => file.startsWith('coverage-'))) {
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: Script[] };
    for (const script of result) {
      const path = script.url.replace(start, '');
      if (!/^(src|resize-function|local-aws)\//.test(path)) continue;
      ran.set(path, joined([...(ran.get(path) ?? []), ...rangesOf(script)]));
    }
  }
  return ran;
}

function rangesOf({ functions }: Script): Ranges {
  const all = functions
    .flatMap(({ ranges }) => ranges)
    .sort((one, other) => one.startOffset - other.startOffset || other.endOffset - one.endOffset);
  const ran: [number, number][] = [];
  const open: (typeof all)[number][] = [];
  let at = 0;
  const goTo = (offset: number): void => {
    if (offset > at && (open.at(-1)?.count ?? 0) > 0) ran.push([at, offset]);
    at = Math.max(at, offset);
  };
  const closeUpTo = (offset: number): void => {
    for (let last = open.at(-1); last && last.endOffset <= offset; last = open.at(-1)) {
      goTo(last.endOffset);
      open.pop();
    }
  };
  for (const range of all) {
    closeUpTo(range.startOffset);
    goTo(range.startOffset);
    open.push(range);
  }
  closeUpTo(Infinity);
  return ran;
}

function joined(ranges: Ranges): Ranges {
  const together: [number, number][] = [];
  for (const [from, to] of [...ranges].sort(([one], [other]) => one - other)) {
    const last = together.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else together.push([from, to]);
  }
  return together;
}
