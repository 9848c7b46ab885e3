import type { Authorizer } from './model.ts';
import type { Call, Operation } from './operation.ts';
import { page } from './paging.ts';
import { badRequest, notFound } from './refusals.ts';
import { apiOf, type Room } from './room.ts';
import { present } from './members.ts';

const path = '/restapis/{restApiId}/authorizers';
const onePath = `${path}/{authorizerId}`;
const types = ['TOKEN', 'REQUEST', 'COGNITO_USER_POOLS'];

/** Authorizers are kept and no function of theirs is run: nobody has a token that they take. */
export function authorizerOperations(room: Room): Operation[] {
  const authorizerOf = ({ label }: Call): Authorizer => {
    const authorizer = apiOf(room, label('restApiId')).authorizers.get(label('authorizerId'));
    if (!authorizer) throw notFound('Invalid Authorizer identifier specified');
    return authorizer;
  };
  return [
    {
      name: 'CreateAuthorizer',
      method: 'POST',
      path,
      status: 201,
      perform: ({ label, body }) => {
        const { authorizers } = apiOf(room, label('restApiId'));
        const name = body.required('name');
        const type = body.choice('type', types) ?? '';
        if (type === '') throw badRequest('type is required and must not be empty');
        if (type === 'COGNITO_USER_POOLS' ? !body.texts('providerARNs') : !body.text('authorizerUri'))
          throw badRequest('Invalid authorizer: a provider ARN or an authorizer URI is required');
        const authorizer: Authorizer = {
          id: room.random.id(6),
          name,
          type,
          identitySource: body.text('identitySource') ?? 'method.request.header.Authorization',
          ...present({
            authorizerUri: body.text('authorizerUri'),
            providerARNs: body.texts('providerARNs'),
            authorizerResultTtlInSeconds: body.number('authorizerResultTtlInSeconds'),
          }),
        };
        authorizers.set(authorizer.id, authorizer);
        return authorizer;
      },
    },
    {
      name: 'GetAuthorizers',
      method: 'GET',
      path,
      status: 200,
      perform: ({ label, query }) => {
        const { authorizers } = apiOf(room, label('restApiId'));
        const { items, position } = page(authorizers.values(), ({ id }) => id, query);
        return present({ item: items, position });
      },
    },
    { name: 'GetAuthorizer', method: 'GET', path: onePath, status: 200, perform: authorizerOf },
    {
      name: 'DeleteAuthorizer',
      method: 'DELETE',
      path: onePath,
      status: 202,
      perform: (call) => {
        apiOf(room, call.label('restApiId')).authorizers.delete(authorizerOf(call).id);
      },
    },
  ];
}
