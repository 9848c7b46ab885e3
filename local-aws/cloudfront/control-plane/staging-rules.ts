import type { Element } from '@xmldom/xmldom';
import { readContinuousDeployment } from '../configuration/continuous-deployment.ts';
import { invalidArgument } from './answer.ts';

/** Developer guide, "Use CloudFront continuous deployment": one staging distribution, 15 %, headers `aws-cf-cd-`. */
export function checkContinuousDeployment(config: Element, isStaging: (domain: string) => boolean): void {
  const { stagingDomains, weight, header } = readContinuousDeployment(config);
  if (stagingDomains.length !== 1 || !stagingDomains.every(isStaging))
    throw invalidArgument('The staging distribution DNS name is not valid.');
  if (!(weight >= 0 && weight <= 0.15)) throw invalidArgument('The weight must be between 0 and 0.15.');
  if (header && !header.name.startsWith('aws-cf-cd-'))
    throw invalidArgument('The header name must begin with aws-cf-cd-.');
}
