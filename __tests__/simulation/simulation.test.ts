import { describe, expect, test } from '@jest/globals';
import { add, nothingYet, sentence, tallyOf, type Tally } from '../../simulation/tally.ts';
import { planWorld, undisturbed } from '../../simulation/world/plan.ts';
import { createSimulator } from '../../simulation/world/simulator.ts';
import { sabotages, type SabotageName } from '../../simulation/world/sabotage.ts';

/** Making the clients is dear: all tests share them. */
const shared = createSimulator();

async function play(seeds: readonly number[], sabotage?: SabotageName): Promise<Tally> {
  const simulator = await shared;
  let sum = nothingYet;
  for (const seed of seeds) {
    const broken = sabotage ? { sabotage: sabotages[sabotage] } : {};
    const plan = planWorld(seed);
    sum = add(sum, tallyOf(plan, await simulator.run(plan, broken)));
  }
  return sum;
}

/** One of the default worlds that show each sabotage, with little to do besides. */
const seenIn: Readonly<Record<SabotageName, number>> = {
  'ignores ETags (rule 1)': 27,
  'retires newer keys (rule 2)': 6,
  'deletes before Deployed (rule 2)': 1,
  'does not wait for the hosts to accept the key': 5,
  'does not settle': 2,
  'counts senders by domain only': 1,
  'switches to keys of days ago (no hour limit)': 16,
  'does not count the secret': 7,
  'writes the secret after the switch': 15,
};

describe('seeded worlds with crashes, faults, several runs, outsiders and viewers on every edge', () => {
  test('reject no viewer, leak nothing, change nothing foreign and end tidy', async () => {
    const total = await play([2, 3, 6]);
    expect(total.failures).toEqual([]);
    expect(sentence(total)).toBe('simulate: 3 worlds, 0 refused, 0 leaked, 0 foreign changes, 0 unfinished');
    expect(total.viewers).toBeGreaterThan(200);
  });

  test.each([23, 24])(
    'wait for the edges of a distribution that has left the gate (seed %i)',
    async (seed) => {
      const simulator = await shared;
      const verdict = await simulator.run({
        ...planWorld(seed),
        ...{ targets: [1, 1], account: {}, staging: false, other: false, leftovers: [] },
        ...{ runs: [undisturbed], slowestEdge: 300_000 },
        outsider: { at: (100 + 8 * seed) * 1_000, does: 'takes a distribution elsewhere' },
      });
      expect(verdict).toMatchObject({ refused: 0, wrong: [] });
    },
  );

  test.each([
    ['wait for the edges of a distribution that had left the gate when the run began', 5345],
    ['wait for the hosts that have not heard of a key which was enabled again', 5823],
    ['do not take an empty answer for an account without limits', 12565],
    ['keep the key of an API whose usage plan shows no tag', 30660],
    ['leave no distribution behind whose API shows no tag', 30186],
    ['leave no distribution behind that shows no tag', 30786],
    ['wait for slow requests of a distribution that left the gate and still sends its key', 9727],
    ['leave clients their origin although a list does not show the stages of their plan', 4155],
    ['heal a deployment of a probe that a late request broke', 20907],
    ['retire a key although the last whole list is older than the last poll', 60341],
  ])('%s (seed %i)', async (_, seed) => {
    const simulator = await shared;
    expect(await simulator.run(planWorld(seed))).toMatchObject({ refused: 0, wrong: [] });
  });

  test.each([
    [74, 'deploy: account-not-verified', 'deploy: finished'],
    [517, 'gate: region-not-enabled', 'deploy: finished'],
    [89, 'deploy: refused-by-aws', 'deploy: finished'],
    [323, 'gate: finished', 'gate: finished'],
    [212, 'gate: canary', 'gate: finished'],
    [749, 'gate: private-api', 'gate: finished'],
    [1096, 'gate: edge-optimized-api', 'gate: finished'],
    [784, 'gate: foreign-resource', 'gate: finished'],
    [400, 'gate: finished', 'gate: finished'],
    [348, 'gate: tenant-only', 'gate: finished'],
  ])(
    'have another gate that comes and goes, whatever stands in its way at first (seed %i: %s)',
    async (seed, first, brought) => {
      const simulator = await shared;
      const verdict = await simulator.run(planWorld(seed));
      expect(verdict).toMatchObject({ refused: 0, leaked: 0, wrong: [] });
      expect(verdict.others[0]).toBe(first);
      expect(verdict.others.filter((end) => end === brought).length).toBeGreaterThan(1);
      expect(verdict.others.slice(-5)).toEqual([
        ...['rotate: finished', expect.stringMatching(/^status: (ok|warning)$/)],
        expect.stringMatching(/^destroy: /),
        ...['destroy: finished', 'destroy: finished'],
      ]);
    },
  );

  test('are the same with the whole of the SDK in each call', async () => {
    const whole = await createSimulator(true);
    const light = await shared;
    for (const seed of [2, 6]) {
      const plan = planWorld(seed);
      expect(await light.run(plan)).toEqual(await whole.run(plan));
    }
  });

  test.each(Object.entries(seenIn) as [SabotageName, number][])(
    'find a refused viewer when the rotation %s',
    async (name, seed) => {
      expect((await play([seed], name)).refused).toBeGreaterThan(0);
    },
  );
});
