import type { Aws } from '../aws/client/connect.ts';
import { type ReadDistribution, unservedDomain } from '../aws/cloudfront/distribution.ts';
import { Failure } from '../failure.ts';
import { givenDistribution, type DeploySettings } from './deploy/settings.ts';

/** Whether this is CloudFront in China, which lacks many features (docs/partitions.md). */
export function isChina({ partition }: Aws): boolean {
  return partition === 'aws-cn';
}

/**
 * Throws before anything is written for what CloudFront in China lacks. Without cache policies, CloudFront Functions, ACM
 * certificates and a usable domain name of its own, it needs an existing distribution.
 */
export function refuseInChina(settings: DeploySettings): void {
  const { domainNames, certificateArn, webAclArn, originShieldRegion } = settings;
  if (givenDistribution(settings) === undefined)
    throw new Failure(
      'CloudFront in China serves nothing under its own domain names and accepts no ACM certificates: `deploy` cannot create a distribution there.',
      'Create one with an alternate domain name and a certificate in IAM, and set the input `distribution-ids` to its ID.',
      'other-partitions',
    );
  const refused = Object.entries({
    'domain-names': domainNames[0],
    'certificate-arn': certificateArn,
    'web-acl-arn': webAclArn,
    'origin-shield-region': originShieldRegion,
  }).find(([, value]) => value !== undefined);
  if (refused)
    throw new Failure(
      `CloudFront in China does not support ${refused[1] ?? ''} (input \`${refused[0]}\`).`,
      `Leave \`${refused[0]}\` out, and configure it on the distribution yourself.`,
      'other-partitions',
    );
}

/** Throws for a distribution whose domain name serves nothing. */
export function refuseUnserved({ id, domainName }: ReadDistribution): void {
  if (domainName.endsWith(unservedDomain))
    throw new Failure(
      `The distribution ${id} has no alternate domain name, and CloudFront in China serves nothing under ${domainName}.`,
      'Add an alternate domain name with an ICP recordal to it, and a certificate.',
      'other-partitions',
    );
}
