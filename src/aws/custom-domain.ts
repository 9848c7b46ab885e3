import { paginateGetBasePathMappings, paginateGetDomainNames } from '@aws-sdk/client-api-gateway';
import type { Aws } from './connect.ts';
import { refusable } from './refusal.ts';

/**
 * Those of `candidates` that are custom domains of API Gateway with a mapping to this stage. One call for the names of
 * the account, and one for each candidate among them.
 */
export async function domainsOfStage(
  aws: Aws,
  apiId: string,
  stage: string,
  candidates: readonly string[],
): Promise<readonly string[]> {
  if (candidates.length === 0) return [];
  const names = (await listDomains(aws)).filter((name) => candidates.includes(name));
  const mapped = await Promise.all(names.map((name) => isMapped(aws, name, apiId, stage)));
  return names.filter((_, index) => mapped[index]);
}

async function listDomains(aws: Aws): Promise<readonly string[]> {
  const names: string[] = [];
  const collect = async (): Promise<void> => {
    for await (const page of paginateGetDomainNames({ client: aws.apiGateway, pageSize: 500 }, {}))
      names.push(...(page.items ?? []).flatMap(({ domainName }) => domainName?.toLowerCase() ?? []));
  };
  await refusable('apigateway:GetDomainNames', 'all domain names', collect());
  return names;
}

/** A mapping without a stage leads to every stage of the API. */
async function isMapped(aws: Aws, domainName: string, apiId: string, stage: string): Promise<boolean> {
  const found = { mapped: false };
  const pages = paginateGetBasePathMappings({ client: aws.apiGateway, pageSize: 500 }, { domainName });
  const collect = async (): Promise<void> => {
    for await (const { items = [] } of pages)
      found.mapped ||= items.some((one) => one.restApiId === apiId && (one.stage ?? stage) === stage);
  };
  await refusable('apigateway:GetBasePathMappings', domainName, collect());
  return found.mapped;
}
