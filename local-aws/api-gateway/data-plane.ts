import { ConnectionReset, type HttpRequest, type HttpResponse } from '../exchange.ts';
import type { FunctionInvoker } from '../invocation.ts';
import { frontOf } from './edge-front.ts';
import { askEndpoint, type Connect } from './http-proxy.ts';
import type { DataPlane } from '../service.ts';
import { authorize } from './authorizers.ts';
import { GatewayError, gatewayResponse } from './gateway-responses.ts';
import { functionOf } from './integrations.ts';
import { invokeFunction } from './lambda-proxy.ts';
import { mockAnswer } from './mock-integration.ts';
import type { ApiStage, Integration, PathMapping } from './model.ts';
import type { Room, Served } from './room.ts';
import { createPlanLimits, type PlanLimits } from './plan-limits.ts';
import { findRoute } from './route-matching.ts';
import { traceOf, type Visit } from './visit.ts';

interface Address extends ApiStage {
  /** The rest of the path after the stage or the base path. */
  readonly path: string;
  /** Through its custom domain instead of execute-api's. */
  readonly custom: boolean;
}

/** The targets of integrations. */
export interface Ports {
  readonly functions: FunctionInvoker;
  readonly connect: Connect;
}

/** The data plane: stages under `{api}.execute-api.{region}...` and custom domains. */
export function createDataPlane(room: Room, ports: Ports): DataPlane {
  const { region } = room.surroundings;
  const suffix = `.execute-api.${region}.`;
  const connections = new Map<string, number>();
  const hostDraws = room.random.fork('hosts');
  const canaryDraws = room.random.fork('canaries');
  const limits = createPlanLimits(room.surroundings.clock);

  /** The same host for a whole connection, a new draw for each new connection. */
  const hostOf = ({ connection }: HttpRequest): number => {
    const drawn = hostDraws.integer(0, room.hosts - 1);
    if (connection === undefined) return drawn;
    const known = connections.get(connection) ?? drawn;
    connections.set(connection, known);
    return known;
  };

  const servedAt = ({ apiId, stage: name }: Address, host: number): Served | undefined => {
    const stage = room.served.get(`${apiId}/${name}`)?.seenBy(host);
    const canary = stage?.canary;
    return canary && canaryDraws.chance(canary.share) ? canary.served : stage;
  };

  const handle = async (request: HttpRequest): Promise<HttpResponse> => {
    const address = addressOf(room, suffix, request);
    const types = address?.custom ? [] : room.restApis.get(address?.apiId ?? '')?.endpointConfiguration.types;
    // A private API's name means nothing outside its VPC, and nothing here is inside one.
    if (types?.includes('PRIVATE'))
      throw new ConnectionReset(`${request.host} cannot be resolved: it is a private API`);
    if (!types?.includes('EDGE')) return answerAt(request, address);
    const front = frontOf(`${room.random.id(54)}==`, room.surroundings.country);
    return front.back(front.refusal(request) ?? (await answerAt(request, address, front.towards(request))));
  };

  /** `handedOn`: the request as forwarded by the front of an edge-optimized API. */
  const answerAt = async (
    request: HttpRequest,
    address: Address | undefined,
    handedOn?: HttpRequest,
  ): Promise<HttpResponse> => {
    const { payload } = room.settings;
    if (request.body.length > payload) return tooLong(payload);
    const host = hostOf(request);
    const requestId = room.random.uuid();
    const identity = { 'x-amzn-requestid': requestId, 'x-amz-apigw-id': room.random.id(16) };
    const served = address && servedAt(address, host);
    try {
      if (!address || !served || (served.snapshot.disableExecuteApiEndpoint && !address.custom))
        throw new GatewayError('ACCESS_DENIED');
      const visit = admitted(room, { request, handedOn, requestId, host, address, served, limits });
      const response = await answer(visit, room, ports);
      const trace =
        visit.method.methodIntegration?.type === 'MOCK' ? {} : { 'x-amzn-trace-id': traceOf(visit) };
      return completed(request, response, { ...identity, ...trace });
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return completed(request, gatewayResponse(error, served, requestId), identity);
    }
  };

  return {
    answers: (name) => name.includes(suffix) || domainOf(room, name) !== undefined,
    handle,
  };
}

/** A wildcard matches names with one more label, unless the name is its own custom domain. */
const domainOf = ({ domainNames }: Room, name: string) =>
  domainNames.get(name) ?? domainNames.get(name.replace(/^[^.]+/, '*'));

function addressOf(room: Room, suffix: string, { host, path }: HttpRequest): Address | undefined {
  const clean = path.replace(/^\/+/, '/');
  if (host.includes(suffix)) {
    return { ...stageIn(clean), apiId: host.slice(0, host.indexOf('.')), custom: false };
  }
  const mappings = [...(domainOf(room, host)?.mappings.values() ?? [])];
  const at = ({ basePath }: PathMapping): string => (basePath === '(none)' ? '' : `/${basePath}`);
  // The longest base path wins (documented: "API mappings with multiple levels").
  const [mapping] = mappings
    .filter((one) => `${clean}/`.startsWith(`${at(one)}/`))
    .toSorted((one, other) => at(other).length - at(one).length);
  if (!mapping) return undefined;
  const inner = clean.slice(at(mapping).length);
  const { stage } = mapping;
  const named = stage === undefined ? stageIn(inner) : { stage, path: inner || '/' };
  return { ...named, apiId: mapping.restApiId, custom: true };
}

/** The path's first segment, and what follows it. */
function stageIn(path: string): Pick<Address, 'stage' | 'path'> {
  const [stage = ''] = path.slice(1).split('/');
  return { stage, path: path.slice(1 + stage.length) || '/' };
}

/** A request at its stage on one of the hosts. */
interface Arrival {
  readonly request: HttpRequest;
  readonly handedOn: HttpRequest | undefined;
  readonly requestId: string;
  readonly host: number;
  readonly address: Address;
  readonly served: Served;
  readonly limits: PlanLimits;
}

/** The accepted request at its method; throws AWS's error otherwise. */
function admitted(room: Room, arrival: Arrival): Visit {
  const { request, handedOn, requestId, address, served, limits } = arrival;
  const { apiId, stage, path, custom } = address;
  const { route, parameters, method } = methodAt(served, path, request.method);
  const { partition, region, account } = room.surroundings;
  const arn = `arn:${partition}:execute-api:${region}:${account}:${apiId}/${stage}/${request.method}${path}`;
  authorize({ request, snapshot: served.snapshot, method, arn });
  const apiKey = request.headers['x-api-key'];
  const apiKeyId = method.apiKeyRequired ? keyIdOf(room, arrival, apiKey) : undefined;
  if (apiKeyId !== undefined) limits.take(room.usagePlans.values(), apiKeyId, apiId, stage);
  return {
    request: handedOn ?? request,
    ...{ requestId, account, region, partition, apiId, stage, path, custom, method },
    time: room.surroundings.clock.now(),
    deploymentId: served.deploymentId,
    byCanary: served.byCanary ?? false,
    sourceIp: request.headers['x-forwarded-for']?.split(',').at(-1)?.trim() ?? '127.0.0.1',
    edgeOptimized: handedOn !== undefined,
    wholePath: (custom ? request.path : path).replace(/^\/+/, '/'),
    resourceId: route.resourceId,
    resourcePath: route.path,
    pathParameters: parameters,
    stageVariables: served.variables,
    binaryMediaTypes: served.snapshot.binaryMediaTypes,
    ...(apiKeyId === undefined || apiKey === undefined ? {} : { apiKey, apiKeyId }),
  };
}

function methodAt({ snapshot }: Served, path: string, name: string) {
  const found = findRoute(snapshot.routes, path);
  const method = found?.route.methods.get(name) ?? found?.route.methods.get('ANY');
  if (found && method) return { ...found, method };
  throw new GatewayError('MISSING_AUTHENTICATION_TOKEN');
}

/** The key's id, if the host accepts it. With AUTHORIZER as the source no header is accepted. */
function keyIdOf(room: Room, { host, address, served }: Arrival, value: string | undefined): string {
  const byHeader = value !== undefined && served.snapshot.apiKeySource === 'HEADER';
  const id = byHeader ? room.acceptance.keyIdAt(host, address, value) : undefined;
  if (id === undefined) throw new GatewayError('INVALID_API_KEY');
  return id;
}

async function answer(visit: Visit, room: Room, { functions, connect }: Ports): Promise<HttpResponse> {
  const { methodIntegration: integration } = visit.method;
  if (integration?.type === 'MOCK') return mockAnswer(visit, integration);
  if (integration?.type === 'HTTP_PROXY') return askEndpoint(visit, integration, room, connect);
  if (integration?.type === 'HTTP' || integration?.type === 'AWS') return notModelled(integration.type);
  const target = integration && functionBehind(integration);
  if (!target) throw new GatewayError('API_CONFIGURATION_ERROR');
  return invokeFunction(visit, { ...target, timeout: integration.timeoutInMillis }, room, functions);
}

/** Recorded: a function is called by POST alone, which nothing checks before. */
const functionBehind = ({ httpMethod, uri = '' }: Integration) =>
  httpMethod === 'POST' ? functionOf(uri) : undefined;

/** The HTTP server's own answer, before any API is known; no gateway response replaces it (reported: koki-develop/lgtm-generator#10). */
function tooLong(most: number): HttpResponse {
  const body = Buffer.from(`HTTP content length exceeded ${most} bytes.`);
  return { status: 413, headers: { 'content-type': 'text; charset=utf-8' }, body };
}

function notModelled(type: string): HttpResponse {
  const body = JSON.stringify({ message: `local-aws does not model integrations of type ${type}.` });
  return { status: 501, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) };
}

function completed(
  request: HttpRequest,
  response: HttpResponse,
  identity: Readonly<Record<string, string>>,
): HttpResponse {
  const bodiless = request.method === 'HEAD' || response.status === 204 || response.status === 304;
  return {
    status: response.status,
    headers: { ...identity, ...response.headers },
    body: bodiless ? new Uint8Array() : response.body,
  };
}
