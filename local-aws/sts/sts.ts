import { leaf } from '../xml-text.ts';
import { queryAnswer, queryOf, queryRefusal } from '../iam/query.ts';
import { refuseUnread } from '../members-read.ts';
import type { Service, Surroundings } from '../service.ts';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** STS: says who calls. */
export function createSts({ account }: Surroundings): Service {
  return {
    signingName: 'sts',
    route: (request) => {
      const query = queryOf(request);
      if (query?.action !== 'GetCallerIdentity') return undefined;
      return {
        operation: 'GetCallerIdentity',
        action: 'sts:GetCallerIdentity',
        resource: '*',
        perform: ({ accessKeyId, principalArn }) => {
          refuseUnread(query.action, query.parameters);
          const result = leaf('Arn', principalArn) + leaf('UserId', accessKeyId) + leaf('Account', account);
          return queryAnswer(namespace, query.action, result);
        },
      };
    },
    refuse: (error, requestId) => queryRefusal(namespace, error, requestId),
  };
}
