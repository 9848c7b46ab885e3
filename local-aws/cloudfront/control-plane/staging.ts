import { invalidArgument, requireVersion } from './answer.ts';
import { configOf, type Distribution } from './distribution.ts';
import { wholeAnswer } from './distribution-views.ts';
import type { Distributions } from './distributions.ts';
import type { Routes } from './routes.ts';
import { escapeXml, find, innerXml, parseXml, setChild, textAt } from '../xml.ts';
import type { Element } from '@xmldom/xmldom';
import { readContinuousDeployment } from '../configuration/continuous-deployment.ts';

/** What the primary distribution keeps when its staging distribution is promoted (API reference). */
const kept = ['Aliases', 'ContinuousDeploymentPolicyId', 'CallerReference', 'Staging'];

/** The operations that make a staging distribution and promote it. `promoted` is told of a promotion. */
export function stagingRoutes(
  distributions: Distributions,
  promoted: (primary: Distribution) => void,
): Routes {
  return {
    CopyDistribution: {
      alsoNeeds: ['GetDistribution', 'CreateDistribution'],
      perform: ({ id, request }) => {
        const primary = distributions.get(id);
        requireVersion(request, primary.etag);
        if (request.headers.staging !== 'true')
          throw invalidArgument(
            'The parameter Staging must be true: only staging distributions can be copies.',
          );
        if (primary.settings.staging) throw invalidArgument('A staging distribution cannot be copied.');
        const body = parseXml(request.body, 'CopyDistributionRequest');
        const config = configOf(primary);
        setChild(config, 'CallerReference', escapeXml(textAt(body, 'CallerReference') ?? ''));
        setChild(config, 'Staging', 'true');
        setChild(config, 'Aliases', '<Quantity>0</Quantity>');
        setChild(config, 'ContinuousDeploymentPolicyId', '');
        const enabled = textAt(body, 'Enabled');
        if (enabled !== undefined) setChild(config, 'Enabled', enabled === 'true' ? 'true' : 'false');
        return wholeAnswer(distributions.add(config, new Map()), 201, 0);
      },
    },
    UpdateDistributionWithStagingConfig: {
      action: 'UpdateDistribution',
      alsoNeeds: ['GetDistribution'],
      perform: ({ id, request, query }) => {
        const primary = distributions.get(id);
        const staging = distributions.get(query.get('StagingDistributionId') ?? '');
        requireVersion(request, primary.etag, staging.etag);
        if (primary.settings.staging || !staging.settings.staging)
          throw invalidArgument('A staging distribution is promoted to a primary distribution.');
        const config = configOf(staging);
        const own = configOf(primary);
        for (const name of kept) {
          const element = find(own, name);
          setChild(config, name, element ? innerXml(element) : '');
        }
        distributions.replace(primary, config);
        promoted(primary);
        return wholeAnswer(primary, 200, 0);
      },
    },
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
