import { keyRequirement, listRoutes, requirementsOf } from '../aws/apigateway/api-methods.ts';
import { newest } from '../aws/apigateway/api-key.ts';
import { findApi } from '../aws/apigateway/rest-api.ts';
import { openIn } from '../aws/apigateway/stage.ts';
import type { Change } from '../aws/step.ts';
import { unlessInterrupted, type Context } from '../gate/context.ts';
import type { Learned } from '../outputs.ts';
import { Failure } from '../failure.ts';
import { edgesDeployed } from '../gate/deployment.ts';
import { Distributions } from '../gate/distributions.ts';
import { endpointsOf, isClosed } from '../gate/endpoints.ts';
import type { Endpoints } from '../gate/evidence.ts';
import { GateKeys } from '../gate/keys.ts';
import { probeRoute } from '../gate/probe.ts';
import { GateSecret } from '../gate/secret.ts';
import { refusePrivate, refuseTenantOnly } from '../gate/reachability.ts';
import { ensuring, type Ensure } from './converge.ts';
import { createSight, keysIn, sentKeys, type SentKeys } from './gate/keys.ts';
import { planFor, warnAboutPlan } from './gate/plan.ts';
import { openEndpoints, untilKeysAreKnown, verdict, type ClosedGate } from './gate/proof.ts';
import { closedStage } from './gate/requirement.ts';
import type { GateOutcome, GateSettings } from './gate/settings.ts';
import {
  holdsClientKeys,
  keyed,
  refuseBystanders,
  refuseClientKeys,
  refuseKeyless,
  refuseUnsuitable,
  standingPlans,
  warnOfClosed,
  type SeenApi,
} from './gate/suitability.ts';

export type { GateOutcome, GateSettings } from './gate/settings.ts';

/** How often other writers may change the distributions before the run gives up. */
const mostRounds = 5;

/**
 * Locks an existing API so that only the given distributions can call it, without rejecting a viewer: plan and key first, then the
 * header, and once every edge sends it, the stage requires the key. Another run continues where this one stopped and changes nothing
 * that is already right. Throws a Failure with its remedy; when a viewer is rejected, the stage is rolled back to its previous
 * deployment.
 */
export async function gate(context: Context, settings: GateSettings): Promise<GateOutcome> {
  const changes: Change[] = [];
  const run: Run = {
    changes,
    ensure: ensuring(context, changes),
    outcome: {
      ...{ outcome: 'interrupted', changes, planId: undefined },
      ...{ keyIds: [], gatedMethods: [], proof: 'none' },
    },
  };
  return (await unlessInterrupted(context, () => close(context, settings, run))) ?? run.outcome;
}

interface Run {
  readonly changes: readonly Change[];
  readonly ensure: Ensure;
  outcome: GateOutcome;
}

async function close(context: Context, settings: GateSettings, run: Run): Promise<GateOutcome> {
  const { dryRun, journal } = context;
  const learn = (outputs: Learned): void => journal.learned?.(outputs);
  const { name, apiId, excludeMethods, distributionIds } = settings;
  const seen = await seeApi(context, settings);
  learn({ 'api-id': apiId, 'distribution-id': distributionIds.join(',') });
  refuseUnsuitable(seen, settings);
  warnOfClosed(context, seen, settings);
  const open = openIn(seen.snapshot.methods, excludeMethods).length > 0;
  await refuseUnfit(context, settings, seen, open);
  const secret = await GateSecret.usable(context, settings, async () => {
    const { keys, distributions } = await createSight(context, settings)();
    return { keys, headers: distributions.keyHeaders() };
  });
  const written = run.changes.length;
  const plan = await run.ensure(planFor(context, settings));
  if (plan) warnAboutPlan(context, settings, plan);
  const look = createSight(context, settings, plan);
  const requiresKeys = keyed(seen.snapshot).length > 0;
  const keys = sentKeys(context, { gate: name, plan, closed: !open, requiresKeys }, look);
  const { sent, since } = await sendFromEveryEdge(context, settings, () => run.ensure(keys));
  const keyIds = keysIn(sent.targets, sent.keys).map(({ id }) => id);
  run.outcome = { ...run.outcome, planId: plan?.id, keyIds };
  learn({ 'key-id': keyIds.join(',') });
  if (secret) await run.ensure(secret.filled(sent.keys, newest(keysIn(sent.targets, sent.keys))));
  const before = endpointsFor(context, settings, seen, sent);
  const adopted = keyIds.some((id) => sent.keys.isAdopted(id));
  const closing = { seen, adopted, closedNow: open };
  if (dryRun) return requireKey(context, settings, run, { ...closing, endpoints: before });
  if (!sent.targets.every(({ deployed }) => deployed)) return { ...run.outcome, outcome: 'pending' };
  if (open) refuseBystanders(sent);
  // A closed gate that was repaired may reject viewers until then, which says nothing about it yet.
  if (open || run.changes.length > written) {
    // Requests that left an edge without the key must have ended before the stage requires it.
    const inFlight = open ? sent.distributions.longestRequest() : 0;
    await untilKeysAreKnown(context, Math.max(settings.propagationSeconds, inFlight), since);
  }
  const endpoints = open ? await openEndpoints(context, before, sent.keys.valuesOpening(keyIds)) : before;
  return requireKey(context, settings, run, { ...closing, endpoints });
}

/** Closes methods and stage, and proves the gate. */
async function requireKey(
  context: Context,
  settings: GateSettings,
  { ensure, outcome }: Run,
  {
    seen,
    adopted,
    ...gate
  }: Omit<ClosedGate, 'keyIds'> & { readonly seen: SeenApi; readonly adopted: boolean },
): Promise<GateOutcome> {
  await ensure(keyRequirement(context.aws, settings.apiId, settings.excludeMethods));
  const closed = await ensure(closedStage(context, settings, adopted));
  if (context.dryRun) return { ...outcome, outcome: 'planned' };
  const gatedMethods = closed.methods.filter(({ keyRequired }) => keyRequired).map(({ name }) => name);
  const proof = await verdict(context, settings, seen, { ...gate, keyIds: outcome.keyIds });
  return { ...outcome, outcome: 'finished', gatedMethods, proof };
}

/**
 * Throws for a distribution that cannot be gated or would give access to clients without a key, and for one that may not be changed
 * and sends no key.
 */
async function refuseUnfit(context: Context, settings: GateSettings, seen: SeenApi, open: boolean) {
  const { name, apiId, stage } = settings;
  const { clients, named } = await standingPlans(context.aws, settings, seen);
  if (!open && !clients && !named) return;
  const keys = new GateKeys(context, name, named?.id);
  const distributions = new Distributions(context, keys, { ...settings, stages: [{ apiId, stage }] });
  await distributions.read();
  if (clients) refuseClientKeys(clients, seen, distributions.targets());
  if (named && (await holdsClientKeys(keys, distributions)))
    refuseClientKeys(
      named,
      seen,
      distributions.targets(),
      'Leave it out of `distribution-ids`. If everyone is to be accepted through it, run the action again with it after that.',
    );
  if (!open) return;
  refuseTenantOnly(distributions.targets());
  refuseKeyless(distributions.excluded());
}

/** The endpoints for probes, given what the methods will require. */
function endpointsFor(
  context: Context,
  settings: GateSettings,
  seen: SeenApi,
  { distributions }: SentKeys,
): Endpoints {
  const { excludeMethods, probePath, viewerUrl } = settings;
  const gated = seen.methods.filter(({ name }) => !excludeMethods.includes(name));
  const route = probeRoute(gated, probePath);
  return endpointsOf(context, distributions, { endpointClosed: isClosed(seen.api), route, viewerUrl });
}

async function seeApi(context: Context, settings: GateSettings): Promise<SeenApi> {
  const { apiId } = settings;
  const api = await findApi(context.aws, apiId);
  if (!api)
    throw new Failure(
      `There is no REST API ${apiId} in ${context.aws.region}.`,
      'Correct the inputs `api-id` and `region`; HTTP APIs have no API keys.',
      'no-api',
    );
  refusePrivate(api);
  const snapshot = await closedStage(context, settings).find();
  return { api, snapshot, methods: requirementsOf(await listRoutes(context.aws, apiId)) };
}

/** Makes the distributions send the key; returns once nothing changes any more and every edge has it, or the time is over. */
async function sendFromEveryEdge(context: Context, settings: GateSettings, send: () => Promise<SentKeys>) {
  const { distributionIds, deploymentTimeout } = settings;
  for (let round = 0; round < mostRounds; round++) {
    const sent = await send();
    const since = context.clock.now();
    const deployed = sent.targets.every((target) => target.deployed);
    if (deployed || context.dryRun) return { sent, since };
    if (!(await edgesDeployed(context, distributionIds, deploymentTimeout))) return { sent, since };
  }
  throw new Failure(
    `Other writers changed ${distributionIds.join(', ')} in each of ${mostRounds} rounds.`,
    'Wait until other deployments of the distributions have finished, then run the action again.',
    'contended',
  );
}
