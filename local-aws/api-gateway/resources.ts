import { reads } from '../schema/operation.ts';
import type { Resource, RestApi } from './model.ts';
import { methodView } from './methods.ts';
import { badRequest, conflict, page } from './refusals.ts';
import { applyPatch, rule } from './patch.ts';
import { apiOf, type GatewayOperations, resourceOf, withinQuota } from './room.ts';

/** Documented: letters, digits, `_ - . : $`, or one `{name}` or `{name+}`. */
const partPattern = /^(?:[A-Za-z0-9._\-:$]+|\{[A-Za-z0-9._\-:]+\+?\})$/;

/** `/images/{proxy+}`; `/` for the root. */
export function pathOf(api: RestApi, resource: Resource): string {
  const parts: string[] = [];
  for (let one: Resource | undefined = resource; one?.pathPart !== undefined;) {
    parts.unshift(one.pathPart);
    one = api.resources.get(one.parentId ?? '');
  }
  return `/${parts.join('/')}`;
}

export const resourceOperations: GatewayOperations = {
  CreateResource: (room, { restApiId, parentId, pathPart }) => {
    const api = apiOf(room, restApiId);
    const parent = resourceOf(room, api.id, parentId);
    withinQuota(api.resources.size, room.settings.quotas.resourcesPerApi, 'resources for this API');
    checkPart(api, parent, pathPart);
    const resource: Resource = { id: room.random.id(6), parentId: parent.id, pathPart, methods: new Map() };
    api.resources.set(resource.id, resource);
    return view(api, resource);
  },
  GetResources: reads(['embed limit position'], (room, { restApiId, embed = [], ...paged }) => {
    const api = apiOf(room, restApiId);
    return page(api.resources, paged, (resource) => view(api, resource, embed.includes('methods')));
  }),
  GetResource: reads(['embed'], (room, { restApiId, resourceId, embed = [] }) =>
    view(apiOf(room, restApiId), resourceOf(room, restApiId, resourceId), embed.includes('methods')),
  ),
  UpdateResource: reads(['patchOperations'], (room, { restApiId, resourceId, patchOperations }) => {
    const api = apiOf(room, restApiId);
    const resource = resourceOf(room, api.id, resourceId);
    const draft = applyPatch({ ...resource }, patchOperations, [
      rule('/pathPart', ['replace'], (changed: Resource, value) => {
        const parent = api.resources.get(resource.parentId ?? '');
        if (!parent) throw badRequest('Root resource cannot update its pathPart.');
        checkPart(api, parent, value);
        changed.pathPart = value;
      }),
    ]);
    Object.assign(resource, draft);
    return view(api, resource);
  }),
  DeleteResource: (room, { restApiId, resourceId }) => {
    const api = apiOf(room, restApiId);
    const resource = resourceOf(room, api.id, resourceId);
    if (resource.parentId === undefined) throw badRequest('Root resource cannot be deleted');
    deleteTree(api, resource.id);
  },
};

function checkPart(api: RestApi, parent: Resource, pathPart: string): void {
  if (!partPattern.test(pathPart))
    throw badRequest(
      "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
    );
  if (parent.pathPart?.endsWith('+}'))
    throw badRequest(`Cannot create a child of a resource with a greedy path variable: ${parent.pathPart}`);
  const siblings = [...api.resources.values()].filter((one) => one.parentId === parent.id);
  if (siblings.some((one) => one.pathPart === pathPart))
    throw conflict(`Another resource with the same parent already has this name: ${pathPart}`);
  const variable = siblings.find((one) => one.pathPart?.startsWith('{'));
  if (pathPart.startsWith('{') && variable)
    throw badRequest(
      `A sibling (${variable.pathPart ?? ''}) of this resource already has a variable path part -- only one is allowed`,
    );
}

function deleteTree(api: RestApi, id: string): void {
  api.resources.delete(id);
  for (const child of api.resources.values()) if (child.parentId === id) deleteTree(api, child.id);
}

function view(api: RestApi, resource: Resource, withMethods = false): unknown {
  const { id, parentId, pathPart, methods } = resource;
  const resourceMethods = [...methods].map(
    ([name, method]) => [name, withMethods ? methodView(method) : {}] as const,
  );
  return {
    id,
    parentId,
    pathPart,
    path: pathOf(api, resource),
    resourceMethods: resourceMethods.length > 0 ? Object.fromEntries(resourceMethods) : undefined,
  };
}
