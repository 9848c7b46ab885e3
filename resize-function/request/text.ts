/**
 * Also part of the CloudFront Function: see parameters.ts for what its runtime allows.
 *
 * Its engine hands regular expressions to PCRE, where `$` also matches before a last line feed and `\s` and `i` know
 * other characters than in Node. What both must read alike therefore ends in `(?![\s\S])`, names its
 * digits and letters, and is never compared without regard to case.
 */

/** Most parameters that a URL may have: reading more of them could take the edge longer than it is given. */
export const mostParameters = 40;

/** Limit of a query as it is in the URL: all our parameters together are shorter, which leaves room for others. */
export const longestQuery = 2_048;

/** C0, DEL and C1. */
const control = /[\x00-\x1f\x7f-\x9f]/;

export function hasControl(text: string): boolean {
  return control.test(text);
}

/** undefined for what is not UTF-8 in percent-encoding. */
export function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
