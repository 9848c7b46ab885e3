import { reads } from '../schema/operation.ts';
import type { Resource, RestApi } from './model.ts';
import { badRequest, conflict, page } from './refusals.ts';
import { applyPatch, rule } from './patch.ts';
import { apiOf, type GatewayOperations, resourceOf, withinQuota } from './room.ts';

/** Documented: letters, digits, `_ - . : $`, or one `{name}` or `{name+}`. */
const partPattern = /^(?:[A-Za-z0-9._\-:$]+|\{[A-Za-z0-9._\-:]+\+?\})$/;

/** `resource` and its ancestors except the root, topmost first. */
function lineOf(api: RestApi, resource: Resource | undefined): readonly Resource[] {
  if (resource?.pathPart === undefined) return [];
  return [...lineOf(api, api.resources.get(resource.parentId ?? '')), resource];
}

/** `/images/{proxy+}`; `/` for the root. */
export function pathOf(api: RestApi, resource: Resource): string {
  return `/${lineOf(api, resource)
    .map(({ pathPart }) => pathPart)
    .join('/')}`;
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
    /** Below its current parent, or another; `what` the root cannot have. */
    const move = (
      changed: Resource,
      what: string,
      parentId = changed.parentId,
      pathPart = changed.pathPart,
    ) => {
      if (changed.parentId === undefined || pathPart === undefined)
        throw badRequest(`Root resource cannot update its ${what}.`);
      const parent = resourceOf(room, api.id, parentId ?? '');
      if (lineOf(api, parent).includes(resource)) throw badRequest('Resources cannot be cyclical.');
      checkPart(api, parent, pathPart, resource);
      Object.assign(changed, { parentId, pathPart });
    };
    const draft = applyPatch({ ...resource }, patchOperations, [
      rule('/parentId', ['replace'], (changed, value) => {
        move(changed, 'parentId', value);
      }),
      rule('/pathPart', ['replace'], (changed, value) => {
        move(changed, 'pathPart', undefined, value);
      }),
    ]);
    return view(api, Object.assign(resource, draft));
  }),
  DeleteResource: (room, { restApiId, resourceId }) => {
    const api = apiOf(room, restApiId);
    const resource = resourceOf(room, api.id, resourceId);
    if (resource.parentId === undefined) throw badRequest('Root resource cannot be deleted');
    deleteTree(api, resource.id);
  },
};

/** `self` does not count as its own sibling. */
function checkPart(api: RestApi, parent: Resource, pathPart: string, self?: Resource): void {
  if (!partPattern.test(pathPart))
    throw badRequest(
      "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
    );
  if (parent.pathPart?.endsWith('+}'))
    throw badRequest(`Cannot create a child of a resource with a greedy path variable: ${parent.pathPart}`);
  const siblings = [...api.resources.values()].filter((one) => one.parentId === parent.id && one !== self);
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
  const shown = [...resource.methods].map(([name, method]) => [name, withMethods ? method : {}] as const);
  return { ...resource, path: pathOf(api, resource), resourceMethods: new Map(shown) };
}
