import { CreateResourceCommand, GetResourcesCommand } from '@aws-sdk/client-api-gateway';
import type { Method } from '@aws-sdk/client-api-gateway';
import type { ApiDefinition } from './api-definition.ts';
import { methodSteps } from './api-method.ts';
import type { Aws } from '../client/connect.ts';
import { refusable } from '../client/refusal.ts';
import { listWhole } from '../client/whole-list.ts';
import { creation } from '../step.ts';
import type { Resource } from '../step.ts';

/** A path of the API with the methods on it. */
export interface Route {
  readonly id: string;
  readonly path: string;
  readonly methods: Readonly<Record<string, Method>>;
}

/**
 * The paths and methods of the API. Each method is born with the key required, so that no deployment of whatever
 * stands can ever be open. Paths and methods that somebody else added are left alone.
 */
export function apiMethods(aws: Aws, apiId: string, { methods }: ApiDefinition): Resource<readonly Route[]> {
  return {
    title: `methods of API ${apiId}`,
    find: () => listRoutes(aws, apiId),
    plan: (routes) => {
      const wanted = new Set(methods.flatMap(({ path }) => withParents(path)));
      const missing = [...wanted].filter((path) => !routes.some((route) => route.path === path));
      return [
        ...missing.flatMap((path) => {
          const parent = routes.find((route) => route.path === parentOf(path));
          return parent
            ? [
                creation(`path "${path}"`, shownPath(path, methods), () =>
                  createPath(aws, apiId, parent.id, path),
                ),
              ]
            : [];
        }),
        ...methods.flatMap((method) => {
          const route = routes.find(({ path }) => path === method.path);
          return route ? methodSteps(aws, apiId, route, method) : [];
        }),
      ];
    },
  };
}

/** Every path of the API, with its methods and their integrations: one call for each 500 of them. */
export async function listRoutes(aws: Aws, apiId: string): Promise<readonly Route[]> {
  const pages = await listWhole(aws, {
    call: 'apigateway:GetResources',
    resource: apiId,
    identity: ['id', 'path'],
    command: (position) =>
      new GetResourcesCommand({ restApiId: apiId, embed: ['methods'], position, limit: 500 }),
  });
  return pages.flatMap(({ items = [] }) =>
    items.map(({ id = '', path = '', resourceMethods = {} }) => ({ id, path, methods: resourceMethods })),
  );
}

/** What a path will have: a dry run, which makes none, can plan nothing below it. */
function shownPath(path: string, methods: ApiDefinition['methods']): string {
  const below = methods.filter((method) => method.path === path || method.path.startsWith(`${path}/`));
  return `key required on ${below.map((method) => `${method.httpMethod} ${method.path}`).join(', ')}`;
}

async function createPath(aws: Aws, apiId: string, parentId: string, path: string): Promise<void> {
  const pathPart = path.slice(path.lastIndexOf('/') + 1);
  await refusable(
    'apigateway:CreateResource',
    path,
    aws.apiGateway.send(new CreateResourceCommand({ restApiId: apiId, parentId, pathPart })),
  );
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

/** `/a/b` -> `/a`, `/a/b`; the root exists always. */
function withParents(path: string): readonly string[] {
  return path === '/' ? [] : [...withParents(parentOf(path)), path];
}
