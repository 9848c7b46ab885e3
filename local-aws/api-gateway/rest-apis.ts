import type * as sdk from '@aws-sdk/client-api-gateway';
import { type PolicyDocument, statementsOf } from '../iam/policy.ts';
import { reads } from '../schema/operation.ts';
import type { RestApi } from './model.ts';
import { badRequest, page } from './refusals.ts';
import { applyPatch, byOps, isTrue, oneOf, type PatchRule, replaces, replacesTexts, rule } from './patch.ts';
import {
  apiOf,
  checkedTags,
  type GatewayOperations,
  type Room,
  secondsNow,
  serve,
  withinQuota,
  withoutNoTags,
} from './room.ts';

const endpointTypes = ['REGIONAL', 'EDGE', 'PRIVATE'];
const largestCompression = 10_485_760;

export const restApiOperations: GatewayOperations = {
  CreateRestApi: reads(
    [
      'description version binaryMediaTypes minimumCompressionSize apiKeySource policy tags',
      'endpointConfiguration.types endpointConfiguration.ipAddressType disableExecuteApiEndpoint',
    ],
    (room, input) => {
      withinQuota(room.restApis.size, room.settings.quotas.restApis, 'REST APIs');
      if (input.description === '') throw badRequest('Description cannot be an empty string');
      const endpointConfiguration = endpointIn(input.endpointConfiguration);
      checkedPolicy(input.policy ?? '');
      if (input.minimumCompressionSize !== undefined) checkedCompression(input.minimumCompressionSize);
      const rootResourceId = room.random.id(10);
      const api: RestApi = {
        ...{
          ...input,
          id: room.random.id(10),
          createdDate: secondsNow(room),
          rootResourceId,
          endpointConfiguration,
        },
        apiKeySource: input.apiKeySource ?? 'HEADER',
        binaryMediaTypes: input.binaryMediaTypes ?? [],
        disableExecuteApiEndpoint: input.disableExecuteApiEndpoint ?? false,
        tags: checkedTags(room, input.tags),
        resources: new Map([[rootResourceId, { id: rootResourceId, methods: new Map() }]]),
        ...{ authorizers: new Map(), gatewayResponses: new Map(), deployments: new Map(), stages: new Map() },
      };
      room.restApis.set(api.id, api);
      return withoutNoTags(view(api));
    },
  ),
  GetRestApis: reads(['limit position'], (room, paged) =>
    page(room.restApis, paged, (api) => withoutNoTags(view(api))),
  ),
  GetRestApi: (room, { restApiId }) => withoutNoTags(view(apiOf(room, restApiId))),
  UpdateRestApi: reads(['patchOperations'], (room, { restApiId, patchOperations }) => {
    const api = apiOf(room, restApiId);
    const copy = { ...api, binaryMediaTypes: [...api.binaryMediaTypes] };
    return view(Object.assign(api, applyPatch(copy, patchOperations, rules, byOps)));
  }),
  DeleteRestApi: (room, { restApiId }) => {
    const api = apiOf(room, restApiId);
    refuseMapped(room, api.id);
    for (const stage of api.stages.keys()) serve(room, api.id, stage, undefined);
    room.restApis.delete(api.id);
    detachFromPlans(room, (apiId) => apiId === api.id);
  },
};

/** Whether a plan keeps listing a deleted stage is not documented: both happen. */
export function detachFromPlans(room: Room, gone: (apiId: string, stage: string) => boolean): void {
  for (const plan of room.usagePlans.values()) {
    if (room.random.chance(room.settings.deletedStageStaysInPlan)) continue;
    plan.apiStages = plan.apiStages.filter(({ apiId, stage }) => !gone(apiId, stage));
    for (const key of plan.keys.values()) room.acceptance.refresh(key);
  }
}

/** A custom domain that still points here must be changed first. */
export function refuseMapped(room: Room, apiId: string, stage?: string): void {
  for (const { domainName, mappings } of room.domainNames.values())
    for (const mapping of mappings.values())
      if (mapping.restApiId === apiId && (stage === undefined || mapping.stage === stage))
        throw badRequest(
          `Deleting is not allowed while the custom domain ${domainName} has a base path mapping to it`,
        );
}

/** All recorded, including the messages. */
function endpointIn(endpoint: sdk.EndpointConfiguration = {}): RestApi['endpointConfiguration'] {
  const types: string[] = endpoint.types ?? ['EDGE'];
  const ipAddressType = endpoint.ipAddressType ?? (types.includes('PRIVATE') ? 'dualstack' : 'ipv4');
  if (types.length === 0)
    throw badRequest('REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.');
  if (types.length > 1) throw badRequest('Cannot create an api with multiple Endpoint Types.');
  return checkedEndpoint({ types, ipAddressType });
}

function checkedEndpoint(endpoint: RestApi['endpointConfiguration']): RestApi['endpointConfiguration'] {
  if (endpoint.types.includes('PRIVATE') && endpoint.ipAddressType === 'ipv4')
    throw badRequest('Only dualstack ipAddressType is supported for Private APIs.');
  return endpoint;
}

/** The message is reported (aws/chalice#2065). */
function checkedPolicy(policy: string): string {
  if (policy === '' || isPolicy(policy)) return policy;
  throw badRequest(
    'Invalid policy document. Please check the policy syntax and ensure that Principals are valid.',
  );
}

function isPolicy(text: string): boolean {
  try {
    return statementsOf(JSON.parse(text) as PolicyDocument).every(({ Principal }) => Principal !== undefined);
  } catch {
    return false;
  }
}

function checkedCompression(size: number): number {
  if (!Number.isInteger(size) || size < 0 || size > largestCompression)
    throw badRequest(`Invalid minimum compression size, must be between 0 and ${largestCompression}`);
  return size;
}

const rules: readonly PatchRule<RestApi>[] = [
  replaces('name', (name) => {
    if (name === '') throw badRequest('Name cannot be empty');
    return name;
  }),
  ...replacesTexts('description', 'version'),
  replaces('policy', checkedPolicy),
  rule('/description', ['remove'], (api) => (api.description = undefined)),
  replaces('apiKeySource', oneOf(['HEADER', 'AUTHORIZER'], 'API key source')),
  replaces('minimumCompressionSize', (size) => (size === '' ? undefined : checkedCompression(Number(size)))),
  replaces('disableExecuteApiEndpoint', isTrue),
  rule('/binaryMediaTypes/{type}', ['add', 'remove', 'replace'], (api, value, [type = ''], op) => {
    const others = api.binaryMediaTypes.filter((one) => one !== type);
    if (op === 'remove') api.binaryMediaTypes = others;
    else api.binaryMediaTypes = [...others, op === 'replace' && value !== '' ? value : type];
  }),
  rule('/endpointConfiguration/types/{type}', ['replace'], (api, value) => {
    if (!endpointTypes.includes(value))
      throw badRequest('Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE');
    const ipAddressType = value === 'PRIVATE' ? 'dualstack' : api.endpointConfiguration.ipAddressType;
    api.endpointConfiguration = { types: [value], ipAddressType };
  }),
  rule('/endpointConfiguration/types/{type}', ['add', 'remove'], () => {
    throw badRequest("Invalid patch operation specified. Must be 'add'|'remove'|'replace'");
  }),
  rule('/endpointConfiguration/ipAddressType', ['replace'], (api, ipAddressType) => {
    if (!['ipv4', 'dualstack'].includes(ipAddressType))
      throw badRequest('ipAddressType must be either ipv4 or dualstack.');
    api.endpointConfiguration = checkedEndpoint({ ...api.endpointConfiguration, ipAddressType });
  }),
];

function view(api: RestApi) {
  return { ...api, binaryMediaTypes: api.binaryMediaTypes.length > 0 ? api.binaryMediaTypes : undefined };
}
