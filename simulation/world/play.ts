import { createVirtualClock } from '../../local-aws/clock.ts';
import { createLocalAws } from '../../local-aws/local-aws.ts';
import { createRandom, type Random } from '../../local-aws/random.ts';
import { createDoor, region, type Door } from './door.ts';
import { buildGate } from './gate.ts';
import { isTidy, takeInventory } from './inventory.ts';
import { disturb } from './outsider.ts';
import { undisturbed, type WorldPlan } from './plan.ts';
import { createProbe } from './probe.ts';
import { oldestAnswer, runRotation, type RunEnd, type Stage } from './run.ts';
import { ignoreEtags, type Sabotage } from './sabotage.ts';
import { createSecrets } from './secrets.ts';
import { createWatch } from './watch.ts';

/** What came of a world. */
export interface Verdict {
  readonly seed: number;
  /** Viewers that a rotation left out in the cold: values that an edge may send and a host refuses, and refused requests. */
  readonly refused: number;
  /** The same, but an outsider had put the value there. */
  readonly outsiders: number;
  readonly leaked: number;
  readonly foreignChanged: boolean;
  readonly finished: boolean;
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

export async function openTheatre(): Promise<Theatre> {
  const keeper = await createDoor();
  const doors: Door[] = [];
  let ignoring = false;
  const doorFor = async (n: number): Promise<Door> => {
    const door = doors[n] ?? (await createDoor());
    if (!doors[n]) ignoreEtags(door.aws, keeper.aws, () => ignoring);
    doors[n] = door;
    return door;
  };
  return {
    play: async (plan, { sabotage = {}, tell } = {}) => {
      ignoring = sabotage.ignoresEtags === true;
      const crew = await Promise.all([...plan.runs, undisturbed].map((_, n) => doorFor(n)));
      return playWith(plan, keeper, crew, sabotage, tell);
    },
  };
}

async function playWith(
  plan: WorldPlan,
  keeper: Door,
  crew: readonly Door[],
  sabotage: Sabotage,
  say?: (line: string) => void,
): Promise<Verdict> {
  const clock = createVirtualClock(start);
  const local = createLocalAws({
    clock,
    seed: plan.seed,
    region,
    overrides: { cloudFront: { edgeDelay: [5_000, plan.slowestEdge] } },
    faults: { staleness: [0, oldestAnswer] },
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
    const stage: Stage = { local, gate, watch, secrets, sabotage, tell };
    const before = await takeInventory(keeper.aws, gate);
    const watching = watch.along();
    const audience = createAudience(stage, random.fork('viewers'), patient);
    let viewing = audience.along();

    const runs = plan.runs.map(async (run, n) => {
      await clock.sleep(run.startsAt);
      tell(`run ${n + 1}`, 'begins');
      return runRotation(stage, doorOf(crew, n), run, `run ${n + 1}`, random.fork(`run ${n}`));
    });
    const disturbance = plan.outsider ? disturb(stage, keeper.aws, plan.outsider) : undefined;
    const ends = await Promise.all(runs);
    await disturbance;
    await clock.sleep(anHour);
    audience.end();
    await viewing;
    await clock.sleep(aDay);
    viewing = audience.along();
    tell('last run', 'begins');
    const last = doorOf(crew, plan.runs.length);
    const end = await runRotation(stage, last, undisturbed, 'last run', random.fork('last run'));
    audience.end();
    watch.end();
    await Promise.all([watching, viewing]);

    const after = await takeInventory(keeper.aws, gate);
    const tidy = end.kind === 'ended' && end.result.outcome === 'finished' && isTidy(after);
    for (const { at, distributionId, byOutsider } of watch.refusals)
      say?.(`${minutes(at - began)}  REFUSED   ${distributionId}${byOutsider ? ' (by the outsider)' : ''}`);
    return {
      seed: plan.seed,
      refused: watch.refusals.filter(({ byOutsider }) => !byOutsider).length + audience.refused(),
      outsiders: watch.refusals.filter(({ byOutsider }) => byOutsider).length,
      leaked: secrets.leaked(),
      foreignChanged: plan.outsider?.does !== 'promotes the staging copy' && before.foreign !== after.foreign,
      finished: tidy && ![...ends, end].some(({ kind }) => kind === 'broke'),
      viewers: audience.asked(),
      ends: [...ends, end],
      lasted: clock.now() - began,
    };
  };
  return clock.run(perform());
}

interface Audience {
  along(): Promise<void>;
  end(): void;
  asked(): number;
  refused(): number;
}

/** Viewers that ask through every distribution and every edge, now and then: what {@link createWatch} says, seen from outside. */
function createAudience({ local, gate, watch, tell }: Stage, random: Random, patient: boolean): Audience {
  const { clock } = local.surroundings;
  const probe = createProbe(local);
  const count = { asked: 0, refused: 0 };
  let stop = new AbortController();
  const ask = async (id: string, domain: string): Promise<void> => {
    const edge = random.integer(0, local.cloudFront.edgeCount - 1);
    const url = `https://${domain}/.gate/viewer${count.asked++}`;
    const asked = clock.now();
    const { status } = await probe.request(url, { 'x-local-edge': String(edge) });
    const wasHeld = clock.now() > asked;
    if (status === 200 || watch.isExcused(id) || (wasHeld && !patient)) return;
    count.refused++;
    tell('viewer', `REFUSED with ${status} by ${id}, edge ${edge}`);
  };
  return {
    along: async () => {
      stop = new AbortController();
      const { signal } = stop;
      while (!signal.aborted) {
        for (const [id, domain] of gate.viewerDomains) await ask(id, domain);
        await clock.sleep(random.between(20_000, 90_000), signal).catch(() => undefined);
      }
    },
    end: () => {
      stop.abort();
    },
    asked: () => count.asked,
    refused: () => count.refused,
  };
}

function doorOf(crew: readonly Door[], n: number): Door {
  const door = crew[n];
  if (!door) throw new Error(`there is no door for run ${n}`);
  return door;
}

function minutes(ms: number): string {
  return `${Math.floor(ms / 60_000)}:${((ms % 60_000) / 1_000).toFixed(1).padStart(4, '0')}`.padStart(9);
}
