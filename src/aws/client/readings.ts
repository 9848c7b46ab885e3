/** Characters of answers that are kept: some dozen whole lists of a large account. */
const longestMemory = 16_000_000;

/**
 * What was read out of AWS's answers. While edges switch, most answers are what they were, to the letter, and reading one
 * costs more than everything else in a poll: the same text is not read again, the longest unused is forgotten first.
 */
export class Readings {
  private readonly known = new Map<string, unknown>();
  private characters = 0;

  /** What `read` makes of `text`: it must depend on nothing but `about`, which names the kind, and the text. */
  of<T>(about: string, text: string, read: () => T): T {
    const name = `${about}\n${text}`;
    const value = this.known.has(name) ? (this.known.get(name) as T) : read();
    if (this.known.delete(name)) this.characters -= name.length;
    this.known.set(name, value);
    this.characters += name.length;
    for (const [oldest] of this.known) {
      if (this.characters <= longestMemory) break;
      this.known.delete(oldest);
      this.characters -= oldest.length;
    }
    return value;
  }
}
