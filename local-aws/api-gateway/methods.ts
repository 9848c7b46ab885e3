import { methodView } from './method-view.ts';
import type { Authorizer, Method, MethodResponse } from './model.ts';
import type { Call, Operation } from './operation.ts';
import { applyPatch, isTrue, type PatchRule } from './patch.ts';
import { badRequest, conflict, invalid, notFound } from './refusals.ts';
import { apiOf, resourceOf, type Room } from './room.ts';
import { omit, present } from './members.ts';

const verbs = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'ANY'];
const methodPath = '/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}';
const responsePath = `${methodPath}/responses/{statusCode}`;
const parameterPattern = /^method\.(request\.(header|querystring|path)|response\.header)\.[A-Za-z0-9._$-]+$/;

export function methodOf(room: Room, { label }: Call): Method {
  const method = resourceOf(room, label('restApiId'), label('resourceId')).methods.get(label('httpMethod'));
  if (!method) throw notFound('Invalid Method identifier specified');
  return method;
}

/** A status in a path, as the service's model checks it. */
export function statusIn({ label }: Call): string {
  const status = label('statusCode');
  if (!/^[1-5]\d\d$/.test(status))
    throw invalid(status, 'statusCode', 'Member must satisfy regular expression pattern: [1-5]\\d\\d');
  return status;
}

export function methodOperations(room: Room): Operation[] {
  const responseOf = (call: Call): MethodResponse => {
    const response = methodOf(room, call).responses.get(statusIn(call));
    if (!response) throw notFound('Invalid Response status code specified');
    return response;
  };
  return [
    {
      name: 'PutMethod',
      method: 'PUT',
      path: methodPath,
      status: 201,
      perform: (call) => {
        const resource = resourceOf(room, call.label('restApiId'), call.label('resourceId'));
        const httpMethod = call.label('httpMethod');
        if (!verbs.includes(httpMethod))
          throw badRequest(`Invalid HttpMethod specified. Valid options are ${verbs.join(',')}`);
        if (resource.methods.has(httpMethod)) throw conflict('Method already exists for this resource');
        const method = readMethod(room, httpMethod, call);
        resource.methods.set(httpMethod, method);
        return methodView(method);
      },
    },
    {
      name: 'GetMethod',
      method: 'GET',
      path: methodPath,
      status: 200,
      perform: (call) => methodView(methodOf(room, call)),
    },
    {
      name: 'UpdateMethod',
      method: 'PATCH',
      path: methodPath,
      status: 200,
      perform: (call) => {
        const method = methodOf(room, call);
        Object.assign(method, applyPatch({ ...method }, call.body, rules));
        return methodView(method);
      },
    },
    {
      name: 'DeleteMethod',
      method: 'DELETE',
      path: methodPath,
      status: 204,
      perform: (call) => {
        const { httpMethod } = methodOf(room, call);
        resourceOf(room, call.label('restApiId'), call.label('resourceId')).methods.delete(httpMethod);
      },
    },
    {
      name: 'PutMethodResponse',
      method: 'PUT',
      path: responsePath,
      status: 201,
      perform: (call) => {
        const statusCode = statusIn(call);
        const { responses } = methodOf(room, call);
        if (responses.has(statusCode)) throw conflict('Response already exists for this resource');
        const responseParameters = call.body.flagMap('responseParameters');
        for (const name of Object.keys(responseParameters ?? {}))
          if (!name.startsWith('method.response.header.'))
            throw badRequest(
              `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: ${name}]`,
            );
        const response: MethodResponse = {
          statusCode,
          ...present({ responseParameters, responseModels: call.body.textMap('responseModels') }),
        };
        responses.set(statusCode, response);
        return response;
      },
    },
    { name: 'GetMethodResponse', method: 'GET', path: responsePath, status: 200, perform: responseOf },
    {
      name: 'DeleteMethodResponse',
      method: 'DELETE',
      path: responsePath,
      status: 204,
      perform: (call) => {
        methodOf(room, call).responses.delete(responseOf(call).statusCode);
      },
    },
  ];
}

function readMethod(room: Room, httpMethod: string, { body, label }: Call): Method {
  const authorizationType = body.required('authorizationType');
  const authorizerId = body.text('authorizerId');
  checkAuthorization(authorizationType, apiOf(room, label('restApiId')).authorizers.get(authorizerId ?? ''));
  const requestParameters = body.flagMap('requestParameters');
  for (const name of Object.keys(requestParameters ?? {}))
    if (!parameterPattern.test(name))
      throw badRequest(
        `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: ${name}]`,
      );
  const names = Object.keys(requestParameters ?? {}).map((name) => name.split('.').slice(3).join('.'));
  if (new Set(names).size < names.length)
    throw badRequest('Parameter names must be unique across querystring, header and path');
  // There are no validators here, and of models the one that every API has.
  if (body.text('requestValidatorId')) throw badRequest('Invalid Request Validator identifier specified');
  for (const model of Object.values(body.textMap('requestModels') ?? {}))
    if (!['Empty', 'Error'].includes(model)) throw badRequest(`Invalid model identifier specified: ${model}`);
  return {
    httpMethod,
    authorizationType,
    apiKeyRequired: body.flag('apiKeyRequired') ?? false,
    ...present({
      authorizerId,
      operationName: body.text('operationName'),
      requestParameters,
      requestModels: body.textMap('requestModels'),
    }),
    responses: new Map(),
  };
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
  {
    path: '/apiKeyRequired',
    ops: ['replace'],
    apply: (method, value) => (method.apiKeyRequired = isTrue(value)),
  },
  {
    path: '/authorizationType',
    ops: ['replace'],
    apply: (method, value) => {
      checkAuthorization(value, undefined);
      method.authorizationType = value;
    },
  },
  { path: '/operationName', ops: ['replace'], apply: (method, value) => (method.operationName = value) },
  {
    path: '/requestParameters/{name}',
    ops: ['add', 'remove', 'replace'],
    apply: (method, value, [name = ''], op) => {
      const others = omit(method.requestParameters ?? {}, name);
      method.requestParameters = op === 'remove' ? others : { ...others, [name]: isTrue(value) };
    },
  },
];
