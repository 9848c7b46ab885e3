import {
  CreateStageCommand,
  DeleteResourceCommand,
  DeleteStageCommand,
  GetResourcesCommand,
  GetStageCommand,
  GetUsagePlanCommand,
  UpdateMethodCommand,
  UpdateUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import { listKeys } from '../../src/aws/apigateway/api-key.ts';
import { deployStage } from '../../src/aws/apigateway/stage.ts';
import { addTags, removeTags } from '../../src/aws/apigateway/tagging.ts';
import { listPlans, opens } from '../../src/aws/apigateway/usage-plan.ts';
import { call } from '../../src/aws/client/call.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { gateTagNames, gateTags, isOwned } from '../../src/aws/ownership.ts';
import { addPath } from './api.ts';
import type { ApiOwnerDeed, ApiOwnerPlan } from './api-owner-plan.ts';
import { gateName, secondName, stage as stageName } from './places.ts';
import type { Stage } from './stage.ts';

/** Reverts what it did; undefined: that stays. */
type TakeBack = (() => Promise<unknown>) | undefined;

/** A tool that has the API, its stage, the usage plan or the first keys in its template applies it while the runs are in progress. */
export async function applyTemplate(stage: Stage, aws: Aws, plan: ApiOwnerPlan): Promise<void> {
  const { clock } = stage.local.surroundings;
  await clock.sleep(plan.at);
  stage.tell('API owner', plan.does);
  try {
    const takeBack = await deeds[plan.does](stage, aws);
    if (plan.lasts === undefined) return;
    await clock.sleep(plan.lasts);
    stage.tell('API owner', 'takes that back');
    await takeBack?.();
  } catch (error) {
    stage.tell('API owner', `fails: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const deeds: Readonly<Record<ApiOwnerDeed, (stage: Stage, aws: Aws) => Promise<TakeBack>>> = {
  'opens the API': async ({ gate: { apiId } }, aws) => {
    await requireKey(aws, apiId, false);
    return () => requireKey(aws, apiId, true);
  },
  'makes the stage anew': deleteStage,
  'takes the tags off the keys': (stage, aws) => disownKeys(stage, aws, {}),
  'puts its own tags on the keys': (stage, aws) => disownKeys(stage, aws, { 'managed-by': 'terraform' }),
  'takes the tags off the plan': ({ gate }, aws) => retagPlan(aws, gate.planId, {}),
  'deploys the API again': async ({ gate: { apiId } }, aws) => {
    await deployStage(aws, apiId, stageName, 'by a template');
    return () => deployStage(aws, apiId, stageName, 'by a template, again');
  },
  'deploys the next version of the API': async ({ gate: { apiId } }, aws) => {
    const resourceId = await addPath(aws, apiId, 'next');
    await deployStage(aws, apiId, stageName, 'the next version');
    return async () => {
      await call(aws.apiGateway, DeleteResourceCommand, resourceId, { restApiId: apiId, resourceId });
      await deployStage(aws, apiId, stageName, 'the last version');
    };
  },
  'gives the plan to another gate': ({ gate }, aws) => retagPlan(aws, gate.planId, gateTags(secondName)),
};

/** For every method, as after an import of a definition, with a new deployment. */
async function requireKey(aws: Aws, restApiId: string, required: boolean): Promise<void> {
  const { items = [] } = await call(aws.apiGateway, GetResourcesCommand, restApiId, {
    restApiId,
    embed: ['methods'],
  });
  const patchOperations = [{ op: 'replace' as const, path: '/apiKeyRequired', value: String(required) }];
  for (const { id: resourceId = '', resourceMethods = {} } of items)
    for (const httpMethod of Object.keys(resourceMethods)) {
      const input = { restApiId, resourceId, httpMethod, patchOperations };
      await call(aws.apiGateway, UpdateMethodCommand, restApiId, input);
    }
  await deployStage(aws, restApiId, stageName, 'by a template');
}

/** How long hosts take to learn of a stage and its keys, in ms. */
const untilHeard = 150_000;

/** The stage is deleted, and with it its entries in plans, until it is recreated with the same deployment. */
async function deleteStage({ gate, watch, local }: Stage, aws: Aws): Promise<TakeBack> {
  const at = { restApiId: gate.apiId, stageName };
  const { deploymentId } = await call(aws.apiGateway, GetStageCommand, stageName, at);
  const others = (await listPlans(aws)).filter((plan) =>
    opens(plan, { apiId: gate.apiId, stage: stageName }),
  );
  const planIds = new Set([gate.planId, ...others.map(({ id }) => id)]);
  watch.excuseEverything();
  await call(aws.apiGateway, DeleteStageCommand, stageName, at);
  return async () => {
    await call(aws.apiGateway, CreateStageCommand, stageName, { ...at, deploymentId });
    const value = `${gate.apiId}:${stageName}`;
    for (const usagePlanId of planIds) {
      const { apiStages = [] } = await call(aws.apiGateway, GetUsagePlanCommand, usagePlanId, {
        usagePlanId,
      });
      if (apiStages.some(({ apiId, stage }) => `${apiId ?? ''}:${stage ?? ''}` === value)) continue;
      const patchOperations = [{ op: 'add' as const, path: '/apiStages', value }];
      await call(aws.apiGateway, UpdateUsagePlanCommand, usagePlanId, { usagePlanId, patchOperations });
    }
    await local.surroundings.clock.sleep(untilHeard);
    watch.excuseNoMore();
  };
}

/** They belong to the tool from now on: no run that begins later may change one. */
async function disownKeys(
  { gate, local }: Stage,
  aws: Aws,
  tags: Readonly<Record<string, string>>,
): Promise<TakeBack> {
  const keys = (await listKeys(aws, gateName)).filter((key) => isOwned(key.tags, gateName));
  for (const { id, tags: former } of keys) {
    gate.strays.set(id, local.surroundings.clock.now());
    if (Object.keys(tags).length > 0) await addTags(aws, 'apikeys', id, tags);
    await removeTags(aws, 'apikeys', id, gateTagNames(former));
  }
  return undefined;
}

async function retagPlan(
  aws: Aws,
  usagePlanId: string,
  tags: Readonly<Record<string, string>>,
): Promise<TakeBack> {
  const { tags: former = {} } = await call(aws.apiGateway, GetUsagePlanCommand, usagePlanId, { usagePlanId });
  await (Object.keys(tags).length > 0
    ? addTags(aws, 'usageplans', usagePlanId, tags)
    : removeTags(aws, 'usageplans', usagePlanId, gateTagNames(former)));
  return () => addTags(aws, 'usageplans', usagePlanId, former);
}
