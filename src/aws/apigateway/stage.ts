import { definitionHash } from './api-definition.ts';
import type { ApiDefinition } from './api-definition.ts';
import type { Aws } from '../client/connect.ts';
import { deployStage, findSnapshot } from './stage-snapshot.ts';
import type { Resource } from '../step.ts';

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
  const snapshot = await findSnapshot(aws, apiId, stageName);
  if (!snapshot) return undefined;
  const { deploymentId, description, methods } = snapshot;
  return {
    deploymentId,
    description,
    open: methods.filter(({ keyRequired }) => !keyRequired).map(({ name }) => name),
  };
}
