import { ServiceError } from '../../service.ts';
import type { AnyBehaviour } from '../configuration/behaviour.ts';
import { invalidArgument } from '../refusals.ts';

/**
 * The calls that a partition's CloudFront rejects for every caller. AWS GovCloud (US) has no CloudFront: the SDK sends such calls to
 * the commercial endpoint, which does not know its credentials (d: GovCloud user guide "Credentials"; the message is IAM's). China's
 * CloudFront has no policies and functions; it throttles calls for missing features (u: hashicorp/terraform-provider-aws#36608; that
 * this includes policies and functions is assumed).
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

/** u: aws/aws-cdk#13584 and #31033, with this message. */
export function refusePolicies(partition: string, behaviour: AnyBehaviour): void {
  for (const name of ['CachePolicyId', 'OriginRequestPolicyId', 'ResponseHeadersPolicyId'] as const)
    if (partition === 'aws-cn' && behaviour[name])
      throw invalidArgument(`The parameter ${name} can't be set for this region.`);
}
