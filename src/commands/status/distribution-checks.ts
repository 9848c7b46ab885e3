import { broken, check, listed, warning, type Check, type Fault, type Faults } from './check.ts';
import { clientPlans, isTarget, ofClients } from './key-checks.ts';
import type { Observed, ObservedDistribution } from './observed.ts';

/** Checks of the distributions that point to the stage, apart from their keys. */
export function distributionChecks(seen: Observed): readonly Check[] {
  const { distributions } = seen;
  const ids = distributions.filter(isTarget).map(({ id }) => id);
  const switching = distributions.filter(({ deployed }) => !deployed).map(({ id }) => id);
  return [
    check('distributions', listed(ids), ...targets(seen)),
    check(
      'deployed',
      'every edge has the current configuration',
      switching.length > 0 &&
        warning(
          `${listed(switching)}: edges are still switching, so which key they send is unknown`,
          'Wait, usually 3 to 15 minutes, then run `command: status` again.',
        ),
    ),
    check('viewer Host', 'is not sent to the API', distributions.flatMap(hosts)),
    check('encryption', 'the key travels over HTTPS only', distributions.flatMap(unencrypted)),
    check('error pages', 'a 403 is neither hidden nor cached', ...distributions.flatMap(errorPages)),
  ];
}

function targets(seen: Observed): readonly Faults[] {
  const { distributions } = seen;
  const remedy =
    'Run `command: gate` with its ID in `distribution-ids`, or remove this API from its origins.';
  const ungated = distributions.filter((one) => !isTarget(one) && !one.staging);
  const disabled = distributions.filter((one) => isTarget(one) && !one.staging).map(({ id }) => id);
  return [
    !distributions.some((one) => isTarget(one) && one.enabled && !one.staging) &&
      broken(
        'no enabled distribution sends a key to this API',
        disabled.length > 0
          ? `Enable ${listed(disabled)}, or run \`command: gate\` with another distribution.`
          : 'Run `command: gate` with your distribution, or `command: deploy`.',
      ),
    ungated.map(({ id, enabled }) => {
      if (!enabled) return warning(`${id} (disabled) has this API as an origin and sends no key`, remedy);
      return clientPlans(seen).length > 0
        ? ofClients(seen, id)
        : broken(
            `${id} uses this API and sends no key: its viewers are rejected, or the API is open`,
            remedy,
          );
    }),
  ];
}

function hosts({ id, origins }: ObservedDistribution): readonly Fault[] {
  return origins
    .filter(({ own, hostForwardedBy }) => own && hostForwardedBy.length > 0)
    .map(({ hostForwardedBy }) =>
      broken(
        `${id} sends the viewer's Host to the API (${listed(hostForwardedBy)}), which rejects it`,
        'Use the managed origin request policy AllViewerExceptHostHeader in these behaviors.',
      ),
    );
}

function unencrypted({ id, origins }: ObservedDistribution): readonly Fault[] {
  return origins
    .filter((origin) => origin.unencrypted)
    .map((origin) =>
      warning(
        `${id} (origin "${origin.id}") may use plain HTTP: the key can be read in transit, and API Gateway serves HTTPS only`,
        'Set the origin protocol policy to `https-only`.',
      ),
    );
}

function errorPages({ id, errorPages: pages }: ObservedDistribution): readonly Faults[] {
  return pages.map(({ page, shownAs, keptFor }) => {
    if (page !== '')
      return warning(
        `${id} shows ${page}${shownAs ? ` with status ${shownAs}` : ''} instead of a 403: rejected viewers go unnoticed`,
        'Remove the custom error response for 403, or give it a status of its own.',
      );
    return (
      keptFor > 0 &&
      warning(
        `${id} caches a 403 for ${keptFor} s: CloudFront keeps rejecting viewers after the API accepts them again`,
        'Set the minimum error caching time for 403 to 0 s.',
      )
    );
  });
}
