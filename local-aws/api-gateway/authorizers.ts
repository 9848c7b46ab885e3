import { reads } from '../schema/operation.ts';
import type { Authorizer, Method, Snapshot } from './model.ts';
import { badRequest, conflict, found, page } from './refusals.ts';
import { apiOf, type GatewayOperations, type Room } from './room.ts';
import type { HttpRequest } from '../exchange.ts';
import { decide, listOf, type PolicyDocument, statementsOf } from '../iam/policy.ts';
import { GatewayError } from './gateway-responses.ts';

function authorizerOf(room: Room, apiId: string, id: string): Authorizer {
  return found(apiOf(room, apiId).authorizers.get(id), 'Invalid Authorizer identifier specified');
}

/** Authorizers are stored, but their functions never run: every token is rejected. */
export const authorizerOperations: GatewayOperations = {
  CreateAuthorizer: reads(
    ['providerARNs authorizerUri identitySource authorizerResultTtlInSeconds'],
    (room, { restApiId, name, type, ...input }) => {
      const api = room.restApis.get(restApiId);
      // Recorded.
      if (!api)
        throw conflict(
          'Unable to complete operation due to concurrent modification. Please try again later.',
        );
      const { providerARNs, authorizerUri, authorizerResultTtlInSeconds } = input;
      if (type === 'COGNITO_USER_POOLS' ? !providerARNs : !authorizerUri)
        throw badRequest('Invalid authorizer: a provider ARN or an authorizer URI is required');
      const authorizer: Authorizer = {
        ...{ id: room.random.id(6), name, type, authorizerUri, providerARNs, authorizerResultTtlInSeconds },
        identitySource: input.identitySource ?? 'method.request.header.Authorization',
      };
      api.authorizers.set(authorizer.id, authorizer);
      return authorizer;
    },
  ),
  GetAuthorizers: reads(['limit position'], (room, input) =>
    page(apiOf(room, input.restApiId).authorizers, input),
  ),
  GetAuthorizer: (room, { restApiId, authorizerId }) => authorizerOf(room, restApiId, authorizerId),
  DeleteAuthorizer: (room, { restApiId, authorizerId }) => {
    const { id } = authorizerOf(room, restApiId, authorizerId);
    apiOf(room, restApiId).authorizers.delete(id);
  },
};

/** The target of a request, as far as authorization needs it. */
export interface Target {
  readonly request: HttpRequest;
  readonly snapshot: Snapshot;
  readonly method: Method;
  /** `arn:aws:execute-api:eu-central-1:123456789012:abc/live/GET/probe` */
  readonly arn: string;
}

/**
 * Throws the error for a request that the resource policy or the method's authorization rejects. Both are checked before the API key:
 * the policy first (developer guide, "How API Gateway resource policies affect authorization workflow"); whether the key or the
 * authorizer comes first is not documented. Here the authorizer does, so that a rejection says nothing about the key.
 */
export function authorize(target: Target): void {
  const { request, snapshot, method } = target;
  if (method.authorizationType === 'AWS_IAM')
    // No client signs for execute-api here: IAM does not know any such signature.
    throw new GatewayError('MISSING_AUTHENTICATION_TOKEN');
  checkPolicy(target);
  if (method.authorizationType === 'NONE') return;
  const authorizer = snapshot.authorizers.get(method.authorizerId ?? '');
  if (!authorizer || authorizer.type === 'COGNITO_USER_POOLS' || !hasIdentity(request, authorizer))
    throw new GatewayError('UNAUTHORIZED');
  throw new GatewayError('ACCESS_DENIED', { denied: 'User is not authorized to access this resource' });
}

/** An anonymous caller needs an Allow of the policy, and no Deny. */
function checkPolicy({ request, snapshot, arn }: Target): void {
  if (snapshot.policy === undefined) return;
  const decision = decide([forAnybody(snapshot.policy, arn)], 'execute-api:Invoke', arn, {
    'aws:SourceIp': sourceOf(request),
  });
  if (decision === 'allowed') return;
  const hidden = arn.replace(/:\d{8}(\d{4}):/, ':********$1:');
  const explicit = decision === 'denied' ? ' with an explicit deny' : '';
  throw new GatewayError('ACCESS_DENIED', {
    denied: `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${hidden}${explicit}`,
  });
}

/** The statements about all principals, with API Gateway's short resources expanded. */
function forAnybody(policy: string, arn: string): PolicyDocument {
  const document = JSON.parse(policy) as PolicyDocument;
  const api = arn.slice(0, arn.indexOf('/'));
  const whole = (resource: string): string => resource.replace(/^execute-api:\/?/, `${api}/`);
  return {
    Statement: statementsOf(document)
      .filter(({ Principal }) => Principal === '*' || listOf(Principal?.AWS).includes('*'))
      .map((one) => ({ ...one, ...(one.Resource ? { Resource: listOf(one.Resource).map(whole) } : {}) })),
  };
}

/** An edge of CloudFront has its own address; all other clients come from loopback. */
function sourceOf({ headers }: HttpRequest): string {
  return headers.via?.includes('(CloudFront)') ? '130.176.0.1' : '127.0.0.1';
}

function hasIdentity({ headers, query }: HttpRequest, { identitySource }: Authorizer): boolean {
  const parameters = new URLSearchParams(query);
  return identitySource.split(',').every((source) => {
    const [, place, name = ''] = /^\s*method\.request\.(header|querystring)\.(\S+)/.exec(source) ?? [];
    return place === 'header' ? headers[name.toLowerCase()] !== undefined : parameters.has(name);
  });
}
