import type { Aws } from '../aws/client/connect.ts';
import { mappingsOfDomains, type DomainMapping } from '../aws/apigateway/custom-domain.ts';
import type { ListedDistribution } from '../aws/cloudfront/distribution.ts';
import type { OriginConfig } from '../aws/cloudfront/distribution-config.ts';
import { apiDomain } from '../aws/ownership.ts';
import type { StageName } from '../aws/apigateway/stage.ts';

/** Under which addresses one stage of an API answers. */
export interface StageAddress extends StageName {
  /** `{api}.execute-api.{region}.amazonaws.com` */
  readonly ownDomain: string;
  /** Custom domains with a mapping to the stage, and those that the user named, which may lead there in other ways. */
  readonly customDomains: readonly CustomDomain[];
}

/** One way to a stage by a custom domain. */
interface CustomDomain {
  /** What an origin may name: the domain itself, or the name at API Gateway behind it. */
  readonly names: readonly string[];
  /** What stands before the API's own path, `/v1/live` for example; `` where nothing does. */
  readonly prefix: string;
  /** First segments of a path that lead elsewhere on this domain. */
  readonly taken: readonly string[];
}

/**
 * Finds the addresses of these stages among what the distributions have as origins, and what was named in `api-domains`
 * (for the first stage). Two calls and one for each custom domain of API Gateway that is an origin somewhere; no call where
 * every origin is an endpoint of AWS.
 */
export async function stageAddresses(
  aws: Aws,
  stages: readonly StageName[],
  named: readonly string[],
  listed: readonly ListedDistribution[],
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
      customDomains: [...known, ...unmapped.map((name) => ({ names: [name], prefix: '', taken: [] }))],
    };
  });
}

function customDomain(
  { domainName, regionalDomainName, basePath, stage: fixed }: DomainMapping,
  stage: string,
  mappings: readonly DomainMapping[],
): CustomDomain {
  const base = basePath === '' ? '' : `/${basePath}`;
  return {
    names: [domainName, ...(regionalDomainName === '' ? [] : [regionalDomainName])],
    // A mapping without a stage leads to every stage of the API, and the path names it.
    prefix: fixed === undefined ? `${base}/${stage}` : base,
    taken: mappings
      .filter((other) => other.domainName === domainName && other.basePath !== basePath)
      .map((other) => other.basePath),
  };
}

/** Origins that may be custom domains of an API: those that are no endpoint of AWS, but for a custom domain's own. */
function customOrigins(listed: readonly ListedDistribution[]): readonly string[] {
  const domains = listed.flatMap(({ origins }) => origins.map(({ domainName }) => domainName));
  return domains.filter(
    (domain) => !/\.amazonaws\.com(\.cn)?$/.test(domain) || /^d-\w+\.execute-api\./.test(domain),
  );
}

/**
 * Whether an origin leads to this stage: its path names the stage or the domain's way to it, or leaves that to the viewer's path.
 * Another stage of the same API is another gate's.
 */
export function leadsTo(address: StageAddress, origin: OriginConfig): boolean {
  if (origin.domainName === address.ownDomain) return startsOn(origin.path, `/${address.stage}`);
  return address.customDomains.some(
    ({ names, prefix, taken }) =>
      names.includes(origin.domainName) &&
      startsOn(origin.path, prefix) &&
      !(prefix === '' && taken.includes(origin.path.split('/')[1] ?? '') && origin.path !== ''),
  );
}

/** Whether one of two paths goes on where the other ends. */
function startsOn(path: string, prefix: string): boolean {
  const [long, short] = path.length > prefix.length ? [path, prefix] : [prefix, path];
  return long === short || long.startsWith(`${short}/`) || short === '';
}

/** The path that a viewer requests so that CloudFront asks the API for `path`; undefined: the origin reaches no such path. */
export function viewerPath(address: StageAddress, origin: OriginConfig, path: string): string | undefined {
  const custom = address.customDomains.find(({ names }) => names.includes(origin.domainName));
  const whole = `${origin.domainName === address.ownDomain ? `/${address.stage}` : (custom?.prefix ?? '')}${path}`;
  if (!whole.startsWith(origin.path)) return undefined;
  const rest = whole.slice(origin.path.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : undefined;
}

/** Where the API answers without CloudFront; undefined where its default endpoint is closed and no custom domain is known. */
export function directAddress(address: StageAddress, endpointClosed: boolean): string | undefined {
  if (!endpointClosed) return `https://${address.ownDomain}/${address.stage}`;
  const [custom] = address.customDomains;
  return custom && `https://${custom.names[0] ?? ''}${custom.prefix}`;
}
