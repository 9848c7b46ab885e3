import { GetBasePathMappingsCommand, GetDomainNamesCommand } from '@aws-sdk/client-api-gateway';
import type { Aws } from '../client/connect.ts';
import { listWhole } from '../client/whole-list.ts';

/** Where a path below a custom domain leads. */
export interface DomainMapping {
  /** In lower case, as the next. */
  readonly domainName: string;
  /** API Gateway's own name for it, which an origin may name as well. */
  readonly regionalDomainName: string;
  /** Without slashes; empty: every path that no other mapping takes. */
  readonly basePath: string;
  readonly apiId: string;
  /** Undefined: the first part of the path names it. */
  readonly stage: string | undefined;
}

type Domain = Pick<DomainMapping, 'domainName' | 'regionalDomainName'>;

/** How many lists are asked for at a time: API Gateway answers ten calls a second for the whole account. */
const atATime = 5;

/** The mappings of those `candidates` that are custom domains of API Gateway: one call, and one for each of them. */
export async function mappingsOfDomains(aws: Aws, candidates: readonly string[]) {
  const mappings: DomainMapping[] = [];
  if (candidates.length === 0) return mappings;
  const wanted = new Set(candidates.map((name) => name.toLowerCase()));
  const domains = (await listDomains(aws)).filter(
    ({ domainName, regionalDomainName }) => wanted.has(domainName) || wanted.has(regionalDomainName),
  );
  for (let first = 0; first < domains.length; first += atATime) {
    const some = domains.slice(first, first + atATime).map((domain) => mappingsOf(aws, domain));
    mappings.push(...(await Promise.all(some)).flat());
  }
  return mappings;
}

async function listDomains(aws: Aws): Promise<readonly Domain[]> {
  const items = await listWhole(aws, GetDomainNamesCommand, 'all domain names', {});
  return items.map(({ domainName = '', regionalDomainName = '' }) => ({
    domainName: domainName.toLowerCase(),
    regionalDomainName: regionalDomainName.toLowerCase(),
  }));
}

async function mappingsOf(aws: Aws, domain: Domain): Promise<readonly DomainMapping[]> {
  const { domainName } = domain;
  const items = await listWhole(aws, GetBasePathMappingsCommand, domainName, { domainName });
  return items.map(({ basePath = '', restApiId = '', stage }) => ({
    ...domain,
    basePath: basePath === '(none)' ? '' : basePath,
    apiId: restApiId,
    // API Gateway may say "(none)" or nothing at all where a mapping names no stage.
    stage: stage === undefined || stage === '' || stage === '(none)' ? undefined : stage,
  }));
}
