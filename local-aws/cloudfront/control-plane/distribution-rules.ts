import type { Element } from '@xmldom/xmldom';
import { ServiceError } from '../../service.ts';
import { checkQuantities, exception, invalidArgument } from './answer.ts';
import { checkBehaviour, type Known, refuseUnknown } from './behaviour-rules.ts';
import { checkCustomHeaders } from './custom-header-rules.ts';
import { checkValues } from './values.ts';
import { find, itemsAt, malformed, numberAt, textAt, textsAt } from '../xml.ts';

/** Developer guide and General Reference, quotas for one distribution: the lowest figure where the pages differ. */
const quotas = { aliases: 100, origins: 25, originGroups: 10, behaviours: 25, comment: 128 };

const errorCodes = new Set([400, 403, 404, 405, 412, 414, 415, 416, 500, 501, 502, 503, 504]);

/** Throws the error that CloudFront has for a configuration it does not take. Looks at no other distribution. */
export function checkConfig(config: Element, known: Known): void {
  for (const name of ['CallerReference', 'Origins', 'DefaultCacheBehavior', 'Comment', 'Enabled'])
    if (!find(config, name)) throw malformed(`Value null at 'distributionConfig.${name}' must not be null`);
  checkValues(config);
  checkQuantities(config);
  const origins = itemsAt(config, 'Origins');
  checkOrigins(origins);
  checkCustomHeaders(origins, known.takesTwinHeaders);
  const targets = checkOriginGroups(config, new Set(origins.map((origin) => textAt(origin, 'Id') ?? '')));
  checkBehaviours(config, targets, known);
  checkErrorResponses(config);
  checkViewerSide(config);
  refuseUnknown(config, [known.named.continuousDeploymentPolicies]);
}

function checkOrigins(origins: readonly Element[]): void {
  if (origins.length === 0) throw malformed("Value at 'origins.items' must have length of at least 1");
  if (origins.length > quotas.origins)
    throw exception('TooManyOrigins', 'You cannot create more origins for the distribution.');
  const ids = origins.map((origin) => textAt(origin, 'Id') ?? '');
  if (ids.includes('')) throw malformed("Value null at 'origins.items.id' must not be null");
  if (new Set(ids).size !== ids.length) throw invalidArgument('The parameter Origin Id is not unique.');
  origins.forEach(checkOrigin);
}

function checkOrigin(origin: Element): void {
  const domain = textAt(origin, 'DomainName') ?? '';
  if (!/^([a-z0-9_-]+\.)+[a-z0-9-]+$/i.test(domain))
    throw exception('InvalidOrigin', 'The specified origin server does not exist or is not valid.');
  const path = textAt(origin, 'OriginPath') ?? '';
  if (path.length > 255) throw invalidArgument('The parameter OriginPath is too long.');
  if (path !== '' && (!path.startsWith('/') || path.endsWith('/')))
    throw invalidArgument('The parameter OriginPath must begin with / and must not end with /.');
  const kinds = ['S3OriginConfig', 'CustomOriginConfig', 'VpcOriginConfig'].filter((kind) =>
    find(origin, kind),
  );
  if (kinds.length !== 1)
    throw invalidArgument('An origin needs exactly one of S3OriginConfig and CustomOriginConfig.');
  const within = (path: string, low: number, high: number, code: string): void => {
    const value = numberAt(origin, path);
    if (value !== undefined && (value < low || value > high))
      throw new ServiceError(code, 400, `The value at ${path} is not valid.`);
  };
  checkPorts(origin);
  within('CustomOriginConfig/OriginReadTimeout', 1, 120, 'InvalidOriginReadTimeout');
  within('CustomOriginConfig/OriginKeepaliveTimeout', 1, 60, 'InvalidOriginKeepaliveTimeout');
  within('ConnectionAttempts', 1, 3, 'InvalidArgument');
  within('ConnectionTimeout', 1, 10, 'InvalidArgument');
}

/** Documented (CustomOriginConfig). */
function checkPorts(origin: Element): void {
  for (const name of ['HTTPPort', 'HTTPSPort']) {
    const port = numberAt(origin, `CustomOriginConfig/${name}`) ?? 443;
    if (port !== 80 && port !== 443 && !(port >= 1_024 && port <= 65_535))
      throw invalidArgument(`The parameter ${name} is not valid.`);
  }
}

/** Returns everything that a behaviour may target. */
function checkOriginGroups(config: Element, origins: ReadonlySet<string>): ReadonlySet<string> {
  const groups = itemsAt(config, 'OriginGroups');
  if (groups.length > quotas.originGroups)
    throw exception('TooManyOriginGroupsPerDistribution', 'Your request contains too many origin groups.');
  for (const group of groups) {
    const members = itemsAt(group, 'Members').map((member) => textAt(member, 'OriginId') ?? '');
    if (members.length !== 2) throw invalidArgument('An origin group has exactly two members.');
    if (members.some((member) => !origins.has(member)))
      throw exception('NoSuchOrigin', 'One or more of your origins or origin groups do not exist.');
  }
  return new Set([...origins, ...groups.map((group) => textAt(group, 'Id') ?? '')]);
}

function checkBehaviours(config: Element, targets: ReadonlySet<string>, known: Known): void {
  const fallback = find(config, 'DefaultCacheBehavior');
  if (fallback) checkBehaviour(fallback, targets, known);
  const behaviours = itemsAt(config, 'CacheBehaviors');
  if (behaviours.length > quotas.behaviours)
    throw exception('TooManyCacheBehaviors', 'You cannot create more cache behaviors.');
  const patterns = behaviours.map((behaviour) => textAt(behaviour, 'PathPattern') ?? '');
  if (patterns.includes('')) throw malformed("Value null at 'pathPattern' must not be null");
  if (new Set(patterns).size !== patterns.length)
    throw invalidArgument('The parameter PathPattern is not unique.');
  for (const behaviour of behaviours) checkBehaviour(behaviour, targets, known);
}

function checkErrorResponses(config: Element): void {
  for (const response of itemsAt(config, 'CustomErrorResponses')) {
    if (!errorCodes.has(numberAt(response, 'ErrorCode') ?? 0))
      throw exception('InvalidErrorCode', 'An invalid error code was specified.');
    const page = textAt(response, 'ResponsePagePath') ?? '';
    const code = textAt(response, 'ResponseCode') ?? '';
    if ((page === '') !== (code === ''))
      throw exception('InvalidResponseCode', 'ResponsePagePath and ResponseCode belong together.');
    if (page !== '' && !page.startsWith('/'))
      throw invalidArgument('The parameter ResponsePagePath must begin with /.');
  }
}

function checkViewerSide(config: Element): void {
  if ((textAt(config, 'Comment') ?? '').length > quotas.comment)
    throw invalidArgument('The parameter Comment is too long.');
  const root = textAt(config, 'DefaultRootObject') ?? '';
  if (root.startsWith('/') || root.length > 255)
    throw exception('InvalidDefaultRootObject', 'The default root object file name is not valid.');
  const aliases = textsAt(config, 'Aliases');
  if (aliases.length > 0 && textAt(config, 'ConnectionMode') === 'tenant-only')
    throw invalidArgument('A multi-tenant distribution cannot have alternate domain names.');
  if (aliases.length > quotas.aliases)
    throw exception('TooManyDistributionCNAMEs', 'Your request contains more CNAMEs than allowed.');
  const certificate = ['ACMCertificateArn', 'IAMCertificateId']
    .map((name) => textAt(config, `ViewerCertificate/${name}`) ?? '')
    .join('');
  if (aliases.length > 0 && certificate === '')
    throw exception(
      'InvalidViewerCertificate',
      'To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate.',
    );
}
