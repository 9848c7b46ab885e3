import { GetBasePathMappingsCommand, GetDomainNamesCommand } from '@aws-sdk/client-api-gateway';
import type { Aws } from '../client/connect.ts';
import { listWhole } from '../client/whole-list.ts';

/** The target of a path below a custom domain. */
export interface DomainMapping {
  /** In lower case, like the next one. */
  readonly domainName: string;
  /** API Gateway's own name for it, which an origin may use as well. */
  readonly regionalDomainName: string;
  /** Without slashes; empty: every path that no other mapping matches. */
  readonly basePath: string;
  readonly apiId: string;
  /** Undefined: the first segment of the path names it. */
  readonly stage: string | undefined;
  /** The domain has routing rules, which may send a request elsewhere before a mapping applies. */
  readonly ruled: boolean;
}

type Domain = Pick<DomainMapping, 'domainName' | 'regionalDomainName' | 'ruled'> & {
  /** The wildcard that matches a name. */
  readonly listedAs?: string;
};

/** How many lists are requested at a time: API Gateway allows ten calls a second for the whole account. */
const atATime = 5;

/** The mappings of those `candidates` that are custom domains of API Gateway: one call, plus one for each of them. */
export async function mappingsOfDomains(aws: Aws, candidates: readonly string[]) {
  const mappings: DomainMapping[] = [];
  if (candidates.length === 0) return mappings;
  const wanted = new Set(candidates.map((name) => name.toLowerCase()));
  const all = await listDomains(aws);
  const exact = new Set(all.map(({ domainName }) => domainName));
  const domains = all.flatMap((domain): readonly Domain[] => {
    const { domainName, regionalDomainName } = domain;
    if (wanted.has(domainName) || wanted.has(regionalDomainName)) return [domain];
    // `*.example.org` matches each name with one more label that is not itself a custom domain.
    const names = [...wanted].filter(
      (name) => !exact.has(name) && name.replace(/^[^.]+/, '*') === domainName,
    );
    return names.map((name) => ({ ...domain, domainName: name, listedAs: domainName }));
  });
  for (let first = 0; first < domains.length; first += atATime) {
    const some = domains.slice(first, first + atATime).map((domain) => mappingsOf(aws, domain));
    mappings.push(...(await Promise.all(some)).flat());
  }
  return mappings;
}

async function listDomains(aws: Aws): Promise<readonly Domain[]> {
  const items = await listWhole(aws, GetDomainNamesCommand, 'all domain names', {});
  // A private one is only reachable from a VPC, and listing its mappings takes an id besides its name. Where only routing rules count,
  // AWS lists mappings that no request follows (developer guide, "Set the routing mode for your custom domain name").
  return items
    .filter(({ endpointConfiguration }) => endpointConfiguration?.types?.includes('PRIVATE') !== true)
    .filter(({ routingMode }) => routingMode !== 'ROUTING_RULE_ONLY')
    .map(({ domainName = '', regionalDomainName = '', routingMode }) => ({
      domainName: domainName.toLowerCase(),
      regionalDomainName: regionalDomainName.toLowerCase(),
      ruled: routingMode === 'ROUTING_RULE_THEN_BASE_PATH_MAPPING',
    }));
}

async function mappingsOf(aws: Aws, { listedAs, ...domain }: Domain): Promise<readonly DomainMapping[]> {
  const domainName = listedAs ?? domain.domainName;
  const items = await listWhole(aws, GetBasePathMappingsCommand, domainName, { domainName });
  return items.map(({ basePath = '', restApiId = '', stage }) => ({
    ...domain,
    basePath: basePath === '(none)' ? '' : basePath,
    apiId: restApiId,
    // API Gateway may return "(none)" or nothing for a mapping without a stage.
    stage: stage === undefined || stage === '' || stage === '(none)' ? undefined : stage,
  }));
}
