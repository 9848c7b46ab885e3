import * as client from '@aws-sdk/client-sts';
import { refusals } from '../iam/roles.ts';
import { readOperations } from '../schema/model.ts';
import { type Operations } from '../schema/operation.ts';
import { createRouter } from '../schema/protocol.ts';
import { query } from '../schema/query.ts';
import type { Service, Surroundings } from '../service.ts';

const protocol = query(readOperations(client), 'https://sts.amazonaws.com/doc/2011-06-15/');

export const stsOperations: Operations<Surroundings, typeof client> = {
  GetCallerIdentity: ({ account }, _, { caller: { principalArn, accessKeyId } }) => ({
    UserId: accessKeyId,
    Account: account,
    Arn: principalArn,
  }),
};

export function createSts(room: Surroundings): Service {
  const needs = (): { action: string; resource: string } => ({
    action: 'sts:GetCallerIdentity',
    resource: '*',
  });
  return {
    signingName: 'sts',
    route: createRouter({ room, protocol, refusals, operations: stsOperations, needs }),
    refuse: protocol.refuse,
  };
}
