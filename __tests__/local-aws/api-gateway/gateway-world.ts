import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateResourceCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
} from '@aws-sdk/client-api-gateway';
import { createApiGateway, type ApiGateway } from '../../../local-aws/api-gateway/api-gateway.ts';
import { createVirtualClock, type VirtualClock } from '../../../local-aws/clock.ts';
import { administratorKey } from '../../../local-aws/credentials.ts';
import type { HttpResponse } from '../../../local-aws/exchange.ts';
import type { FunctionInvoker } from '../../../local-aws/invocation.ts';
import { createWorld, type Rooms, type World, type WorldOptions } from '../../../local-aws/world.ts';

export interface GatewayWorld {
  readonly world: World & Rooms & { readonly apiGateway: ApiGateway };
  readonly clock: VirtualClock;
  readonly client: APIGatewayClient;
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
  const world = createWorld({ clock, rates: false, ...options }, ({ surroundings, connect }) => {
    const apiGateway = createApiGateway(surroundings, { functions, connect });
    return { apiGateway, services: [apiGateway], dataPlanes: [apiGateway.dataPlane] };
  });
  return {
    world,
    clock,
    client: new APIGatewayClient({
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

/** An API with `GET /probe` behind a MOCK integration that shows the key's id; deployed as stage `live`. */
export async function createProbeApi(client: APIGatewayClient, apiKeyRequired: boolean): Promise<ProbeApi> {
  const made = await client.send(
    new CreateRestApiCommand({ name: 'pictures', endpointConfiguration: { types: ['REGIONAL'] } }),
  );
  const restApiId = made.id ?? '';
  const root = made.rootResourceId ?? '';
  const child = await client.send(
    new CreateResourceCommand({ restApiId, parentId: root, pathPart: 'probe' }),
  );
  const at = { restApiId, resourceId: child.id ?? '', httpMethod: 'GET' };
  await client.send(new PutMethodCommand({ ...at, authorizationType: 'NONE', apiKeyRequired }));
  await client.send(
    new PutMethodResponseCommand({
      ...at,
      statusCode: '200',
      responseParameters: { 'method.response.header.Cache-Control': false },
    }),
  );
  await client.send(
    new PutIntegrationCommand({
      ...at,
      type: 'MOCK',
      requestTemplates: { 'application/json': '{"statusCode":200}' },
    }),
  );
  await client.send(
    new PutIntegrationResponseCommand({
      ...at,
      statusCode: '200',
      responseParameters: { 'method.response.header.Cache-Control': "'no-store'" },
      responseTemplates: {
        'application/json':
          '{"nonce":"$input.params(\'nonce\')","key":"$context.identity.apiKeyId","request":"$context.requestId"}',
      },
    }),
  );
  await client.send(new CreateDeploymentCommand({ restApiId, stageName: 'live' }));
  return { api: restApiId, root, resource: child.id ?? '' };
}
