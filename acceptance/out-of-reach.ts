import { unmeasured, type Figure } from './figure.ts';

/** What local-aws assumes and nobody can see from outside, or only by harming the account. */
export const outOfReach: readonly Figure[] = [
  unmeasured(
    'API Gateway: hosts of a stage, and their relapses',
    'an answer does not say which host gave it',
  ),
  unmeasured(
    "CloudFront: edges, and Deployed after the last edge's switch",
    'one place sees its own edges only',
  ),
  unmeasured(
    'CloudFront: how long a request may wait for its origin',
    'it needs an origin that does not answer',
  ),
  unmeasured('CloudFront: an invalidation', 'no command makes one'),
  unmeasured('IAM: until Lambda may assume a new role', 'the role is made and used within one command'),
  unmeasured('rates and quotas', 'they would have to be exhausted, for everybody in the account'),
];
