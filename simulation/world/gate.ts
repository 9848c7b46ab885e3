import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  TagResourceCommand,
  UpdateApiKeyCommand,
} from '@aws-sdk/client-api-gateway';
import { createKey } from '../../src/aws/apigateway/api-key.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { findDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { adoptionTags, apiDomain } from '../../src/aws/ownership.ts';
import { attachKey, createPlan } from '../../src/aws/apigateway/usage-plan.ts';
import type { Clock } from '../../src/clock.ts';
import {
  placesOf,
  type AccountPlan,
  type OutsideHeader,
  type Place,
  type TargetPlan,
} from './account-plan.ts';
import { closeEndpoint, createApi, createCustomDomain, customDomain, probedPath } from './api.ts';
import {
  copyForStaging,
  createDistribution,
  createRedirect,
  originId,
  viewerName,
  type OriginPlan,
} from './distribution.ts';
import type { Leftover } from './plan.ts';

export const gateName = 'simulated';
const stage = 'live';
const firstValue = 'firstfirstfirstfirst0000000000000000key1';
const neighboursValue = 'neighbourneighbourneighbour0000000key0';

export interface ApiStage {
  readonly apiId: string;
  readonly stage: string;
}

/** An origin that sends a key, and the stage that its requests reach in the end. */
export interface Sender {
  readonly distributionId: string;
  readonly originId: string;
  readonly header: string;
  readonly leadsTo: ApiStage;
  /** A rotation may set this header. */
  readonly isTarget: boolean;
}

/** Where viewers come in. */
export interface Entrance {
  readonly distributionId: string;
  /** To which a name is added that nobody has used. */
  readonly url: string;
}

/** A gate that stands, as `deploy` or a person made it, and the account around it. */
export interface Gate {
  readonly apiId: string;
  readonly planId: string;
  readonly firstValue: string;
  readonly targetIds: readonly string[];
  readonly otherIds: readonly string[];
  readonly stagingId: string | undefined;
  /** Where viewers find each target but the staging copy. */
  readonly viewerDomains: ReadonlyMap<string, string>;
  readonly entrances: readonly Entrance[];
  readonly senders: readonly Sender[];
  /** Every API of the account. */
  readonly apiIds: readonly string[];
  /** What the runs are told. */
  readonly told: Told;
}

export interface Told {
  readonly distributionIds: readonly string[];
  readonly apiDomains: readonly string[];
}

export interface GateParts {
  readonly targets: readonly TargetPlan[];
  readonly staging: boolean;
  readonly other: boolean;
  readonly leftovers: readonly Leftover[];
  readonly account?: AccountPlan;
}

/** How long to wait while it is built, ms. */
export interface Pace {
  /** Keys are dated in whole seconds. */
  readonly betweenKeys: number;
  readonly untilDeployed: number;
}

const inVirtualTime: Pace = { betweenKeys: 2_000, untilDeployed: 30 * 60_000 };

/** Builds it through the SDK and waits until every host and every edge knows it. */
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
  const firstId = await createKeys(aws, clock, planId, parts, pace);
  if (neighbourPlanId !== undefined && account.neighbour !== 'sends its own key')
    await attachKey(aws, neighbourPlanId, firstId);
  const built = await createDistributions(aws, places, parts);
  if (account.endpointClosed) await closeEndpoint(aws, places.own.leadsTo.apiId, stage);
  await clock.sleep(pace.untilDeployed);
  const staging = parts.staging ? await addStaging(aws, built) : undefined;
  await clock.sleep(pace.untilDeployed);
  const all = [...built, ...(staging ? [staging] : [])];
  const idsOf = (role: Role): string[] => all.filter((one) => one.role === role).map(({ id }) => id);
  return {
    apiId: places.own.leadsTo.apiId,
    planId,
    firstValue,
    targetIds: idsOf('target'),
    otherIds: [...idsOf('excluded'), ...idsOf('other')],
    stagingId: staging?.id,
    ...(await viewersOf(aws, built, account)),
    senders: all.flatMap(sendersOf),
    apiIds: [...new Set(Object.values(places).map(({ leadsTo }) => leadsTo.apiId))],
    told: {
      distributionIds: parts.other ? idsOf('target') : [],
      apiDomains: account.customDomain?.told ? [customDomain] : [],
    },
  };
}

/** Where an origin can lead, and what is there. */
interface Spot {
  readonly domainName: string;
  readonly path: string;
  readonly leadsTo: ApiStage;
  /** What viewers must put before the API's own path. */
  readonly viewersPath: string;
}

type Spots = Readonly<Record<Place, Spot>>;

async function createPlaces(aws: Aws, account: AccountPlan): Promise<Spots> {
  const { adopted = [], withoutEcho = false, guard } = account;
  const stages = [stage, ...(adopted.includes('beta') ? ['beta'] : [])];
  const apiId = await createApi(aws, { name: gateName, stages, echo: !withoutEcho, guard });
  const hasShop = adopted.includes('shop') || account.neighbour !== undefined;
  const shopId = hasShop ? await createApi(aws, { name: 'shop', stages: ['prod'], echo: true }) : apiId;
  const path = account.customDomain && (await createCustomDomain(aws, apiId, stage, account.customDomain));
  const own = apiDomain(apiId, aws.region);
  const live = { apiId, stage };
  return {
    own: { domainName: own, path: `/${stage}`, leadsTo: live, viewersPath: '' },
    bare: { domainName: own, path: '', leadsTo: live, viewersPath: `/${stage}` },
    custom: { domainName: customDomain, path: path ?? '', leadsTo: live, viewersPath: '' },
    beta: { domainName: own, path: '/beta', leadsTo: { apiId, stage: 'beta' }, viewersPath: '' },
    shop: {
      domainName: apiDomain(shopId, aws.region),
      path: '/prod',
      leadsTo: { apiId: shopId, stage: 'prod' },
      viewersPath: '',
    },
    // That host hands the requests on, key included.
    outside: { domainName: 'proxy.example.net', path: '', leadsTo: live, viewersPath: '' },
  };
}

async function createGatePlan(
  aws: Aws,
  { own, shop }: Spots,
  { adopted = [] }: AccountPlan,
): Promise<string> {
  const { apiId } = own.leadsTo;
  if (adopted.length === 0) return (await createPlan(aws, gateName, apiId, stage)).id;
  const { id = '' } = await aws.apiGateway.send(
    new CreateUsagePlanCommand({
      name: 'of the company',
      apiStages: [
        { apiId, stage },
        ...adopted.map((one) => (one === 'shop' ? shop.leadsTo : { apiId, stage: one })),
      ],
      tags: { department: 'pictures' },
    }),
  );
  await aws.apiGateway.send(
    new TagResourceCommand({
      resourceArn: `arn:aws:apigateway:${aws.region}::/usageplans/${id}`,
      tags: adoptionTags(gateName, apiId, stage),
    }),
  );
  return id;
}

/** Another API's plan with a key of its own. No two plans may open one stage to the same key. */
async function createNeighbour(
  aws: Aws,
  { shop }: Spots,
  { neighbour, adopted = [] }: AccountPlan,
): Promise<string | undefined> {
  if (neighbour === undefined) return undefined;
  const opens = adopted.includes('shop') && neighbour !== 'sends its own key' ? [] : [shop.leadsTo];
  const { id = '' } = await aws.apiGateway.send(
    new CreateUsagePlanCommand({ name: 'shop', apiStages: opens }),
  );
  await attachKey(aws, id, await addForeignKey(aws, 'shop', neighboursValue));
  return id;
}

async function createKeys(
  aws: Aws,
  clock: Clock,
  planId: string,
  { leftovers, account = {} }: GateParts,
  { betweenKeys }: Pace,
): Promise<string> {
  const leave = async (kind: Leftover, value: string): Promise<void> => {
    if (!leftovers.includes(kind)) return;
    await clock.sleep(betweenKeys);
    const foreign = kind === 'foreign';
    const id = foreign
      ? await addForeignKey(aws, 'partner', value)
      : (await createKey(aws, gateName, value)).id;
    await attachKey(aws, planId, id);
    if (kind === 'disabled') await disable(aws, id);
  };
  await leave('stale', 'stalestalestalestale0000000000000000key0');
  await leave('disabled', 'disableddisableddisabled000000000000key0');
  await leave('foreign', 'foreignforeignforeign000000000000000key0');
  await clock.sleep(betweenKeys);
  const firstId = account.madeByHand
    ? await addForeignKey(aws, 'by hand', firstValue)
    : (await createKey(aws, gateName, firstValue)).id;
  await attachKey(aws, planId, firstId);
  await clock.sleep(betweenKeys);
  await leave('pending', 'pendingpendingpending000000000000000key2');
  return firstId;
}

async function disable(aws: Aws, apiKey: string): Promise<void> {
  const patchOperations = [{ op: 'replace' as const, path: '/enabled', value: 'false' }];
  await aws.apiGateway.send(new UpdateApiKeyCommand({ apiKey, patchOperations }));
}

async function addForeignKey(aws: Aws, name: string, value: string): Promise<string> {
  const { id = '' } = await aws.apiGateway.send(new CreateApiKeyCommand({ name, value, enabled: true }));
  return id;
}

type Role = 'target' | 'excluded' | 'other';

interface Built {
  readonly id: string;
  readonly role: Role;
  readonly places: readonly Place[];
  readonly spots: Spots;
  readonly origins: readonly OriginPlan[];
}

async function createDistributions(aws: Aws, spots: Spots, parts: GateParts): Promise<readonly Built[]> {
  const { account = {} } = parts;
  const { turnedAway } = account;
  const viewerFunction = turnedAway === 'redirect' ? await createRedirect(aws) : undefined;
  const create = async (
    role: Role,
    name: string,
    places: readonly Place[],
    sends: { readonly header?: OutsideHeader; readonly value?: string } = {},
  ): Promise<Built> => {
    const origins = places.map((place): OriginPlan => {
      const { domainName, path } = spots[place];
      const twin = account.twinHeaders && role === 'target' ? firstValue : undefined;
      return {
        domainName,
        path,
        header: sends.header ?? 'X-Api-Key',
        value: sends.value ?? firstValue,
        twin,
      };
    });
    const alias = viewerFunction !== undefined && name === 'target 0' ? viewerName : undefined;
    const id = await createDistribution(aws, {
      ...{ name, origins, alias, timeLimits: account.timeLimits },
      ...(role === 'target'
        ? { viewerFunction, turnsAway: turnedAway === 'redirect' ? undefined : turnedAway }
        : {}),
    });
    return { id, role, places, spots, origins };
  };
  // What sends an untagged key to another stage of the plan is not the gate's: nothing is known of what else it requires.
  const roleOf = (places: readonly Place[]): Role =>
    account.madeByHand && places.every((place) => place === 'beta' || place === 'shop') ? 'other' : 'target';
  const targets = parts.targets
    .map(placesOf)
    .map((places, n) => create(roleOf(places), `target ${n}`, places));
  const excluded = parts.other ? [create('excluded', 'left out', [account.excluded ?? 'own'])] : [];
  const outside = (account.outside ?? []).map((header) =>
    create('other', `sends ${header}`, ['outside'], { header }),
  );
  const { neighbour, adopted = [] } = account;
  const sharing = neighbour === 'sends the key';
  // Where the gate's own plan opens the neighbour's stage, a distribution that sends the key there may be a target.
  const role = sharing && adopted.includes('shop') ? roleOf(['shop']) : 'other';
  const shop =
    neighbour === undefined || neighbour === 'only has the key in its plan'
      ? []
      : [create(role, 'shop', ['shop'], { value: sharing ? firstValue : neighboursValue })];
  return Promise.all([...targets, ...excluded, ...outside, ...shop]);
}

async function addStaging(aws: Aws, [first]: readonly Built[]): Promise<Built | undefined> {
  return first && { ...first, id: await copyForStaging(aws, first.id) };
}

function sendersOf({ id, role, places, spots, origins }: Built): readonly Sender[] {
  return places.map((place, n) => ({
    distributionId: id,
    originId: originId(n),
    header: (origins[n]?.header ?? '').toLowerCase(),
    leadsTo: spots[place].leadsTo,
    isTarget: role === 'target' && place !== 'outside',
  }));
}

async function viewersOf(
  aws: Aws,
  built: readonly Built[],
  { turnedAway, withoutEcho = false, guard }: AccountPlan,
): Promise<Pick<Gate, 'viewerDomains' | 'entrances'>> {
  const viewerDomains = new Map<string, string>();
  const entrances: Entrance[] = [];
  for (const [n, { id, role, places, spots }] of built.entries()) {
    const [place = 'outside'] = places;
    const own = (await findDistribution(aws, id))?.domainName ?? '';
    const { viewersPath, leadsTo } = spots[place];
    const name = turnedAway === 'redirect' && role === 'target' ? (n === 0 ? viewerName : undefined) : own;
    if (role === 'target') viewerDomains.set(id, own);
    const echo = leadsTo.stage === 'prod' || !withoutEcho;
    // Nobody here has the token, the signature or the cookies that are asked for.
    const isClosed =
      (guard !== undefined && guard !== 'resource policy' && place !== 'shop') ||
      (turnedAway === 'signed cookies' && role === 'target');
    if (name !== undefined && place !== 'outside' && !isClosed)
      entrances.push({
        distributionId: id,
        url: `https://${name}${viewersPath}${probedPath(echo)}/`,
      });
  }
  return { viewerDomains, entrances };
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
