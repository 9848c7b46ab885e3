import type { ContinuousDeploymentPolicyConfig } from '@aws-sdk/client-cloudfront';
import { itemsOf } from '../list.ts';

/** Which viewers of a primary distribution get its staging distribution. */
export interface ContinuousDeployment {
  readonly enabled: boolean;
  readonly stagingDomains: readonly string[];
  /** Share of the requests, 0 to 0.15. */
  readonly weight: number;
  /** Requests with this header go to staging; its name is in lower case. */
  readonly header: { readonly name: string; readonly value: string } | undefined;
}

export function readContinuousDeployment(config: ContinuousDeploymentPolicyConfig): ContinuousDeployment {
  const { Type, SingleWeightConfig, SingleHeaderConfig } = config.TrafficConfig ?? {};
  const { Header = '', Value: value = '' } = SingleHeaderConfig ?? {};
  return {
    enabled: config.Enabled === true,
    stagingDomains: itemsOf(config.StagingDistributionDnsNames).map((domain) => domain.toLowerCase()),
    weight: Type === 'SingleWeight' ? (SingleWeightConfig?.Weight ?? NaN) : 0,
    header: Type === 'SingleHeader' ? { name: Header.toLowerCase(), value } : undefined,
  };
}
