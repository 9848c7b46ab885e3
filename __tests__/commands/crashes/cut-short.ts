import type { ControlCall } from '../../../local-aws/control-plane.ts';
import type { Fault } from '../../../local-aws/faults.ts';
import { Killed, type Account } from '../../account/account.ts';

/** A command in an account that was prepared for it. */
export interface Stage {
  readonly account: Account;
  /** Runs the command once. */
  run(): Promise<unknown>;
  /** What must never be so, not even between two runs. */
  readonly never: (account: Account) => Promise<readonly string[]>;
  /** What is not as it should be once the command has ended. */
  readonly missing: (account: Account) => Promise<readonly string[]>;
}

export interface Scene {
  readonly name: string;
  open(seed: number): Promise<Stage>;
}

/** How a call is cut: the caller dies before or after it, or lives on without its answer. */
export const cuts = ['killed before', 'killed after', 'answer lost'] as const;
export type Cut = (typeof cuts)[number];

/** One call of an undisturbed run, the n-th of its operation, and what happens there. */
interface CrashPoint {
  readonly operation: string;
  readonly nth: number;
  readonly cut: Cut;
}

/** What came of cutting one command short at each of its calls. */
export interface Crashes {
  /** Calls of an undisturbed run. */
  readonly calls: number;
  readonly points: number;
  /** At so many of them, one more run was enough. */
  readonly converged: number;
  /** One line for each of the others. */
  readonly wrong: readonly string[];
}

export interface Where {
  readonly cuts?: readonly Cut[] | undefined;
  /** After a read everything is as before it; only the time is another. */
  readonly at?: 'every call' | 'every write';
  /** Only every so-manieth of these points, another share for each seed: for a test that must be quick. */
  readonly oneIn?: number;
}

/** Cuts the command short at the calls of an undisturbed run, in an account of its own each time. */
export async function cutEverywhere(
  scene: Scene,
  seed: number,
  { cuts: kinds = cuts, at = 'every call', oneIn = 1 }: Where = {},
): Promise<Crashes> {
  const undisturbed = await scene.open(seed);
  const calls = await undisturbed.account.callsOf(() => undisturbed.run());
  const points = kinds
    .flatMap((cut) => pointsOf(calls, cut, at))
    .filter((_, index) => index % oneIn === seed % oneIn);
  const wrong: string[] = [];
  for (const point of points) {
    const said = await cutShort(scene, seed, point);
    if (said.length > 0)
      wrong.push(
        `${scene.name}, seed ${seed}, ${point.operation} ${point.nth} ${point.cut}: ${said.join('; ')}`,
      );
  }
  return { calls: calls.length, points: points.length, converged: points.length - wrong.length, wrong };
}

/**
 * A lost answer matters for a write only: a read is asked again. After a call that was refused everything is as
 * before it, which is a point of its own already; one that was throttled is refused before anything can happen to it.
 */
function pointsOf(calls: readonly ControlCall[], cut: Cut, at: Where['at']): CrashPoint[] {
  const counted = new Map<string, number>();
  return calls.flatMap(({ operation, write, outcome }) => {
    const nth = (counted.get(operation) ?? 0) + 1;
    counted.set(operation, nth);
    const counts =
      cut === 'killed before'
        ? !/Throttl|TooManyRequests/.test(outcome)
        : outcome === 'done' && (write || cut === 'killed after');
    return counts && (write || at === 'every call') ? [{ operation, nth, cut }] : [];
  });
}

/** Cuts one run short, runs once more at once, and says what is wrong then; a third run must have nothing to write. */
async function cutShort(scene: Scene, seed: number, { operation, nth, cut }: CrashPoint): Promise<string[]> {
  const stage = await scene.open(seed);
  const { account } = stage;
  const said: string[] = [];
  const note = (what: string): void => {
    said.push(what);
  };
  const run = async (which: string): Promise<unknown> => {
    try {
      return await stage.run();
    } catch (error) {
      if (error instanceof Killed) return error;
      note(`the ${which} run failed: ${String(error)}`);
      return 'failed';
    }
  };
  /** In virtual time, for a look may be throttled and wait. */
  const look = async (at: Stage['never']): Promise<void> => {
    (await account.inTime(at(account))).forEach(note);
  };
  account.failNext({ operation, nth, fault: faultOf(cut) });
  const died = (await run('first')) instanceof Killed;
  if (died !== (cut !== 'answer lost')) note(died ? 'the first run died' : 'the first run lived on');
  account.world.faults.end();
  await look(stage.never);
  await run('second');
  await look(stage.never);
  await look(stage.missing);
  const third = await account.callsOf(() => run('third'));
  const writes = third.filter(({ write }) => write).map((call) => call.operation);
  if (writes.length > 0) note(`the third run still wrote ${writes.join(', ')}`);
  return said;
}

function faultOf(cut: Cut): Fault {
  if (cut === 'answer lost') return { kind: 'resetAfter' };
  return { kind: 'killed', when: cut === 'killed before' ? 'before' : 'after' };
}
