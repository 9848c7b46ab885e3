import { reads } from '../schema/operation.ts';
import type { GatewayResponse } from './model.ts';
import { applyPatch, type PatchRule, rule } from './patch.ts';
import { page } from './paging.ts';
import { badRequest, choice, notFound } from './refusals.ts';
import { apiOf, type GatewayOperations } from './room.ts';
import { checkStatus } from './methods.ts';
import { omit } from './members.ts';

/** Documented: "Gateway response types", each with its default status; the two defaults have none. */
export const gatewayResponseTypes: Readonly<Record<string, string | undefined>> = {
  ACCESS_DENIED: '403',
  API_CONFIGURATION_ERROR: '500',
  AUTHORIZER_CONFIGURATION_ERROR: '500',
  AUTHORIZER_FAILURE: '500',
  BAD_REQUEST_BODY: '400',
  BAD_REQUEST_PARAMETERS: '400',
  DEFAULT_4XX: undefined,
  DEFAULT_5XX: undefined,
  EXPIRED_TOKEN: '403',
  INTEGRATION_FAILURE: '504',
  INTEGRATION_TIMEOUT: '504',
  INVALID_API_KEY: '403',
  INVALID_SIGNATURE: '403',
  MISSING_AUTHENTICATION_TOKEN: '403',
  QUOTA_EXCEEDED: '429',
  REQUEST_TOO_LARGE: '413',
  RESOURCE_NOT_FOUND: '404',
  THROTTLED: '429',
  UNAUTHORIZED: '401',
  UNSUPPORTED_MEDIA_TYPE: '415',
  WAF_FILTERED: '403',
};

const defaultTemplates = { 'application/json': '{"message":$context.error.messageString}' };

export const gatewayResponseOperations: GatewayOperations = {
  PutGatewayResponse: reads(
    ['statusCode', 'responseParameters', 'responseTemplates'],
    (room, { restApiId, responseParameters = {}, responseTemplates = defaultTemplates, ...input }) => {
      const api = apiOf(room, restApiId);
      const responseType = checkType(input.responseType);
      const statusCode = input.statusCode ?? gatewayResponseTypes[responseType];
      if (statusCode !== undefined) checkStatus(statusCode);
      const response: GatewayResponse = { responseType, statusCode, responseParameters, responseTemplates };
      api.gatewayResponses.set(responseType, response);
      return view(response, false);
    },
  ),
  GetGatewayResponses: reads(['limit', 'position'], (room, { restApiId, ...paged }) => {
    const { gatewayResponses } = apiOf(room, restApiId);
    const { items, position } = page(Object.keys(gatewayResponseTypes), String, paged);
    return { items: items.map((type) => shown(gatewayResponses, type)), position };
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
    statusCode: gatewayResponseTypes[responseType],
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
  rule('/statusCode', ['replace'], (response, value) => (response.statusCode = value)),
  ...mapRules('responseParameters'),
  ...mapRules('responseTemplates'),
];

/** A name that is not there can be neither replaced nor removed, nor can the whole map (recorded). */
function mapRules(member: 'responseParameters' | 'responseTemplates'): readonly PatchRule<GatewayResponse>[] {
  return [
    rule(`/${member}/{name}`, ['add', 'replace', 'remove'], (response, value, [name = ''], op) => {
      if (op !== 'add' && !(name in response[member])) throw notFound('Invalid parameter name specified');
      const others = omit(response[member], name);
      response[member] = op === 'remove' ? others : { ...others, [name]: value };
    }),
    rule(`/${member}`, ['add', 'replace'], () => {
      throw badRequest(`Invalid null or empty value in ${member}`);
    }),
  ];
}
