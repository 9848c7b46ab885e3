import type { DistributionConfig } from '@aws-sdk/client-cloudfront';

/** CloudFront in China has no policies: a behaviour says itself what is cached and forwarded. */
export const uncachedInChina = {
  ForwardedValues: { QueryString: true, Cookies: { Forward: 'none' as const } },
  MinTTL: 0,
  DefaultTTL: 0,
  MaxTTL: 0,
};

/** It serves nothing under names of its own, and takes certificates of IAM only. */
export function namedInChina(name: string): Pick<DistributionConfig, 'Aliases' | 'ViewerCertificate'> {
  return {
    Aliases: { Quantity: 1, Items: [name] },
    ViewerCertificate: {
      IAMCertificateId: 'ASCAEXAMPLE123EXAMPLE',
      SSLSupportMethod: 'sni-only',
      MinimumProtocolVersion: 'TLSv1.2_2021',
    },
  };
}
