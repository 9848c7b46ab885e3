import type { Input } from './input.ts';
import type { RestApi } from './model.ts';
import type { Operation } from './operation.ts';
import { page } from './paging.ts';
import { applyPatch, isTrue, type PatchRule } from './patch.ts';
import { badRequest, invalid } from './refusals.ts';
import { apiOf, checkedTags, type Room, secondsNow, serve, withinQuota } from './room.ts';
import { omit, present, withoutNoTags } from './members.ts';

const keySources = ['HEADER', 'AUTHORIZER'];
const endpointTypes = ['REGIONAL', 'EDGE', 'PRIVATE'];
const largestCompression = 10_485_760;

export function restApiOperations(room: Room): Operation[] {
  return [
    {
      name: 'CreateRestApi',
      method: 'POST',
      path: '/restapis',
      status: 201,
      perform: ({ body }) => {
        withinQuota(room.restApis.size, room.settings.quotas.restApis, 'REST APIs');
        const api = created(room, body);
        room.restApis.set(api.id, api);
        return withoutNoTags(view(api));
      },
    },
    {
      name: 'GetRestApis',
      method: 'GET',
      path: '/restapis',
      status: 200,
      perform: ({ query }) => {
        const { items, position } = page(room.restApis.values(), (api) => api.id, query);
        return present({ item: items.map((api) => withoutNoTags(view(api))), position });
      },
    },
    {
      name: 'GetRestApi',
      method: 'GET',
      path: '/restapis/{restApiId}',
      status: 200,
      perform: ({ label }) => withoutNoTags(view(apiOf(room, label('restApiId')))),
    },
    {
      name: 'UpdateRestApi',
      method: 'PATCH',
      path: '/restapis/{restApiId}',
      status: 200,
      perform: ({ label, body }) => {
        const api = apiOf(room, label('restApiId'));
        const draft = applyPatch({ ...api, binaryMediaTypes: [...api.binaryMediaTypes] }, body, rules);
        Object.assign(api, draft);
        if (draft.description === undefined) delete api.description;
        if (draft.minimumCompressionSize === undefined) delete api.minimumCompressionSize;
        return view(api);
      },
    },
    {
      name: 'DeleteRestApi',
      method: 'DELETE',
      path: '/restapis/{restApiId}',
      status: 202,
      perform: ({ label }) => {
        const api = apiOf(room, label('restApiId'));
        refuseMapped(room, api.id);
        for (const stage of api.stages.keys()) serve(room, api.id, stage, undefined);
        room.restApis.delete(api.id);
        detachFromPlans(room, (apiId) => apiId === api.id);
      },
    },
  ];
}

/** Whether a plan goes on listing a stage that is gone is not documented: both happen. */
export function detachFromPlans(room: Room, gone: (apiId: string, stage: string) => boolean): void {
  for (const plan of room.usagePlans.values()) {
    if (room.random.chance(room.settings.deletedStageStaysInPlan)) continue;
    plan.apiStages = plan.apiStages.filter(({ apiId, stage }) => !gone(apiId, stage));
    for (const key of plan.keys.values()) room.acceptance.refresh(key);
  }
}

/** A custom domain that still leads here must be changed first. */
export function refuseMapped(room: Room, apiId: string, stage?: string): void {
  for (const { domainName, mappings } of room.domainNames.values())
    for (const mapping of mappings.values())
      if (mapping.restApiId === apiId && (stage === undefined || mapping.stage === stage))
        throw badRequest(
          `Deleting is not allowed while the custom domain ${domainName} has a base path mapping to it`,
        );
}

function created(room: Room, body: Input): RestApi {
  const name = body.required('name');
  if (body.text('description') === '') throw badRequest('Description cannot be an empty string');
  const endpoint = body.part('endpointConfiguration');
  const { types, ipAddressType } = endpointIn(endpoint);
  const compression = body.number('minimumCompressionSize');
  if (compression !== undefined) checkCompression(compression);
  const rootResourceId = room.random.id(10);
  return {
    id: room.random.id(10),
    createdDate: secondsNow(room),
    rootResourceId,
    name,
    apiKeySource: body.choice('apiKeySource', keySources) ?? 'HEADER',
    binaryMediaTypes: body.texts('binaryMediaTypes') ?? [],
    endpointConfiguration: { types, ipAddressType },
    disableExecuteApiEndpoint: body.flag('disableExecuteApiEndpoint') ?? false,
    tags: checkedTags(room, body.textMap('tags') ?? {}),
    ...present({
      description: body.text('description'),
      version: body.text('version'),
      policy: body.text('policy'),
      minimumCompressionSize: compression,
    }),
    resources: new Map([[rootResourceId, { id: rootResourceId, methods: new Map() }]]),
    authorizers: new Map(),
    gatewayResponses: new Map(),
    deployments: new Map(),
    stages: new Map(),
  };
}

/** All as recorded, the words too. */
function endpointIn(endpoint: Input | undefined): RestApi['endpointConfiguration'] {
  const types = endpoint?.texts('types') ?? ['EDGE'];
  const member = 'createRestApiInput.endpointConfiguration';
  const odd = types.find((type) => !endpointTypes.includes(type));
  if (odd !== undefined)
    throw invalid(
      `[${types.join(', ')}]`,
      `${member}.types`,
      'Member must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]',
    );
  const isPrivate = types.includes('PRIVATE');
  const ipAddressType = endpoint?.text('ipAddressType') ?? (isPrivate ? 'dualstack' : 'ipv4');
  if (!['ipv4', 'dualstack'].includes(ipAddressType))
    throw invalid(
      ipAddressType,
      `${member}.ipAddressType`,
      'Member must satisfy enum value set: [ipv4, dualstack]',
    );
  if (types.length === 0)
    throw badRequest('REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.');
  if (types.length > 1) throw badRequest('Cannot create an api with multiple Endpoint Types.');
  if (isPrivate && ipAddressType === 'ipv4')
    throw badRequest('Only dualstack ipAddressType is supported for Private APIs.');
  return { types, ipAddressType };
}

function checkCompression(size: number): void {
  if (!Number.isInteger(size) || size < 0 || size > largestCompression)
    throw badRequest(`Invalid minimum compression size, must be between 0 and ${largestCompression}`);
}

const rules: readonly PatchRule<RestApi>[] = [
  {
    path: '/name',
    ops: ['replace'],
    apply: (api, value) => {
      if (value === '') throw badRequest('Name cannot be empty');
      api.name = value;
    },
  },
  {
    path: '/description',
    ops: ['replace', 'remove'],
    apply: (api, value, _, op) => {
      if (op === 'remove') delete api.description;
      else api.description = value;
    },
  },
  { path: '/version', ops: ['replace'], apply: (api, value) => (api.version = value) },
  { path: '/policy', ops: ['replace'], apply: (api, value) => (api.policy = value) },
  {
    path: '/apiKeySource',
    ops: ['replace'],
    apply: (api, value) => {
      if (!keySources.includes(value)) throw badRequest(`Invalid API key source: ${value}`);
      api.apiKeySource = value;
    },
  },
  {
    path: '/minimumCompressionSize',
    ops: ['replace'],
    apply: (api, value) => {
      if (value === '') {
        delete api.minimumCompressionSize;
        return;
      }
      checkCompression(Number(value));
      api.minimumCompressionSize = Number(value);
    },
  },
  {
    path: '/binaryMediaTypes/{type}',
    ops: ['add', 'remove', 'replace'],
    apply: (api, value, [type = ''], op) => {
      const others = api.binaryMediaTypes.filter((one) => one !== type);
      if (op === 'remove') api.binaryMediaTypes = others;
      else api.binaryMediaTypes = [...others, op === 'replace' && value !== '' ? value : type];
    },
  },
  {
    path: '/disableExecuteApiEndpoint',
    ops: ['replace'],
    apply: (api, value) => (api.disableExecuteApiEndpoint = isTrue(value)),
  },
  {
    path: '/endpointConfiguration/types/{type}',
    ops: ['replace'],
    apply: (api, value) => {
      if (!endpointTypes.includes(value))
        throw badRequest('Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE');
      api.endpointConfiguration = { ...api.endpointConfiguration, types: [value] };
    },
  },
];

function view(api: RestApi) {
  const shown = omit(
    api,
    'resources',
    'authorizers',
    'gatewayResponses',
    'deployments',
    'stages',
    'binaryMediaTypes',
  );
  return { ...shown, ...(api.binaryMediaTypes.length > 0 ? { binaryMediaTypes: api.binaryMediaTypes } : {}) };
}
