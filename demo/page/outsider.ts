import type { Aws } from '../../src/aws/client/connect.ts';
import { findDistribution, updateDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { headerValues, originsOf, withOriginHeader } from '../../src/aws/cloudfront/distribution-config.ts';

/** What a careless tool does: writes the distribution back with the header that it remembers. */
export async function putHeaderBack(aws: Aws, distributionId: string, value: string): Promise<void> {
  const found = await findDistribution(aws, distributionId);
  if (!found) throw new Error(`there is no distribution ${distributionId}`);
  const origin = originsOf(found.config).find((candidate) => headerValues(candidate, 'x-api-key').length > 0);
  if (!origin) throw new Error('no origin of it has the header');
  const config = withOriginHeader(found.config, [origin.id], 'x-api-key', value);
  await updateDistribution(aws, found, config);
}
