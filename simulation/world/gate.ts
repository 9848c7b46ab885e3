import type { Aws } from '../../src/aws/client/connect.ts';
import { apiDomain } from '../../src/aws/ownership.ts';
import { attachKey } from '../../src/aws/apigateway/usage-plan.ts';
import type { Clock } from '../../src/clock.ts';
import {
  placesOf,
  type AccountPlan,
  type AroundKey,
  type OutsideHeader,
  type Place,
} from './account-plan.ts';
import { addCanary, closeEndpoint, customDomain } from './api.ts';
import { entrancesOf, type Entrances } from './entrances.ts';
import {
  createGatePlan,
  createKeys,
  createNeighbour,
  createPartners,
  firstValue,
  type GateParts,
  neighboursValue,
  type Pace,
} from './gate-keys.ts';
import { createPlaces, stage, type ApiStage, type Built, type Role, type Spots } from './places.ts';
import {
  copyForStaging,
  createDistribution,
  createRedirect,
  originId,
  viewerName,
  type OriginPlan,
} from './distribution.ts';

/** An origin that sends a key, and the stage that its requests reach in the end. */
export interface Sender {
  readonly distributionId: string;
  readonly originId: string;
  readonly header: string;
  readonly leadsTo: ApiStage;
  /** A rotation may set this header. */
  readonly isTarget: boolean;
}

/** An existing gate, made by `deploy` or by hand, and the account around it. */
export interface Gate extends Entrances {
  readonly apiId: string;
  readonly planId: string;
  readonly firstValue: string;
  readonly targetIds: readonly string[];
  readonly otherIds: readonly string[];
  readonly stagingId: string | undefined;
  readonly senders: Sender[];
  /** Distributions that came later. */
  readonly addedIds: string[];
  /** Keys that another tool adopted, and when: no run that begins later may change one. */
  readonly strays: Map<string, number>;
  /** What runs did to them. */
  readonly touched: string[];
  /** Every API of the account. */
  readonly apiIds: readonly string[];
  /** The inputs of the runs. */
  readonly told: Told;
}

export interface Told {
  readonly distributionIds: readonly string[];
  readonly apiDomains: readonly string[];
}

const inVirtualTime: Pace = { betweenKeys: 2_000, untilDeployed: 30 * 60_000 };

/** Builds it through the SDK and waits until every host and every edge is up to date. */
export async function buildGate(
  aws: Aws,
  clock: Clock,
  parts: GateParts,
  pace: Pace = inVirtualTime,
): Promise<Gate> {
  const { account = {} } = parts;
  const places = await createPlaces(aws, account);
  const planId = await createGatePlan(aws, places, account);
  const neighbourPlanId = await createNeighbour(aws, places, account);
  if (account.partners) await createPartners(aws, places);
  const firstId = await createKeys({ aws, clock, pace }, planId, parts);
  if (neighbourPlanId !== undefined && account.neighbour !== 'sends its own key')
    await attachKey(aws, neighbourPlanId, firstId);
  const built = await createDistributions(aws, places, parts);
  const { apiId } = places.own.leadsTo;
  await deployAgain(aws, apiId, account);
  await clock.sleep(pace.untilDeployed);
  const staging = parts.staging ? await addStaging(aws, built) : undefined;
  await clock.sleep(pace.untilDeployed);
  const all = [...built, ...(staging ? [staging] : [])];
  const idsOf = (role: Role): string[] => all.filter((one) => one.role === role).map(({ id }) => id);
  return {
    apiId,
    planId,
    firstValue,
    targetIds: idsOf('target'),
    otherIds: [...idsOf('excluded'), ...idsOf('other')],
    stagingId: staging?.id,
    ...(await entrancesOf(aws, built.filter(sendsKeys), account)),
    senders: all.filter(sendsKeys).flatMap(sendersOf),
    addedIds: [],
    strays: new Map(),
    touched: [],
    apiIds: [...new Set(Object.values(places).map(({ leadsTo }) => leadsTo.apiId))],
    told: {
      distributionIds: parts.other ? idsOf('target') : [],
      apiDomains: account.customDomain?.told ? [customDomain] : [],
    },
  };
}

/** The stage's further settings in the account's plan, after its first deployment. */
async function deployAgain(aws: Aws, apiId: string, account: AccountPlan): Promise<void> {
  if (account.endpointClosed) await closeEndpoint(aws, apiId, stage);
  if (account.canary) await addCanary(aws, apiId, stage);
}

async function createDistributions(aws: Aws, spots: Spots, parts: GateParts): Promise<readonly Built[]> {
  const { account = {} } = parts;
  const { turnedAway } = account;
  const viewerFunction = turnedAway === 'redirect' ? await createRedirect(aws) : undefined;
  const create = async (
    role: Role,
    name: string,
    places: readonly Place[],
    sends: { readonly header?: OutsideHeader; readonly value?: string | undefined } = { value: firstValue },
  ): Promise<Built> => {
    const origins = places.map((place): OriginPlan => {
      const { domainName, path } = spots[place];
      const twin = account.twinHeaders && role === 'target' ? firstValue : undefined;
      return {
        domainName,
        path,
        header: sends.header ?? 'X-Api-Key',
        value: sends.value,
        twin,
      };
    });
    const alias = viewerFunction !== undefined && name === 'target 0' ? viewerName : undefined;
    const id = await createDistribution(aws, {
      ...{ name, origins, alias, timeLimits: account.timeLimits },
      guest: name === 'target 0' ? parts.guest : undefined,
      ...(role === 'target'
        ? {
            failover: account.failover,
            viewerFunction,
            turnsAway: turnedAway === 'redirect' ? undefined : turnedAway,
          }
        : {}),
    });
    return { id, role, places, spots, origins };
  };
  // An origin that sends an untagged key to another stage of the plan is not the gate's: what else that stage requires is unknown.
  const roleOf = (places: readonly Place[]): Role =>
    account.madeByHand && places.every((place) => ['beta', 'shop', 'outside'].includes(place))
      ? 'other'
      : 'target';
  const targets = parts.targets
    .map(placesOf)
    .map((places, n) => create(roleOf(places), `target ${n}`, places));
  const excluded = parts.other ? [create('excluded', 'left out', [account.excluded ?? 'own'])] : [];
  const outside = (account.outside ?? []).map((header) =>
    create('other', `sends ${header}`, ['outside'], { header, value: surrounded(account.around) }),
  );
  const { neighbour, adopted = [] } = account;
  const sharing = neighbour === 'sends the key';
  // If the gate's own plan covers the neighbour's stage, a distribution that sends the key there may be a target.
  const role = sharing && adopted.includes('shop') ? roleOf(['shop']) : 'other';
  const shop =
    neighbour === undefined || neighbour === 'only has the key in its plan'
      ? []
      : [create(role, 'shop', ['shop'], { value: sharing ? firstValue : neighboursValue })];
  const partners = [account.partners].flatMap((some) =>
    some ? create('other', 'partners', ['own'], {}) : [],
  );
  return Promise.all([...targets, ...excluded, ...outside, ...shop, ...partners]);
}

function surrounded(around: AroundKey | undefined): string {
  if (around === undefined) return firstValue;
  return around === 'Bearer' ? `Bearer ${firstValue}` : `  ${firstValue} `;
}

async function addStaging(aws: Aws, [first]: readonly Built[]): Promise<Built | undefined> {
  return first && { ...first, id: await copyForStaging(aws, first.id) };
}

const sendsKeys = ({ origins }: Built): boolean => origins.some(({ value }) => value !== undefined);

function sendersOf({ id, role, places, spots, origins }: Built): readonly Sender[] {
  return places.map((place, n) => ({
    distributionId: id,
    originId: originId(n),
    header: (origins[n]?.header ?? '').toLowerCase(),
    leadsTo: spots[place].leadsTo,
    isTarget: role === 'target' && place !== 'outside',
  }));
}

/** What an origin of an API sends to which stage. */
export interface StageOrigin {
  readonly path: string;
  readonly value: string;
}

/** A distribution whose origins are this API, the first one the default; each sends `value` to its own stage. */
export async function addDistribution(
  aws: Aws,
  apiId: string,
  name: string,
  origins: readonly StageOrigin[],
): Promise<string> {
  const domainName = apiDomain(apiId, aws.region);
  const items = origins.map((origin) => ({ ...origin, domainName, header: 'X-Api-Key' }));
  return createDistribution(aws, { name, origins: items });
}
