import type { HttpRequest } from '../exchange.ts';
import type { Surroundings } from '../service.ts';
import type { ApiStage, Method } from './model.ts';
import { words } from '../text.ts';

/** An accepted request at its method, the input of templates and events. */
export interface Visit extends Pick<Surroundings, 'account' | 'region' | 'partition'>, Readonly<ApiStage> {
  readonly request: HttpRequest;
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly deploymentId: string;
  readonly byCanary: boolean;
  /** After the stage, percent-encoded. */
  readonly path: string;
  /** As `path`, plus the base path if the request came through a custom domain (serverless-express#216); it begins with one slash. */
  readonly wholePath: string;
  /** Through a custom domain, whose addresses contain no stage. */
  readonly custom: boolean;
  readonly resourceId: string;
  readonly resourcePath: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly binaryMediaTypes: readonly string[];
  readonly method: Method;
  /**
   * The last hop before API Gateway: behind CloudFront an edge, not the viewer. AWS's own front of an edge-optimized API does not
   * count.
   */
  readonly sourceIp: string;
  /** Through AWS's own CloudFront. */
  readonly edgeOptimized: boolean;
  /** Only if the method requires a key. */
  readonly apiKey?: string;
  readonly apiKeyId?: string;
}

/** The data that mapping templates (`$context`) and Lambda events (`requestContext`) share. */
export function requestFacts(visit: Visit) {
  const { account, apiId, deploymentId, request, requestId, resourceId, resourcePath, stage } = visit;
  return {
    ...{ accountId: account, apiId, deploymentId, requestId, resourceId, resourcePath, stage },
    ...{ domainName: request.host, httpMethod: request.method, protocol: 'HTTP/1.1' },
    path: visit.custom ? visit.wholePath : `/${stage}${visit.path}`,
    requestTimeEpoch: visit.time,
  };
}

/**
 * The event of a Lambda proxy integration, payload format 1.0 (API Gateway developer guide, "Input format of a Lambda
 * function for proxy integration"). It carries the key's secret value, as AWS's does.
 */
export function proxyEvent(visit: Visit): object {
  const { request } = visit;
  const query = new URLSearchParams(request.query);
  const names = [...new Set(query.keys())];
  const binary = visit.binaryMediaTypes.some((type) =>
    matchesMediaType(type, request.headers['content-type']),
  );
  const headers = Object.fromEntries(
    Object.entries(eventHeaders(visit)).map(([name, value]) => [nameInEvents(name), value]),
  );
  return {
    resource: visit.resourcePath,
    path: visit.wholePath,
    httpMethod: request.method,
    headers,
    multiValueHeaders: mapped(Object.keys(headers), (name) => [headers[name] ?? '']),
    queryStringParameters: orNull(mapped(names, (name) => query.getAll(name).at(-1) ?? '')),
    multiValueQueryStringParameters: orNull(mapped(names, (name) => query.getAll(name))),
    pathParameters: orNull({ ...visit.pathParameters }),
    stageVariables: orNull({ ...visit.stageVariables }),
    requestContext: requestContext(visit),
    body: request.body.length === 0 ? null : Buffer.from(request.body).toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary && request.body.length > 0,
  };
}

/** The identity of an unsigned caller. */
const nobody = words(`
  accessKey accountId caller cognitoAuthenticationProvider cognitoAuthenticationType cognitoIdentityId
  cognitoIdentityPoolId principalOrgId user userArn
`);

function requestContext(visit: Visit): object {
  const { request } = visit;
  const [, day, month, year, time] = new Date(visit.time).toUTCString().split(' ');
  return {
    ...requestFacts(visit),
    domainPrefix: request.host.split('.')[0],
    extendedRequestId: visit.requestId,
    requestTime: `${day}/${month}/${year}:${time} +0000`,
    identity: {
      ...mapped([...nobody], () => null),
      ...(visit.apiKey === undefined ? {} : { apiKey: visit.apiKey, apiKeyId: visit.apiKeyId }),
      sourceIp: visit.sourceIp,
      userAgent: request.headers['user-agent'] ?? null,
    },
  };
}

/**
 * A header's name in an event: those that API Gateway or CloudFront adds begin with capitals (recorded). The viewer's own come as they
 * were sent, which here is in lower case.
 */
function nameInEvents(name: string): string {
  if (!/^(?:host|via|user-agent|x-(?:amz|amzn|forwarded)-.*|cloudfront-.*)$/.test(name)) return name;
  const capitals = name.replace(/(?:^|-)./g, (start) => start.toUpperCase());
  return capitals.replace('Cloudfront', 'CloudFront').replace('Smarttv', 'SmartTV');
}

export function traceOf({ time, requestId }: Visit): string {
  return `Root=1-${Math.floor(time / 1_000).toString(16)}-${requestId.replaceAll('-', '').slice(0, 24)}`;
}

/** With the headers that API Gateway adds. */
export function eventHeaders(visit: Visit): Readonly<Record<string, string>> {
  const { request } = visit;
  const forwarded = request.headers['x-forwarded-for'];
  return {
    ...request.headers,
    host: request.host,
    'x-amzn-trace-id': traceOf(visit),
    'x-forwarded-for': forwarded ?? '127.0.0.1',
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
  };
}

function mapped<T>(names: readonly string[], value: (name: string) => T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}

/** AWS sends null for what is empty. */
function orNull<T>(values: Record<string, T>): Record<string, T> | null {
  return Object.keys(values).length > 0 ? values : null;
}

/** Whether `contentType` (with or without parameters) matches `pattern`, in which an asterisk may replace a part. */
export function matchesMediaType(pattern: string, contentType: string | undefined): boolean {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (!type) return false;
  const [kind = '', detail = ''] = type.split('/');
  const [wantedKind = '', wantedDetail = ''] = pattern.toLowerCase().split('/');
  return (wantedKind === '*' || wantedKind === kind) && (wantedDetail === '*' || wantedDetail === detail);
}
