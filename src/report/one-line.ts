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
