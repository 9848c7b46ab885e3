import type { Element } from '@xmldom/xmldom';
import type { Settings } from '../configuration/settings.ts';
import type { Deployment } from '../edge/deployment.ts';
import type { Snapshot } from '../edge/snapshot.ts';
import { namespace, parseXml } from '../xml.ts';
import type { Tags } from './tags.ts';

export interface Distribution {
  readonly id: string;
  readonly arn: string;
  readonly domainName: string;
  readonly callerReference: string;
  readonly tags: Tags;
  /** The edges' way to the newest configuration. */
  readonly deployment: Deployment<Snapshot>;
  etag: string;
  lastModified: number;
  /** What stands in `<DistributionConfig>`, every element as it was sent. */
  inner: string;
  /** `inner` in the form in which equal configurations are equal texts. */
  meaning: string;
  /** `inner`, read. */
  settings: Settings;
}

/** The stored configuration as elements, a copy. */
export function configOf({ inner }: Distribution): Element {
  return parseXml(
    `<DistributionConfig xmlns="${namespace}">${inner}</DistributionConfig>`,
    'DistributionConfig',
  );
}
