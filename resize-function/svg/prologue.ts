/** White space, a comment, an instruction or a DOCTYPE, each possibly cut off by the end of the text. */
const prologue = /\s+|<!--[^]*?(?:-->|$)|<\?[^]*?(?:\?>|$)|<!DOCTYPE[^[>]*(?:>|\[[^]*?(?:\]\s{0,99}>|$)|$)/y;

/**
 * The name, without prefix, of the first element after comments, instructions and the DOCTYPE; a drawing program may put a licence of
 * several kilobytes before it. `cut off`: the text ends before it; undefined: not markup.
 */
export function firstElement(text: string): string | undefined {
  prologue.lastIndex = 0;
  let at = 0;
  while (prologue.test(text)) at = prologue.lastIndex;
  const name = /^<(?:[\w.-]{1,99}:)?([\w.-]{1,99})[\s/>]/.exec(text.slice(at, at + 300))?.[1];
  return name ?? (at > 0 && text.length - at < 200 ? 'cut off' : undefined);
}
