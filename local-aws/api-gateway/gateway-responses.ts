import { reads } from '../schema/operation.ts';
import type { GatewayResponse } from './model.ts';
import { applyPatch, changedEntry, type PatchRule, replaces, rule } from './patch.ts';
import { page } from './paging.ts';
import { badRequest, choice, notFound } from './refusals.ts';
import { apiOf, type GatewayOperations } from './room.ts';
import { checkStatus } from './methods.ts';

/** Of each type: its status, and the message and `x-amzn-errortype` of AWS's own answer, where one is given here. */
type ResponseType = readonly [status?: string | undefined, message?: string, errorType?: string];

const internal = ['Internal server error', 'InternalServerErrorException'] as const;

/** Documented: "Gateway response types", each with its default status; the two defaults have none. */
export const gatewayResponseTypes = {
  ACCESS_DENIED: ['403', 'Forbidden', 'ForbiddenException'],
  API_CONFIGURATION_ERROR: ['500', ...internal],
  AUTHORIZER_CONFIGURATION_ERROR: ['500'],
  AUTHORIZER_FAILURE: ['500'],
  BAD_REQUEST_BODY: ['400'],
  BAD_REQUEST_PARAMETERS: ['400'],
  DEFAULT_4XX: [],
  DEFAULT_5XX: [undefined, ...internal],
  EXPIRED_TOKEN: ['403'],
  INTEGRATION_FAILURE: ['504'],
  INTEGRATION_TIMEOUT: ['504', 'Endpoint request timed out', 'InternalServerErrorException'],
  INVALID_API_KEY: ['403', 'Forbidden', 'ForbiddenException'],
  INVALID_SIGNATURE: ['403'],
  MISSING_AUTHENTICATION_TOKEN: [
    '403',
    'Missing Authentication Token',
    'MissingAuthenticationTokenException',
  ],
  QUOTA_EXCEEDED: ['429', 'Limit Exceeded', 'LimitExceededException'],
  REQUEST_TOO_LARGE: ['413', 'Request Too Long', 'RequestTooLargeException'],
  RESOURCE_NOT_FOUND: ['404'],
  THROTTLED: ['429', 'Too Many Requests', 'TooManyRequestsException'],
  UNAUTHORIZED: ['401', 'Unauthorized', 'UnauthorizedException'],
  UNSUPPORTED_MEDIA_TYPE: ['415', 'Unsupported Media Type', 'BadRequestException'],
  WAF_FILTERED: ['403'],
} as const satisfies Readonly<Record<string, ResponseType>>;

export function statusOf(type: string): string | undefined {
  const types: Readonly<Record<string, ResponseType | undefined>> = gatewayResponseTypes;
  return types[type]?.[0];
}

const defaultTemplates = { 'application/json': '{"message":$context.error.messageString}' };

export const gatewayResponseOperations: GatewayOperations = {
  PutGatewayResponse: reads(
    ['statusCode', 'responseParameters', 'responseTemplates'],
    (room, { restApiId, responseParameters = {}, responseTemplates = defaultTemplates, ...input }) => {
      const api = apiOf(room, restApiId);
      const responseType = checkType(input.responseType);
      const statusCode = input.statusCode ?? statusOf(responseType);
      if (statusCode !== undefined) checkStatus(statusCode);
      const response: GatewayResponse = { responseType, statusCode, responseParameters, responseTemplates };
      api.gatewayResponses.set(responseType, response);
      return view(response, false);
    },
  ),
  GetGatewayResponses: reads(['limit', 'position'], (room, { restApiId, ...paged }) => {
    const { gatewayResponses } = apiOf(room, restApiId);
    return page(Object.keys(gatewayResponseTypes), String, paged, (type) => shown(gatewayResponses, type));
  }),
  GetGatewayResponse: (room, { restApiId, responseType }) =>
    shown(apiOf(room, restApiId).gatewayResponses, checkType(responseType)),
  UpdateGatewayResponse: reads(['patchOperations'], (room, { restApiId, responseType, patchOperations }) => {
    const { gatewayResponses } = apiOf(room, restApiId);
    const type = checkType(responseType);
    const standing = structuredClone(gatewayResponses.get(type) ?? byDefault(type));
    const response = applyPatch(standing, patchOperations, rules);
    gatewayResponses.set(type, response);
    return view(response, false);
  }),
  DeleteGatewayResponse: (room, { restApiId, responseType }) => {
    if (!apiOf(room, restApiId).gatewayResponses.delete(checkType(responseType)))
      throw notFound('Gateway response type not defined on api');
  },
};

function checkType(type: string): string {
  return choice(type, 'responseType', Object.keys(gatewayResponseTypes));
}

function byDefault(responseType: string): GatewayResponse {
  return {
    responseType,
    statusCode: statusOf(responseType),
    responseParameters: {},
    responseTemplates: defaultTemplates,
  };
}

function shown(own: ReadonlyMap<string, GatewayResponse>, type: string): unknown {
  const response = own.get(type);
  return response ? view(response, false) : view(byDefault(type), true);
}

function view(response: GatewayResponse, defaultResponse: boolean): unknown {
  return { ...response, defaultResponse };
}

const rules: readonly PatchRule<GatewayResponse>[] = [
  replaces('statusCode', String),
  ...mapRules('responseParameters'),
  ...mapRules('responseTemplates'),
];

/** A name that is not there can be neither replaced nor removed, nor can the whole map (recorded). */
function mapRules(member: 'responseParameters' | 'responseTemplates'): readonly PatchRule<GatewayResponse>[] {
  return [
    rule(`/${member}/{name}`, ['add', 'replace', 'remove'], (response, value, [name = ''], op) => {
      if (op !== 'add' && !(name in response[member])) throw notFound('Invalid parameter name specified');
      response[member] = changedEntry(response[member], name, op === 'remove' ? undefined : value);
    }),
    rule(`/${member}`, ['add', 'replace'], () => {
      throw badRequest(`Invalid null or empty value in ${member}`);
    }),
  ];
}
