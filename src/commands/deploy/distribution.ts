import { cachePolicy } from '../../aws/cloudfront/cache-policy.ts';
import type { ReadDistribution } from '../../aws/cloudfront/distribution.ts';
import {
  behavioursOf,
  headerValues,
  isSamePattern,
  originsOf,
} from '../../aws/cloudfront/distribution-config.ts';
import { edgeFunction, type EdgeFunction } from '../../aws/cloudfront/edge-function.ts';
import { ownDistribution, usersDistribution } from '../../aws/cloudfront/gate-distribution.ts';
import { keyHeader } from '../../aws/cloudfront/gate-parts.ts';
import { apiDomain } from '../../aws/ownership.ts';
import { Failure } from '../../failure.ts';
import { isChina } from '../china.ts';
import { type DeployRun, type DeploySettings, givenDistribution, imagesAt, notCreated } from './settings.ts';

/** The CloudFront resources besides the distribution. */
export interface Edge {
  readonly cachePolicyId: string | undefined;
  readonly edge: EdgeFunction | undefined;
  readonly edgeFunctionArn: string | undefined;
}

/** In China CloudFront has neither policies nor functions. */
export async function ensureEdge({ context: { aws }, settings, ensure }: DeployRun): Promise<Edge> {
  if (isChina(aws)) return { cachePolicyId: undefined, edge: undefined, edgeFunctionArn: undefined };
  const { name, edgeFunction: code } = settings;
  const cachePolicyId = (await ensure(cachePolicy(aws, name)))?.id ?? notCreated;
  const edge = code === undefined ? undefined : edgeFunction(aws, name, code);
  const seen = edge && (await ensure(edge));
  return { cachePolicyId, edge, edgeFunctionArn: seen && (seen.live?.arn ?? notCreated) };
}

/** Throws for a distribution that serves something else at the images' paths: its owner's behaviours are never changed. */
export function refuseTakenPattern({ id, config }: ReadDistribution, settings: DeploySettings): void {
  const pattern = imagesAt(settings);
  // The last one is the default behaviour, which comes after any other.
  const standing = behavioursOf(config)
    .slice(0, -1)
    .find((behaviour) => isSamePattern(behaviour.pattern, pattern));
  const origins = originsOf(config).filter((origin) => standing?.originIds.includes(origin.id));
  if (!standing || origins.some((origin) => headerValues(origin, keyHeader).length > 0)) return;
  throw new Failure(
    `The distribution ${id} already has a behavior for ${standing.pattern} with the origin ${origins.map(({ domainName }) => domainName).join(', ')}.`,
    'Choose another `path-pattern`, or remove that behavior.',
    'path-pattern-taken',
  );
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
