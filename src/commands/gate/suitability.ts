import { headerValues, type OriginConfig } from '../../aws/cloudfront/distribution-config.ts';
import { keyHeader } from '../../aws/cloudfront/gate-parts.ts';
import type { RestApi } from '../../aws/apigateway/rest-api.ts';
import { listPlans, opens, planOfClients, type UsagePlan } from '../../aws/apigateway/usage-plan.ts';
import type { Aws } from '../../aws/client/connect.ts';
import { gateOf, isOwned, ofAnotherGate } from '../../aws/ownership.ts';
import {
  openIn,
  stageTitle,
  type MethodRequirement,
  type StageSnapshot,
} from '../../aws/apigateway/stage.ts';
import { Failure } from '../../failure.ts';
import type { Distributions, SeenDistribution } from '../../gate/distributions.ts';
import type { Context } from '../../gate/context.ts';
import type { GateKeys } from '../../gate/keys.ts';
import { refuseEdgeOptimized } from '../../gate/reachability.ts';
import { refuseRedeployment } from '../../gate/redeployment.ts';
import { opensTheGate, type Key } from '../../core/gate-state.ts';
import type { SentKeys } from './keys.ts';
import type { GateSettings } from './settings.ts';

/** The current API: what its methods would require when deployed, and what the stage requires now. */
export interface SeenApi {
  readonly api: RestApi;
  readonly methods: readonly MethodRequirement[];
  readonly snapshot: StageSnapshot;
}

/** Throws before any change if gating this stage would have other effects. */
export function refuseUnsuitable({ api, methods, snapshot }: SeenApi, settings: GateSettings): void {
  const { excludeMethods, probePath } = settings;
  const unknown = excludeMethods.find((name) => !methods.some((method) => method.name === name));
  if (unknown !== undefined)
    throw new Failure(
      `The API ${api.id} has no method "${unknown}"; it has ${names(methods)}.`,
      'Correct the input `exclude-methods`.',
      'no-method',
    );
  if (probePath !== undefined && !isGatedPath(methods, excludeMethods, probePath))
    throw new Failure(
      `The API ${api.id} has no gated method GET ${probePath}; it has ${names(methods)}.`,
      'Set the input `probe-path` to a path of the API, without the stage.',
      'probe-path',
    );
  if (openIn(snapshot.methods, excludeMethods).length === 0) return;
  refuseEdgeOptimized(api);
  if (api.apiKeySource !== 'HEADER')
    throw new Failure(
      `The API ${api.id} takes keys from its authorizer (apiKeySource ${api.apiKeySource}), not from the header that CloudFront sends.`,
      "Set the API's key source to HEADER and deploy it, then run the action again.",
      'key-source',
    );
  refuseRedeployment(settings, methods, snapshot);
}

/** Reports excluded methods that require a key: they are not opened. */
export function warnOfClosed({ journal }: Context, { snapshot }: SeenApi, { excludeMethods }: GateSettings) {
  const closed = keyed(snapshot).filter(({ name }) => excludeMethods.includes(name));
  if (closed.length > 0)
    journal.warned(
      `${names(closed)}: listed in \`exclude-methods\`, but already requires a key, and \`gate\` opens no method. Set apiKeyRequired to false and deploy the stage to open it.`,
    );
}

/** Whether GET on this path reaches a gated method; a literal path wins over one with parameters. */
function isGatedPath(methods: SeenApi['methods'], excluded: readonly string[], path: string): boolean {
  const literal = methods.filter((method) => method.path === path);
  const met = literal.length > 0 ? literal : methods.filter((method) => template(method.path).test(path));
  const answering = met.filter(({ httpMethod }) => httpMethod === 'GET' || httpMethod === 'ANY');
  return answering.length > 0 && answering.every(({ name }) => !excluded.includes(name));
}

/** `{proxy+}` matches one or more segments, any other parameter exactly one. */
function template(path: string): RegExp {
  const source = path
    .replaceAll(/[.*^$()|[\]\\?]/g, '\\$&')
    .replaceAll(/\{[^}]*\+\}/g, '.+')
    .replaceAll(/\{[^}]*\}/g, '[^/]+');
  return new RegExp(`^${source}$`);
}

/** Plans with keys for methods of a stage that is not gated yet. */
interface StandingPlans {
  /** Its keys are clients': requests without one are rejected, and would be accepted through a distribution that sends one. */
  readonly clients?: UsagePlan | undefined;
  /** The one that is to become the gate's. */
  readonly named?: UsagePlan | undefined;
}

/** Throws if another gate closed the stage. */
export async function standingPlans(
  aws: Aws,
  settings: GateSettings,
  { snapshot }: SeenApi,
): Promise<StandingPlans> {
  if (keyed(snapshot).length === 0) return {};
  const plans = await listPlans(aws);
  if (plans.some(({ tags }) => isOwned(tags, settings.name))) return {};
  const others = plans.filter(({ id }) => id !== settings.usagePlanId);
  const [owner] = others.flatMap((one) => (opens(one, settings) ? (gateOf(one.tags) ?? []) : []));
  if (owner !== undefined) throw ofAnotherGate(stageTitle(settings), owner);
  const named = plans.find(({ id }) => id === settings.usagePlanId);
  return { clients: await planOfClients(aws, others, settings), named };
}

/** Whether clients have keys of this plan: those that no distribution sends, unless there is only one, which may be meant for it. */
export async function holdsClientKeys(keys: GateKeys, distributions: Distributions): Promise<boolean> {
  await keys.read();
  const valid = keys.seen().filter(opensTheGate);
  const unsent: Key[] = [];
  for (const key of valid)
    if ((await distributions.sendersOf(key.id, Infinity)).length === 0) unsent.push(key);
  return unsent.length > (unsent.length === valid.length ? 1 : 0);
}

/** Throws if the gate's key would replace the keys that clients send, or give access to clients without one. */
export function refuseClientKeys(
  { id, name }: UsagePlan,
  { snapshot }: SeenApi,
  targets: readonly SeenDistribution[],
  remedy = 'Move these methods to a stage or an API of their own, or remove the stage from that plan. If the plan holds nothing but the key that CloudFront is to send, set `usage-plan-id` to it. Then run the action again.',
): void {
  const bare = targets.find(({ origins }) => !origins.every(sends));
  if (!bare) return;
  throw new Failure(
    `The usage plan ${id} ("${name}") gives clients keys of their own for ${names(keyed(snapshot))}: ${bare.id} would send the gate's key for everyone, whether they have a key or not.`,
    remedy,
    'client-keys',
  );
}

/** The methods that require a key now. */
export const keyed = ({ methods }: StageSnapshot) => methods.filter(({ keyRequired }) => keyRequired);

const sends = (origin: OriginConfig): boolean => headerValues(origin, keyHeader).length > 0;

/** Throws for distributions that point to the stage and may not be changed, but whose viewers it would reject. */
export function refuseBystanders({ others, keys }: SentKeys): void {
  const sendsKey = ({ origins }: SeenDistribution): boolean =>
    origins
      .flatMap((origin) => keys.headersOf(origin))
      .every((header) => header.kind === 'key' && opensTheGate(keys.find(header.id)));
  refuse(others.filter((other) => other.enabled && !sendsKey(other)));
}

/** The same from the distributions alone, before the keys are known: throws for those that send none. */
export function refuseKeyless(others: readonly SeenDistribution[]): void {
  refuse(others.filter(({ enabled, origins }) => enabled && !origins.every(sends)));
}

function refuse(refused: readonly SeenDistribution[]): void {
  if (refused.length === 0) return;
  const ids = refused.map(({ id, staging }) => (staging ? `${id} (a staging copy)` : id)).join(', ');
  throw new Failure(
    `The stage is also used by ${ids}, without a valid key: their viewers would be rejected.`,
    'Add them to `distribution-ids`, or remove this API from their origins; if they use another stage, name it in the origin path.',
    'ungated-distribution',
  );
}

function names(methods: readonly MethodRequirement[]): string {
  return methods.map(({ name }) => name).join(', ') || 'none';
}
