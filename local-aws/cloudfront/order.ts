import type { Orders } from '../schema/model.ts';
import { words } from '../text.ts';

const behaviour = `
  TargetOriginId TrustedSigners TrustedKeyGroups ViewerProtocolPolicy AllowedMethods SmoothStreaming Compress
  LambdaFunctionAssociations FunctionAssociations FieldLevelEncryptionId RealtimeLogConfigArn CachePolicyId
  OriginRequestPolicyId ResponseHeadersPolicyId GrpcConfig ForwardedValues MinTTL DefaultTTL MaxTTL
`;

/** The order of a configuration's elements in CloudFront's responses, whatever their order in the request (its API model). */
export const orders: Orders = {
  DistributionConfig: words(`
    CallerReference Aliases DefaultRootObject Origins OriginGroups DefaultCacheBehavior CacheBehaviors CustomErrorResponses
    Comment Logging PriceClass Enabled ViewerCertificate Restrictions WebACLId HttpVersion IsIPV6Enabled
    ContinuousDeploymentPolicyId Staging
  `),
  DistributionSummary: words(`
    Id ARN ETag Status LastModifiedTime DomainName Aliases Origins OriginGroups DefaultCacheBehavior CacheBehaviors
    CustomErrorResponses Comment PriceClass Enabled ViewerCertificate Restrictions WebACLId HttpVersion IsIPV6Enabled
    AliasICPRecordals Staging
  `),
  Distribution: words(`
    Id ARN Status LastModifiedTime InProgressInvalidationBatches DomainName ActiveTrustedSigners ActiveTrustedKeyGroups
  `),
  DefaultCacheBehavior: words(behaviour),
  CacheBehavior: words(`PathPattern ${behaviour}`),
};
