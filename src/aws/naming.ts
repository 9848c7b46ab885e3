import { Failure } from '../failure.ts';
import { isOwned } from './ownership.ts';

/** What everything that `deploy` makes for a gate is called. IAM allows 64 characters, the shortest of all limits. */
export function resourceName(gate: string): string {
  return `cloudfront-image-gate-${gate}`;
}

/**
 * What marks a resource that cannot be tagged (cache policies, CloudFront Functions) as this gate's: its comment.
 */
export function ownershipComment(gate: string): string {
  return `Made by cloudfront-image-gate for the gate ${gate}`;
}

/** Throws when a resource that has the gate's name is not the gate's: it is never adopted silently. */
export function refuseForeign(
  resource: string,
  tags: Readonly<Record<string, string>> | undefined,
  gate: string,
): void {
  if (!isOwned(tags, gate)) throw foreignResource(resource, gate);
}

export function foreignResource(resource: string, gate: string): Failure {
  return new Failure(
    `The ${resource} exists already but does not belong to the gate "${gate}".`,
    'Choose another `name`, or remove that resource if nobody needs it.',
    'foreign-resource',
  );
}

/** The domain of a Region's default endpoints (https://docs.aws.amazon.com/general/latest/gr/apigateway.html). */
export function apiDomain(apiId: string, region: string): string {
  return `${apiId}.execute-api.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}
