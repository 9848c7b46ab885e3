import {
  CreateDeploymentCommand,
  GetDeploymentCommand,
  GetStageCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import type { Aws } from './connect.ts';
import { findable, refusable } from './refusal.ts';

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
  const deployment = await findable(
    'apigateway:GetDeployment',
    deploymentId,
    aws.apiGateway.send(new GetDeploymentCommand({ restApiId: apiId, deploymentId, embed: ['apisummary'] })),
  );
  const methods = Object.entries(deployment?.apiSummary ?? {}).flatMap(([path, byName]) =>
    Object.entries(byName).map(([httpMethod, { apiKeyRequired, authorizationType }]) => ({
      name: `${httpMethod} ${path}`,
      ...{ httpMethod, path },
      keyRequired: apiKeyRequired ?? false,
      authorization: authorizationType ?? 'NONE',
    })),
  );
  return {
    deploymentId,
    description: deployment?.description ?? '',
    methods,
    canary: stage.canarySettings !== undefined,
  };
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
