import type { Random } from '../../random.ts';
import { exception, notAVersion } from '../refusals.ts';

/**
 * CloudFront's compare-and-set. Throws InvalidIfMatchVersion (400) if the header is missing or malformed, PreconditionFailed (412) if
 * it is another version. A call about several resources has their versions separated by commas. Messages are reported by users
 * (crossplane-contrib/provider-aws#1595, hashicorp/terraform-provider-aws#27147).
 */
export function requireVersion(ifMatch = '', ...etags: readonly string[]): void {
  const versions = ifMatch.split(',').map((version) => version.trim());
  if (versions.length !== etags.length || !versions.every((version) => /^E[0-9A-Z]{12,13}$/.test(version)))
    throw notAVersion();
  if (versions.some((version, index) => version !== etags[index]))
    throw exception(
      'PreconditionFailed',
      "The request failed because it didn't meet the preconditions in one or more request-header fields.",
    );
}

/** The form of a version (ETag) or a distribution's id: `E` and 13 capitals or digits. */
export function capitalId(random: Random): string {
  return `E${random.id(13).toUpperCase()}`;
}
