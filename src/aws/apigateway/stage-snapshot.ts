import {
  CreateDeploymentCommand,
  GetDeploymentCommand,
  GetStageCommand,
  GetStagesCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import type { Aws } from '../client/connect.ts';
import { findable, refusable } from '../client/refusal.ts';

/** A method as viewers meet it or as it would be deployed. */
export interface MethodRequirement {
  /** `GET /path`; the method may be `ANY`. */
  readonly name: string;
  readonly httpMethod: string;
  readonly path: string;
  readonly keyRequired: boolean;
  readonly authorization: string;
}

/** What viewers meet: a deployment is a snapshot, later changes to methods do not reach it. */
export interface StageSnapshot {
  readonly deploymentId: string;
  readonly description: string;
  readonly methods: readonly MethodRequirement[];
  /** Part of the traffic goes to another deployment. */
  readonly canary: boolean;
}

/** The snapshot that a stage serves; undefined when there is no such stage, or nothing is deployed to it. */
export async function findSnapshot(
  aws: Aws,
  apiId: string,
  stageName: string,
): Promise<StageSnapshot | undefined> {
  const stage = await findable(
    'apigateway:GetStage',
    stageName,
    aws.apiGateway.send(new GetStageCommand({ restApiId: apiId, stageName })),
  );
  if (!stage?.deploymentId) return undefined;
  const { deploymentId } = stage;
  const deployment = await findDeployment(aws, apiId, deploymentId);
  return { deploymentId, ...deployment, canary: stage.canarySettings !== undefined };
}

/** Methods of an API's other stages that require no key, `stage: GET /path` each, but for those that may be open. */
export async function openStages(
  aws: Aws,
  apiId: string,
  own: string,
  excluded: readonly string[],
): Promise<readonly string[]> {
  const command = new GetStagesCommand({ restApiId: apiId });
  const { item = [] } = await refusable('apigateway:GetStages', apiId, aws.apiGateway.send(command));
  const open = item
    .filter(({ stageName, deploymentId }) => stageName !== own && deploymentId !== undefined)
    .map(async ({ stageName = '', deploymentId = '' }) => {
      const { methods } = await findDeployment(aws, apiId, deploymentId);
      return methods
        .filter(({ name, keyRequired }) => !keyRequired && !excluded.includes(name))
        .map(({ name }) => `${stageName}: ${name}`);
    });
  return (await Promise.all(open)).flat();
}

async function findDeployment(
  aws: Aws,
  restApiId: string,
  deploymentId: string,
): Promise<Pick<StageSnapshot, 'description' | 'methods'>> {
  const command = new GetDeploymentCommand({ restApiId, deploymentId, embed: ['apisummary'] });
  const found = await findable('apigateway:GetDeployment', deploymentId, aws.apiGateway.send(command));
  const methods = Object.entries(found?.apiSummary ?? {}).flatMap(([path, byName]) =>
    Object.entries(byName).map(([httpMethod, { apiKeyRequired, authorizationType }]) => ({
      name: `${httpMethod} ${path}`,
      ...{ httpMethod, path },
      keyRequired: apiKeyRequired ?? false,
      authorization: authorizationType ?? 'NONE',
    })),
  );
  return { description: found?.description ?? '', methods };
}

/** Takes a new snapshot of the API and names the stage: it is made, or moved to the snapshot, in the same call. */
export async function deployStage(
  aws: Aws,
  apiId: string,
  stageName: string,
  description: string,
): Promise<void> {
  await refusable(
    'apigateway:CreateDeployment',
    `${apiId}/${stageName}`,
    aws.apiGateway.send(new CreateDeploymentCommand({ restApiId: apiId, stageName, description })),
  );
}

/** Lets the stage serve an older snapshot again. */
export async function serveSnapshot(
  aws: Aws,
  apiId: string,
  stageName: string,
  deploymentId: string,
): Promise<void> {
  const patchOperations = [{ op: 'replace' as const, path: '/deploymentId', value: deploymentId }];
  await refusable(
    'apigateway:UpdateStage',
    `${apiId}/${stageName}`,
    aws.apiGateway.send(new UpdateStageCommand({ restApiId: apiId, stageName, patchOperations })),
  );
}
