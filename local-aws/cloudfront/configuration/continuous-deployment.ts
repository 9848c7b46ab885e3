import type { Element } from '@xmldom/xmldom';
import { isTrue, textAt, textsAt } from '../xml.ts';

/** Which viewers of a primary distribution are answered by its staging distribution. */
export interface ContinuousDeployment {
  readonly enabled: boolean;
  readonly stagingDomains: readonly string[];
  /** Share of the requests, 0 to 0.15. */
  readonly weight: number;
  /** Requests with this header go to staging; its name is in lower case. */
  readonly header: { readonly name: string; readonly value: string } | undefined;
}

/** Reads a `ContinuousDeploymentPolicyConfig`. */
export function readContinuousDeployment(config: Element): ContinuousDeployment {
  const type = textAt(config, 'TrafficConfig/Type');
  const header = 'TrafficConfig/SingleHeaderConfig';
  return {
    enabled: isTrue(config, 'Enabled'),
    stagingDomains: textsAt(config, 'StagingDistributionDnsNames').map((name) => name.toLowerCase()),
    weight:
      type === 'SingleWeight' ? Number(textAt(config, 'TrafficConfig/SingleWeightConfig/Weight') ?? 0) : 0,
    header:
      type === 'SingleHeader'
        ? {
            name: (textAt(config, `${header}/Header`) ?? '').toLowerCase(),
            value: textAt(config, `${header}/Value`) ?? '',
          }
        : undefined,
  };
}
