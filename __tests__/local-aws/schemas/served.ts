import type { HttpRequest } from '../../../local-aws/exchange.ts';
import type { Service } from '../../../local-aws/service.ts';
import type { OperationModel, ServiceModel } from './model.ts';

/**
 * The operations that a service recognises, found from outside: for every operation of the model the request that a
 * client would send is offered to the service's router.
 */
export function servedOperations(service: Service, model: ServiceModel): string[] {
  return [...model.operations.values()]
    .filter((operation) => service.route(sampleRequest(operation, model))?.operation === operation.name)
    .map(({ name }) => name);
}

function sampleRequest(
  { name, method, uri }: OperationModel,
  { protocol, signingName }: ServiceModel,
): HttpRequest {
  const [path = '/', query = ''] = uri.replace(/\{\w+\+?\}/g, 'E1ABCDEF2GHIJK').split('?');
  const version = signingName === 'iam' ? '2010-05-08' : '2011-06-15';
  const body = protocol === 'query' ? `Action=${name}&Version=${version}` : '';
  const host = `${signingName}.amazonaws.com`;
  const contentType = protocol === 'query' ? 'application/x-www-form-urlencoded' : 'application/json';
  return {
    ...{ method, host, path, query },
    headers: {
      host,
      'content-type': contentType,
      'x-amz-target': `${signingName === 'logs' ? 'Logs_20140328' : signingName}.${name}`,
    },
    body: new TextEncoder().encode(body),
  };
}
