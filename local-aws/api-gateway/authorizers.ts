import { reads } from '../schema/operation.ts';
import type { Authorizer } from './model.ts';
import { badRequest, choice, found, page } from './refusals.ts';
import { apiOf, type GatewayOperations, type Room } from './room.ts';

const types = ['TOKEN', 'REQUEST', 'COGNITO_USER_POOLS'];

function authorizerOf(room: Room, apiId: string, id: string): Authorizer {
  return found(apiOf(room, apiId).authorizers.get(id), 'Invalid Authorizer identifier specified');
}

/** Authorizers are kept and no function of theirs is run: nobody has a token that they take. */
export const authorizerOperations: GatewayOperations = {
  CreateAuthorizer: reads(
    ['providerARNs authorizerUri identitySource authorizerResultTtlInSeconds'],
    (room, { restApiId, name, ...input }) => {
      const { authorizers } = apiOf(room, restApiId);
      const { providerARNs, authorizerUri, authorizerResultTtlInSeconds } = input;
      const type = choice(input.type, 'type', types);
      if (type === 'COGNITO_USER_POOLS' ? !providerARNs : !authorizerUri)
        throw badRequest('Invalid authorizer: a provider ARN or an authorizer URI is required');
      const authorizer: Authorizer = {
        ...{ id: room.random.id(6), name, type, authorizerUri, providerARNs, authorizerResultTtlInSeconds },
        identitySource: input.identitySource ?? 'method.request.header.Authorization',
      };
      authorizers.set(authorizer.id, authorizer);
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
