import {
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  DeleteUsagePlanCommand,
  GetUsagePlanKeysCommand,
  GetUsagePlansCommand,
  UpdateUsagePlanCommand,
  type UsagePlan as SdkUsagePlan,
} from '@aws-sdk/client-api-gateway';
import type { Aws } from '../client/connect.ts';
import { gateTags } from '../ownership.ts';
import { findable, refusable, refusedWith } from '../client/refusal.ts';
import { listWhole } from '../client/whole-list.ts';

/** The usage plan of a gate: which stages its keys open. */
export interface UsagePlan {
  readonly id: string;
  readonly name: string;
  readonly stages: readonly { readonly apiId: string; readonly stage: string }[];
  /** A throttle or quota would refuse viewers; a gate has neither. */
  readonly limited: boolean;
  /** Those of the plan as a whole, by their paths in a patch; a stage's methods may have throttles of their own. */
  readonly limits: readonly ('/throttle' | '/quota')[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Every usage plan of the account and Region (300 at most). */
export async function listPlans(aws: Aws): Promise<readonly UsagePlan[]> {
  return list(aws, {});
}

/** The plans that a key is in. */
export async function plansOfKey(aws: Aws, keyId: string): Promise<readonly UsagePlan[]> {
  return list(aws, { keyId });
}

async function list(aws: Aws, query: { keyId?: string }): Promise<readonly UsagePlan[]> {
  const pages = await listWhole(aws, {
    call: 'apigateway:GetUsagePlans',
    resource: query.keyId ?? 'all plans',
    identity: ['id'],
    command: (position) => new GetUsagePlansCommand({ ...query, position, limit: 500 }),
  });
  return pages.flatMap(({ items = [] }) => items.map(fromSdk));
}

/**
 * Creates the gate's plan with its one stage and neither throttle nor quota. The stage is named at once because
 * UpdateUsagePlan is limited to one call per 20 s and CreateUsagePlan has no rate of its own.
 */
export async function createPlan(aws: Aws, gate: string, apiId: string, stage: string): Promise<UsagePlan> {
  const command = new CreateUsagePlanCommand({
    name: `cloudfront-image-gate/${gate}`,
    description: 'Opens one stage to the keys that CloudFront sends. Managed by CloudFront Image Gate.',
    apiStages: [{ apiId, stage }],
    tags: gateTags(gate),
  });
  return fromSdk(await refusable('apigateway:CreateUsagePlan', gate, aws.apiGateway.send(command)));
}

/** Deletes a plan from which its stages were taken; one that is gone already is success. */
export async function deletePlan(aws: Aws, plan: UsagePlan): Promise<void> {
  if (plan.stages.length > 0) {
    const patchOperations = plan.stages.map(({ apiId, stage }) => ({
      op: 'remove' as const,
      path: '/apiStages',
      value: `${apiId}:${stage}`,
    }));
    const detach = new UpdateUsagePlanCommand({ usagePlanId: plan.id, patchOperations });
    await findable('apigateway:UpdateUsagePlan', plan.id, aws.apiGateway.send(detach));
  }
  const command = new DeleteUsagePlanCommand({ usagePlanId: plan.id });
  await findable('apigateway:DeleteUsagePlan', plan.id, aws.apiGateway.send(command));
}

/** The ids of the keys in a plan. AWS answers the same empty list for a plan that does not exist. */
export async function planKeyIds(aws: Aws, usagePlanId: string): Promise<readonly string[]> {
  const pages = await listWhole(aws, {
    call: 'apigateway:GetUsagePlanKeys',
    resource: usagePlanId,
    identity: ['id'],
    command: (position) => new GetUsagePlanKeysCommand({ usagePlanId, position, limit: 500 }),
  });
  return pages.flatMap(({ items = [] }) => items.flatMap(({ id }) => id ?? []));
}

/** Puts a key into a plan; one that is in it already is success. */
export async function attachKey(aws: Aws, planId: string, keyId: string): Promise<void> {
  const command = new CreateUsagePlanKeyCommand({ usagePlanId: planId, keyId, keyType: 'API_KEY' });
  try {
    await refusable('apigateway:CreateUsagePlanKey', keyId, aws.apiGateway.send(command));
  } catch (error) {
    if (!refusedWith(error, 'ConflictException') || !(await planKeyIds(aws, planId)).includes(keyId))
      throw error;
  }
}

const holdsAny = (limit: object | undefined): boolean =>
  Object.values(limit ?? {}).some((value) => value !== undefined);

function fromSdk(plan: SdkUsagePlan): UsagePlan {
  if (!plan.id) throw new Error('apigateway answered with a usage plan without id: nothing was changed');
  return {
    id: plan.id,
    name: plan.name ?? '',
    stages: (plan.apiStages ?? []).map(({ apiId = '', stage = '' }) => ({ apiId, stage })),
    limited:
      plan.quota !== undefined ||
      plan.throttle !== undefined ||
      (plan.apiStages ?? []).some(({ throttle }) => Object.keys(throttle ?? {}).length > 0),
    limits: [
      ...(holdsAny(plan.throttle) ? ['/throttle' as const] : []),
      ...(holdsAny(plan.quota) ? ['/quota' as const] : []),
    ],
    tags: plan.tags ?? {},
  };
}
