import { reads } from '../schema/operation.ts';
import type { GatewayResponse } from './model.ts';
import { applyPatch, changesEntries, type PatchRule, replaces, rule, unlisted } from './patch.ts';
import { badRequest, invalidMapping, notFound, page } from './refusals.ts';
import { apiOf, type GatewayOperations, type Served } from './room.ts';
import type { HttpResponse } from '../exchange.ts';

/** For each type: its status, and the message and `x-amzn-errortype` of AWS's own response, if given here. */
type ResponseType = readonly [status?: string | undefined, message?: string, errorType?: string];

const tokenless = ['Missing Authentication Token', 'MissingAuthenticationTokenException'] as const;
const internal = ['Internal server error', 'InternalServerErrorException'] as const;

/**
 * Documented: "Gateway response types", each with its default status; the two defaults have none. In the order of AWS's error
 * message.
 */
export const gatewayResponseTypes = {
  REQUEST_TOO_LARGE: ['413', 'Request Too Long', 'BadRequestException'],
  RESOURCE_NOT_FOUND: ['404'],
  AUTHORIZER_CONFIGURATION_ERROR: ['500'],
  MISSING_AUTHENTICATION_TOKEN: ['403', ...tokenless],
  BAD_REQUEST_BODY: ['400'],
  INVALID_SIGNATURE: ['403'],
  INVALID_API_KEY: ['403', 'Forbidden', 'ForbiddenException'],
  BAD_REQUEST_PARAMETERS: ['400'],
  AUTHORIZER_FAILURE: ['500'],
  UNAUTHORIZED: ['401', 'Unauthorized', 'UnauthorizedException'],
  INTEGRATION_TIMEOUT: ['504', 'Endpoint request timed out', 'InternalServerErrorException'],
  ACCESS_DENIED: ['403', 'Forbidden', 'ForbiddenException'],
  DEFAULT_4XX: [],
  DEFAULT_5XX: [undefined, ...internal],
  WAF_FILTERED: ['403'],
  QUOTA_EXCEEDED: ['429', 'Limit Exceeded', 'LimitExceededException'],
  THROTTLED: ['429', 'Too Many Requests', 'TooManyRequestsException'],
  API_CONFIGURATION_ERROR: ['500', ...internal],
  UNSUPPORTED_MEDIA_TYPE: ['415', 'Unsupported Media Type', 'BadRequestException'],
  INTEGRATION_FAILURE: ['504', 'Network error communicating with endpoint', 'InternalServerErrorException'],
  EXPIRED_TOKEN: ['403'],
} as const satisfies Readonly<Record<string, ResponseType>>;

function statusOf(type: string): string | undefined {
  const types: Readonly<Record<string, ResponseType | undefined>> = gatewayResponseTypes;
  return types[type]?.[0];
}

const defaultTemplates = { 'application/json': '{"message":$context.error.messageString}' };

export const gatewayResponseOperations: GatewayOperations = {
  PutGatewayResponse: reads(['statusCode responseParameters responseTemplates'], (room, input) => {
    const { responseType, responseParameters = {}, responseTemplates = defaultTemplates } = input;
    const api = apiOf(room, input.restApiId);
    for (const [name, value] of Object.entries(responseParameters)) checkedParameter(value, name);
    const statusCode = input.statusCode ?? statusOf(responseType);
    const response: GatewayResponse = { responseType, statusCode, responseParameters, responseTemplates };
    api.gatewayResponses.set(responseType, response);
    return view(response, false);
  }),
  GetGatewayResponses: reads(['limit position'], (room, input) => {
    const { gatewayResponses } = apiOf(room, input.restApiId);
    return page(Object.entries(gatewayResponseTypes), input, (_, type) => shown(gatewayResponses, type));
  }),
  GetGatewayResponse: (room, { restApiId, responseType }) =>
    shown(apiOf(room, restApiId).gatewayResponses, responseType),
  UpdateGatewayResponse: reads(['patchOperations'], (room, { restApiId, responseType, patchOperations }) => {
    const { gatewayResponses } = apiOf(room, restApiId);
    const standing = structuredClone(gatewayResponses.get(responseType) ?? byDefault(responseType));
    const response = applyPatch(standing, patchOperations, rules, unlisted);
    gatewayResponses.set(responseType, response);
    return view(response, false);
  }),
  DeleteGatewayResponse: (room, { restApiId, responseType }) => {
    if (!apiOf(room, restApiId).gatewayResponses.delete(responseType))
      throw notFound('Gateway response type not defined on api');
  },
};

function byDefault(responseType: string): GatewayResponse {
  const statusCode = statusOf(responseType);
  return { responseType, statusCode, responseParameters: {}, responseTemplates: defaultTemplates };
}

function shown(own: ReadonlyMap<string, GatewayResponse>, type: string): unknown {
  const response = own.get(type);
  return response ? view(response, false) : view(byDefault(type), true);
}

function view(response: GatewayResponse, defaultResponse: boolean): unknown {
  return { ...response, defaultResponse };
}

const rules: readonly PatchRule<GatewayResponse>[] = [
  replaces('statusCode', (status) => {
    // The message is assumed.
    if (!/^[1-5]\d\d$/.test(status)) throw badRequest('Invalid status code specified');
    return status;
  }),
  ...mapRules('responseParameters', checkedParameter),
  ...mapRules('responseTemplates', String),
];

/** Allowed values of a response header: a text in quotes, or a parameter of the request. Documented. */
function checkedParameter(value: string, name: string): string {
  if (!/^gatewayresponse\.header\../.test(name)) throw invalidMapping(`parameter specified: ${name}`);
  if (!/^('.*'|(?:method\.request|context|stageVariables)\..+)$/s.test(value))
    throw invalidMapping(`specified: ${value}`);
  return value;
}

/** A missing name can be neither replaced nor removed, and neither can the whole map (recorded). */
function mapRules(
  member: 'responseParameters' | 'responseTemplates',
  read: (value: string, name: string) => string,
): readonly PatchRule<GatewayResponse>[] {
  return [
    changesEntries(member, read, 'Invalid parameter name specified'),
    rule(`/${member}`, ['add', 'replace'], () => {
      throw badRequest(`Invalid null or empty value in ${member}`);
    }),
  ];
}

/** An error from API Gateway itself: by default with the message and status of its type. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly responseType: string;
  /** The `x-amzn-errortype` header. */
  readonly errorType: string;
  readonly status: number;
  /** The name of the message in the body: rejections by a policy or an authorizer use `Message`. */
  readonly member: 'message' | 'Message';

  constructor(
    responseType: keyof typeof gatewayResponseTypes,
    more: { readonly status?: number; readonly denied?: string } = {},
  ) {
    const [status = '500', message, errorType = ''] = gatewayResponseTypes[responseType];
    super(more.denied ?? message);
    this.responseType = responseType;
    this.errorType = more.denied === undefined ? errorType : 'AccessDeniedException';
    this.member = more.denied === undefined ? 'message' : 'Message';
    this.status = more.status ?? Number(status);
  }
}

/**
 * The response to `error`: the API's own gateway response of its type, else of DEFAULT_4XX or DEFAULT_5XX, else AWS's. In templates,
 * the `$context` variables of errors are filled in.
 */
export function gatewayResponse(
  error: GatewayError,
  served: Served | undefined,
  requestId: string,
): HttpResponse {
  const own: ReadonlyMap<string, GatewayResponse> = served?.snapshot.gatewayResponses ?? new Map();
  const response =
    own.get(error.responseType) ?? own.get(error.status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX');
  const [contentType, template] = Object.entries(response?.responseTemplates ?? {})[0] ?? [
    'application/json',
    `{"${error.member}":$context.error.messageString}`,
  ];
  const context: Readonly<Record<string, string>> = {
    'error.messageString': JSON.stringify(error.message),
    'error.message': error.message,
    'error.responseType': error.responseType,
    requestId,
  };
  const text = template.replace(
    /\$context\.(error\.messageString|error\.message|error\.responseType|requestId)/g,
    (_, name: string) => context[name] ?? '',
  );
  const literal = literalHeaders(response?.responseParameters ?? {});
  const headers = { 'content-type': contentType, 'x-amzn-errortype': error.errorType, ...literal };
  const status = Number(response?.statusCode ?? error.status);
  return { status, headers, body: new TextEncoder().encode(text) };
}

function literalHeaders(parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(parameters)) {
    const literal = /^'(.*)'$/s.exec(value)?.[1];
    const header = /^gatewayresponse\.header\.(.+)$/.exec(name)?.[1];
    if (header !== undefined && literal !== undefined) headers[header.toLowerCase()] = literal;
  }
  return headers;
}
