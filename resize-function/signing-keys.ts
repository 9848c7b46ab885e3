/** The keys in a setting: divided by commas or white space. The action masks with this what the function signs with. */
export function signingKeysIn(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
