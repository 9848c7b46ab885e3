import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Every Markdown page that stands in the repository or is about to. */
export function markdownPages(): readonly string[] {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.md'];
  const files = execFileSync('git', list, { encoding: 'utf8' }).trim().split('\n');
  return files.filter((file) => !file.startsWith('dist/') && existsSync(file)).sort();
}

/** A page without its code: what looks like a link or a heading there is none. */
function prose(page: string): string {
  return readFileSync(page, 'utf8')
    .replaceAll(/^( *)(```|~~~)[\s\S]*?^\1\2/gm, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()<>#]/g, ' '));
}

/** The anchors that GitHub gives a page's headings. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  const counts = new Map<string, number>();
  for (const [, title = ''] of prose(page).matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const slug = title
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return anchors;
}

/** The relative links of a page that lead nowhere: to no file, or to no heading of it. */
export function brokenLinks(page: string): readonly string[] {
  const targets = [
    ...[...prose(page).matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)].map(([, target]) => target ?? ''),
    ...[...prose(page).matchAll(/(?:src|href|srcset)="([^"]+)"/g)].map(([, target]) => target ?? ''),
  ];
  return targets.filter((target) => !/^[a-z]+:/.test(target) && !resolves(page, target));
}

function resolves(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : normalize(join(dirname(page), decodeURIComponent(path)));
  if (!existsSync(file)) return false;
  return anchor === undefined || !file.endsWith('.md') || anchorsOf(file).has(anchor);
}

/** The rows of the tables whose first heading is `column`; each cell without the marks of code. */
export function tableRows(page: string, column: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let inside = false;
  for (const line of readFileSync(page, 'utf8').split('\n')) {
    const cells = /^\|(.*)\|$/
      .exec(line.trim())?.[1]
      ?.split(/(?<!\\)\|/)
      .map((cell) => cell.trim());
    if (!cells) inside = false;
    else if (cells[0] === column) inside = true;
    else if (inside && !/^-+$/.test(cells[0] ?? '')) rows.push(cells.map((cell) => cell.replaceAll('`', '')));
  }
  return rows;
}
