import type { Random } from '../../local-aws/random.ts';

/** The setup of the account around a gate. Omitted members are as `deploy` creates them. */
export interface AccountPlan {
  /** A custom domain that points to the gate's stage. */
  readonly customDomain?: CustomDomainPlan | undefined;
  /** The API is edge-optimized: AWS puts its own distribution in front of it. */
  readonly edgeOptimized?: boolean;
  /** A canary serves another deployment of the gate's stage to some of the viewers. */
  readonly canary?: boolean;
  /** The API's own domain no longer serves requests: `disableExecuteApiEndpoint`, deployed. */
  readonly endpointClosed?: boolean;
  /** The gate's plan is the user's own and covers these stages too, with the same keys. */
  readonly adopted?: readonly AdoptedStage[];
  /** Another API with its own plan, and the key in it. */
  readonly neighbour?: NeighbourPlan | undefined;
  /** Distributions that send the key to another party's host, which forwards it to the API. */
  readonly outside?: readonly OutsideHeader[];
  /** The text around the key in their headers. */
  readonly around?: AroundKey | undefined;
  /** The target of the distribution that `distribution-ids` leaves out. */
  readonly excluded?: Place;
  /** The first live key was made in the console: it has no tag. */
  readonly madeByHand?: boolean;
  /** The API has no probe path of the action's that shows the key: only statuses can be seen. */
  readonly withoutEcho?: boolean;
  /** What the API requires of a request before it checks the key. */
  readonly guard?: Guard | undefined;
  /** Why only viewers get through the gate's distributions. */
  readonly turnedAway?: TurnedAway | undefined;
  /** API Gateway rejects the runner with any key, as for a wrong one: a VPC endpoint of its network, or a web ACL of the stage. */
  readonly shutOut?: boolean;
  /** Origins have a second key header, whose name differs in case: CloudFront sends the last one. */
  readonly twinHeaders?: boolean;
  /** Clients send keys of another plan to the gate's stage, through a distribution that sends none. */
  readonly partners?: boolean;
  /** The number of other owners' keys in the adopted plan. */
  readonly strangers?: number;
  /** CloudFront calls this distribution `InProgress` forever. */
  readonly stuck?: 'target' | 'other' | undefined;
  /** The first two origins of each target are an origin group: on these statuses of the first the second is tried. */
  readonly failover?: readonly number[] | undefined;
  /** Time limits of every origin, other than CloudFront's defaults. */
  readonly timeLimits?: TimeLimits | undefined;
}

/** AWS's older API, the one that lists mappings for the action, does not show a path of several levels. */
export type Mapping = 'root' | 'base path' | 'several levels' | 'no stage';

export interface CustomDomainPlan {
  readonly mapping: Mapping;
  /** Whether the runs get it as `api-domains`; otherwise only its mapping shows its target. */
  readonly told: boolean;
  /** It is not the account's own: no mapping shows its target. */
  readonly foreign?: boolean;
}

export type AdoptedStage = 'beta' | 'shop';

/** What the neighbour's distribution sends: its own key, or the gate's, which is in the neighbour's plan too. */
export type NeighbourPlan = 'sends its own key' | 'sends the key' | 'only has the key in its plan';

export type OutsideHeader = 'x-api-key' | 'x-origin-secret';

/** `Bearer KEY`, or a key between spaces. */
export type AroundKey = 'Bearer' | 'spaces';

/** A redirect of the distributions' own names, a restricted country, a web ACL, signed cookies. */
export type TurnedAway = 'redirect' | 'country' | 'web ACL' | 'signed cookies';

/** An authorizer that wants a token, a signature, or a resource policy that admits CloudFront's addresses only. */
export type Guard = 'authorizer' | 'AWS_IAM' | 'resource policy';

export interface TimeLimits {
  readonly attempts: number;
  readonly connection: number;
  readonly response: number;
}

/**
 * An origin's target: the API's own domain with the stage in the origin's path or in the viewer's, its custom domain, another stage
 * of the API, another API, another party's host.
 */
export type Place = 'own' | 'bare' | 'custom' | 'beta' | 'shop' | 'outside';

/** The origins of a distribution; a number: that many on the API's own domain. */
export type TargetPlan = number | readonly Place[];

export function placesOf(target: TargetPlan): readonly Place[] {
  return typeof target === 'number' ? Array<Place>(target).fill('own') : target;
}

export interface DrawnAccount {
  readonly targets: readonly TargetPlan[];
  readonly account: AccountPlan;
}

/** Half of the accounts are as `deploy` creates them, except for the number of targets and their origins. */
export function planAccount(random: Random): DrawnAccount {
  const plain = random.chance(0.35);
  const account = plain ? {} : drawAccount(random);
  const places: [Place, ...Place[]] = account.endpointClosed
    ? ['custom']
    : ['own', 'own', ...(plain ? [] : ['bare' as const]), ...(account.customDomain ? customs : [])];
  const target = (): Place[] =>
    Array.from({ length: random.pick([1, 1, 2]) }, () => random.pick(places)).concat(
      !plain && random.chance(0.08) ? ['outside'] : [],
    );
  const targets = Array.from({ length: random.pick([1, 1, 1, 2, 2, 3]) }, target);
  const adopted = (account.adopted ?? []).flatMap((stage) => (random.chance(0.8) ? [[stage]] : []));
  return withFailover({ targets: [...targets, ...adopted], account }, random.fork('failover'));
}

/**
 * Drawn last, because it was added later. Some groups begin with a host that is down, so that every request ends at their second
 * origin.
 */
function withFailover({ targets, account }: DrawnAccount, random: Random): DrawnAccount {
  if (!random.chance(0.2)) return { targets, account };
  const drawn = random.pick([unreachable, [403, ...unreachable], [404, ...unreachable]]);
  // A guard's own 403 would send every request of the runs to the second origin, which may not have the path.
  const failover = account.guard ? unreachable : drawn;
  const grouped = targets.map(placesOf).map((places): readonly Place[] => {
    const others = places.filter((place) => place !== 'outside');
    return random.chance(0.3) ? ['outside', ...others] : places;
  });
  return { targets: grouped, account: { ...account, failover } };
}

const unreachable = [500, 502, 503, 504];

const customs = ['custom', 'custom', 'custom'] as const;

function drawAccount(random: Random): AccountPlan {
  const customDomain = random.chance(0.45) ? drawDomain(random) : undefined;
  const outside = random.chance(0.12) ? [random.pick<OutsideHeader>(['x-api-key', 'x-origin-secret'])] : [];
  const adopted: readonly AdoptedStage[] = random.chance(0.18)
    ? random.pick<readonly AdoptedStage[]>([['beta'], ['shop'], ['beta', 'shop']])
    : [];
  return {
    customDomain,
    endpointClosed: customDomain !== undefined && !adopted.includes('beta') && random.chance(0.3),
    adopted,
    neighbour: random.chance(0.2)
      ? random.pick<NeighbourPlan>(['sends its own key', 'sends the key', 'only has the key in its plan'])
      : undefined,
    outside,
    excluded: customDomain ? 'custom' : 'own',
    madeByHand: random.chance(0.07),
    ...drawGuard(random),
    ...drawAround(outside, random.fork('around the key')),
    turnedAway: random.chance(0.18)
      ? random.pick<TurnedAway>(['redirect', 'country', 'web ACL', 'signed cookies', 'signed cookies'])
      : undefined,
    twinHeaders: random.chance(0.06),
    stuck: random.chance(0.06) ? random.pick(['target', outside.length > 0 ? 'other' : 'target']) : undefined,
    ...drawEndpoint(random.fork('endpoint')),
    shutOut: random.fork('shut out').chance(0.08),
    partners: random.fork('partners').chance(0.15),
    ...drawStrangers(adopted, random.fork('strangers')),
    timeLimits: random.chance(0.2)
      ? { attempts: random.integer(1, 3), connection: random.integer(1, 10), response: random.integer(1, 60) }
      : undefined,
  };
}

/** From its own random stream, because it was added later. */
function drawEndpoint(random: Random): Pick<AccountPlan, 'edgeOptimized' | 'canary'> {
  return { edgeOptimized: random.chance(0.08), canary: random.chance(0.08) };
}

function drawStrangers(adopted: readonly AdoptedStage[], random: Random): Pick<AccountPlan, 'strangers'> {
  return adopted.length > 0 && random.chance(0.06) ? { strangers: random.integer(100, 600) } : {};
}

/** The probe that `deploy` makes has no authorizer. */
function drawGuard(random: Random): Pick<AccountPlan, 'guard' | 'withoutEcho'> {
  const guard = random.chance(0.12)
    ? random.pick<Guard>(['authorizer', 'AWS_IAM', 'resource policy'])
    : undefined;
  return { guard, withoutEcho: guard === 'authorizer' || guard === 'AWS_IAM' || random.chance(0.15) };
}

/** Added later, like what follows. */
function drawAround(outside: readonly OutsideHeader[], random: Random): Pick<AccountPlan, 'around'> {
  if (outside.length === 0 || !random.chance(0.6)) return {};
  return { around: random.pick<AroundKey>(['Bearer', 'spaces']) };
}

function drawDomain(random: Random): CustomDomainPlan {
  const domain = {
    mapping: random.pick<Mapping>(['root', 'base path', 'no stage']),
    told: random.chance(0.35),
  };
  if (domain.mapping === 'base path' && random.fork('levels').chance(0.4))
    return { mapping: 'several levels', told: true };
  return random.fork('foreign').chance(0.25) ? { ...domain, told: true, foreign: true } : domain;
}
