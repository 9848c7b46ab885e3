import type { Aws } from '../aws/client/connect.ts';
import { mappingsOfDomains, type DomainMapping } from '../aws/apigateway/custom-domain.ts';
import type { ListedDistribution } from '../aws/cloudfront/distribution.ts';
import type { OriginConfig } from '../aws/cloudfront/distribution-config.ts';
import { apiDomain } from '../aws/ownership.ts';
import type { StageName } from '../aws/apigateway/stage.ts';

/** The addresses of one stage of an API. */
export interface StageAddress extends StageName {
  /** `{api}.execute-api.{region}.amazonaws.com` */
  readonly ownDomain: string;
  /** Custom domains with a mapping to the stage, and those from `api-domains`, which may point there in other ways. */
  readonly customDomains: readonly CustomDomain[];
}

/** One route to a stage through a custom domain. */
interface CustomDomain {
  /** What an origin may use as its domain: the custom domain itself, or API Gateway's own name for it. */
  readonly names: readonly string[];
  /** What precedes the API's own path, for example `/v1/live`; `` if nothing does. */
  readonly prefix: string;
  /** The mapping's base path, `/v1` for example; `` at the root. */
  readonly base: string;
  /** Base paths of this domain that point elsewhere. */
  readonly others: readonly string[];
  /** Guessed from what its origins have in common, as no mapping shows it; or routing rules come before the mapping. */
  readonly assumed: boolean;
}

interface AccountDistributions {
  /** All of the account. */
  readonly listed: readonly ListedDistribution[];
  /** Those that may be the gate's targets. */
  readonly selected: readonly ListedDistribution[];
}

/**
 * Finds the addresses of these stages among the distributions' origins and `api-domains` (for the first stage). Two calls plus one
 * for each custom domain of API Gateway that is an origin; no call if every origin is an endpoint of AWS.
 */
export async function stageAddresses(
  aws: Aws,
  stages: readonly StageName[],
  named: readonly string[],
  { listed, selected }: AccountDistributions,
): Promise<readonly StageAddress[]> {
  const names = named.map((domain) => domain.toLowerCase());
  const candidates = [...new Set([...names, ...customOrigins(listed)])];
  const mappings = await mappingsOfDomains(aws, candidates);
  return stages.map((at, index) => {
    const mapped = mappings.filter(
      (mapping) => mapping.apiId === at.apiId && (mapping.stage ?? at.stage) === at.stage,
    );
    const known = mapped.map((mapping) => customDomain(mapping, at.stage, mappings));
    const unmapped =
      index === 0 ? names.filter((name) => !known.some((custom) => custom.names.includes(name))) : [];
    return {
      ...{ apiId: at.apiId, stage: at.stage },
      ownDomain: apiDomain(at.apiId, aws.region),
      customDomains: [...known, ...unmapped.map((name) => namedDomain(name, selected, mappings))],
    };
  });
}

/**
 * A domain of another account, of a proxy, or with a mapping that the list does not show: only its origins show the stage's base
 * path, which is taken to be what their paths have in common.
 */
function namedDomain(
  name: string,
  listed: readonly ListedDistribution[],
  mappings: readonly DomainMapping[],
): CustomDomain {
  const paths = listed
    .flatMap(({ origins }) => origins)
    .filter(({ domainName }) => domainName === name)
    .map(({ path }) => path.split('/'));
  const [first = []] = paths;
  const end = first.findIndex((segment, n) => paths.some((path) => path[n] !== segment));
  const prefix = (end < 0 ? first : first.slice(0, end)).join('/');
  const others = mappings
    .filter(({ domainName }) => domainName === name)
    .map((other) => baseOf(other.basePath));
  return { names: [name], prefix, base: prefix, others, assumed: true };
}

function customDomain(
  { domainName, regionalDomainName, basePath, stage: fixed, ruled }: DomainMapping,
  stage: string,
  mappings: readonly DomainMapping[],
): CustomDomain {
  const base = baseOf(basePath);
  return {
    names: [domainName, ...(regionalDomainName === '' ? [] : [regionalDomainName])],
    // A mapping without a stage points to every stage of the API; the path names the stage.
    prefix: fixed === undefined ? `${base}/${stage}` : base,
    base,
    others: mappings
      .filter((other) => other.domainName === domainName && other.basePath !== basePath)
      .map((other) => baseOf(other.basePath)),
    assumed: ruled,
  };
}

const baseOf = (basePath: string): string => (basePath === '' ? '' : `/${basePath}`);

/** Origins that may be custom domains of an API: all but AWS's endpoints, except API Gateway's own names for custom domains. */
function customOrigins(listed: readonly ListedDistribution[]): readonly string[] {
  const domains = listed.flatMap(({ origins }) => origins.map(({ domainName }) => domainName));
  return domains.filter(
    (domain) => !/\.amazonaws\.com(\.cn)?$/.test(domain) || /^d-\w+\.execute-api\./.test(domain),
  );
}

/**
 * Whether an origin points to this stage: its path names the stage or the domain's base path for it, or leaves that to the viewer's
 * path. Another stage of the same API belongs to another gate.
 */
export function leadsTo(address: StageAddress, origin: OriginConfig): boolean {
  if (origin.domainName === address.ownDomain) return startsOn(origin.path, `/${address.stage}`);
  return address.customDomains.some(
    ({ names, prefix, base, others }) =>
      names.includes(origin.domainName) &&
      startsOn(origin.path, prefix) &&
      !others.some((other) => other.length > base.length && isWithin(origin.path, other)) &&
      (isWithin(origin.path, base) || !others.some((other) => isWithin(origin.path, other))),
  );
}

/** Whether a tenant of a multi-tenant distribution can set the `{{parameters}}` of an origin so that it {@link leadsTo} this stage. */
export function mayLeadTo(address: StageAddress, { domainName, path, ...origin }: OriginConfig): boolean {
  const filled = {
    domainName: domainName.replace(/^\{\{[^}]*\}\}(?=\.)/, address.apiId),
    path: path.replaceAll(/\{\{[^}]*\}\}/g, address.stage),
  };
  return leadsTo(address, { ...origin, ...filled });
}

/**
 * Whether the requests of an origin that {@link leadsTo} this stage cannot reach anything else: by an unknown mapping, or, without a
 * path, another stage that the viewer names.
 */
export function leadsSurely(address: StageAddress, { domainName, path }: OriginConfig): boolean {
  const { ownDomain, customDomains, stage } = address;
  if (domainName === ownDomain) return isWithin(path, `/${stage}`);
  return customDomains.some(
    ({ names, prefix, assumed }) => !assumed && names.includes(domainName) && path === prefix,
  );
}

/** Whether an origin leads to every stage of the API: the viewer's path names one. */
export function leadsToAll({ ownDomain, customDomains }: StageAddress, origin: OriginConfig): boolean {
  const { domainName, path } = origin;
  if (domainName === ownDomain) return path === '';
  return customDomains.some(
    ({ names, prefix, base }) => names.includes(domainName) && path === base && base !== prefix,
  );
}

/** Whether a path is the base or below it: of several such bases, API Gateway takes the longest. */
const isWithin = (path: string, base: string): boolean => `${path}/`.startsWith(`${base}/`);

/** Whether one of two paths is a prefix of the other. */
function startsOn(path: string, prefix: string): boolean {
  return isWithin(path, prefix) || isWithin(prefix, path);
}

/** The path that a viewer requests so that CloudFront requests `path` from the API; undefined if the origin cannot reach it. */
export function viewerPath(address: StageAddress, origin: OriginConfig, path: string): string | undefined {
  const custom = address.customDomains.find(({ names }) => names.includes(origin.domainName));
  const whole = `${origin.domainName === address.ownDomain ? `/${address.stage}` : (custom?.prefix ?? '')}${path}`;
  if (!whole.startsWith(origin.path)) return undefined;
  const rest = whole.slice(origin.path.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : undefined;
}

/** The API's address without CloudFront; undefined if its default endpoint is disabled and no custom domain is known. */
export function directAddress(address: StageAddress, endpointClosed: boolean): string | undefined {
  if (!endpointClosed) return `https://${address.ownDomain}/${address.stage}`;
  const [custom] = address.customDomains;
  return custom && `https://${custom.names[0] ?? ''}${custom.prefix}`;
}
