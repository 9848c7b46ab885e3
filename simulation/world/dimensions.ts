import { placesOf, type AccountPlan, type Place, type TurnedAway } from './account-plan.ts';
import type { ApiOwnerDeed } from './api-owner-plan.ts';
import type { RunPlan, WorldPlan } from './plan.ts';

/** The traits in which worlds may differ, by their plans. Some take effect only if a run gets that far. */
export const dimensions: Readonly<Record<string, (plan: WorldPlan) => boolean>> = {
  'custom domain, told': ({ account }) => account?.customDomain?.told === true,
  'custom domain, only its mapping shows it': ({ account }) => account?.customDomain?.told === false,
  'custom domain: mapping with a base path': ({ account }) => account?.customDomain?.mapping === 'base path',
  'custom domain: mapping of several levels, which AWS does not list': ({ account }) =>
    account?.customDomain?.mapping === 'several levels',
  'custom domain: mapping without a stage': ({ account }) => account?.customDomain?.mapping === 'no stage',
  'custom domain, told to some runs only': someRun(({ untold }) => untold === true),
  'custom domain of another account, told': ({ account }) => account?.customDomain?.foreign === true,
  'custom domain of another account, told to some runs only': (plan) =>
    plan.account?.customDomain?.foreign === true && plan.runs.some(({ untold }) => untold === true),
  'hundreds of keys in an adopted plan': ({ account }) => account?.strangers !== undefined,
  'clients with keys of another plan, through a distribution that sends none': has('partners'),
  'edge-optimized API': has('edgeOptimized'),
  'canary on the stage': has('canary'),
  'one distribution by both domains': (plan) => hasBoth(plan, 'own', 'custom'),
  'several origins in one distribution': ({ targets }) => targets.some((one) => placesOf(one).length > 1),
  'stage in the viewers’ path': (plan) => leadsTo(plan, 'bare'),
  'default endpoint closed': has('endpointClosed'),
  'adopted plan, another stage of the API': ({ account }) => account?.adopted?.includes('beta') === true,
  'adopted plan, a stage of another API': ({ account }) => account?.adopted?.includes('shop') === true,
  'key in another plan, sent there': ({ account }) => account?.neighbour === 'sends the key',
  'key in another plan, unsent': ({ account }) => account?.neighbour === 'only has the key in its plan',
  'another API with a key of its own': ({ account }) => account?.neighbour === 'sends its own key',
  'key sent to another host': ({ account }) => account?.outside?.includes('x-api-key') === true,
  'key sent in another header': ({ account }) => account?.outside?.includes('x-origin-secret') === true,
  'key sent elsewhere after `Bearer`': ({ account }) => account?.around === 'Bearer',
  'key sent elsewhere between spaces': ({ account }) => account?.around === 'spaces',
  'target that sends the key elsewhere too': (plan) => leadsTo(plan, 'outside'),
  'distribution left out by distribution-ids': ({ other }) => other,
  'staging copy': ({ staging }) => staging,
  'live key made by hand': has('madeByHand'),
  'no probe that names the key': has('withoutEcho'),
  'authorizer before the key': ({ account }) => account?.guard === 'authorizer',
  'AWS_IAM before the key': ({ account }) => account?.guard === 'AWS_IAM',
  'resource policy before the key': ({ account }) => account?.guard === 'resource policy',
  'runner that the API rejects whatever key it sends': has('shutOut'),
  'default name redirects': turnsAway('redirect'),
  'restricted country': turnsAway('country'),
  'web ACL': turnsAway('web ACL'),
  'signed cookies': turnsAway('signed cookies'),
  'key header twice, in two cases': has('twinHeaders'),
  'deployment that never ends': ({ account }) => account?.stuck !== undefined,
  'origin group': (plan) => isGrouped(plan, () => true),
  'origin group whose first origin is another host, which is down': (plan) =>
    isGrouped(plan, ([first]) => first === 'outside'),
  'origin group that asks its second origin on 403': (plan) =>
    plan.account?.failover?.includes(403) === true && isGrouped(plan, () => true),
  'origins with time limits of their own': ({ account }) => account?.timeLimits !== undefined,
  'answers that cannot be read': someRun(({ faults }) => faults.unreadable !== undefined),
  'swallowed calls': someRun(({ faults }) => faults.swallowedAfter !== undefined),
  'late requests': someRun(({ faults }) => faults.late !== undefined),
  'old answers': someRun(({ faults }) => faults.stale !== undefined),
  'lists of keys and plans minutes old': someRun(({ faults }) => faults.oldLists === true),
  'lists that show no tags': someRun(({ faults }) => faults.untagged?.which === 'all'),
  'lists that do not show the newest tags': someRun(({ faults }) => faults.untagged?.which === 'newest'),
  'outage of AWS': someRun(({ outage }) => outage !== undefined),
  'credentials that run out': someRun(({ credentialsLast }) => credentialsLast !== undefined),
  'permission taken away': someRun(({ denied }) => denied !== undefined),
  'writes whose answers cannot be read, or that a proxy swallows': someRun(
    ({ faults }) => faults.unreadableWrites !== undefined,
  ),
  'another gate that loses a permission': ({ newcomer }) =>
    newcomer?.troubles.some(({ denied }) => denied !== undefined) === true,
  'another gate’s writes whose answers cannot be read, or that a proxy swallows': ({ newcomer }) =>
    newcomer?.troubles.some(({ faults }) => faults.unreadableWrites !== undefined) === true,
  'another gate whose lists show no tags': ({ newcomer }) =>
    newcomer?.troubles.some(({ faults }) => faults.untagged !== undefined) === true,
  'another gate in an outage of AWS': ({ newcomer }) =>
    newcomer?.troubles.some(({ outage }) => outage !== undefined) === true,
  'machine that stands still for minutes': someRun(({ stalls }) => (stalls?.ms ?? 0) > 0),
  'machine that stands still for hours': someRun(({ stalls }) => (stalls?.ms ?? 0) >= hour),
  'machine that stands still for days': someRun(({ stalls }) => (stalls?.ms ?? 0) >= 20 * hour),
  'run a day later, with nothing to rotate': someRun(
    ({ startsAt, intent }) => startsAt > 20 * hour && intent.maxKeyAge !== undefined,
  ),
  'run with nothing to rotate, while another stands still before its switch': ({ runs }) =>
    runs.some(({ stalls }) => stalls?.before === 'switch') &&
    runs.some(({ intent }) => intent.maxKeyAge !== undefined),
  'run that dies': someRun(({ dies }) => dies !== undefined),
  'run that is told to stop': someRun(({ interruptedAfter }) => interruptedAfter !== undefined),
  'graceful revocation': someRun(({ intent }) => intent.revoke === 'graceful'),
  'name that another’s resource has, which deploy refuses': ({ newcomer }) => newcomer?.taken !== undefined,
  'account that is not verified': ({ newcomer }) => newcomer?.obstacle === 'not verified',
  'Region that is not switched on': ({ newcomer }) => newcomer?.obstacle === 'Region switched off',
  'Lambda with the limits of a new account': ({ newcomer }) => newcomer?.obstacle === 'small Lambda limits',
  'stage with a canary, which gate refuses': ({ newcomer }) => newcomer?.obstacle === 'canary',
  'private API, which gate refuses': ({ newcomer }) => newcomer?.obstacle === 'private API',
  'edge-optimized API, which gate refuses': ({ newcomer }) => newcomer?.obstacle === 'edge-optimized API',
  'multi-tenant distribution, which gate refuses': ({ newcomer }) =>
    newcomer?.obstacle === 'tenant-only distribution',
  'api-domains told to gate alone': ({ newcomer }) => newcomer?.domain?.told.join() === 'gate',
  'api-domains told to rotate and status, not to gate': ({ newcomer }) =>
    newcomer?.domain?.told.join() === 'rotate,status',
  'api-domains told to all commands': ({ newcomer }) => newcomer?.domain?.told.length === 3,
  'custom domain of another gate, told to none': ({ newcomer }) => newcomer?.domain?.told.length === 0,
  'another gate by deploy': ({ newcomer }) => newcomer?.base === 'nothing',
  'another gate by gate': ({ newcomer }) => newcomer?.base === 'an API of its own',
  'owner that reads the secret': ({ owner }) => owner?.kind === 'reads the secret',
  'secret that only the usage plan remembers': ({ owner }) => owner?.untold === true,
  'secret with members of others, who change them': ({ owner }) => owner?.otherMember !== undefined,
  'owner that holds a literal': ({ owner }) => owner?.kind === 'holds a literal',
  'owner that ignores the header': ({ owner }) => owner?.kind === 'ignores the header',
  'outsider puts the old header back': ({ outsider }) => outsider?.does === 'puts the old header back',
  'outsider promotes the staging copy': ({ outsider }) => outsider?.does === 'promotes the staging copy',
  'outsider takes a distribution elsewhere': ({ outsider }) =>
    outsider?.does === 'takes a distribution elsewhere',
  'outsider touches a dependency': ({ outsider }) => outsider?.does === 'touches a dependency',
  'outsider deletes an unsent key': ({ outsider }) => outsider?.does === 'deletes a key',
  'outsider adds a multi-tenant distribution': ({ outsider }) =>
    outsider?.does === 'adds a multi-tenant distribution',
  'outsider makes the API private for a while': ({ outsider }) =>
    outsider?.does === 'makes the API private for a while',
  'outsider disables a distribution': ({ outsider }) => outsider?.does === 'disables a distribution',
  'tool opens the API for a while': ({ apiOwner }) =>
    apiOwner?.does === 'opens the API' && apiOwner.lasts !== undefined,
  'tool opens the API for good': ({ apiOwner }) =>
    apiOwner?.does === 'opens the API' && apiOwner.lasts === undefined,
  'tool makes the stage anew': tool('makes the stage anew'),
  'tool takes the tags off the keys': tool('takes the tags off the keys'),
  'tool puts its own tags on the keys': tool('puts its own tags on the keys'),
  'tool takes the tags off the plan for a while': tool('takes the tags off the plan'),
  'two gates rotate on one plan': tool('gives the plan to another gate'),
  'tool deploys the API again': tool('deploys the API again'),
  'tool deploys the next version of the API': tool('deploys the next version of the API'),
  'usage plan of another gate, which gate refuses': ({ newcomer }) =>
    newcomer?.obstacle === 'plan of another gate',
  'two gates on one distribution': ({ newcomer }) => newcomer?.isGuest === true,
  'gate that is removed while another rotates': ({ newcomer }) => newcomer?.beside !== undefined,
  'API that loses its tags for a while': ({ newcomer }) => newcomer?.untagged !== undefined,
  'status that gets half answers': ({ newcomer }) => newcomer?.halfRead === true,
  'outsider deletes the plan': ({ outsider }) => outsider?.does === 'deletes the plan',
};

const hour = 3_600_000;

/** The names of a world's dimensions. */
export function dimensionsOf(plan: WorldPlan): readonly string[] {
  return Object.entries(dimensions).flatMap(([name, isMet]) => (isMet(plan) ? [name] : []));
}

function has(part: keyof AccountPlan): (plan: WorldPlan) => boolean {
  return ({ account }) => account?.[part] === true;
}

function turnsAway(how: TurnedAway): (plan: WorldPlan) => boolean {
  return ({ account }) => account?.turnedAway === how;
}

function isGrouped({ account, targets }: WorldPlan, isMet: (places: readonly Place[]) => boolean): boolean {
  if (!account?.failover) return false;
  return targets.map(placesOf).some((places) => places.length > 1 && isMet(places));
}

function tool(does: ApiOwnerDeed): (plan: WorldPlan) => boolean {
  return ({ apiOwner }) => apiOwner?.does === does;
}

function someRun(isMet: (run: RunPlan) => boolean): (plan: WorldPlan) => boolean {
  return ({ runs }) => runs.some(isMet);
}

function leadsTo({ targets }: WorldPlan, place: Place): boolean {
  return targets.some((one) => placesOf(one).includes(place));
}

function hasBoth({ targets }: WorldPlan, one: Place, other: Place): boolean {
  return targets.some((target) => placesOf(target).includes(one) && placesOf(target).includes(other));
}
