import { items, type Limits, oneOf, pattern } from '../schema/limits.ts';
import { gatewayResponseTypes } from './gateway-responses.ts';

/** From the API reference; the order of values is AWS's where a response was recorded. */
export const limits: Limits = {
  'patchOperations.op': [oneOf('add', 'remove', 'move', 'test', 'replace', 'copy')],
  'endpointConfiguration.types': [items(oneOf('PRIVATE', 'EDGE', 'REGIONAL'))],
  'endpointConfiguration.ipAddressType': [oneOf('ipv4', 'dualstack')],
  apiKeySource: [oneOf('HEADER', 'AUTHORIZER')],
  'CreateAuthorizer/type': [oneOf('TOKEN', 'REQUEST', 'COGNITO_USER_POOLS')],
  'PutIntegration/type': [oneOf('HTTP', 'MOCK', 'AWS_PROXY', 'HTTP_PROXY', 'AWS')],
  connectionType: [oneOf('INTERNET', 'VPC_LINK')],
  contentHandling: [oneOf('CONVERT_TO_BINARY', 'CONVERT_TO_TEXT')],
  responseTransferMode: [oneOf('BUFFERED', 'STREAM')],
  securityPolicy: [oneOf('TLS_1_0', 'TLS_1_2')],
  'quota.period': [oneOf('DAY', 'WEEK', 'MONTH')],
  responseType: [oneOf(...Object.keys(gatewayResponseTypes))],
  statusCode: [pattern('[1-5]\\d\\d')],
};
