/**
 * Seconds to the next poll of an edge deployment that has been waited for `waited` seconds: short at first, at most 10,
 * so that the last edge is noticed 5 s late on average.
 */
export function pollPause(waited: number): number {
  return Math.min(10, Math.max(2, waited / 10));
}
