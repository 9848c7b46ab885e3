import { UpdateStageCommand, type PatchOperation } from '@aws-sdk/client-api-gateway';
import type { Aws } from '../../src/aws/client/connect.ts';
import { findDistribution, updateDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { apiDomain } from '../../src/aws/ownership.ts';
import { addCanary, createApi, createCustomDomain, probedPath, setEndpointType } from './api.ts';
import { createDistribution, type OriginPlan } from './distribution.ts';
import type { NewcomerPlan, UnfitGround } from './newcomer-plan.ts';
import { elsewhere } from './outsider.ts';

/** What exists before another gate is created, and stays after its removal. */
export interface Ground {
  readonly apiId: string;
  readonly distributionId: string;
  /** The distribution that `gate` gets first, if it is another one. */
  readonly unfitId: string | undefined;
  readonly domain: string;
  readonly url: string;
}

const stage = 'prod';

/** Its API as an origin of another gate's first target, if it is a guest there, and the ground once that target exists. */
export interface Laid {
  readonly guest: OriginPlan | undefined;
  readonly found: (targetId: string) => Promise<Ground>;
}

/** An unprotected API, and a distribution in front of it, with an obstacle to gating. */
export async function layGround(
  aws: Aws,
  { obstacle, domain, isGuest = false }: NewcomerPlan,
): Promise<Laid> {
  const endpointType = obstacle === 'edge-optimized API' ? 'EDGE' : 'REGIONAL';
  const apiId = await createApi(aws, {
    ...{ name: 'of its own', stages: [stage], echo: false, open: true, endpointType },
  });
  const custom = 'newcomer.example.org';
  const path = domain && (await createCustomDomain(aws, custom, { apiId, stage }, domain.mapping));
  const api = {
    ...{ domainName: path === undefined ? apiDomain(apiId, aws.region) : custom, path: path ?? `/${stage}` },
    ...{ header: 'X-Api-Key', value: undefined },
  };
  const distribute = (name: string, tenantOnly: boolean): Promise<string> =>
    createDistribution(aws, { name, origins: [api], tenantOnly });
  if (isGuest)
    return { guest: api, found: (id) => groundOn(aws, id, { apiId, unfitId: undefined, domain: custom }) };
  const distributionId = await distribute('of its own', false);
  const isTenants = obstacle === 'tenant-only distribution';
  const unfitId = isTenants ? await distribute('for tenants', true) : undefined;
  if (obstacle === 'private API') await setEndpointType(aws, apiId, 'REGIONAL', 'PRIVATE');
  if (obstacle === 'canary') await addCanary(aws, apiId, stage);
  return { guest: undefined, found: () => groundOn(aws, distributionId, { apiId, unfitId, domain: custom }) };
}

async function groundOn(
  aws: Aws,
  distributionId: string,
  rest: Pick<Ground, 'apiId' | 'unfitId' | 'domain'>,
): Promise<Ground> {
  const domainName = (await findDistribution(aws, distributionId))?.domainName ?? '';
  return { ...rest, distributionId, url: `https://${domainName}${probedPath(false)}/` };
}

/** The owner's reaction to the error. */
export async function putRight(aws: Aws, { apiId, unfitId }: Ground, obstacle: UnfitGround): Promise<void> {
  if (obstacle === 'private API') await setEndpointType(aws, apiId, 'PRIVATE', 'REGIONAL');
  if (obstacle === 'edge-optimized API') await setEndpointType(aws, apiId, 'EDGE', 'REGIONAL');
  if (obstacle === 'canary') {
    const patchOperations: PatchOperation[] = [{ op: 'remove', path: '/canarySettings' }];
    await aws.apiGateway.send(
      new UpdateStageCommand({ restApiId: apiId, stageName: stage, patchOperations }),
    );
  }
  const found = unfitId === undefined ? undefined : await findDistribution(aws, unfitId);
  if (found)
    await updateDistribution(aws, found, {
      xml: found.config.xml.replace(/(<DomainName>)[^<]*/, `$1${elsewhere}`),
    });
}
