import { APIGateway, type CreateUsagePlanRequest, type Op } from '@aws-sdk/client-api-gateway';
import { createApiGateway, type ApiGateway } from '../../../local-aws/api-gateway/api-gateway.ts';
import { createVirtualClock, type VirtualClock } from '../../../local-aws/clock.ts';
import { administratorKey } from '../../../local-aws/credentials.ts';
import type { HttpResponse } from '../../../local-aws/exchange.ts';
import type { FunctionInvoker } from '../../../local-aws/invocation.ts';
import { createWorld, type Rooms, type World, type WorldOptions } from '../../../local-aws/world.ts';

export interface GatewayWorld {
  readonly world: World & Rooms & { readonly apiGateway: ApiGateway };
  readonly clock: VirtualClock;
  readonly client: APIGateway;
  /** Runs `work` in virtual time. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** One request straight to a stage. */
  request(api: string, path: string, options?: RequestOptions): Promise<HttpResponse>;
}

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array;
  readonly connection?: string;
}

const start = Date.UTC(2026, 10, 22, 12);

const nobody: FunctionInvoker = { invoke: async () => ({ kind: 'denied' }) };

/** A world with API Gateway alone, on a virtual clock, without account rates unless asked for. */
export function gatewayWorld(options: WorldOptions = {}, functions = nobody): GatewayWorld {
  const clock = createVirtualClock(start);
  const world = createWorld({ clock, rates: false, ...options }, ({ surroundings }) => {
    const apiGateway = createApiGateway(surroundings, { functions });
    return { apiGateway, services: [apiGateway], dataPlanes: [apiGateway.dataPlane] };
  });
  return {
    world,
    clock,
    client: new APIGateway({
      region: 'eu-central-1',
      credentials: administratorKey,
      requestHandler: world.requestHandler(),
      maxAttempts: 1,
    }),
    run: (work) => clock.run(work()),
    request: (api, path, { method = 'GET', headers = {}, body = new Uint8Array(), connection } = {}) => {
      const host = `${api}.execute-api.eu-central-1.amazonaws.com`;
      const [pathname = '', query = ''] = path.split('?');
      return world.handle({
        method,
        host,
        path: pathname,
        query,
        headers: { host, ...headers },
        body,
        ...(connection === undefined ? {} : { connection }),
      });
    },
  };
}

/** The body of a buffered answer as text. */
export function textOf(response: HttpResponse): string {
  if (!(response.body instanceof Uint8Array)) throw new Error('the answer is a stream');
  return new TextDecoder().decode(response.body);
}

export interface ProbeApi {
  readonly api: string;
  readonly root: string;
  readonly resource: string;
}

/** The method of a {@link ProbeApi}, for requests that name it. */
export function methodOf({ api, resource }: ProbeApi) {
  return { restApiId: api, resourceId: resource, httpMethod: 'GET' };
}

/** A MOCK integration that answers 200. */
export const mock = {
  type: 'MOCK' as const,
  requestTemplates: { 'application/json': '{"statusCode":200}' },
};

/** An API with `GET /probe` behind a MOCK integration that shows the key's id; deployed as stage `live`. */
export async function createProbeApi(client: APIGateway, apiKeyRequired: boolean): Promise<ProbeApi> {
  const made = await client.createRestApi({
    name: 'pictures',
    endpointConfiguration: { types: ['REGIONAL'] },
  });
  const restApiId = made.id ?? '';
  const root = made.rootResourceId ?? '';
  const child = await client.createResource({ restApiId, parentId: root, pathPart: 'probe' });
  const probe = { api: restApiId, root, resource: child.id ?? '' };
  const at = methodOf(probe);
  await client.putMethod({ ...at, authorizationType: 'NONE', apiKeyRequired });
  await client.putMethodResponse({
    ...at,
    statusCode: '200',
    responseParameters: { 'method.response.header.Cache-Control': false },
  });
  await client.putIntegration({ ...at, ...mock });
  await client.putIntegrationResponse({
    ...at,
    statusCode: '200',
    responseParameters: { 'method.response.header.Cache-Control': "'no-store'" },
    responseTemplates: {
      'application/json':
        '{"nonce":"$input.params(\'nonce\')","key":"$context.identity.apiKeyId","request":"$context.requestId"}',
    },
  });
  await client.createDeployment({ restApiId, stageName: 'live' });
  return probe;
}

/** The value of the key that {@link ProbeWorld.keyInPlan} makes. */
export const value = 'abcdefghijklmnopqrstuvwxyz012345';

/** A world with a {@link ProbeApi}. */
export interface ProbeWorld extends GatewayWorld, ProbeApi {
  /** Deploys the API as `live` anew. */
  deploy(): Promise<unknown>;
  /** Enough for every host to have learned what was told. */
  minutes(count?: number): Promise<void>;
  /** A key in a plan of its own for the stage. */
  keyInPlan(plan?: Partial<CreateUsagePlanRequest>): Promise<{ keyId: string; usagePlanId: string }>;
  /** What each host answers to the key. */
  accepts(): readonly boolean[];
}

/** Tells `story` in virtual time, in a world with a probe. For `test`. */
export function withProbe(
  apiKeyRequired: boolean,
  story: (scene: ProbeWorld) => Promise<void>,
  options?: WorldOptions,
): () => Promise<void> {
  return () => {
    const world = gatewayWorld(options);
    const { client, clock, run } = world;
    return run(async () => {
      const probe = await createProbeApi(client, apiKeyRequired);
      await story({
        ...world,
        ...probe,
        deploy: () => client.createDeployment({ restApiId: probe.api, stageName: 'live' }),
        minutes: (count = 1) => clock.sleep(count * 60_000),
        keyInPlan: (plan) => keyInPlan(client, probe.api, plan),
        accepts: () => world.world.apiGateway.accepts(probe.api, 'live', value),
      });
    });
  };
}

async function keyInPlan(client: APIGateway, apiId: string, plan: Partial<CreateUsagePlanRequest> = {}) {
  const apiStages = [{ apiId, stage: 'live' }];
  const { id: usagePlanId = '' } = await client.createUsagePlan({ name: 'gate', apiStages, ...plan });
  const { id: keyId = '' } = await client.createApiKey({ name: 'gate', value, enabled: true });
  await client.createUsagePlanKey({ usagePlanId, keyId, keyType: 'API_KEY' });
  return { keyId, usagePlanId };
}

/** One operation of a PATCH. */
export function patch(path: string, text?: string, op: Op = 'replace') {
  return { patchOperations: [{ op, path, ...(text === undefined ? {} : { value: text }) }] };
}
