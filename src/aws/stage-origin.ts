import type { OriginConfig } from './distribution-config.ts';

/** A stage of an API, and the domains under which distributions may have it as an origin; the API's own first. */
export interface GatedStage {
  readonly apiId: string;
  readonly stage: string;
  readonly domains: readonly [string, ...string[]];
}

/**
 * Whether an origin leads to this stage. On the API's own domain it names the stage in its path, or leaves it to the
 * viewer's path; another stage of the same API is another gate's.
 */
export function leadsTo({ domains: [own, ...custom], stage }: GatedStage, origin: OriginConfig): boolean {
  if (custom.includes(origin.domainName)) return true;
  return origin.domainName === own && ['', stage].includes(origin.path.split('/')[1] ?? '');
}
