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

export function readContinuousDeployment(config: Element): ContinuousDeployment {
  const type = textAt(config, 'TrafficConfig/Type');
  const text = (path: string): string => textAt(config, `TrafficConfig/${path}`) ?? '';
  const name = text('SingleHeaderConfig/Header').toLowerCase();
  const header = { name, value: text('SingleHeaderConfig/Value') };
  return {
    enabled: isTrue(config, 'Enabled'),
    stagingDomains: textsAt(config, 'StagingDistributionDnsNames').map((domain) => domain.toLowerCase()),
    weight: type === 'SingleWeight' ? Number(text('SingleWeightConfig/Weight')) : 0,
    header: type === 'SingleHeader' ? header : undefined,
  };
}
