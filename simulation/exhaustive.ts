import type { Intent } from '../src/rotation/intent.ts';
import { explore, type Exploration } from './heart/explore.ts';
import { sabotages } from './heart/sabotage.ts';
import { undisturbed, type RunPlan, type WorldPlan } from './world/plan.ts';
import { openTheatre } from './world/play.ts';

/**
 * What can be tried completely, tried completely: every order of the steps of two runs of the heart, and a crash after
 * every call, and after every pair of calls, of the real rotation on local-aws. Exit code 1 if a viewer is refused.
 */
const rotate = undisturbed.intent;
const revoke: Intent = { ...rotate, revoke: 'graceful' };
const minute = 60_000;
let unsafe = 0;

const explorations: readonly (readonly [name: string, what: Exploration])[] = [
  ['two rotations, a crash anywhere', { targets: 1, rows: [[rotate], [rotate]], crashes: 1 }],
  [
    'a rotation beside a revocation, a crash anywhere',
    { targets: 1, rows: [[rotate], [revoke]], crashes: 1 },
  ],
  [
    'three runs in turn, two targets, three crashes',
    { targets: 2, rows: [[rotate, revoke, rotate]], crashes: 3 },
  ],
  [
    'two rotations, two targets, no lost answer',
    { targets: 2, rows: [[rotate], [rotate]], crashes: 0, lostAnswers: false },
  ],
  [
    'two rotations, a crash anywhere, reads older than the last switch',
    { targets: 1, rows: [[rotate], [rotate]], crashes: 1, staleReads: true },
  ],
  [
    'two runs in turn, two targets, a crash anywhere, reads older than the last switch',
    { targets: 2, rows: [[rotate, rotate]], crashes: 1, staleReads: true },
  ],
];
for (const [name, what] of explorations) {
  const { states, moves, ends, refused } = explore(what);
  unsafe += Number(refused !== undefined);
  console.log(
    `heart: ${name}: ${states} states, ${moves} moves, ${ends} ends, ${refused ? `REFUSED after ${refused.join('; ')}` : 'none unsafe'}`,
  );
}
for (const name of ['ignores ETags', 'retires newer keys', 'retires before Deployed'] as const) {
  const { states, refused } = explore({
    targets: 1,
    rows: [[rotate], [revoke]],
    crashes: 0,
    sabotage: sabotages[name],
  });
  unsafe += Number(refused === undefined);
  console.log(`heart that ${name}: ${refused ? 'a refused viewer' : 'NOTHING'} found after ${states} states`);
}

const theatre = await openTheatre();
const crash = (call: number): Partial<RunPlan> => ({ dies: { call, when: 'after' } });
const worldWith = (...runs: readonly Partial<RunPlan>[]): WorldPlan => ({
  ...{ seed: 1, targets: [1], staging: false, other: false, leftovers: [], outsider: undefined },
  slowestEdge: minute / 2,
  runs: [...runs, {}].map((run, n) => ({ ...undisturbed, startsAt: n * 15 * minute, ...run })),
});
/** Plays a world and tells how many calls its last but one run made. */
const play = async (...runs: readonly Partial<RunPlan>[]): Promise<number> => {
  const verdict = await theatre.play(worldWith(...runs));
  if (verdict.refused + verdict.leaked > 0 || verdict.foreignChanged || !verdict.finished) {
    unsafe++;
    console.log(`UNSAFE: ${JSON.stringify(runs)}`);
  }
  return verdict.ends[runs.length]?.calls ?? 0;
};
const calls = await play();
let pairs = 0;
for (let first = 1; first <= calls; first++) {
  const secondHas = await play(crash(first));
  for (let second = 1; second <= secondHas; second++, pairs++) await play(crash(first), crash(second));
}
console.log(
  `crashes: after each of ${calls} calls, and after each of ${pairs} pairs of calls, then one more run`,
);
console.log(`exhaustive: ${unsafe} unsafe`);
process.exitCode = unsafe === 0 ? 0 : 1;
