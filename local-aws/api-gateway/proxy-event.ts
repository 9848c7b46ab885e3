import { words } from '../words.ts';
import { matchesMediaType } from './buffered-answer.ts';
import { sourceIpOf } from './templates.ts';
import { requestFacts, type Visit } from './visit.ts';

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
  const headers = eventHeaders(visit);
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

/** What is known of a caller who did not sign. */
const nobody = words(`
  accessKey accountId caller cognitoAuthenticationProvider cognitoAuthenticationType cognitoIdentityId
  cognitoIdentityPoolId principalOrgId user userArn
`);

function requestContext(visit: Visit): object {
  const { request } = visit;
  return {
    ...requestFacts(visit),
    domainPrefix: request.host.split('.')[0],
    extendedRequestId: visit.requestId,
    requestTime: new Date(visit.time).toUTCString(),
    identity: {
      ...mapped([...nobody], () => null),
      ...(visit.apiKey === undefined ? {} : { apiKey: visit.apiKey, apiKeyId: visit.apiKeyId }),
      sourceIp: sourceIpOf(visit),
      userAgent: request.headers['user-agent'] ?? null,
    },
  };
}

/** With the headers that API Gateway adds. */
function eventHeaders(visit: Visit): Readonly<Record<string, string>> {
  const { request } = visit;
  const forwarded = request.headers['x-forwarded-for'];
  return {
    ...request.headers,
    host: request.host,
    'x-amzn-trace-id': `Root=1-${Math.floor(visit.time / 1_000).toString(16)}-${visit.requestId.replaceAll('-', '').slice(0, 24)}`,
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
