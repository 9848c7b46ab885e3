import { cachePolicy } from '../../aws/cloudfront/cache-policy.ts';
import type { ReadDistribution } from '../../aws/cloudfront/distribution.ts';
import { edgeFunction, type EdgeFunction } from '../../aws/cloudfront/edge-function.ts';
import { ownDistribution, usersDistribution } from '../../aws/cloudfront/gate-distribution.ts';
import { apiDomain } from '../../aws/ownership.ts';
import { isChina } from '../china.ts';
import { type DeployRun, givenDistribution, imagesAt, notCreated } from './settings.ts';

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
  // The price class of a user's own distribution stays the user's.
  const users = { ...settings, ...ids, priceClass: undefined, pathPattern: imagesAt(settings) };
  if (distributionId !== undefined) return ensure(usersDistribution(aws, distributionId, users));
  const wanted = {
    ...{ ...users, gate, apiId, pathPattern: undefined, initialPriceClass: priceClass },
    priceClass: defaulted?.includes('priceClass') ? undefined : priceClass,
  };
  return ensure(ownDistribution(aws, wanted), apiId === notCreated ? { seen: undefined } : undefined);
}
