import { cachePolicy } from '../../aws/cloudfront/cache-policy.ts';
import type { ReadDistribution } from '../../aws/cloudfront/distribution.ts';
import { edgeFunction, type EdgeFunction } from '../../aws/cloudfront/edge-function.ts';
import { ownDistribution, usersDistribution } from '../../aws/cloudfront/gate-distribution.ts';
import { apiDomain } from '../../aws/ownership.ts';
import { isChina } from '../china.ts';
import { givenDistribution, imagesAt, notCreated, type DeployRun } from './settings.ts';

/** What CloudFront has besides the distribution. */
export interface Edge {
  readonly cachePolicyId: string | undefined;
  readonly edge: EdgeFunction | undefined;
  readonly edgeFunctionArn: string | undefined;
}

/** In China there are neither policies nor functions. */
export async function ensureEdge({ context: { aws }, settings, ensure }: DeployRun): Promise<Edge> {
  if (isChina(aws)) return { cachePolicyId: undefined, edge: undefined, edgeFunctionArn: undefined };
  const { name, edgeFunction: code } = settings;
  const cachePolicyId = (await ensure(cachePolicy(aws, name)))?.id ?? notCreated;
  const edge = code === undefined ? undefined : edgeFunction(aws, name, code);
  const seen = edge && (await ensure(edge));
  return { cachePolicyId, edge, edgeFunctionArn: seen && (seen.live?.arn ?? notCreated) };
}

/** The gate's own distribution, or the user's with the gate's parts in it. */
export async function ensureDistribution(
  { context: { aws }, settings, ensure }: DeployRun,
  { cachePolicyId, edgeFunctionArn }: Edge,
  apiId: string,
  keyValue: string,
): Promise<ReadDistribution | undefined> {
  const { name: gate, defaulted, priceClass } = settings;
  const distributionId = givenDistribution(settings);
  const ids = { cachePolicyId, edgeFunctionArn, keyValue, domain: apiDomain(apiId, aws.region) };
  const parts = { ...settings, ...ids };
  if (distributionId === undefined) {
    const options = { ...settings, priceClass: defaulted?.includes('priceClass') ? undefined : priceClass };
    const wanted = { gate, apiId, parts, options, initialPriceClass: priceClass };
    return ensure(ownDistribution(aws, wanted), apiId === notCreated ? { seen: undefined } : undefined);
  }
  // Only what it is asked for by name is changed in a user's own distribution: its price class is the user's.
  const options = { ...settings, priceClass: undefined };
  return ensure(usersDistribution(aws, distributionId, { parts, options, pathPattern: imagesAt(settings) }));
}
