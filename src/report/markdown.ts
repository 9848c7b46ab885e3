/**
 * Text as one line of the log: an account's values may hold line ends and terminal controls. At the beginning of a line `::`,
 * and anywhere `##[`, would be a command to the runner (actions/runner, ActionCommand.cs).
 */
export function oneLine(text: string): string {
  return text
    .replaceAll(/\s*[\p{Cc}\u2028\u2029]+\s*/gu, ' ')
    .replaceAll('##[', '##\u200b[')
    .replace(/^(\s*):(?=:)/, '$1:\u200b');
}

/**
 * Text on one line, escaped so that GitHub's Markdown shows it literally. A backslash does not stop mentions and references (`@name`,
 * `#1`, `GH-1`, addresses of issues): GitHub looks for them in the displayed text, so an invisible character must be in between.
 */
export function plain(text: string): string {
  return oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll(/[\\`*_~<>[\]|$]/g, '\\$&')
    .replace(/^(\s*\d*)(?=[-+=.)])/, '$1\\')
    .replaceAll(/[@#]|\bGH(?=-\d)|\/(?:issues|pull|discussions|commit)(?=\/)/gi, '$&&#8203;');
}

/** As {@link plain}, but text between backticks is shown as code, for the action's own messages, which name inputs. */
export function prose(text: string): string {
  return oneLine(text)
    .split(/(`[^`|]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : plain(part)))
    .join('');
}

/** A list with one item per line; empty for no items. */
export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${plain(item)}`).join('\n');
}

/** A table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Whole lines of `markdown` up to `limit` UTF-8 bytes, with a note about the rest; a fence that is cut off is closed. */
export function withinBytes(markdown: string, limit: number): string {
  if (Buffer.byteLength(markdown) <= limit) return markdown;
  const note = '\n\n(The rest did not fit; the log has all of it.)\n';
  const room = limit - Buffer.byteLength(note) - 4;
  const kept: string[] = [];
  let used = 0;
  for (const line of markdown.split('\n')) {
    used += Buffer.byteLength(line) + 1;
    if (used > room) break;
    kept.push(line);
  }
  const open = kept.filter((line) => line.startsWith('```')).length % 2 === 1;
  return `${kept.join('\n')}${open ? '\n```' : ''}${note}`;
}
