import { ServiceError } from '../../service.ts';
import type { AnyBehaviour } from '../configuration/behaviour.ts';
import { invalidArgument } from '../refusals.ts';

/**
 * What a partition's CloudFront refuses to every caller. AWS GovCloud (US) has none: the SDK sends such calls to the
 * commercial endpoint, which knows none of its credentials (d: GovCloud user guide "Credentials"; the words are IAM's).
 * China has no policies and functions of CloudFront; of what it does not have it says that it is throttled
 * (u: hashicorp/terraform-provider-aws#36608; that policies and functions are among it is assumed).
 */
export function refuseOperation(partition: string, operation: string): void {
  if (partition === 'aws-us-gov')
    throw new ServiceError(
      'InvalidClientTokenId',
      403,
      'The security token included in the request is invalid.',
    );
  if (partition === 'aws-cn' && /(Policy|Policies|Function)$/.test(operation))
    throw new ServiceError('Throttling', 400, 'Rate exceeded');
}

/** u: aws/aws-cdk#13584 and #31033, with these words. */
export function refusePolicies(partition: string, behaviour: AnyBehaviour): void {
  for (const name of ['CachePolicyId', 'OriginRequestPolicyId', 'ResponseHeadersPolicyId'] as const)
    if (partition === 'aws-cn' && behaviour[name])
      throw invalidArgument(`The parameter ${name} can't be set for this region.`);
}
