import { createRandom } from '../../local-aws/random.ts';
import type { Kind, Mutant } from './mutants.ts';

/** Shares per hundred. Emptied blocks and literals are detected most easily and would only raise the score. */
const shares: Readonly<Record<Kind, number>> = {
  number: 20,
  operator: 25,
  condition: 25,
  call: 20,
  block: 5,
  literal: 5,
};

/** `size` of the mutants by the seed, each kind by its share; the same seed and source give the same sample. */
export function sampleOf(mutants: readonly Mutant[], size: number, seed: number): readonly Mutant[] {
  const random = createRandom(seed);
  const left = new Map<Kind, Mutant[]>();
  for (const mutant of mutants) {
    const list = left.get(mutant.kind);
    if (list) list.push(mutant);
    else left.set(mutant.kind, [mutant]);
  }
  const drawn: Mutant[] = [];
  while (drawn.length < size && left.size > 0) {
    const kind = drawKind([...left.keys()], random.next());
    const rest = left.get(kind) ?? [];
    drawn.push(...rest.splice(random.integer(0, rest.length - 1), 1));
    if (rest.length === 0) left.delete(kind);
  }
  return drawn;
}

function drawKind(kinds: readonly Kind[], at: number): Kind {
  let point = at * kinds.reduce((sum, kind) => sum + shares[kind], 0);
  for (const kind of kinds) {
    point -= shares[kind];
    if (point < 0) return kind;
  }
  return kinds[0] ?? 'literal';
}
