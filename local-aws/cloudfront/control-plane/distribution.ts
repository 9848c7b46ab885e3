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
  /** The deployment of the newest configuration to the edges. */
  readonly deployment: Deployment<Snapshot>;
  etag: string;
  lastModified: number;
  /** Including CloudFront's defaults and elements outside its model; never changed, only replaced. */
  config: DistributionConfig;
  /** `config`, parsed. */
  settings: Settings;
}
