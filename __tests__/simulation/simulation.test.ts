import { describe, expect, test } from '@jest/globals';
import { add, nothingYet, sentence, tallyOf, type Tally } from '../../simulation/tally.ts';
import { planWorld } from '../../simulation/world/plan.ts';
import { openTheatre } from '../../simulation/world/play.ts';
import { sabotages, type SabotageName } from '../../simulation/world/sabotage.ts';

async function play(seeds: readonly number[], sabotage?: SabotageName): Promise<Tally> {
  const theatre = await openTheatre();
  let sum = nothingYet;
  for (const seed of seeds) {
    const broken = sabotage ? { sabotage: sabotages[sabotage] } : {};
    const plan = planWorld(seed);
    sum = add(sum, tallyOf(plan, await theatre.play(plan, broken)));
  }
  return sum;
}

/** Each shows the sabotage in the first of the default worlds that it can be seen in; the others take longer to find. */
const seenIn: Readonly<Partial<Record<SabotageName, number>>> = {
  'ignores ETags (rule 1)': 3,
  'deletes before Deployed (rule 2)': 1,
  'does not wait for the hosts to accept the key': 3,
  'counts senders by domain only': 1,
};
const patience = 120_000;

describe('seeded worlds with crashes, faults, several runs, outsiders and viewers on every edge', () => {
  test(
    'refuse nobody, leak nothing, change nothing foreign and end tidy',
    async () => {
      const total = await play([1, 2, 3, 6]);
      expect(total.failures).toEqual([]);
      expect(sentence(total)).toBe(
        'simulate: 4 worlds, 0 refused, 0 leaked, 0 foreign changes, 0 unfinished',
      );
      expect(total.viewers).toBeGreaterThan(200);
    },
    patience,
  );

  test.each(Object.entries(seenIn) as [SabotageName, number][])(
    'find a refused viewer when the rotation %s',
    async (name, seed) => {
      expect((await play([seed], name)).refused).toBeGreaterThan(0);
    },
    patience,
  );
});
