/** The object in a JSON text; undefined for anything else. */
export function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

declare global {
  interface JSON {
    /** A part of a text that is written as it is (https://github.com/tc39/proposal-json-parse-with-source). */
    rawJSON(text: string): unknown;
  }
}

/** The JSON object in a text, if there is one, with this member. The others keep their values: JavaScript would round long numbers. */
export function jsonWith(text: string, member: string, value: string): string {
  const exact = (_: string, part: unknown, ...[context]: readonly { readonly source?: string }[]): unknown =>
    typeof part === 'number' && context?.source !== undefined ? JSON.rawJSON(context.source) : part;
  const members = jsonObject(text) ? (JSON.parse(text, exact) as object) : {};
  return JSON.stringify({ ...members, [member]: value });
}
