import { UpdateMethodCommand } from '@aws-sdk/client-api-gateway';
import { listRoutes, type Route } from './api-methods.ts';
import type { Aws } from './connect.ts';
import { refusable } from './refusal.ts';
import type { MethodRequirement } from './stage-snapshot.ts';
import type { Resource } from './step.ts';

/** The methods of an API as the next deployment would have them. */
export function requirementsOf(routes: readonly Route[]): readonly MethodRequirement[] {
  return routes.flatMap(({ path, methods }) =>
    Object.entries(methods).map(([httpMethod, { apiKeyRequired, authorizationType }]) => ({
      name: `${httpMethod} ${path}`,
      ...{ httpMethod, path },
      keyRequired: apiKeyRequired ?? false,
      authorization: authorizationType ?? 'NONE',
    })),
  );
}

/**
 * Every method requires the key but those named in `excluded`, which are left as they are. Viewers notice nothing
 * of it until the stage is deployed again.
 */
export function keyRequirement(
  aws: Aws,
  apiId: string,
  excluded: readonly string[],
): Resource<readonly Route[]> {
  return {
    title: `methods of API ${apiId}`,
    find: () => listRoutes(aws, apiId),
    plan: (routes) =>
      requirementsOf(routes)
        .filter(({ name, keyRequired }) => !keyRequired && !excluded.includes(name))
        .map(({ name, path, httpMethod }) => ({
          changes: [{ resource: `method "${name}"`, field: 'apiKeyRequired', from: 'false', to: 'true' }],
          act: () =>
            requireKey(aws, apiId, routes.find((route) => route.path === path)?.id ?? '', httpMethod),
        })),
  };
}

async function requireKey(
  aws: Aws,
  restApiId: string,
  resourceId: string,
  httpMethod: string,
): Promise<void> {
  const patchOperations = [{ op: 'replace' as const, path: '/apiKeyRequired', value: 'true' }];
  await refusable(
    'apigateway:UpdateMethod',
    `${httpMethod} ${resourceId}`,
    aws.apiGateway.send(new UpdateMethodCommand({ restApiId, resourceId, httpMethod, patchOperations })),
  );
}
