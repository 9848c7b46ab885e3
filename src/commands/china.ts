import type { Aws } from '../aws/client/connect.ts';
import { findDistribution, unservedDomain } from '../aws/cloudfront/distribution.ts';
import type { Context } from '../gate/context.ts';
import { Failure } from '../failure.ts';
import { givenDistribution, type DeploySettings } from './deploy/settings.ts';

/** Whether CloudFront is that of the Regions in China, which lacks much (docs/partitions.md). */
export function isChina({ partition }: Aws): boolean {
  return partition === 'aws-cn';
}

/**
 * Throws for what CloudFront in China does not have, before anything is written: without cache policies, CloudFront
 * Functions and certificates of ACM, and with no name of its own that serves, it can only be given a distribution that
 * stands. One read there, none elsewhere.
 */
export async function refuseInChina({ aws }: Context, settings: DeploySettings): Promise<void> {
  if (!isChina(aws)) return;
  const { domainNames, certificateArn, webAclArn, originShieldRegion } = settings;
  const distributionId = givenDistribution(settings);
  if (distributionId === undefined)
    throw new Failure(
      'CloudFront in China serves nothing under a name of its own and takes no certificate of ACM: `deploy` cannot make a distribution there.',
      'Make one with an alternate domain name and a certificate in IAM, and name it in the input `distribution-ids`.',
      'other-partitions',
    );
  const given = Object.entries({
    'domain-names': domainNames[0],
    'certificate-arn': certificateArn,
    'web-acl-arn': webAclArn,
    'origin-shield-region': originShieldRegion,
  }).find(([, value]) => value !== undefined);
  if (given)
    throw new Failure(
      `CloudFront in China cannot be given ${given[1] ?? ''} by the input \`${given[0]}\`.`,
      `Leave \`${given[0]}\` empty, and set what the distribution needs of it yourself.`,
      'other-partitions',
    );
  const found = await findDistribution(aws, distributionId);
  if (found?.domainName.endsWith(unservedDomain))
    throw new Failure(
      `The distribution ${distributionId} has no alternate domain name, and CloudFront in China serves nothing under ${found.domainName}.`,
      'Add an alternate domain name with an ICP recordal to it, and a certificate.',
      'other-partitions',
    );
}
