import type { Random } from '../../local-aws/random.ts';
import type { Untagged } from '../../local-aws/untagged.ts';
import type { RunFaults, Trouble } from './trouble.ts';

const minute = 60_000;

/**
 * The same with further troubles of a run. They have their own random stream, so that worlds without them stay the same as before
 * they were added. `operations`: its possible operations at AWS.
 */
export function withMoreTrouble<T extends Trouble>(
  trouble: T,
  random: Random,
  operations: Operations = ofRotation,
): T {
  const untagged = random.chance(0.12) ? drawUntagged(random) : undefined;
  const outage = random.chance(0.08) ? drawOutage(random) : undefined;
  const credentialsLast = random.chance(0.06) ? random.between(minute, 60 * minute) : undefined;
  const denied = random.chance(0.08) ? drawDenied(random, operations) : undefined;
  const unreadableWrites = random.chance(0.1) ? random.pick([0.03, 0.15]) : undefined;
  return {
    ...trouble,
    faults: {
      ...trouble.faults,
      ...(untagged ? { untagged } : {}),
      ...(unreadableWrites === undefined ? {} : { unreadableWrites }),
    },
    ...(outage ? { outage } : {}),
    ...(credentialsLast === undefined ? {} : { credentialsLast }),
    ...(denied ? { denied } : {}),
  };
}

function drawUntagged(random: Random): NonNullable<RunFaults['untagged']> {
  return { chance: random.pick([0.3, 0.6, 1]), which: random.pick<Untagged>(['all', 'newest']) };
}

/** Either brief, or longer than the action keeps retrying. */
function drawOutage(random: Random): NonNullable<Trouble['outage']> {
  return {
    after: random.between(0, 8 * minute),
    lasts: random.between(20_000, 4 * minute),
    kind: random.pick(['throttled', 'failed']),
  };
}

function drawDenied(random: Random, operations: Operations): NonNullable<Trouble['denied']> {
  return { operation: random.pick(operations), from: random.chance(0.4) ? 0 : random.integer(1, 60) };
}

type Operations = readonly [string, ...string[]];

/** The operations of a rotation. */
const ofRotation: Operations = [
  ...(['UpdateApiKey', 'DeleteApiKey', 'UpdateDistribution', 'PutSecretValue'] as const),
  ...(['CreateApiKey', 'CreateUsagePlanKey', 'UpdateApiKey', 'DeleteApiKey', 'UpdateDistribution'] as const),
  ...(['ListDistributions', 'GetDistribution', 'GetApiKeys', 'GetApiKey', 'GetUsagePlans'] as const),
  ...(['GetUsagePlan', 'GetUsagePlanKeys', 'GetStage', 'GetStages', 'GetDeployment', 'GetRestApi'] as const),
  ...(['GetDomainNames', 'GetBasePathMappings', 'GetResources', 'DescribeSecret', 'GetSecretValue'] as const),
];

/** The operations of all commands that create and remove a gate. */
export const ofAllCommands: Operations = [
  ...ofRotation,
  ...(['CreateRestApi', 'CreateResource', 'PutMethod', 'PutIntegration', 'CreateDeployment'] as const),
  ...(['UpdateMethod', 'UpdateStage', 'TagResource', 'UntagResource', 'CreateUsagePlan'] as const),
  ...(['UpdateUsagePlan', 'DeleteUsagePlan', 'DeleteRestApi', 'CreateRole', 'PutRolePolicy'] as const),
  ...(['DeleteRolePolicy', 'DeleteRole', 'GetRole', 'CreateFunction', 'UpdateFunctionCode'] as const),
  ...(['UpdateFunctionConfiguration', 'PublishVersion', 'CreateAlias', 'UpdateAlias'] as const),
  ...(['AddPermission', 'GetPolicy', 'RemovePermission', 'DeleteFunction', 'Invoke'] as const),
  ...(['CreateLogGroup', 'PutRetentionPolicy', 'DeleteLogGroup', 'DescribeLogGroups'] as const),
  ...(['CreateDistribution', 'CreateCachePolicy', 'PublishFunction', 'DeleteDistribution'] as const),
  ...(['DeleteCachePolicy', 'ListCachePolicies', 'ListTagsForResource', 'GetAccountSettings'] as const),
];
