import { reads } from '../schema/operation.ts';
import type { Authorizer, Integration, Method, MethodResponse } from './model.ts';
import { applyPatch, changesEntries, isTrue, type PatchRule, replaces } from './patch.ts';
import { badRequest, conflict, found, invalid } from './refusals.ts';
import { apiOf, type GatewayOperations, resourceOf, type Room } from './room.ts';
import type { ServiceError } from '../service.ts';

const verbs = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'ANY'];
const parameterPattern = /^method\.(request\.(header|querystring|path)|response\.header)\.[A-Za-z0-9._$-]+$/;

export interface MethodPlace {
  readonly restApiId: string;
  readonly resourceId: string;
  readonly httpMethod: string;
}

export function methodOf(room: Room, { restApiId, resourceId, httpMethod }: MethodPlace): Method {
  return found(
    resourceOf(room, restApiId, resourceId).methods.get(httpMethod),
    'Invalid Method identifier specified',
  );
}

/** A status, as the service's model checks it. */
export function checkStatus(status: string): void {
  if (!/^[1-5]\d\d$/.test(status))
    throw invalid(status, 'statusCode', 'Member must satisfy regular expression pattern: [1-5]\\d\\d');
}

function responseOf(
  room: Room,
  { statusCode, ...place }: MethodPlace & { statusCode: string },
): MethodResponse {
  const method = methodOf(room, place);
  checkStatus(statusCode);
  return found(method.responses.get(statusCode), 'Invalid Response status code specified');
}

export function invalidMapping(name: string): ServiceError {
  return badRequest(
    `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: ${name}]`,
  );
}

export const methodOperations: GatewayOperations = {
  PutMethod: reads(
    ['authorizerId apiKeyRequired operationName requestParameters requestModels requestValidatorId'],
    (room, input) => {
      const { restApiId, resourceId, httpMethod } = input;
      const resource = resourceOf(room, restApiId, resourceId);
      if (!verbs.includes(httpMethod))
        throw badRequest(`Invalid HttpMethod specified. Valid options are ${verbs.join(',')}`);
      if (resource.methods.has(httpMethod)) throw conflict('Method already exists for this resource');
      const { authorizationType, authorizerId, apiKeyRequired = false, operationName } = input;
      checkAuthorization(authorizationType, apiOf(room, restApiId).authorizers.get(authorizerId ?? ''));
      const { requestParameters, requestModels, requestValidatorId } = input;
      checkParameters(requestParameters);
      // There are no validators here, and of models the one that every API has.
      if (requestValidatorId) throw badRequest('Invalid Request Validator identifier specified');
      for (const model of Object.values(requestModels ?? {}))
        if (!['Empty', 'Error'].includes(model))
          throw badRequest(`Invalid model identifier specified: ${model}`);
      const method: Method = {
        ...{ httpMethod, authorizationType, authorizerId, apiKeyRequired, operationName },
        ...{ requestParameters, requestModels, responses: new Map() },
      };
      resource.methods.set(httpMethod, method);
      return methodView(method);
    },
  ),
  GetMethod: (room, input) => methodView(methodOf(room, input)),
  UpdateMethod: reads(['patchOperations'], (room, input) => {
    const method = methodOf(room, input);
    return methodView(Object.assign(method, applyPatch({ ...method }, input.patchOperations, rules)));
  }),
  DeleteMethod: (room, input) => {
    const { httpMethod } = methodOf(room, input);
    resourceOf(room, input.restApiId, input.resourceId).methods.delete(httpMethod);
  },
  PutMethodResponse: reads(['responseParameters', 'responseModels'], (room, input) => {
    const { statusCode, responseParameters, responseModels } = input;
    checkStatus(statusCode);
    const { responses } = methodOf(room, input);
    if (responses.has(statusCode)) throw conflict('Response already exists for this resource');
    for (const name of Object.keys(responseParameters ?? {}))
      if (!name.startsWith('method.response.header.')) throw invalidMapping(name);
    const response: MethodResponse = { statusCode, responseParameters, responseModels };
    responses.set(statusCode, response);
    return response;
  }),
  GetMethodResponse: responseOf,
  DeleteMethodResponse: (room, input) => {
    methodOf(room, input).responses.delete(responseOf(room, input).statusCode);
  },
};

function checkParameters(parameters: Readonly<Record<string, boolean>> = {}): void {
  for (const name of Object.keys(parameters)) if (!parameterPattern.test(name)) throw invalidMapping(name);
  const names = Object.keys(parameters).map((name) => name.split('.').slice(3).join('.'));
  if (new Set(names).size < names.length)
    throw badRequest('Parameter names must be unique across querystring, header and path');
}

/** What needs an authorizer is refused without one of its kind. */
function checkAuthorization(type: string, authorizer: Authorizer | undefined): void {
  const fits =
    type === 'COGNITO_USER_POOLS'
      ? authorizer?.type === type
      : authorizer && authorizer.type !== 'COGNITO_USER_POOLS';
  if ((type === 'CUSTOM' || type === 'COGNITO_USER_POOLS') && !fits)
    throw badRequest(
      'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.',
    );
  if (!['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'].includes(type))
    throw badRequest(
      'Invalid authorization type specified. Valid options are NONE,AWS_IAM,CUSTOM,COGNITO_USER_POOLS',
    );
}

const rules: readonly PatchRule<Method>[] = [
  replaces('apiKeyRequired', isTrue),
  replaces('authorizationType', (type) => {
    checkAuthorization(type, undefined);
    return type;
  }),
  replaces('operationName', String),
  changesEntries('requestParameters', isTrue),
];

export function methodView(method: Method): unknown {
  const { responses, integration, ...rest } = method;
  return {
    ...rest,
    ...(responses.size > 0 ? { methodResponses: Object.fromEntries(responses) } : {}),
    ...(integration ? { methodIntegration: integrationView(integration) } : {}),
  };
}

export function integrationView(integration: Integration): unknown {
  const { responses, ...rest } = integration;
  return {
    ...rest,
    ...(responses.size > 0 ? { integrationResponses: Object.fromEntries(responses) } : {}),
  };
}
