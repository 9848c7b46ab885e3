/**
 * The name, without prefix, of the first element after comments, instructions and the DOCTYPE; a drawing program may put a licence of
 * several kilobytes before it. `cut off`: the text ends before it; undefined: not markup.
 */
export function firstElement(text: string): string | undefined {
  let at = behindSpace(text, 0);
  while (text.charAt(at) === '<') {
    const end = endOfPrologue(text, at);
    if (end === undefined)
      return /^<(?:[\w.-]{1,99}:)?([\w.-]{1,99})[\s/>]/.exec(text.slice(at, at + 300))?.[1];
    at = behindSpace(text, end);
  }
  return at > 0 && at >= text.length ? 'cut off' : undefined;
}

function behindSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && /[\s\ufeff]/.test(text.charAt(at))) at++;
  return at;
}

/** The end of a comment, an instruction or a DOCTYPE at `at`; undefined if none begins there. */
function endOfPrologue(text: string, at: number): number | undefined {
  const behind = (mark: string, from: number): number => {
    const found = text.indexOf(mark, from);
    return found < 0 ? text.length : found + mark.length;
  };
  if (text.startsWith('<!--', at)) return behind('-->', at + 4);
  if (text.startsWith('<?', at)) return behind('?>', at + 2);
  if (!text.startsWith('<!DOCTYPE', at)) return undefined;
  const close = behind('>', at);
  if (!text.slice(at, close).includes('[')) return close;
  let end = at;
  do end = behind(']', end);
  while (end < text.length && text.charAt(behindSpace(text, end)) !== '>');
  return behind('>', end);
}
