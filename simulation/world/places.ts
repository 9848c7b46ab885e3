import type { Aws } from '../../src/aws/client/connect.ts';
import { apiDomain } from '../../src/aws/ownership.ts';
import type { AccountPlan, Place } from './account-plan.ts';
import { createApi, createCustomDomain, customDomain } from './api.ts';
import type { OriginPlan } from './distribution.ts';

export const gateName = 'simulated';
/** Another gate, to which a tool gives the usage plan for a while. */
export const secondName = 'second';
/** The gate's own stage. */
export const stage = 'live';

export interface ApiStage {
  readonly apiId: string;
  readonly stage: string;
}

/** Possible targets of an origin. */
export interface Spot {
  readonly domainName: string;
  readonly path: string;
  readonly leadsTo: ApiStage;
  /** What viewers must put before the API's own path. */
  readonly viewersPath: string;
}

export type Spots = Readonly<Record<Place, Spot>>;

/** Creates every API and domain that an origin may point to. */
export async function createPlaces(aws: Aws, account: AccountPlan): Promise<Spots> {
  const { adopted = [], withoutEcho = false, guard } = account;
  const stages = [stage, ...(adopted.includes('beta') ? ['beta'] : [])];
  const endpointType = account.edgeOptimized ? 'EDGE' : 'REGIONAL';
  const apiId = await createApi(aws, { name: gateName, stages, echo: !withoutEcho, guard, endpointType });
  const hasShop = adopted.includes('shop') || account.neighbour !== undefined;
  const shopId = hasShop ? await createApi(aws, { name: 'shop', stages: ['prod'], echo: true }) : apiId;
  const own = apiDomain(apiId, aws.region);
  const live = { apiId, stage };
  const mapping = account.customDomain?.mapping;
  const path = mapping && (await createCustomDomain(aws, customDomain, live, mapping));
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
    // That host forwards the requests, including the key.
    outside: { domainName: 'proxy.example.net', path: '', leadsTo: live, viewersPath: '' },
  };
}

export type Role = 'target' | 'excluded' | 'other';

/** A distribution as it was created, and what replaces it. */
export interface Built {
  readonly id: string;
  readonly role: Role;
  readonly places: readonly Place[];
  readonly spots: Spots;
  readonly origins: readonly OriginPlan[];
}
