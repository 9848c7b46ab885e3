import type * as sdk from '@aws-sdk/client-cloudfront';
import { itemsOf } from '../list.ts';
import type { HttpRequest, HttpResponse } from '../../exchange.ts';

/** What an edge adds to and removes from every response of a behaviour. */
export interface ResponseHeadersPolicy {
  readonly set: readonly SetHeader[];
  readonly remove: readonly string[];
  readonly cors: readonly SetHeader[];
  readonly allowedOrigins: readonly string[];
}

/** `override`: even if the origin sent one. */
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
      ...itemsOf(custom).map(({ Header = '', Value: value = '', Override: override = false }) => ({
        ...{ name: Header.toLowerCase(), value, override },
      })),
    ],
    remove: itemsOf(remove).map(({ Header = '' }) => Header.toLowerCase()),
    cors: cors ? corsHeaders(cors) : [],
    allowedOrigins: itemsOf(cors?.AccessControlAllowOrigins),
  };
}

const everyMethod = 'GET, DELETE, HEAD, OPTIONS, PATCH, POST, PUT';

function corsHeaders(cors: sdk.ResponseHeadersPolicyCorsConfig): SetHeader[] {
  const { OriginOverride: override = false, AccessControlMaxAgeSec: age } = cors;
  const methods = itemsOf(cors.AccessControlAllowMethods);
  return Object.entries({
    'access-control-allow-headers': itemsOf(cors.AccessControlAllowHeaders).join(', '),
    'access-control-allow-methods': methods.includes('ALL') ? everyMethod : methods.join(', '),
    'access-control-expose-headers': itemsOf(cors.AccessControlExposeHeaders).join(', '),
    'access-control-max-age': age === undefined ? '' : String(age),
    'access-control-allow-credentials': cors.AccessControlAllowCredentials ? 'true' : '',
  }).flatMap(([name, value]) => (value ? [{ name, value, override }] : []));
}

function securityHeaders(security: sdk.ResponseHeadersPolicySecurityHeadersConfig): SetHeader[] {
  const { StrictTransportSecurity: transport, XSSProtection: xss } = security;
  const { ContentTypeOptions, FrameOptions, ReferrerPolicy, ContentSecurityPolicy } = security;
  type Row = readonly [part: object | undefined, name: string, value: string | undefined];
  const rows: readonly Row[] = [
    [transport, 'strict-transport-security', transport && transportValue(transport)],
    [ContentTypeOptions, 'x-content-type-options', 'nosniff'],
    [FrameOptions, 'x-frame-options', FrameOptions?.FrameOption],
    [ReferrerPolicy, 'referrer-policy', ReferrerPolicy?.ReferrerPolicy],
    [ContentSecurityPolicy, 'content-security-policy', ContentSecurityPolicy?.ContentSecurityPolicy],
    [xss, 'x-xss-protection', (xss?.Protection ? '1' : '0') + (xss?.ModeBlock ? '; mode=block' : '')],
  ];
  return rows.flatMap(([part, name, value = '']) => {
    const { Override: override = false } = (part ?? {}) as { readonly Override?: boolean };
    return part ? [{ name, value, override }] : [];
  });
}

function transportValue(transport: sdk.ResponseHeadersPolicyStrictTransportSecurity): string {
  const { AccessControlMaxAgeSec: age, IncludeSubdomains, Preload } = transport;
  return `max-age=${String(age)}${IncludeSubdomains ? '; includeSubDomains' : ''}${Preload ? '; preload' : ''}`;
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
