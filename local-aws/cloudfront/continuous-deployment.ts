import type { Element } from '@xmldom/xmldom';
import { invalidArgument } from './answer.ts';
import { isTrue, textAt, textsAt } from './xml.ts';

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

/** Developer guide, "Use CloudFront continuous deployment": one staging distribution, 15 %, headers `aws-cf-cd-`. */
export function checkContinuousDeployment(config: Element, isStaging: (domain: string) => boolean): void {
  const { stagingDomains, weight, header } = readContinuousDeployment(config);
  if (stagingDomains.length !== 1 || !stagingDomains.every(isStaging))
    throw invalidArgument('The staging distribution DNS name is not valid.');
  if (!(weight >= 0 && weight <= 0.15)) throw invalidArgument('The weight must be between 0 and 0.15.');
  if (header && !header.name.startsWith('aws-cf-cd-'))
    throw invalidArgument('The header name must begin with aws-cf-cd-.');
}
