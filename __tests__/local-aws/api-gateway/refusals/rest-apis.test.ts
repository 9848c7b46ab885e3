import * as sdk from '@aws-sdk/client-api-gateway';
import { expectRefusals, none, patch } from './refusal-world.ts';

expectRefusals('API Gateway refuses APIs, resources and methods', [
  ['an API without a name', '400 BadRequestException', () => new sdk.CreateRestApiCommand({ name: '' })],
  ['an unknown API', '404 NotFoundException', () => new sdk.GetRestApiCommand({ restApiId: none })],
  [
    'a list of media types patched as a whole',
    '400 BadRequestException',
    ({ api }) =>
      new sdk.UpdateRestApiCommand({ restApiId: api, ...patch('add', '/binaryMediaTypes', '*/*') }),
  ],
  [
    'a compression size below zero',
    '400 BadRequestException',
    ({ api }) =>
      new sdk.UpdateRestApiCommand({
        restApiId: api,
        ...patch('replace', '/minimumCompressionSize', '-1'),
      }),
  ],
  [
    'a key source that does not exist',
    '400 BadRequestException',
    ({ api }) =>
      new sdk.UpdateRestApiCommand({ restApiId: api, ...patch('replace', '/apiKeySource', 'COOKIE') }),
  ],
  [
    'a second resource of the same name',
    '409 ConflictException',
    ({ api, root }) => new sdk.CreateResourceCommand({ restApiId: api, parentId: root, pathPart: 'probe' }),
  ],
  [
    'a child of a greedy path variable',
    '400 BadRequestException',
    ({ api, greedy }) => new sdk.CreateResourceCommand({ restApiId: api, parentId: greedy, pathPart: 'x' }),
  ],
  [
    'a path part with a space',
    '400 BadRequestException',
    ({ api, root }) => new sdk.CreateResourceCommand({ restApiId: api, parentId: root, pathPart: 'a b' }),
  ],
  [
    'an unknown parent',
    '404 NotFoundException',
    ({ api }) => new sdk.CreateResourceCommand({ restApiId: api, parentId: none, pathPart: 'x' }),
  ],
  [
    'deleting the root',
    '400 BadRequestException',
    ({ api, root }) => new sdk.DeleteResourceCommand({ restApiId: api, resourceId: root }),
  ],
  [
    'a method that exists',
    '409 ConflictException',
    ({ api, resource }) =>
      new sdk.PutMethodCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'GET',
        authorizationType: 'NONE',
      }),
  ],
  [
    'a method with a verb that does not exist',
    '400 BadRequestException',
    ({ api, resource }) =>
      new sdk.PutMethodCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'FETCH',
        authorizationType: 'NONE',
      }),
  ],
  [
    'a method with an authorizer that does not exist',
    '400 BadRequestException',
    ({ api, resource }) =>
      new sdk.PutMethodCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'PUT',
        authorizationType: 'CUSTOM',
      }),
  ],
  [
    'an unknown method',
    '404 NotFoundException',
    ({ api, resource }) =>
      new sdk.GetMethodCommand({ restApiId: api, resourceId: resource, httpMethod: 'PUT' }),
  ],
  [
    'adding apiKeyRequired',
    '400 BadRequestException',
    ({ api, resource }) =>
      new sdk.UpdateMethodCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'GET',
        ...patch('add', '/apiKeyRequired', 'true'),
      }),
  ],
  [
    "patching a method's verb",
    '400 BadRequestException',
    ({ api, resource }) =>
      new sdk.UpdateMethodCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'GET',
        ...patch('replace', '/httpMethod', 'PUT'),
      }),
  ],
  [
    'a response status of three letters',
    '400 ValidationException',
    ({ api, resource }) =>
      new sdk.PutMethodResponseCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'GET',
        statusCode: 'abc',
      }),
  ],
  [
    'a response that exists',
    '409 ConflictException',
    ({ api, resource }) =>
      new sdk.PutMethodResponseCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'GET',
        statusCode: '200',
      }),
  ],
  [
    'an integration of an unknown type',
    '400 ValidationException',
    ({ api, resource }) =>
      new sdk.PutIntegrationCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'GET',
        type: 'FTP' as sdk.IntegrationType,
      }),
  ],
  [
    'an integration response without a method response',
    '404 NotFoundException',
    ({ api, resource }) =>
      new sdk.PutIntegrationResponseCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'GET',
        statusCode: '404',
      }),
  ],
  [
    'an integration response with an undeclared header',
    '400 BadRequestException',
    ({ api, resource }) =>
      new sdk.PutIntegrationResponseCommand({
        restApiId: api,
        resourceId: resource,
        httpMethod: 'GET',
        statusCode: '200',
        responseParameters: { 'method.response.header.X': "'1'" },
      }),
  ],
]);
