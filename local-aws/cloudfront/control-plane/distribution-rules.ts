import { isIP } from 'node:net';
import type {
  CustomOriginConfig,
  DistributionConfig,
  Origin,
  ViewerCertificate,
} from '@aws-sdk/client-cloudfront';
import { behavioursOf } from '../configuration/behaviour.ts';
import { ServiceError } from '../../service.ts';
import { malformed } from '../body.ts';
import { itemsOf } from '../list.ts';
import { exception, invalidArgument } from '../refusals.ts';
import { checkBehaviour, type Known, type Targets } from './behaviour-rules.ts';
import { checkCustomHeaders } from './custom-header-rules.ts';

/** Developer guide and General Reference, quotas for one distribution: the lowest figure where the pages differ. */
const quotas = { aliases: 100, origins: 25, originGroups: 10, behaviours: 25, comment: 128 };

const errorCodes = [400, 403, 404, 405, 412, 414, 415, 416, 500, 501, 502, 503, 504];
/** What an error page may be served with (developer guide, "How CloudFront processes HTTP 4xx and 5xx status codes"). */
const responseCodes = [200, ...errorCodes];

/** Throws CloudFront's error for an invalid configuration. Ignores other distributions. */
export function checkConfig(config: DistributionConfig, known: Known): void {
  const origins = itemsOf(config.Origins);
  checkOrigins(origins);
  checkCustomHeaders(origins, known.takesTwinHeaders);
  const ids = origins.map(({ Id }) => Id);
  checkBehaviours(config, { origins: ids, groups: checkedOriginGroups(config, ids) }, known);
  checkErrorResponses(config);
  checkViewerSide(config);
  checkReferences(config);
  checkWhoMayView(config);
  const { ContinuousDeploymentPolicyId: policyId } = config;
  if (policyId) known.named.continuousDeploymentPolicies.get(policyId);
}

function checkOrigins(origins: readonly Origin[]): void {
  if (origins.length === 0) throw malformed("Value at 'origins.items' must have length of at least 1");
  if (origins.length > quotas.origins)
    throw exception('TooManyOrigins', 'You cannot create more origins for the distribution.');
  if (new Set(origins.map(({ Id }) => Id)).size !== origins.length)
    throw invalidArgument('The parameter Origin Id is not unique.');
  origins.forEach(checkOrigin);
}

function checkOrigin(origin: Origin): void {
  const { DomainName = '', OriginPath = '', S3OriginConfig, CustomOriginConfig, VpcOriginConfig } = origin;
  const { length } = [S3OriginConfig, CustomOriginConfig, VpcOriginConfig].filter(Boolean);
  // Both messages are reported.
  if (DomainName.includes(':')) throw invalidArgument('The parameter origin name cannot contain a colon.');
  if (isIP(DomainName) > 0) throw invalidArgument('The parameter origin name cannot be an IP address.');
  // Without a configuration too: reported (boto/boto3#3804).
  if (!/^([a-z0-9_-]+\.)+[a-z0-9-]+$/i.test(DomainName) || length === 0)
    throw exception('InvalidOrigin', 'The specified origin server does not exist or is not valid.');
  if (OriginPath.length > 255) throw invalidArgument('The parameter OriginPath is too long.');
  if (OriginPath !== '' && (!OriginPath.startsWith('/') || OriginPath.endsWith('/')))
    throw invalidArgument('The parameter OriginPath must begin with / and must not end with /.');
  if (length > 1)
    throw invalidArgument('An origin needs exactly one of S3OriginConfig and CustomOriginConfig.');
  checkAccess(origin);
  checkCustomOrigin(CustomOriginConfig);
  within(origin, 'ConnectionAttempts', 3);
  within(origin, 'ConnectionTimeout', 10);
}

/** A bucket's own name, not its website's. */
const bucketName = /^[\w.-]+\.s3(?!-website)[\w.-]*\.amazonaws\.com(?:\.cn)?$/i;

/**
 * This account has no access controls or identities, so an origin's reference to one is unknown. The first message is reported
 * (hashicorp/terraform-provider-aws#33214).
 */
function checkAccess({ DomainName = '', OriginAccessControlId, S3OriginConfig }: Origin): void {
  if (S3OriginConfig && !bucketName.test(DomainName))
    throw invalidArgument('The parameter Origin DomainName does not refer to a valid S3 bucket.');
  if (OriginAccessControlId)
    throw exception('InvalidOriginAccessControl', 'The origin access control is not valid.');
  if (S3OriginConfig?.OriginAccessIdentity)
    throw exception(
      'InvalidOriginAccessIdentity',
      'The specified origin access identity does not exist or is not valid.',
    );
}

/** Documented (CustomOriginConfig). */
function checkCustomOrigin(config: CustomOriginConfig | undefined): void {
  for (const name of ['HTTPPort', 'HTTPSPort'] as const) {
    const port = config?.[name] ?? 443;
    if (port !== 80 && port !== 443 && !(port >= 1_024 && port <= 65_535))
      throw invalidArgument(`The parameter ${name} is not valid.`);
  }
  within(config, 'OriginReadTimeout', 120, 'InvalidOriginReadTimeout');
  within(config, 'OriginKeepaliveTimeout', 60, 'InvalidOriginKeepaliveTimeout');
}

function within<N extends string>(
  part: Readonly<Partial<Record<N, number | undefined>>> | undefined,
  name: N,
  most: number,
  code = 'InvalidArgument',
): void {
  const value = part?.[name] ?? 1;
  if (value < 1 || value > most) throw new ServiceError(code, 400, `The value at ${name} is not valid.`);
}

function checkedOriginGroups({ OriginGroups }: DistributionConfig, origins: readonly (string | undefined)[]) {
  const groups = itemsOf(OriginGroups);
  if (groups.length > quotas.originGroups)
    throw exception('TooManyOriginGroupsPerDistribution', 'Your request contains too many origin groups.');
  for (const { Members } of groups) {
    const members = itemsOf(Members);
    if (members.length !== 2) throw invalidArgument('An origin group has exactly two members.');
    if (members.some(({ OriginId }) => !origins.includes(OriginId)))
      throw exception('NoSuchOrigin', 'One or more of your origins or origin groups do not exist.');
  }
  return groups.map(({ Id }) => Id);
}

function checkBehaviours(config: DistributionConfig, targets: Targets, known: Known): void {
  const behaviours = itemsOf(config.CacheBehaviors);
  if (behaviours.length > quotas.behaviours)
    throw exception('TooManyCacheBehaviors', 'You cannot create more cache behaviors.');
  const patterns = new Set(behaviours.map(({ PathPattern }) => PathPattern));
  if (patterns.size !== behaviours.length || patterns.has(''))
    throw invalidArgument('The parameter PathPattern is not unique.');
  for (const behaviour of behavioursOf(config)) checkBehaviour(behaviour, targets, known);
}

/** The message about both together is reported (terraform-aws-modules/terraform-aws-cloudfront#94). */
function checkErrorResponses({ CustomErrorResponses }: DistributionConfig): void {
  const responses = itemsOf(CustomErrorResponses);
  if (new Set(responses.map(({ ErrorCode }) => ErrorCode)).size < responses.length)
    throw invalidArgument('The parameter ErrorCode is not unique.');
  for (const { ErrorCode = 0, ResponsePagePath: page, ResponseCode } of responses) {
    if (!errorCodes.includes(ErrorCode))
      throw exception('InvalidErrorCode', 'An invalid error code was specified.');
    if (!page !== !ResponseCode)
      throw invalidArgument(
        'Your request must specify both ResponsePagePath and ResponseCode together or none of them.',
      );
    if (ResponseCode && !responseCodes.includes(Number(ResponseCode)))
      throw exception('InvalidResponseCode', 'A response code is not valid.');
    if (page && !page.startsWith('/'))
      throw invalidArgument('The parameter ResponsePagePath must begin with /.');
  }
}

function checkViewerSide(config: DistributionConfig): void {
  const { Comment = '', DefaultRootObject: root = '' } = config;
  if (Comment.length > quotas.comment) throw invalidArgument('The parameter Comment is too long.');
  if (root.startsWith('/') || root.length > 255)
    throw exception('InvalidDefaultRootObject', 'The default root object file name is not valid.');
  const { length } = itemsOf(config.Aliases);
  if (length > 0) checkNamed(config);
  if (length > quotas.aliases)
    throw exception('TooManyDistributionCNAMEs', 'Your request contains more CNAMEs than allowed.');
}

/** For a configuration with aliases. The first message is reported (ansible/ansible#31284). */
function checkNamed({ Aliases, ConnectionMode, ViewerCertificate }: DistributionConfig): void {
  if (!itemsOf(Aliases).every((alias) => /^(?:\*\.)?(?:[a-z0-9_-]+\.)+[a-z0-9-]+$/i.test(alias)))
    throw invalidArgument('The parameter CNAME contains one or more parameters that are not valid.');
  if (ConnectionMode === 'tenant-only')
    throw invalidArgument('A multi-tenant distribution cannot have alternate domain names.');
  if (!ViewerCertificate?.ACMCertificateArn && !ViewerCertificate?.IAMCertificateId)
    throw exception(
      'InvalidViewerCertificate',
      'To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate that validates your authorization to use the domain name. For more details, see: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html#alternate-domain-names-requirements',
    );
}

/** Reported (hashicorp/terraform-provider-aws#20807, fugue/regula#249). */
function checkWhoMayView({ Restrictions, WebACLId: acl = '' }: DistributionConfig): void {
  const { RestrictionType: type = 'none', ...countries } = Restrictions?.GeoRestriction ?? {};
  const listed = itemsOf(countries);
  if ((type === 'none') !== (listed.length === 0) || !listed.every((country) => /^[A-Z]{2}$/.test(country)))
    throw exception(
      'InvalidGeoRestrictionParameter',
      'Your request contains invalid Restriction parameters.',
    );
  if (!aclPattern.test(acl)) throw exception('InvalidWebACLId', `Invalid webACL identifier provided ${acl}`);
}

/** The ARN of one for CloudFront, or an identifier of WAF Classic; empty: none. */
const aclPattern =
  /^$|^arn:[a-z-]+:wafv2:us-east-1:\d{12}:global\/webacl\/|^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reported (hashicorp/terraform#24962, hashicorp/terraform-provider-aws#13489). */
function checkReferences({ Logging, ViewerCertificate }: DistributionConfig): void {
  if (Logging?.Enabled && !bucketName.test(Logging.Bucket ?? ''))
    throw invalidArgument('The parameter Logging Bucket does not refer to a valid S3 bucket.');
  if (/^arn:aws:acm:(?!us-east-1:)/.test(ViewerCertificate?.ACMCertificateArn ?? ''))
    throw exception(
      'InvalidViewerCertificate',
      "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain.",
    );
  checkCertificate(ViewerCertificate ?? {});
}

/** Both messages are reported. */
function checkCertificate(certificate: ViewerCertificate): void {
  const { ACMCertificateArn, IAMCertificateId, CloudFrontDefaultCertificate, SSLSupportMethod } = certificate;
  const chosen = [ACMCertificateArn, IAMCertificateId, CloudFrontDefaultCertificate].filter(Boolean);
  if (chosen.length > 1)
    throw exception(
      'InvalidViewerCertificate',
      'You cannot specify more than one of ACMCertificateArn, IAMCertificateId, or CloudFrontDefaultCertificate.',
    );
  if (chosen.length > 0 && !CloudFrontDefaultCertificate && !SSLSupportMethod)
    throw invalidArgument(
      'The parameter ViewerCertificate Unsupported value for the SSLSupportMethod field: null.',
    );
}
