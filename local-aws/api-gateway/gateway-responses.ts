import type { GatewayResponse } from './model.ts';
import type { Call, Operation } from './operation.ts';
import { applyPatch, type PatchRule } from './patch.ts';
import { page } from './paging.ts';
import { badRequest, invalid, notFound } from './refusals.ts';
import { apiOf, type Room } from './room.ts';
import { omit, present } from './members.ts';

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

const path = '/restapis/{restApiId}/gatewayresponses';
const onePath = `${path}/{responseType}`;
const defaultTemplates = { 'application/json': '{"message":$context.error.messageString}' };

export function gatewayResponseOperations(room: Room): Operation[] {
  return [
    {
      name: 'PutGatewayResponse',
      method: 'PUT',
      path: onePath,
      status: 201,
      perform: (call) => {
        const api = apiOf(room, call.label('restApiId'));
        const { body } = call;
        const responseType = typeIn(call);
        const status = body.text('statusCode') ?? gatewayResponseTypes[responseType];
        if (status !== undefined && !/^[1-5]\d\d$/.test(status))
          throw invalid(status, 'statusCode', 'Member must satisfy regular expression pattern: [1-5]\\d\\d');
        const response: GatewayResponse = {
          responseType,
          ...present({ statusCode: status }),
          responseParameters: body.textMap('responseParameters') ?? {},
          responseTemplates: body.textMap('responseTemplates') ?? defaultTemplates,
        };
        api.gatewayResponses.set(responseType, response);
        return view(response, false);
      },
    },
    {
      name: 'GetGatewayResponses',
      method: 'GET',
      path,
      status: 200,
      perform: ({ label, query }) => {
        const { gatewayResponses } = apiOf(room, label('restApiId'));
        const { items, position } = page(Object.keys(gatewayResponseTypes), (type) => type, query);
        return { item: items.map((type) => shown(gatewayResponses, type)), ...(position && { position }) };
      },
    },
    {
      name: 'GetGatewayResponse',
      method: 'GET',
      path: onePath,
      status: 200,
      perform: (call) => shown(apiOf(room, call.label('restApiId')).gatewayResponses, typeIn(call)),
    },
    {
      name: 'UpdateGatewayResponse',
      method: 'PATCH',
      path: onePath,
      status: 200,
      perform: (call) => {
        const { gatewayResponses } = apiOf(room, call.label('restApiId'));
        const type = typeIn(call);
        const response = applyPatch(
          structuredClone(gatewayResponses.get(type) ?? byDefault(type)),
          call.body,
          rules,
        );
        gatewayResponses.set(type, response);
        return view(response, false);
      },
    },
    {
      name: 'DeleteGatewayResponse',
      method: 'DELETE',
      path: onePath,
      status: 202,
      perform: (call) => {
        const { gatewayResponses } = apiOf(room, call.label('restApiId'));
        if (!gatewayResponses.delete(typeIn(call)))
          throw notFound('Gateway response type not defined on api');
      },
    },
  ];
}

function typeIn({ label }: Call): string {
  const type = label('responseType');
  if (!(type in gatewayResponseTypes))
    throw invalid(
      type,
      'responseType',
      `Member must satisfy enum value set: [${Object.keys(gatewayResponseTypes).join(', ')}]`,
    );
  return type;
}

function byDefault(responseType: string): GatewayResponse {
  return {
    responseType,
    ...present({ statusCode: gatewayResponseTypes[responseType] }),
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
  { path: '/statusCode', ops: ['replace'], apply: (response, value) => (response.statusCode = value) },
  ...mapRules('responseParameters'),
  ...mapRules('responseTemplates'),
];

/** A name that is not there can be neither replaced nor removed, nor can the whole map (recorded). */
function mapRules(member: 'responseParameters' | 'responseTemplates'): readonly PatchRule<GatewayResponse>[] {
  return [
    {
      path: `/${member}/{name}`,
      ops: ['add', 'replace', 'remove'],
      apply: (response, value, [name = ''], op) => {
        if (op !== 'add' && !(name in response[member])) throw notFound('Invalid parameter name specified');
        const others = omit(response[member], name);
        response[member] = op === 'remove' ? others : { ...others, [name]: value };
      },
    },
    {
      path: `/${member}`,
      ops: ['add', 'replace'],
      apply: () => {
        throw badRequest(`Invalid null or empty value in ${member}`);
      },
    },
  ];
}
