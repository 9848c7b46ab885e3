/**
 * Also part of the CloudFront Function: see parameters.ts for its runtime's limits.
 *
 * Its engine uses PCRE for regular expressions, where `$` also matches before a last line feed and `\s` and `i` cover other
 * characters than in Node. Expressions that both must read alike therefore end in `(?![\s\S])`, list their digits and letters, and
 * are never case-insensitive.
 */

/** Most parameters that a URL may have: reading more could exceed the edge's time limit. */
export const mostParameters = 40;

/** Limit of a query as it is in the URL: all our parameters together are shorter, which leaves room for others. */
export const longestQuery = 2_048;

/** C0, DEL and C1. */
const control = /[\x00-\x1f\x7f-\x9f]/;

export function hasControl(text: string): boolean {
  return control.test(text);
}

/** The decoded text; undefined if it is not percent-encoded UTF-8. */
export function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
