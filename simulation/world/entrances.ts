import type { Aws } from '../../src/aws/client/connect.ts';
import { findDistribution } from '../../src/aws/cloudfront/distribution.ts';
import type { AccountPlan, Place } from './account-plan.ts';
import { probedPath } from './api.ts';
import { viewerName } from './distribution.ts';
import type { Built } from './places.ts';

/** The addresses that viewers use. */
export interface Entrance {
  readonly distributionId: string;
  /** The base path, to which an unused name is added. */
  readonly url: string;
}

export interface Entrances {
  /** Viewers' addresses of each target, except the staging copy. */
  readonly viewerDomains: ReadonlyMap<string, string>;
  readonly entrances: readonly Entrance[];
}

export async function entrancesOf(
  aws: Aws,
  built: readonly Built[],
  account: AccountPlan,
): Promise<Entrances> {
  const viewerDomains = new Map<string, string>();
  const entrances: Entrance[] = [];
  for (const [n, one] of built.entries()) {
    const domainName = (await findDistribution(aws, one.id))?.domainName ?? '';
    if (one.role === 'target') viewerDomains.set(one.id, domainName);
    const name = nameFor(one, n, domainName, account);
    if (name !== undefined && !isClosed(one, account))
      entrances.push({ distributionId: one.id, url: `https://${name}${pathOf(one, account)}/` });
  }
  return { viewerDomains, entrances };
}

/** The name that viewers use: if the own name redirects, only the first has another one. */
function nameFor(
  { role }: Built,
  n: number,
  domainName: string,
  { turnedAway }: AccountPlan,
): string | undefined {
  if (turnedAway !== 'redirect' || role !== 'target') return domainName;
  return n === 0 ? viewerName : undefined;
}

/** No client here has the required token, signature or cookies. */
function isClosed(built: Built, account: AccountPlan): boolean {
  const { guard, turnedAway } = account;
  const place = answering(built, account);
  if (place === 'outside') return true;
  if (guard !== undefined && guard !== 'resource policy' && place !== 'shop') return true;
  return turnedAway === 'signed cookies' && built.role === 'target';
}

/** Where a viewer's request ends: at the second origin of a group whose first one is down. */
function answering(
  { role, places: [first = 'outside', second = first] }: Built,
  account: AccountPlan,
): Place {
  return first === 'outside' && account.failover && role === 'target' ? second : first;
}

function pathOf(built: Built, account: AccountPlan): string {
  const { withoutEcho = false } = account;
  const { viewersPath, leadsTo } = built.spots[answering(built, account)];
  return `${viewersPath}${probedPath(leadsTo.stage === 'prod' || !withoutEcho)}`;
}
