import * as sdk from '@aws-sdk/client-api-gateway';
import type { PatchOperation, RestApi as SdkRestApi } from '@aws-sdk/client-api-gateway';
import { call, callIfThere } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';
import { listWhole } from '../client/whole-list.ts';
import { foreignResource, gateTags, isOwned, resourceName, type Tags } from '../ownership.ts';
import { allGone, type Change, creation, removal, type Resource } from '../step.ts';
import { withTags } from './tagging.ts';
import { ownPlans } from './usage-plan.ts';

export interface RestApi {
  readonly id: string;
  readonly name: string;
  readonly binaryMediaTypes: readonly string[];
  readonly apiKeySource: string;
  readonly endpointClosed: boolean;
  /** Edge-optimized: behind a distribution that AWS owns. Private: no distribution reaches it. */
  readonly endpointType: 'REGIONAL' | 'EDGE' | 'PRIVATE';
  readonly createdAt: number;
  readonly tags: Tags;
}

/** The gate's REST API: Regional, because CloudFront is in front of it; the key comes in the `x-api-key` header. */
export function restApi(
  aws: Aws,
  gate: string,
  binaryMediaTypes: readonly string[],
): Resource<RestApi | undefined> {
  const name = resourceName(gate);
  const title = `REST API "${name}"`;
  return {
    title,
    find: () => findOwnApi(aws, gate),
    plan: (seen) => {
      const create = () => createApi(aws, gate, binaryMediaTypes);
      if (!seen) return [creation(title, 'Regional, key required', create)];
      const { changes, patch: patchOperations } = difference(title, seen, binaryMediaTypes);
      const { id: restApiId } = seen;
      const act = () =>
        call(aws.apiGateway, sdk.UpdateRestApiCommand, restApiId, { restApiId, patchOperations });
      return changes.length === 0 ? [] : [{ changes, act }];
    },
  };
}

/** One REST API; undefined if it does not exist. */
export async function findApi(aws: Aws, id: string): Promise<RestApi | undefined> {
  const found = await callIfThere(aws.apiGateway, sdk.GetRestApiCommand, id, { restApiId: id });
  return found && fromSdk(found);
}

/** Every REST API of the account and Region. */
export async function listApis(aws: Aws): Promise<readonly RestApi[]> {
  const items = await listWhole(aws, sdk.GetRestApisCommand, 'all APIs', {});
  return (await withTags(items, (id) => findApi(aws, id))).map(fromSdk);
}

/** Those with the gate's tag. */
export const ownApis = async (aws: Aws, gate: string): Promise<readonly RestApi[]> =>
  (await listApis(aws)).filter(({ tags }) => isOwned(tags, gate));

/**
 * The API with the gate's tag. If a lost response, or a list that was old, left several, it is the one that the gate's plan names, else
 * the oldest. Another API of the same name is rejected as ambiguous.
 */
async function findOwnApi(aws: Aws, gate: string): Promise<RestApi | undefined> {
  const apis = await listApis(aws);
  const own = apis
    .filter(({ tags }) => isOwned(tags, gate))
    .sort((one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1));
  const stages = own.length > 1 ? (await ownPlans(aws, gate)).flatMap((plan) => plan.stages) : [];
  const inUse = own.find(({ id }) => stages.some(({ apiId }) => apiId === id)) ?? own[0];
  if (inUse) return inUse;
  const namesake = apis.find(({ name }) => name === resourceName(gate));
  if (namesake) throw foreignResource(`REST API "${namesake.name}" (${namesake.id})`, gate);
  return undefined;
}

async function createApi(aws: Aws, gate: string, binaryMediaTypes: readonly string[]): Promise<void> {
  await call(aws.apiGateway, sdk.CreateRestApiCommand, resourceName(gate), {
    name: resourceName(gate),
    description: `Images of the gate ${gate}`,
    endpointConfiguration: { types: ['REGIONAL'] },
    apiKeySource: 'HEADER',
    binaryMediaTypes: [...binaryMediaTypes],
    tags: gateTags(gate),
  });
}

/** JSON pointers: `~1` is a slash in a name (RFC 6901). */
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

function difference(resource: string, seen: RestApi, wanted: readonly string[]) {
  const changes: Change[] = [];
  const patch: PatchOperation[] = [];
  const field = 'binaryMediaTypes';
  const path = (type: string): string => `/${field}/${escaped(type)}`;
  for (const to of wanted.filter((type) => !seen.binaryMediaTypes.includes(type))) {
    changes.push({ resource, field, from: undefined, to });
    patch.push({ op: 'add', path: path(to) });
  }
  for (const from of seen.binaryMediaTypes.filter((type) => !wanted.includes(type))) {
    changes.push({ resource, field, from, to: undefined });
    patch.push({ op: 'remove', path: path(from) });
  }
  // CloudFront uses the default endpoint. A user who disabled it has deployed that too, so the stage no longer has our deployment and
  // gets a new one.
  const closed = String(seen.endpointClosed);
  for (const [name, from, to] of [
    ['apiKeySource', seen.apiKeySource, 'HEADER'],
    ['disableExecuteApiEndpoint', closed, 'false'],
  ] as const) {
    if (from === to) continue;
    changes.push({ resource, field: name, from, to });
    patch.push({ op: 'replace', path: `/${name}`, value: to });
  }
  return { changes, patch };
}

function fromSdk(api: SdkRestApi): RestApi {
  return {
    id: api.id ?? '',
    name: api.name ?? '',
    binaryMediaTypes: api.binaryMediaTypes ?? [],
    apiKeySource: api.apiKeySource ?? 'HEADER',
    endpointClosed: api.disableExecuteApiEndpoint ?? false,
    endpointType: endpointType(api),
    createdAt: api.createdDate?.getTime() ?? 0,
    tags: api.tags ?? {},
  };
}

/** API Gateway's default is edge-optimized, from before Regional endpoints existed. */
function endpointType({ endpointConfiguration }: SdkRestApi): RestApi['endpointType'] {
  const types: readonly string[] = endpointConfiguration?.types ?? [];
  if (types.includes('PRIVATE')) return 'PRIVATE';
  return types.includes('REGIONAL') ? 'REGIONAL' : 'EDGE';
}

/** A rejection to which an API adds a Cache-Control header that lets CloudFront keep it. */
export interface CachedRefusal {
  /** API Gateway's name for it: `INVALID_API_KEY`. */
  readonly type: string;
  readonly cacheControl: string;
}

const parameter = 'gatewayresponse.header.Cache-Control'.toLowerCase();

/** An API's gateway responses to a wrong key that may be cached: CloudFront caches a 403 only if a header allows it. */
export async function cachedRefusals(aws: Aws, restApiId: string): Promise<readonly CachedRefusal[]> {
  const items = await listWhole(aws, sdk.GetGatewayResponsesCommand, restApiId, { restApiId });
  return items
    .filter(({ responseType = '' }) =>
      ['INVALID_API_KEY', 'ACCESS_DENIED', 'DEFAULT_4XX'].includes(responseType),
    )
    .flatMap(({ responseType = '', responseParameters = {} }) =>
      Object.entries(responseParameters)
        .filter(([name, value]) => name.toLowerCase() === parameter && /max-?age\s*=\s*[1-9]/i.test(value))
        .map(([, value]) => ({ type: responseType, cacheControl: value.replaceAll("'", '') })),
    );
}

/** With its stage, its deployments and its methods. DeleteRestApi is limited to one call per 30 s. */
export function deletedApis(aws: Aws, gate: string) {
  return allGone(
    `REST API of the gate "${gate}"`,
    () => ownApis(aws, gate),
    ({ id, name }) => {
      const act = () => callIfThere(aws.apiGateway, sdk.DeleteRestApiCommand, id, { restApiId: id });
      return removal(`REST API ${id}`, name, act);
    },
  );
}
