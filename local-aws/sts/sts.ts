import { leaf } from '../xml-text.ts';
import { queryAnswer, queryOf, queryRefusal } from '../iam/query.ts';
import type { Service, Surroundings } from '../service.ts';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** STS: says who calls. */
export function createSts({ account }: Surroundings): Service {
  return {
    signingName: 'sts',
    route: (request) => {
      if (queryOf(request)?.action !== 'GetCallerIdentity') return undefined;
      return {
        operation: 'GetCallerIdentity',
        action: 'sts:GetCallerIdentity',
        resource: '*',
        perform: ({ accessKeyId, principalArn }) =>
          queryAnswer(
            namespace,
            'GetCallerIdentity',
            leaf('Arn', principalArn) + leaf('UserId', accessKeyId) + leaf('Account', account),
          ),
      };
    },
    refuse: (error, requestId) => queryRefusal(namespace, error, requestId),
  };
}
