import { createVirtualClock } from '../../local-aws/clock.ts';
import { createLocalAws } from '../../local-aws/local-aws.ts';
import { createRandom } from '../../local-aws/random.ts';
import { createDoor, region, type Door } from './door.ts';
import { buildGate } from './gate.ts';
import { takeInventory } from './inventory.ts';
import { shortcomings } from './judge.ts';
import { disturb } from './outsider.ts';
import { createOwner, createSecret, worldsSecret } from './owner.ts';
import { undisturbed, type WorldPlan } from './plan.ts';
import { runRotation, type RunEnd, type Stage } from './run.ts';
import { ignoreEtags, type Sabotage } from './sabotage.ts';
import { createAudience } from './audience.ts';
import { lightenXml } from './light-xml.ts';
import { createSecrets } from './secrets.ts';
import { createWatch } from './watch.ts';
import { oldestList } from './weather.ts';

/** What came of a world. */
export interface Verdict {
  readonly seed: number;
  /**
   * Viewers that a rotation left out in the cold: values that an edge may send and a host refuses, refused requests, and what
   * an owner took out of the secret although viewers had a newer key.
   */
  readonly refused: number;
  /** The same, but an outsider had put the value there. */
  readonly outsiders: number;
  readonly leaked: number;
  readonly foreignChanged: boolean;
  readonly finished: boolean;
  /** What is foreign and changed, and what is unfinished, in words. */
  readonly wrong: readonly string[];
  readonly viewers: number;
  readonly ends: readonly RunEnd[];
  /** Milliseconds of virtual time. */
  readonly lasted: number;
}

export interface Playing {
  readonly sabotage?: Sabotage;
  readonly tell?: (line: string) => void;
}

/** Plays one world after the other; `doors` are made once because making them is dear. */
export interface Theatre {
  play(plan: WorldPlan, playing?: Playing): Promise<Verdict>;
}

const start = Date.UTC(2026, 0, 5);
const anHour = 3_600_000;
const aDay = 24 * anHour;

/** `whole`: with the whole of the SDK in each call, as the action has it; the worlds are the same, and take twice as long. */
export async function openTheatre(whole = false): Promise<Theatre> {
  if (!whole) lightenXml();
  const keeper = await createDoor(!whole);
  const doors: Door[] = [];
  let ignoring = false;
  const doorFor = async (n: number): Promise<Door> => {
    const door = doors[n] ?? (await createDoor(!whole));
    if (!doors[n]) ignoreEtags(door.aws, keeper.aws, () => ignoring);
    doors[n] = door;
    return door;
  };
  return {
    play: async (plan, { sabotage = {}, tell } = {}) => {
      ignoring = sabotage.ignoresEtags === true;
      const crew = await Promise.all([...plan.runs, undisturbed].map((_, n) => doorFor(n)));
      return playWith(plan, { keeper, crew, whole }, sabotage, tell);
    },
  };
}

interface Doors {
  readonly keeper: Door;
  readonly crew: readonly Door[];
  readonly whole: boolean;
}

async function playWith(
  plan: WorldPlan,
  { keeper, crew, whole }: Doors,
  sabotage: Sabotage,
  say?: (line: string) => void,
): Promise<Verdict> {
  const clock = createVirtualClock(start);
  const local = createLocalAws({
    clock,
    seed: plan.seed,
    region,
    overrides: {
      cloudFront: {
        edgeDelay: [5_000, plan.slowestEdge],
        takesTwinHeaders: plan.account?.twinHeaders === true,
      },
    },
    faults: { staleness: [0, oldestList] },
    signaturesExpire: true,
    signaturesTrusted: !whole,
  });
  const random = createRandom(plan.seed).fork('play');
  const secrets = createSecrets();
  keeper.lead({ clock, handle: local.handle });

  const perform = async (): Promise<Verdict> => {
    const gate = await buildGate(keeper.aws, clock, plan);
    const began = clock.now();
    const tell: Stage['tell'] = (who, line) =>
      say?.(`${minutes(clock.now() - began)}  ${who.padEnd(9)} ${line}`);
    const patient = plan.runs.every(({ intent }) => intent.revoke === 'no');
    const watch = createWatch(local, gate, patient);
    const stuckIds = { target: gate.targetIds[0], other: gate.otherIds[0] };
    const stuckId = plan.account?.stuck && stuckIds[plan.account.stuck];
    if (stuckId !== undefined) {
      local.cloudFront.stall(stuckId);
      local.cloudFront.redeploy(stuckId);
    }
    if (plan.account?.turnedAway === 'web ACL')
      for (const id of gate.targetIds)
        local.cloudFront.blockByWaf(id, ({ headers }) => !('x-member' in headers));
    if (plan.owner) await createSecret(keeper.aws, gate.firstValue);
    const keySecret = plan.owner && worldsSecret;
    const stage: Stage = { local, gate, watch, secrets, sabotage, tell, keySecret };
    const owner = plan.owner && createOwner(stage, keeper.aws, plan.owner);
    const before = await takeInventory(keeper.aws, gate, clock.now());
    const watching = watch.along();
    const audience = createAudience(stage, random.fork('viewers'), patient);
    let viewing = audience.along();

    const runs = plan.runs.map(async (run, n) => {
      await clock.sleep(run.startsAt);
      tell(`run ${n + 1}`, 'begins');
      return runRotation(stage, doorOf(crew, n), run, `run ${n + 1}`, random.fork(`run ${n}`));
    });
    const disturbance = plan.outsider ? disturb(stage, keeper.aws, plan.outsider) : undefined;
    const applying = owner?.along();
    const ends = await Promise.all(runs);
    const deletedId = await disturbance;
    await clock.sleep(anHour);
    owner?.end();
    await applying;
    audience.end();
    await viewing;
    await clock.sleep(aDay);
    const between = await takeInventory(keeper.aws, gate, clock.now());
    viewing = audience.along();
    tell('last run', 'begins');
    const last = doorOf(crew, plan.runs.length);
    const end = await runRotation(stage, last, undisturbed, 'last run', random.fork('last run'));
    audience.end();
    watch.end();
    await Promise.all([watching, viewing]);

    const after = await takeInventory(keeper.aws, gate, clock.now());
    const literals = {
      putBack: owner?.putBack() ?? new Set<string>(),
      dead: owner?.dead() ?? new Set<string>(),
    };
    const short = shortcomings(plan, { before, between, after, deletedId, ...literals }, [...ends, end]);
    const { foreign } = short;
    const unfinished = [...short.unfinished];
    if (plan.owner?.kind === 'reads the secret' && end.kind === 'ended' && !(await owner?.isContent()))
      unfinished.push('the next apply of the owner changes the header');
    for (const line of [...foreign, ...unfinished])
      say?.(`${minutes(clock.now() - began)}  WRONG     ${line}`);
    for (const { at, distributionId, byOutsider } of watch.refusals)
      say?.(`${minutes(at - began)}  REFUSED   ${distributionId}${byOutsider ? ' (by the outsider)' : ''}`);
    return {
      seed: plan.seed,
      refused:
        watch.refusals.filter(({ byOutsider }) => !byOutsider).length +
        audience.refused() +
        (owner?.movedBack() ?? 0),
      outsiders: watch.refusals.filter(({ byOutsider }) => byOutsider).length,
      leaked: secrets.leaked(),
      foreignChanged: foreign.length > 0,
      finished: unfinished.length === 0,
      wrong: [...foreign, ...unfinished],
      viewers: audience.asked(),
      ends: [...ends, end],
      lasted: clock.now() - began,
    };
  };
  try {
    return await clock.run(perform());
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say?.(`           BROKE     ${message}`);
    return { ...nothing, seed: plan.seed, wrong: [message], lasted: clock.now() - start };
  }
}

/** Of a world that could not be played to its end: time stood still, or a door broke. */
const nothing = {
  ...{ refused: 0, outsiders: 0, leaked: 0, viewers: 0 },
  ...{ foreignChanged: false, finished: false, ends: [] },
};

function doorOf(crew: readonly Door[], n: number): Door {
  const door = crew[n];
  if (!door) throw new Error(`there is no door for run ${n}`);
  return door;
}

function minutes(ms: number): string {
  return `${Math.floor(ms / 60_000)}:${((ms % 60_000) / 1_000).toFixed(1).padStart(4, '0')}`.padStart(9);
}
