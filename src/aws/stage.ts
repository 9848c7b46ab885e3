import { CreateDeploymentCommand, GetDeploymentCommand, GetStageCommand } from '@aws-sdk/client-api-gateway';
import { definitionHash } from './api-definition.ts';
import type { ApiDefinition } from './api-definition.ts';
import type { Aws } from './connect.ts';
import { findable, refusable } from './refusal.ts';
import type { Resource } from './step.ts';

/** What viewers meet: a deployment is a snapshot, later changes to methods do not reach it. */
export interface SeenStage {
  readonly deploymentId: string;
  readonly description: string;
  /** `GET /path` of every deployed method that lets requests without a key in. */
  readonly open: readonly string[];
}

/**
 * The stage, on a deployment of the definition that is meant. The definition's hash stands in the deployment's
 * description: CreateDeployment is limited to one call per 5 s and is not made for nothing.
 */
export function apiStage(
  aws: Aws,
  apiId: string,
  stage: string,
  definition: ApiDefinition,
): Resource<SeenStage | undefined> {
  const description = `cloudfront-image-gate ${definitionHash(definition)}`;
  const title = `stage "${stage}" of API ${apiId}`;
  const methods = definition.methods.map(({ httpMethod, path }) => `${httpMethod} ${path}`);
  return {
    title,
    find: () => findStage(aws, apiId, stage),
    plan: (seen) => {
      const open = (seen?.open ?? []).filter((method) => methods.includes(method));
      if (seen?.description === description && open.length === 0) return [];
      const from = open.length > 0 ? `open: ${open.join(', ')}` : seen?.description;
      return [
        {
          changes: [{ resource: title, field: 'deployment', from, to: description }],
          act: () => deployStage(aws, apiId, stage, description),
        },
      ];
    },
  };
}

async function findStage(aws: Aws, apiId: string, stageName: string): Promise<SeenStage | undefined> {
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
  const open = Object.entries(deployment?.apiSummary ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { apiKeyRequired }]) =>
      apiKeyRequired ? [] : [`${method} ${path}`],
    ),
  );
  return { deploymentId, description: deployment?.description ?? '', open };
}

/** Names the stage: it is made, or moved to the new deployment, in the same call. */
async function deployStage(aws: Aws, apiId: string, stageName: string, description: string): Promise<void> {
  await refusable(
    'apigateway:CreateDeployment',
    `${apiId}/${stageName}`,
    aws.apiGateway.send(new CreateDeploymentCommand({ restApiId: apiId, stageName, description })),
  );
}
