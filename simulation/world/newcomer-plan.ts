import type { Random } from '../../local-aws/random.ts';
import type { Mapping } from './account-plan.ts';
import type { TakenName } from './name-taken.ts';
import type { Trouble } from './trouble.ts';

/**
 * Another gate, which the action itself creates in a world's account and removes again, during the rotations, with an initial
 * obstacle.
 */
export interface NewcomerPlan {
  readonly obstacle: Obstacle;
  /** The command whose first run is rejected, if none can run. */
  readonly first: Command;
  /** `an API of its own`: `gate` on existing resources, instead of `deploy`. */
  readonly base: 'nothing' | 'an API of its own';
  /** Milliseconds from the beginning to its first run, and from there until the obstacle is removed. */
  readonly at: number;
  readonly lasts: number;
  readonly taken?: TakenName | undefined;
  /** MB, if the account has a lower limit. */
  readonly memory: number;
  /** A custom domain by which its distribution reaches its API, and the commands that get it as an input. */
  readonly domain?: { readonly mapping: Mapping; readonly told: readonly Command[] } | undefined;
  /** Its API is one more origin of the first target, instead of having a distribution of its own. */
  readonly isGuest?: boolean;
  /** Milliseconds for which a rotation of the other gate has been running when the removal begins; undefined: none runs. */
  readonly beside?: number | undefined;
  /** A tool takes the tags off its API, until this command has run. */
  readonly untagged?: Command | undefined;
  /** Its first `status` gets answers that cannot be read. */
  readonly halfRead?: boolean;
  /** What happens to the run that creates it, and to the one that removes it. */
  readonly troubles: readonly [bringing: Trouble, removing: Trouble];
}

export type Command = 'deploy' | 'gate' | 'rotate' | 'status' | 'destroy';

/**
 * CloudFront creates nothing for the account yet; another owner's resource has the name that it needs; its Region is not enabled;
 * Lambda's limits are those of a new account; or its API, stage or distribution is of a kind that cannot be gated.
 */
export type Obstacle =
  'not verified' | 'name taken' | 'Region switched off' | 'small Lambda limits' | UnfitGround | 'none';

/** What `gate` must reject explicitly before it writes anything. */
export type UnfitGround =
  'canary' | 'private API' | 'edge-optimized API' | 'tenant-only distribution' | 'plan of another gate';

const unfit = ['canary', 'private API', 'edge-optimized API', 'tenant-only distribution'] as const;

export const isUnfit = (obstacle: Obstacle): obstacle is UnfitGround =>
  obstacle === 'plan of another gate' || unfit.some((one) => one === obstacle);

/** What blocks a Region that is not enabled in every account. */
export const regionToSwitchOn = 'eu-south-1';

/** What a new account may have: seen by users. */
export const smallLimits = { concurrency: 10, memory: 3_008 } as const;

const minute = 60_000;

/** What the other gate's world allows. */
export interface Beside {
  /** The other gate's usage plan keeps its tags. */
  readonly keepsPlan: boolean;
  /** Nothing but the gates changes its first distribution, and viewers reach every path of it. */
  readonly hasRoom: boolean;
}

/** One of eight worlds. */
export function planNewcomer(
  random: Random,
  other: Beside,
  trouble: (what: string) => Trouble,
): NewcomerPlan | undefined {
  if (!random.chance(0.125)) return undefined;
  const drawn = random.pick<Obstacle>(['not verified', 'Region switched off', 'small Lambda limits', 'none']);
  const more = random.fork('ground');
  const isGuest = drawn === 'none' && other.hasRoom && more.fork('guest').chance(0.4);
  const obstacle = isGuest ? 'none' : drawObstacle(drawn, other, more);
  const regional = obstacle === 'Region switched off';
  const first: Command = regional
    ? random.pick<Command>(['deploy', 'gate', 'rotate', 'status', 'destroy'])
    : isUnfit(obstacle)
      ? 'gate'
      : 'deploy';
  const base = drawn === 'none' || (regional && random.chance(0.5)) ? 'an API of its own' : 'nothing';
  return {
    obstacle,
    first,
    base,
    taken: obstacle === 'name taken' ? more.fork('taken name').pick(names) : undefined,
    at: random.between(0, 20 * minute),
    lasts: random.between(minute, 40 * minute),
    memory: random.integer(smallLimits.memory + 1, 10_240),
    isGuest,
    ...drawLater(base, more),
    troubles: [trouble('bringing'), trouble('removing')],
    domain: base === 'nothing' ? undefined : drawDomain(more),
  };
}

/** From their own random streams, because they were added later. */
function drawObstacle(drawn: Obstacle, { keepsPlan }: Beside, more: Random): Obstacle {
  if (drawn === 'none' && keepsPlan && more.fork('plan').chance(0.25)) return 'plan of another gate';
  if (drawn === 'none') return more.chance(0.8) ? more.pick<UnfitGround>(unfit) : drawn;
  return drawn === 'not verified' && more.fork('taken').chance(0.6) ? 'name taken' : drawn;
}

/** What happens to it once it is there. */
function drawLater(
  base: NewcomerPlan['base'],
  more: Random,
): Pick<NewcomerPlan, 'beside' | 'untagged' | 'halfRead'> {
  const [beside, untagged] = [more.fork('beside'), more.fork('untagged')];
  const commands = ['deploy', 'rotate', 'status', 'destroy'] as const;
  return {
    beside: beside.chance(0.5) ? beside.between(0, 15 * minute) : undefined,
    untagged: base === 'nothing' && untagged.chance(0.4) ? untagged.pick<Command>(commands) : undefined,
    halfRead: more.fork('half').chance(0.4),
  };
}

const names = ['role', 'function', 'cache policy'] as const;

/** `destroy` does not need it. Without the input, a command finds the domain by its mapping. */
function drawDomain(random: Random): NewcomerPlan['domain'] {
  if (!random.chance(0.5)) return undefined;
  const told = random.pick<readonly Command[]>([
    ['gate'],
    ['rotate', 'status'],
    ['gate', 'rotate', 'status'],
    [],
  ]);
  return { mapping: random.pick<Mapping>(['root', 'base path', 'no stage']), told };
}
