import type { Element } from '@xmldom/xmldom';
import type { HttpRequest, HttpResponse } from '../../exchange.ts';
import { find, isTrue, itemsAt, numberAt, textAt, textsAt } from '../xml.ts';

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

export function readResponseHeadersPolicy(config: Element): ResponseHeadersPolicy {
  const cors = find(config, 'CorsConfig');
  return {
    set: [
      ...securityHeaders(config),
      ...itemsAt(config, 'CustomHeadersConfig').map((item) => ({
        name: (textAt(item, 'Header') ?? '').toLowerCase(),
        value: textAt(item, 'Value') ?? '',
        override: isTrue(item, 'Override'),
      })),
    ],
    remove: itemsAt(config, 'RemoveHeadersConfig').map((item) =>
      (textAt(item, 'Header') ?? '').toLowerCase(),
    ),
    cors: cors ? corsHeaders(cors) : [],
    allowedOrigins: cors ? textsAt(cors, 'AccessControlAllowOrigins') : [],
  };
}

function corsHeaders(cors: Element): SetHeader[] {
  const override = isTrue(cors, 'OriginOverride');
  const methods = textsAt(cors, 'AccessControlAllowMethods');
  const allMethods = methods.includes('ALL')
    ? ['GET', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']
    : methods;
  const age = numberAt(cors, 'AccessControlMaxAgeSec');
  return [
    ['access-control-allow-headers', textsAt(cors, 'AccessControlAllowHeaders').join(', ')],
    ['access-control-allow-methods', allMethods.join(', ')],
    ['access-control-expose-headers', textsAt(cors, 'AccessControlExposeHeaders').join(', ')],
    ['access-control-max-age', age === undefined ? '' : String(age)],
    ['access-control-allow-credentials', isTrue(cors, 'AccessControlAllowCredentials') ? 'true' : ''],
  ].flatMap(([name = '', value = '']) => (value === '' ? [] : [{ name, value, override }]));
}

function securityHeaders(config: Element): SetHeader[] {
  const security = find(config, 'SecurityHeadersConfig');
  if (!security) return [];
  const text = (name: string) => (section: Element) => textAt(section, name) ?? '';
  const rows: readonly (readonly [section: string, name: string, value: (section: Element) => string])[] = [
    [
      'StrictTransportSecurity',
      'strict-transport-security',
      (section) =>
        `max-age=${textAt(section, 'AccessControlMaxAgeSec') ?? '0'}` +
        (isTrue(section, 'IncludeSubdomains') ? '; includeSubDomains' : '') +
        (isTrue(section, 'Preload') ? '; preload' : ''),
    ],
    ['ContentTypeOptions', 'x-content-type-options', () => 'nosniff'],
    ['FrameOptions', 'x-frame-options', text('FrameOption')],
    ['ReferrerPolicy', 'referrer-policy', text('ReferrerPolicy')],
    ['ContentSecurityPolicy', 'content-security-policy', text('ContentSecurityPolicy')],
    [
      'XSSProtection',
      'x-xss-protection',
      (section) =>
        (isTrue(section, 'Protection') ? '1' : '0') + (isTrue(section, 'ModeBlock') ? '; mode=block' : ''),
    ],
  ];
  return rows.flatMap(([name, header, valueOf]) => {
    const section = find(security, name);
    return section ? [{ name: header, value: valueOf(section), override: isTrue(section, 'Override') }] : [];
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
