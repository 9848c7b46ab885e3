import { reads } from '../schema/operation.ts';
import type { Authorizer, Method, MethodResponse } from './model.ts';
import {
  applyPatch,
  byOps,
  changesEntries,
  isTrue,
  type PatchRule,
  replaces,
  replacesTexts,
} from './patch.ts';
import { badRequest, conflict, found, invalidMapping } from './refusals.ts';
import { apiOf, type GatewayOperations, resourceOf, type Room } from './room.ts';

export const verbs = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'ANY'];
const parameterPattern = /^method\.(request\.(header|querystring|path)|response\.header)\.[A-Za-z0-9._$-]+$/;

export interface MethodPlace {
  readonly restApiId: string;
  readonly resourceId: string;
  readonly httpMethod: string;
}

export function methodOf(room: Room, { restApiId, resourceId, httpMethod }: MethodPlace): Method {
  const { methods } = resourceOf(room, restApiId, resourceId);
  return found(methods.get(httpMethod), 'Invalid Method identifier specified');
}

export interface ResponsePlace extends MethodPlace {
  readonly statusCode: string;
}

function responseOf(room: Room, { statusCode, ...place }: ResponsePlace): MethodResponse {
  return found(methodOf(room, place).methodResponses.get(statusCode), noResponse);
}

export const noResponse = 'Invalid Response status code specified';

export const methodOperations: GatewayOperations = {
  PutMethod: reads(
    ['authorizerId apiKeyRequired operationName requestParameters requestModels requestValidatorId'],
    (room, input) => {
      const { restApiId, resourceId, requestValidatorId, ...given } = input;
      const { httpMethod, authorizerId, requestParameters, requestModels, apiKeyRequired = false } = given;
      const resource = resourceOf(room, restApiId, resourceId);
      if (!verbs.includes(httpMethod))
        throw badRequest(`Invalid HttpMethod specified. Valid options are ${verbs.join(',')}`);
      if (resource.methods.has(httpMethod)) throw conflict('Method already exists for this resource');
      // Recorded: upper or lower case is accepted; that it is stored in upper case is assumed.
      const authorizationType = input.authorizationType.toUpperCase();
      checkAuthorization(authorizationType, apiOf(room, restApiId).authorizers.get(authorizerId ?? ''));
      checkParameters(requestParameters);
      checkedValidator(requestValidatorId);
      Object.values(requestModels ?? {}).forEach(checkedModel);
      const method: Method = { ...given, authorizationType, apiKeyRequired, methodResponses: new Map() };
      resource.methods.set(httpMethod, method);
      return method;
    },
  ),
  GetMethod: methodOf,
  UpdateMethod: reads(['patchOperations'], (room, input) => {
    const method = methodOf(room, input);
    const draft = applyPatch({ ...method }, input.patchOperations, rules, byOps);
    const { authorizers } = apiOf(room, input.restApiId);
    checkParameters(draft.requestParameters);
    checkAuthorization(draft.authorizationType, authorizers.get(draft.authorizerId ?? ''));
    if (draft.authorizationType === 'NONE') draft.authorizerId = undefined;
    return Object.assign(method, draft);
  }),
  DeleteMethod: (room, input) => {
    const { httpMethod } = methodOf(room, input);
    resourceOf(room, input.restApiId, input.resourceId).methods.delete(httpMethod);
  },
  PutMethodResponse: reads(['responseParameters', 'responseModels'], (room, input) => {
    const { statusCode, responseParameters, responseModels } = input;
    const { methodResponses: responses } = methodOf(room, input);
    if (responses.has(statusCode)) throw conflict('Response already exists for this resource');
    for (const name of Object.keys(responseParameters ?? {}))
      if (!name.startsWith('method.response.header.')) throw invalidMapping(`parameter specified: ${name}`);
    Object.values(responseModels ?? {}).forEach(checkedModel);
    const response: MethodResponse = { statusCode, responseParameters, responseModels };
    responses.set(statusCode, response);
    return response;
  }),
  GetMethodResponse: responseOf,
  DeleteMethodResponse: (room, input) => {
    methodOf(room, input).methodResponses.delete(responseOf(room, input).statusCode);
  },
};

/** There are no validators here. */
function checkedValidator(id: string | undefined): string | undefined {
  if (id) throw badRequest('Invalid Request Validator identifier specified');
  return undefined;
}

/** Every API has these two; here there are no others. */
function checkedModel(name: string): string {
  if (['Empty', 'Error'].includes(name)) return name;
  throw badRequest(`Invalid model identifier specified: ${name}`);
}

function checkParameters(parameters: Readonly<Record<string, boolean>> = {}): void {
  for (const name of Object.keys(parameters))
    if (!parameterPattern.test(name)) throw invalidMapping(`parameter specified: ${name}`);
  const names = Object.keys(parameters).map((name) => name.split('.').slice(3).join('.'));
  if (new Set(names).size < names.length)
    throw badRequest('Parameter names must be unique across querystring, header and path');
}

/** A type that needs an authorizer is rejected without a matching one. */
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
  ...replacesTexts('authorizationType', 'authorizerId', 'operationName'),
  replaces('requestValidatorId', checkedValidator),
  // The message is recorded for a method's responses.
  changesEntries('requestParameters', isTrue, 'Invalid parameter name specified'),
  changesEntries('requestModels', checkedModel, 'Content-Type specified was not found'),
];
