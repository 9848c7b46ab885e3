import * as sdk from '@aws-sdk/client-api-gateway';
import { expectRefusals, none, patch } from './refusal-world.ts';

expectRefusals('API Gateway refuses APIs, resources and methods', {
  '400 BadRequestException': {
    'an API without a name': () => new sdk.CreateRestApiCommand({ name: '' }),
    'a list of media types patched as a whole': ({ api }) =>
      new sdk.UpdateRestApiCommand({ restApiId: api, ...patch('add', '/binaryMediaTypes', '*/*') }),
    'a compression size below zero': ({ api }) =>
      new sdk.UpdateRestApiCommand({
        restApiId: api,
        ...patch('replace', '/minimumCompressionSize', '-1'),
      }),
    'a key source that does not exist': ({ api }) =>
      new sdk.UpdateRestApiCommand({ restApiId: api, ...patch('replace', '/apiKeySource', 'COOKIE') }),
    'a child of a greedy path variable': ({ api, greedy }) =>
      new sdk.CreateResourceCommand({ restApiId: api, parentId: greedy, pathPart: 'x' }),
    'a path part with a space': ({ api, root }) =>
      new sdk.CreateResourceCommand({ restApiId: api, parentId: root, pathPart: 'a b' }),
    'deleting the root': ({ api, root }) =>
      new sdk.DeleteResourceCommand({ restApiId: api, resourceId: root }),
    'a method with a verb that does not exist': ({ api, resource }) =>
      new sdk.PutMethodCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'FETCH',
        authorizationType: 'NONE',
      }),
    'a method with an authorizer that does not exist': ({ api, resource }) =>
      new sdk.PutMethodCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'PUT',
        authorizationType: 'CUSTOM',
      }),
    'adding apiKeyRequired': ({ api, resource }) =>
      new sdk.UpdateMethodCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'GET',
        ...patch('add', '/apiKeyRequired', 'true'),
      }),
    "patching a method's verb": ({ api, resource }) =>
      new sdk.UpdateMethodCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'GET',
        ...patch('replace', '/httpMethod', 'PUT'),
      }),
    'an integration response with an undeclared header': ({ api, resource }) =>
      new sdk.PutIntegrationResponseCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'GET',
        statusCode: '200',
        responseParameters: { 'method.response.header.X': "'1'" },
      }),
  },
  '404 NotFoundException': {
    'an unknown API': () => new sdk.GetRestApiCommand({ restApiId: none }),
    'an unknown parent': ({ api }) =>
      new sdk.CreateResourceCommand({ restApiId: api, parentId: none, pathPart: 'x' }),
    'an unknown method': ({ api, resource }) =>
      new sdk.GetMethodCommand({ restApiId: api, resourceId: resource, httpMethod: 'PUT' }),
    'an integration response without a method response': ({ api, resource }) =>
      new sdk.PutIntegrationResponseCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'GET',
        statusCode: '404',
      }),
  },
  '409 ConflictException': {
    'a second resource of the same name': ({ api, root }) =>
      new sdk.CreateResourceCommand({ restApiId: api, parentId: root, pathPart: 'probe' }),
    'a method that exists': ({ api, resource }) =>
      new sdk.PutMethodCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'GET',
        authorizationType: 'NONE',
      }),
    'a response that exists': ({ api, resource }) =>
      new sdk.PutMethodResponseCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'GET',
        statusCode: '200',
      }),
  },
  '400 ValidationException': {
    'a response status of three letters': ({ api, resource }) =>
      new sdk.PutMethodResponseCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'GET',
        statusCode: 'abc',
      }),
    'asking for a response by a status of three letters': ({ api, resource }) =>
      new sdk.GetMethodResponseCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'GET',
        statusCode: 'abc',
      }),
    'asking for a response by a status beyond 599': ({ api, resource }) =>
      new sdk.GetMethodResponseCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'GET',
        statusCode: '600',
      }),
    'an integration of an unknown type': ({ api, resource }) =>
      new sdk.PutIntegrationCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'GET',
        type: 'FTP' as sdk.IntegrationType,
      }),
  },
});
