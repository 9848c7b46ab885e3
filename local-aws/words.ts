/** The words of `text`, which may stand on several lines: for long lists of names. */
export function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
