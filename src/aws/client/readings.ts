/** Characters of responses that are kept: a few dozen whole lists of a large account. */
const longestMemory = 16_000_000;

/**
 * A cache of parsed responses. While edges switch, most responses are identical, and parsing one costs more than the rest of a poll:
 * the same text is not parsed again, and the least recently used is dropped first.
 */
export class Readings {
  private readonly known = new Map<string, unknown>();
  private characters = 0;

  /** The result of `read` for `text`, which must depend only on the text and on `about`, which names the kind. */
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
