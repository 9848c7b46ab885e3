/** `text` percent-decoded; unchanged if the escapes are invalid. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `text`, unless it is empty. */
export function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

/** Percent-encoded by RFC 3986. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The words of `text`, which may have several lines, for long lists of names. */
export function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
