import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { Settings } from '../configuration/settings.ts';
import type { Deployment } from '../edge/deployment.ts';
import type { Snapshot } from '../edge/snapshot.ts';
import type { Tags } from './tags.ts';

export interface Distribution {
  readonly id: string;
  readonly arn: string;
  readonly domainName: string;
  tags: Tags;
  /** The edges' way to the newest configuration. */
  readonly deployment: Deployment<Snapshot>;
  etag: string;
  lastModified: number;
  /** With all that CloudFront fills in and what its model does not have; never changed, only replaced. */
  config: DistributionConfig;
  /** `config`, read. */
  settings: Settings;
}
