import { headerValues } from '../../aws/cloudfront/distribution-config.ts';
import { listOwned, type ApiKey } from '../../aws/apigateway/api-key.ts';
import {
  closedByGate,
  deployedStage,
  findSnapshot,
  openIn,
  opening,
  stageTitle,
} from '../../aws/apigateway/stage.ts';
import type { MethodRequirement, StageName, StageSnapshot } from '../../aws/apigateway/stage.ts';
import { withoutKeys } from '../../aws/cloudfront/distribution-edit.ts';
import { keyHeader } from '../../aws/cloudfront/gate-parts.ts';
import {
  listDistributions,
  readDistributions,
  updateDistribution,
} from '../../aws/cloudfront/distribution.ts';
import type { ReadDistribution } from '../../aws/cloudfront/distribution.ts';
import { listRoutes, requirementsOf, withoutRequirement } from '../../aws/apigateway/api-methods.ts';
import { stageUrl } from '../../aws/ownership.ts';
import { findApi } from '../../aws/apigateway/rest-api.ts';
import type { Resource } from '../../aws/step.ts';
import type { Context } from '../../gate/context.ts';
import type { Inputs } from '../../inputs/inputs.ts';
import type { Ensure } from '../converge.ts';
import { Failure } from '../../failure.ts';
import { edgesDeployed } from '../../gate/deployment.ts';
import { isClosed } from '../../gate/endpoints.ts';
import { isShutOut, roundOf, untilSteady } from '../../gate/evidence.ts';
import { ask, probeRoute } from '../../gate/probe.ts';
import { refuseRedeployment } from '../../gate/redeployment.ts';

export type DestroySettings = Pick<Inputs, 'name' | 'deploymentTimeout' | 'propagationSeconds'> &
  Partial<Pick<Inputs, 'keySecret' | 'keySecretField'>>;

/** A user's stage that the gate protects, and the methods that it leaves `open`. */
type GatedApi = StageName & DestroySettings & { readonly open: readonly string[] };

/**
 * Removes the gate from a user's own API without rejecting a viewer: first the methods that the gate closed accept requests without a
 * key again, on every host; only then do the distributions stop sending the key. False if not all edges stopped in time. Throws a
 * Failure if the API keeps requiring the key, and before any change if it cannot be opened.
 */
export async function ungate(context: Context, gated: GatedApi, ensure: Ensure): Promise<boolean> {
  const { aws, dryRun, journal } = context;
  const { name, apiId, deploymentTimeout } = gated;
  const snapshot = await findSnapshot(aws, gated);
  const keys = await listOwned(aws, name, journal.mask);
  const silent = silentDistributions(context, new Set(keys.map(({ value }) => value)));
  const ids = (await silent.find()).map(({ id }) => id);
  if (snapshot) {
    const { closed, before } = await closedByGate(aws, gated, snapshot.deploymentId);
    const open = openIn(snapshot.methods, gated.open);
    const drafts = requirementsOf(await listRoutes(aws, apiId));
    const methods = snapshot.methods.filter(({ name }) => closed.has(name) || open.includes(name));
    const unknown = snapshot.methods.filter(
      ({ name, keyRequired }) => keyRequired && !closed.has(name) && !before.has(name),
    );
    if (unknown.length > 0 && ids.length > 0) throw notByGate(gated, unknown, ids);
    const names = methods.map(({ name }) => name);
    const opened = openedStage(context, gated, names);
    if (opened.plan(snapshot).length > 0) refuseRedeployment(gated, drafts, snapshot);
    // A gate that was interrupted requires the key on methods that were not deployed yet: the next deployment would close them.
    await ensure(withoutRequirement(aws, apiId, names));
    const now = await ensure(opened);
    if (!dryRun && now) await proveOpen(context, gated, now, keys);
  }
  await ensure(silent);
  return ids.length === 0 || dryRun || edgesDeployed(context, ids, deploymentTimeout);
}

/** The owner may have closed the stage before the gate, or the gate's deployment was deleted. */
function notByGate(gated: GatedApi, required: readonly MethodRequirement[], ids: readonly string[]): Failure {
  const names = required.map(({ name }) => name).join(', ');
  return new Failure(
    `The ${stageTitle(gated)} requires the key on ${names}, and no deployment shows that the gate "${gated.name}" required it: without the key, viewers of ${ids.join(', ')} would be rejected.`,
    `If viewers need no key, set apiKeyRequired to false on these methods and deploy the stage; otherwise set ${keyHeader} in the distribution to a key of your own. Then run the action again.`,
    'required-by-others',
  );
}

function openedStage({ aws }: Context, gated: GatedApi, methods: readonly string[]) {
  return deployedStage(aws, gated, {
    description: () => opening(gated.name),
    to: 'a new one, key not required',
    stale: (seen) => {
      const required = (seen?.methods ?? []).filter(({ keyRequired }) => keyRequired);
      const closed = required.map(({ name }) => name).filter((name) => methods.includes(name));
      return closed.length > 0 ? { from: `closed: ${closed.join(', ')}` } : undefined;
    },
  });
}

/** Every host must accept requests without the key before the edges stop sending it. */
async function proveOpen(
  context: Context,
  gated: GatedApi,
  { methods }: StageSnapshot,
  keys: readonly ApiKey[],
): Promise<void> {
  const { apiId, propagationSeconds: propagation } = gated;
  const open = methods.filter(({ keyRequired }) => !keyRequired);
  // With the default endpoint disabled, no request can be sent here.
  const route = isClosed(await findApi(context.aws, apiId)) ? undefined : probeRoute(open);
  context.journal.waiting(
    `waiting ${propagation} s until every host of the API accepts requests without the key`,
  );
  if (!route) {
    await context.clock.sleep(propagation * 1_000, context.signal);
    return;
  }
  const direct = { url: stageUrl(gated, context.aws.region), route };
  const evidence = await untilSteady(context, propagation, async () =>
    roundOf(await ask(context, direct), 'accepted'),
  );
  const values = keys.filter(({ enabled }) => enabled).map(({ value }) => value);
  if (evidence === 'contrary' && !(await isShutOut(context, direct, values)))
    throw new Failure(
      `The API still rejects requests without the key: ${direct.url}.`,
      'Deploy the stage again, then run the action again. The distributions still send the key: no viewer is rejected.',
      'still-closed',
    );
  if (evidence !== 'steady')
    context.journal.warned(`No response from ${direct.url} showed that the key is no longer required.`);
}

type Read = readonly ReadDistribution[];

/** Makes the distributions that send a key of the gate send none; keys created by hand stay. */
function silentDistributions({ aws }: Context, values: ReadonlySet<string>): Resource<Read> {
  return {
    title: 'distributions that send the key',
    find: async () => {
      const sending = (await listDistributions(aws)).filter(({ origins }) =>
        origins.some((origin) => headerValues(origin, keyHeader).some((value) => values.has(value))),
      );
      return readDistributions(aws, sending);
    },
    plan: (seen) =>
      seen.map(({ id, etag, config }) => {
        const { config: without, changes } = withoutKeys(config, `distribution ${id}`, values);
        const act = () => updateDistribution(aws, { id, etag }, without);
        return { changes, act };
      }),
  };
}
