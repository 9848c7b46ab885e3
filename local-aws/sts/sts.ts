import * as client from '@aws-sdk/client-sts';
import { refusals } from '../iam/roles.ts';
import { readOperations } from '../schema/model.ts';
import { type Operations, reading } from '../schema/operation.ts';
import { createRouter } from '../schema/protocol.ts';
import { query } from '../schema/query.ts';
import type { Service, Surroundings } from '../service.ts';

const protocol = query(readOperations(client), 'https://sts.amazonaws.com/doc/2011-06-15/');

const operations: Operations<Surroundings> = {
  GetCallerIdentity: reading<client.GetCallerIdentityRequest>()()(
    ({ account }: Surroundings, _, { caller: { principalArn, accessKeyId } }) => ({
      UserId: accessKeyId,
      Account: account,
      Arn: principalArn,
    }),
  ),
};

/** STS: says who calls. */
export function createSts(room: Surroundings): Service {
  const needs = (): { action: string; resource: string } => ({
    action: 'sts:GetCallerIdentity',
    resource: '*',
  });
  return {
    signingName: 'sts',
    route: createRouter({ room, protocol, refusals, operations, needs }),
    refuse: protocol.refuse,
  };
}
