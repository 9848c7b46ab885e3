/** Also part of the CloudFront Function: see parameters.ts for what its runtime allows. */

/** By `rot` and `flip` together: the same turn in the fewest words. Those that are not here are as short already. */
const joined: Readonly<Partial<Record<string, readonly [rot: string, flip: string]>>> = {
  '90hv': ['270', ''],
  '270hv': ['90', ''],
  '90v': ['270', 'h'],
  '270v': ['90', 'h'],
  '180h': ['', 'v'],
  '180v': ['', 'h'],
  '180hv': ['', ''],
};

/** A quarter turn and a mirror make eight ways to lie, which two parameters can spell in sixteen. */
export function joinTurns(given: Partial<Record<string, string>>): void {
  if (given.rot === undefined || given.flip === undefined) return;
  const turn = joined[given.rot + given.flip];
  if (!turn) return;
  delete given.rot;
  delete given.flip;
  if (turn[0]) given.rot = turn[0];
  if (turn[1]) given.flip = turn[1];
}
