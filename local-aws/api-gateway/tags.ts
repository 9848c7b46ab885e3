import type { Tags } from './model.ts';
import { badRequest, notFound } from './refusals.ts';
import { checkedTags, type GatewayOperations, omit, type Room } from './room.ts';

export const tagOperations: GatewayOperations = {
  TagResource: (room, { resourceArn, tags }) => {
    const tagged = taggedBy(room, resourceArn);
    tagged.tags = checkedTags(room, { ...tagged.tags, ...tags });
  },
  UntagResource: (room, { resourceArn, tagKeys }) => {
    const tagged = taggedBy(room, resourceArn);
    tagged.tags = omit(tagged.tags, ...tagKeys);
  },
  GetTags: (room, { resourceArn }) => ({ tags: taggedBy(room, resourceArn).tags }),
};

/**
 * The tags of a resource for policies: a resource that cannot be tagged (methods, deployments, a plan's keys) has its parent's, and a
 * stage's own take precedence over the API's. Documented ("API Gateway resources that can be tagged").
 */
export function inheritedTags(room: Room, arn: string): Tags {
  const [kind = '', id = '', child, name = ''] = arn.slice(arn.indexOf('::/') + 3).split('/');
  if (!kinds.has(kind)) return {};
  const stage = child === 'stages' ? room.restApis.get(id)?.stages.get(name) : undefined;
  return { ...byKind(room, kind, id)?.tags, ...stage?.tags };
}

/** Taggable resource types besides stages, by their names in ARNs. */
const kinds = new Map(
  Object.entries({
    apikeys: 'apiKeys',
    usageplans: 'usagePlans',
    restapis: 'restApis',
    domainnames: 'domainNames',
  } as const),
);

/** The resource of an ARN (documented: "Amazon API Gateway resource ARNs"). */
function taggedBy(room: Room, arn: string): { tags: Tags } {
  const { partition, region } = room.surroundings;
  const prefix = `arn:${partition}:apigateway:${region}::/`;
  if (!arn.startsWith(prefix)) throw badRequest(`Invalid ARN. ARN is not well formed ${arn}`);
  const [kind = '', id = '', child, name = ''] = arn.slice(prefix.length).split('/');
  const found = child === undefined ? byKind(room, kind, id) : undefined;
  if (child === 'stages' && kind === 'restapis') {
    const stage = room.restApis.get(id)?.stages.get(name);
    if (!stage) throw notFound('Invalid stage identifier specified');
    return stage;
  }
  if (!found) throw notFound(`Invalid resource identifier specified: ${arn}`);
  return found;
}

function byKind(room: Room, kind: string, id: string): { tags: Tags } | undefined {
  const name = kinds.get(kind);
  if (!name) throw badRequest(`Invalid ARN. Resource type ${kind} can not be tagged`);
  return room[name].get(id);
}
