import type * as sdk from '@aws-sdk/client-cloudfront';
import type { HttpRequest, HttpResponse } from '../../exchange.ts';

/** What an edge adds to and takes from every answer of a behaviour. */
export interface ResponseHeadersPolicy {
  readonly set: readonly SetHeader[];
  readonly remove: readonly string[];
  readonly cors: readonly SetHeader[];
  readonly allowedOrigins: readonly string[];
}

/** `override`: also where the origin has sent one. */
export interface SetHeader {
  readonly name: string;
  readonly value: string;
  readonly override: boolean;
}

export function readResponseHeadersPolicy(config: sdk.ResponseHeadersPolicyConfig): ResponseHeadersPolicy {
  const { CorsConfig: cors, CustomHeadersConfig: custom, RemoveHeadersConfig: remove } = config;
  return {
    set: [
      ...securityHeaders(config.SecurityHeadersConfig ?? {}),
      ...(custom?.Items ?? []).map(({ Header = '', Value: value = '', Override: override = false }) => ({
        ...{ name: Header.toLowerCase(), value, override },
      })),
    ],
    remove: (remove?.Items ?? []).map(({ Header = '' }) => Header.toLowerCase()),
    cors: cors ? corsHeaders(cors) : [],
    allowedOrigins: cors?.AccessControlAllowOrigins?.Items ?? [],
  };
}

const everyMethod = 'GET, DELETE, HEAD, OPTIONS, PATCH, POST, PUT';

function corsHeaders(cors: sdk.ResponseHeadersPolicyCorsConfig): SetHeader[] {
  const { OriginOverride: override = false, AccessControlMaxAgeSec: age } = cors;
  const { Items: methods = [] } = cors.AccessControlAllowMethods ?? {};
  return Object.entries({
    'access-control-allow-headers': cors.AccessControlAllowHeaders?.Items?.join(', '),
    'access-control-allow-methods': methods.includes('ALL') ? everyMethod : methods.join(', '),
    'access-control-expose-headers': cors.AccessControlExposeHeaders?.Items?.join(', '),
    'access-control-max-age': age === undefined ? '' : String(age),
    'access-control-allow-credentials': cors.AccessControlAllowCredentials ? 'true' : '',
  }).flatMap(([name, value]) => (value ? [{ name, value, override }] : []));
}

function securityHeaders(security: sdk.ResponseHeadersPolicySecurityHeadersConfig): SetHeader[] {
  const { StrictTransportSecurity: transport, XSSProtection: xss } = security;
  const transportValue =
    `max-age=${transport?.AccessControlMaxAgeSec ?? 0}` +
    (transport?.IncludeSubdomains ? '; includeSubDomains' : '') +
    (transport?.Preload ? '; preload' : '');
  const xssValue = (xss?.Protection ? '1' : '0') + (xss?.ModeBlock ? '; mode=block' : '');
  const { ContentTypeOptions, FrameOptions, ReferrerPolicy, ContentSecurityPolicy } = security;
  type Row = readonly [part: object | undefined, name: string, value: string | undefined];
  const rows: readonly Row[] = [
    [transport, 'strict-transport-security', transportValue],
    [ContentTypeOptions, 'x-content-type-options', 'nosniff'],
    [FrameOptions, 'x-frame-options', FrameOptions?.FrameOption],
    [ReferrerPolicy, 'referrer-policy', ReferrerPolicy?.ReferrerPolicy],
    [ContentSecurityPolicy, 'content-security-policy', ContentSecurityPolicy?.ContentSecurityPolicy],
    [xss, 'x-xss-protection', xssValue],
  ];
  return rows.flatMap(([part, name, value = '']) => {
    const { Override: override = false } = (part ?? {}) as { readonly Override?: boolean };
    return part ? [{ name, value, override }] : [];
  });
}

/** `response` with the headers that `policy` sets and without those that it removes. */
export function applyResponseHeaders(
  response: HttpResponse,
  policy: ResponseHeadersPolicy | undefined,
  request: HttpRequest,
): HttpResponse {
  if (!policy) return response;
  const headers = { ...response.headers };
  for (const name of policy.remove) Reflect.deleteProperty(headers, name);
  const origin = request.headers.origin;
  const every = policy.allowedOrigins.includes('*');
  const cors = origin !== undefined && (every || policy.allowedOrigins.includes(origin));
  const value = every ? '*' : (origin ?? '');
  const allowed = { name: 'access-control-allow-origin', value, override: false };
  for (const { name, value, override } of [...policy.set, ...(cors ? [allowed, ...policy.cors] : [])])
    if (override || headers[name] === undefined) headers[name] = value;
  return { ...response, headers };
}
