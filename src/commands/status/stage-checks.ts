import { openIn, type StageSnapshot } from '../../aws/apigateway/stage.ts';
import { broken, check, listed, warning, type Check, type Faults } from './check.ts';
import type { Observed, ObservedApi } from './observed.ts';

const gateAgain =
  'Run `command: gate` (or `deploy`, if it made this API): it requires the key and deploys the stage again.';

/** Checks of the API and its deployed snapshot, which serves viewers. */
export function stageChecks(seen: Observed): readonly Check[] {
  const { at, api, excluded } = seen;
  if (!at) return [];
  const where = `${at.apiId}/${at.stage}`;
  if (!api?.snapshot) {
    const what = api ? `The stage ${where} does not exist` : `The API ${at.apiId} does not exist`;
    const remedy =
      'Deploy it again, or correct `api-id` and `stage`; `command: deploy` creates its own again.';
    return [check('stage', '', broken(what, remedy))];
  }
  const { keySource, openStages, cachedRefusals, snapshot } = api;
  return [
    check(
      'stage',
      `${where} serves deployment ${snapshot.deploymentId}`,
      snapshot.canary &&
        warning('a canary serves another deployment to some of the viewers', 'Promote or remove the canary.'),
    ),
    check('key required', `on every method of the deployed stage`, ...requirement(api, snapshot, excluded)),
    check(
      'key source',
      'the header that CloudFront sends',
      keySource !== 'HEADER' &&
        broken(
          `the API takes keys from ${keySource}, not from the header that CloudFront sends`,
          "Set the API's key source to HEADER and deploy the stage.",
        ),
    ),
    check(
      'other stages',
      'none is open',
      openStages.length > 0 &&
        warning(
          `other stages of this API accept requests without a key (${listed(openStages)})`,
          'Require the key on these methods and deploy those stages again, or delete the stages.',
        ),
    ),
    check(
      'cached rejections',
      'none',
      cachedRefusals.map(({ type, cacheControl }) =>
        warning(
          `the gateway response ${type} is sent with "Cache-Control: ${cacheControl}": CloudFront may cache a rejection for longer than it lasts`,
          'Remove max-age and s-maxage from that gateway response and deploy the stage.',
        ),
      ),
    ),
    check('default endpoint', 'as the distributions need it', endpoint(seen, api)),
  ];
}

function requirement(
  { methods, tool }: ObservedApi,
  { methods: deployed }: StageSnapshot,
  excluded: readonly string[],
): readonly Faults[] {
  const open = openIn(deployed, excluded);
  const next = openIn(methods, excluded);
  const old = open.filter((name) => !next.includes(name) && methods.some((method) => method.name === name));
  const never = open.filter((name) => !old.includes(name));
  const later = next.filter((name) => !open.includes(name));
  const again =
    tool === undefined
      ? gateAgain
      : `${gateAgain} ${tool} manages the API and would remove the requirement again: set \`api_key_required\` (\`apiKeyRequired\`) on its methods.`;
  return [
    old.length > 0 &&
      broken(`${listed(old)}: required, but not deployed yet: requests without a key are accepted`, again),
    never.length > 0 && broken(`${listed(never)}: no key required: requests without one are accepted`, again),
    later.length > 0 && warning(`${listed(later)}: no key required from the next deployment on`, again),
  ];
}

function endpoint({ distributions }: Observed, { endpointClosed }: ObservedApi): Faults {
  const origins = distributions.flatMap((one) => one.origins.map(({ own }) => ({ id: one.id, own })));
  const own = origins.filter((origin) => origin.own).map(({ id }) => id);
  if (endpointClosed && own.length > 0)
    return broken(
      `the API's default endpoint is disabled, but ${listed(own)} uses it`,
      "Enable the default endpoint, or let the distribution use the API's custom domain.",
    );
  if (endpointClosed || own.length > 0 || origins.length === 0) return undefined;
  return warning(
    "it is enabled but unused: every distribution uses the API's custom domain",
    "Disable the API's default endpoint (disableExecuteApiEndpoint) and deploy the stage, unless that domain is a proxy which uses it.",
  );
}
