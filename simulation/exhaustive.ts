import type { Intent } from '../src/core/intent.ts';
import { explore, type Exploration } from './core/explore.ts';
import { sabotages } from './core/sabotage.ts';
import { undisturbed, type RunPlan, type WorldPlan } from './world/plan.ts';
import { createSimulator } from './world/simulator.ts';

/**
 * Exhaustive tests: every order of the steps of two runs of the core, and a crash after every call, and after every pair of calls, of
 * the real rotation on local-aws. Exit code 1 if a viewer is rejected.
 */
const rotate = undisturbed.intent;
const revoke: Intent = { ...rotate, revoke: 'graceful' };
const minute = 60_000;
let unsafe = 0;

const finish: Intent = { ...rotate, scope: 'finish' };
const due: Intent = { ...rotate, maxKeyAge: 10 * 86_400 };
const noLost = { lostAnswers: false };
const pair = [[rotate], [revoke]];

const explorations: readonly (readonly [name: string, what: Exploration])[] = [
  [
    'two rotations, a crash anywhere',
    { gate: { targets: 1 }, rows: [[rotate], [rotate]], crashes: 1, ...noLost },
  ],
  [
    'a rotation beside a revocation, a crash anywhere',
    { gate: { targets: 1 }, rows: pair, crashes: 1, ...noLost },
  ],
  [
    'three runs in turn, two targets, three crashes',
    { gate: { targets: 2 }, rows: [[rotate, revoke, rotate]], crashes: 3 },
  ],
  [
    'a rotation beside a revocation, a crash anywhere, reads older than the last switch',
    { gate: { targets: 1 }, rows: pair, crashes: 1, ...noLost, staleReads: true },
  ],
  [
    'two runs in turn, two targets, a crash anywhere, reads older than the last switch',
    { gate: { targets: 2 }, rows: [[rotate, rotate]], crashes: 1, ...noLost, staleReads: true },
  ],
  [
    'a rotation beside a revocation, an other sends the live key, lists that stay unanswered',
    { gate: { targets: 1, other: 'key1' }, rows: pair, crashes: 0, ...noLost, unseenLists: true },
  ],
  ...[false, true].flatMap((asserts) => outside(asserts)),
  ...owned(),
  [
    'two runs, an orphan, a day passes, a crash anywhere',
    {
      gate: { targets: 1, newer: 1, happenings: { days: 1 } },
      rows: [[rotate], [finish]],
      crashes: 1,
      ...noLost,
    },
  ],
  [
    'two runs in turn, two targets, an orphan, a day passes, a crash anywhere',
    {
      gate: { targets: 2, newer: 1, happenings: { days: 1 } },
      rows: [[rotate, rotate]],
      crashes: 1,
      ...noLost,
    },
  ],
  [
    'two runs, an outsider writes garbage, a crash anywhere',
    {
      gate: { targets: 1, older: 1, happenings: { garbage: 1 } },
      rows: [[rotate], [due]],
      crashes: 1,
      ...noLost,
    },
  ],
  [
    'two runs, an adopted live key, an outsider writes garbage, a crash anywhere',
    {
      gate: { targets: 1, older: 1, adopted: true, happenings: { garbage: 1 } },
      ...{ rows: [[due], [due]], crashes: 1, ...noLost },
    },
  ],
  [
    'two runs, garbage from the start, the live key deleted by hand, a crash anywhere',
    { gate: { targets: 2, garbage: true, happenings: { deletions: 1 } }, rows: [[rotate, due]], crashes: 1 },
  ],
  [
    'two runs, the live key deleted by hand, a crash anywhere',
    { gate: { targets: 1, older: 1, happenings: { deletions: 1 } }, rows: [[due], [due]], crashes: 1 },
  ],
];

/** An owner that puts the value of a stage of the secret into a target, at any moment. */
function owned(): readonly (readonly [name: string, what: Exploration])[] {
  const secret = { targets: 1, secret: true };
  const gate = { ...secret, happenings: { applies: 1 } };
  const turn = { rows: [[rotate, revoke]], crashes: 1, ...noLost };
  return [
    ['a secret, two rotations at once', { gate: secret, rows: [[rotate], [rotate]], crashes: 0, ...noLost }],
    [
      'a secret, its owner applies twice, two runs in turn, a crash anywhere',
      { gate: { ...gate, happenings: { applies: 2 } }, rows: [[rotate, revoke]], crashes: 1 },
    ],
    [
      'a secret, its owner applies, three runs in turn, two crashes',
      { gate, rows: [[rotate, revoke, rotate]], crashes: 2, ...noLost },
    ],
    [
      'a secret, its owner applies, two targets, two runs in turn, a crash anywhere',
      { gate: { ...gate, targets: 2 }, ...turn, rows: [[rotate, due]] },
    ],
    [
      'a secret, its owner applies, an orphan, a day passes, a crash anywhere',
      { gate: { ...gate, newer: 1, happenings: { applies: 1, days: 1 } }, ...turn, rows: [[rotate, due]] },
    ],
    ['a secret, its owner applies, an older key in AWSPREVIOUS', { gate: { ...gate, older: 1 }, ...turn }],
    [
      'a secret, its owner applies, reads older than the last write of it and of the header',
      { gate, ...turn, staleReads: true },
    ],
    [
      'a secret, its owner applies, an other sends the live key and its owner acts',
      { gate: { ...gate, other: 'key1', happenings: { applies: 1, owner: 1 } }, ...turn },
    ],
  ];
}

/** A distribution outside the gate, and a key in another plan; `asserts`: with or without a last read before each act. */
function outside(asserts: boolean): readonly (readonly [name: string, what: Exploration])[] {
  const how = asserts ? 'a last look before each act' : 'the rules alone';
  const turn = { rows: [[rotate, revoke]], crashes: 1, asserts };
  const owner = { targets: 1, happenings: { owner: 2 } };
  return [
    [
      `an other sends the live key, its owner acts twice, ${how}`,
      { gate: { ...owner, other: 'key1' }, ...turn },
    ],
    [
      `an other sends an old key, its owner acts twice, ${how}`,
      { gate: { ...owner, other: 'key1', older: 1 }, ...turn, ...noLost },
    ],
    [
      `two runs, an other sends the live key, its owner acts once, ${how}`,
      {
        gate: { targets: 1, other: 'key1', happenings: { owner: 1 } },
        rows: pair,
        crashes: 0,
        ...noLost,
        asserts,
      },
    ],
    [
      `an orphan, an other sends the live key, its owner acts once, a day passes, ${how}`,
      {
        gate: { targets: 1, other: 'key1', newer: 1, happenings: { owner: 1, days: 1 } },
        ...{ rows: [[rotate, finish]], crashes: 1, ...noLost, asserts },
      },
    ],
    [
      `keys come into another plan and leave it, ${how}`,
      { gate: { targets: 1, older: 1, newer: 1, happenings: { plans: 2 } }, ...turn },
    ],
  ];
}

for (const [name, what] of explorations) {
  const { states, moves, ends, apart, refused } = explore(what);
  unsafe += Number(refused !== undefined);
  console.log(
    `core: ${name}: ${states} states, ${moves} moves, ${ends} ends, ${apart} counted apart, ${refused ? `REFUSED after ${refused.join('; ')}` : 'none unsafe'}`,
  );
}
const broken: readonly (readonly [name: keyof typeof sabotages, gate: Partial<Exploration['gate']>])[] = [
  ['ignores ETags', {}],
  ['retires newer keys', {}],
  ['retires before Deployed', {}],
  ['does not count others', { other: 'key1' }],
  ['does not count the secret', { secret: true, happenings: { applies: 1 } }],
  ['writes the secret after the switch', { secret: true, happenings: { applies: 1 } }],
  ['retires orphans at once', {}],
  ['knows no hour limit', { happenings: { days: 1 } }],
  ['puts the key that is left back', { older: 1, happenings: { deletions: 1 } }],
];
for (const [name, gate] of broken) {
  const { states, refused } = explore({
    gate: { targets: 1, ...gate },
    rows: [[rotate], [rotate]],
    crashes: 0,
    ...noLost,
    sabotage: sabotages[name],
  });
  unsafe += Number(refused === undefined);
  console.log(
    `core that ${name}: ${refused ? `refused after ${refused.join('; ')}` : 'NOTHING found'}, ${states} states`,
  );
}

const simulator = await createSimulator();
const crash = (call: number): Partial<RunPlan> => ({ dies: { call, when: 'after' } });
const worldWith = (...runs: readonly Partial<RunPlan>[]): WorldPlan => ({
  ...{ seed: 1, targets: [1], staging: false, other: false, leftovers: [], outsider: undefined },
  slowestEdge: minute / 2,
  runs: [...runs, {}].map((run, n) => ({ ...undisturbed, startsAt: n * 15 * minute, ...run })),
});
/** Plays a world and returns how many calls its last but one run made. */
const play = async (...runs: readonly Partial<RunPlan>[]): Promise<number> => {
  const verdict = await simulator.run(worldWith(...runs));
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
