import { UpdateMethodCommand } from '@aws-sdk/client-api-gateway';
import { listRoutes, type Route } from './api-methods.ts';
import type { Aws } from '../client/connect.ts';
import { refusable } from '../client/refusal.ts';
import type { MethodRequirement } from './stage-snapshot.ts';
import type { Resource } from '../step.ts';

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
  return requirement(aws, apiId, true, (name) => !excluded.includes(name));
}

/** Those methods no longer require the key; all others are left as they are. */
export function withoutRequirement(
  aws: Aws,
  apiId: string,
  methods: readonly string[],
): Resource<readonly Route[]> {
  return requirement(aws, apiId, false, (name) => methods.includes(name));
}

function requirement(
  aws: Aws,
  apiId: string,
  required: boolean,
  isMeant: (name: string) => boolean,
): Resource<readonly Route[]> {
  return {
    title: `methods of API ${apiId}`,
    find: () => listRoutes(aws, apiId),
    plan: (routes) =>
      requirementsOf(routes)
        .filter(({ name, keyRequired }) => keyRequired !== required && isMeant(name))
        .map(({ name, path, httpMethod, keyRequired }) => ({
          changes: [
            {
              resource: `method "${name}"`,
              field: 'apiKeyRequired',
              from: String(keyRequired),
              to: String(required),
            },
          ],
          act: () => {
            const id = routes.find((route) => route.path === path)?.id ?? '';
            return setRequirement(aws, apiId, id, httpMethod, required);
          },
        })),
  };
}

async function setRequirement(
  aws: Aws,
  restApiId: string,
  resourceId: string,
  httpMethod: string,
  required: boolean,
): Promise<void> {
  const patchOperations = [{ op: 'replace' as const, path: '/apiKeyRequired', value: String(required) }];
  await refusable(
    'apigateway:UpdateMethod',
    `${httpMethod} ${resourceId}`,
    aws.apiGateway.send(new UpdateMethodCommand({ restApiId, resourceId, httpMethod, patchOperations })),
  );
}
