import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The rooms of the repository and who imports whom, drawn from the imports: `npm run rooms` puts the drawing into CONTRIBUTING.md,
 * and a test compares the two. Types count, because they are dependencies too. Every room depends on the files at the top of src/.
 */
const root = join(import.meta.dirname, '..');
const page = join(root, 'CONTRIBUTING.md');
const begin = '<!-- rooms -->';
const end = '<!-- end of rooms -->';

/** `src/gate` of a file below it, `local-aws` of one of the other folders, `src` for the files on which everything depends. */
function roomOf(file: string): string {
  const [top = '', room = '', ...below] = file.split('/');
  if (top !== 'src') return top;
  if (below.length > 0) return `src/${room}`;
  return room === 'index.ts' ? 'src/index.ts' : 'src';
}

/** The files that each file imports, types and what is loaded later included; paths from the repository's root. */
export function importsByFile(): ReadonlyMap<string, readonly string[]> {
  const files = globSync('{src,resize-function,local-aws,simulation}/**/*.ts', { cwd: root });
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const paths = [...text.matchAll(/(?:from |import\()'(\.[^']+)'/g)].map(([, path = '']) => path);
      return [file, paths.map((path) => join(dirname(file), path))];
    }),
  );
}

/** Every arrow between two rooms, as Mermaid. */
function drawing(): string {
  const arrows = new Set<string>();
  for (const [file, imported] of importsByFile()) {
    const from = roomOf(file);
    // Every room depends on the top of src/, so arrows to it carry no information.
    for (const to of imported.map(roomOf).filter((room) => room !== from && room !== 'src'))
      arrows.add(`  ${from} --> ${to}`);
  }
  return ['```mermaid', 'flowchart TD', ...[...arrows].sort(), '```'].join('\n');
}

/** CONTRIBUTING.md with the drawing of today's imports in it. */
export function withDrawing(text: string): string {
  const [before = '', rest = ''] = text.split(begin);
  const [, after = ''] = rest.split(end);
  return `${before}${begin}\n\n${drawing()}\n\n${end}${after}`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(page, withDrawing(readFileSync(page, 'utf8')));
