/** Also part of the CloudFront Function: see parameters.ts for what its runtime allows. */

/**
 * A quarter turn and a mirror make eight ways to lie, which two parameters can spell in sixteen: one spelling for each.
 * `v` is half a turn and `h`; `hv` is half a turn.
 */
export function joinTurns(given: Partial<Record<string, string>>): void {
  const flip = given.flip;
  if (!flip) return;
  const turn = (+(given.rot ?? 0) + (flip === 'h' ? 0 : 180)) % 360;
  delete given.rot;
  delete given.flip;
  if (flip !== 'hv') given.flip = turn === 180 ? 'v' : 'h';
  if (turn > 0 && given.flip !== 'v') given.rot = `${turn}`;
}
