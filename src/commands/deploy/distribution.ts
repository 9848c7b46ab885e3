import { ownDistribution, usersDistribution } from '../../aws/cloudfront/gate-distribution.ts';
import type { ReadDistribution } from '../../aws/cloudfront/distribution.ts';
import { apiDomain } from '../../aws/ownership.ts';
import { unborn, givenDistribution, type DeployRun, type DeploySettings } from './settings.ts';

/** The gate's own distribution, or the user's with the gate's parts in it. */
export async function bringDistribution(
  { context: { aws }, settings, bring }: DeployRun,
  {
    apiId,
    ...ids
  }: {
    apiId: string;
    cachePolicyId: string | undefined;
    keyValue: string;
    edgeFunctionArn: string | undefined;
  },
): Promise<ReadDistribution | undefined> {
  const { name, defaulted } = settings;
  const distributionId = givenDistribution(settings);
  const wanted = {
    gate: name,
    apiId,
    parts: { ...settings, ...ids, domain: apiDomain(apiId, aws.region) },
    options: { ...settings, priceClass: defaulted?.includes('priceClass') ? undefined : settings.priceClass },
    initialPriceClass: settings.priceClass,
  };
  if (distributionId === undefined)
    return bring(ownDistribution(aws, wanted), apiId === unborn ? { seen: undefined } : undefined);
  // Only what it is asked for by name is changed in a user's own distribution: its price class is the user's.
  const options = { ...wanted.options, priceClass: undefined };
  const users = { parts: wanted.parts, options, pathPattern: imagesAt(settings) };
  return bring(usersDistribution(aws, distributionId, users));
}

/** The paths that show images. */
export const imagesAt = (settings: DeploySettings): string =>
  givenDistribution(settings) === undefined ? '/*' : (settings.pathPattern ?? '/images/*');
