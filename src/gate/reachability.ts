import type { ListedDistribution } from '../aws/cloudfront/distribution.ts';
import type { RestApi } from '../aws/apigateway/rest-api.ts';
import { Failure } from '../failure.ts';

type ApiEndpoint = Pick<RestApi, 'id' | 'endpointType'>;

/** Throws for an API that no distribution can reach. */
export function refusePrivate({ id, endpointType }: ApiEndpoint): void {
  if (endpointType !== 'PRIVATE') return;
  throw new Failure(
    `The API ${id} is private: CloudFront cannot reach it.`,
    'Set `api-id` to a Regional API, or use a VPC origin instead of this action.',
    'private-api',
  );
}

/** Throws for an API that has a distribution of AWS's own in front: its viewers would pass two of them. */
export function refuseEdgeOptimized({ id, endpointType }: ApiEndpoint): void {
  if (endpointType !== 'EDGE') return;
  throw new Failure(
    `The API ${id} is edge-optimized: AWS puts its own distribution in front of it, which cannot be configured.`,
    "Change the API's endpoint type to Regional (its address stays), then run the action again.",
    'edge-optimized-api',
  );
}

/** Throws for distributions that serve tenants: they have no address of their own at which a gate could be verified. */
export function refuseTenantOnly(
  distributions: readonly Pick<ListedDistribution, 'id' | 'tenantOnly'>[],
): void {
  const found = distributions.find(({ tenantOnly }) => tenantOnly);
  if (!found) return;
  throw new Failure(
    `The distribution ${found.id} is multi-tenant: it responds only on its tenants' domains, so nothing can be verified through it.`,
    'Set `distribution-ids` to a distribution that has its own domain name.',
    'tenant-only',
  );
}
