import type * as sdk from '@aws-sdk/client-cloudfront';
import { reads, type Operations } from '../../schema/operation.ts';
import { readContinuousDeployment } from '../configuration/continuous-deployment.ts';
import { invalidArgument } from '../refusals.ts';
import type { Distributions } from './distributions.ts';
import type { Policies } from './policies.ts';
import { requireVersion } from './version.ts';

interface Room {
  readonly distributions: Distributions;
  readonly named: {
    readonly continuousDeploymentPolicies: Policies<sdk.ContinuousDeploymentPolicyConfig>;
  };
}

/** The operations that make a staging distribution and promote it. */
export const stagingOperations: Operations<Room, typeof sdk> = {
  CopyDistribution: reads(['Staging', 'IfMatch', 'Enabled'], ({ distributions }, input) => {
    const { config, etag } = distributions.get(input.PrimaryDistributionId);
    requireVersion(input.IfMatch, etag);
    if (input.Staging !== true)
      throw invalidArgument('The parameter Staging must be true: only staging distributions can be copies.');
    if (config.Staging) throw invalidArgument('A staging distribution cannot be copied.');
    const { CallerReference, Enabled = config.Enabled } = input;
    const copied = { ...config, CallerReference, Enabled, Staging: true };
    return distributions.whole(
      distributions.add({ ...copied, Aliases: { Quantity: 0 }, ContinuousDeploymentPolicyId: '' }),
    );
  }),
  UpdateDistributionWithStagingConfig: reads(['StagingDistributionId', 'IfMatch'], (room, input) => {
    const { distributions, named } = room;
    const primary = distributions.get(input.Id);
    const staging = distributions.get(input.StagingDistributionId);
    requireVersion(input.IfMatch, primary.etag, staging.etag);
    if (primary.config.Staging || !staging.config.Staging)
      throw invalidArgument('A staging distribution is promoted to a primary distribution.');
    // What the primary distribution keeps (API reference).
    const { Aliases, ContinuousDeploymentPolicyId, CallerReference, Staging } = primary.config;
    const kept = { Aliases, ContinuousDeploymentPolicyId, CallerReference, Staging };
    distributions.replace(primary, { ...staging.config, ...kept });
    // After a promotion all viewers are the primary's again (developer guide, "Promote a staging distribution").
    const id = primary.config.ContinuousDeploymentPolicyId;
    if (id) named.continuousDeploymentPolicies.edit(id, (config) => ({ ...config, Enabled: false }));
    return distributions.whole(primary);
  }),
};

/** Developer guide, "Use CloudFront continuous deployment": one staging distribution, 15 %, headers `aws-cf-cd-`. */
export function checkContinuousDeployment(
  config: sdk.ContinuousDeploymentPolicyConfig,
  isStaging: (domain: string) => boolean,
): void {
  const { stagingDomains, weight, header } = readContinuousDeployment(config);
  if (stagingDomains.length !== 1 || !stagingDomains.every(isStaging))
    throw invalidArgument('The staging distribution DNS name is not valid.');
  if (!(weight >= 0 && weight <= 0.15)) throw invalidArgument('The weight must be between 0 and 0.15.');
  if (header && !header.name.startsWith('aws-cf-cd-'))
    throw invalidArgument('The header name must begin with aws-cf-cd-.');
}
