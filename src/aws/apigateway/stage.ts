import * as sdk from '@aws-sdk/client-api-gateway';
import type { Deployment, Method } from '@aws-sdk/client-api-gateway';
import { call, callIfThere } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';
import { UnreadableAnswer } from '../client/raw-answer.ts';
import { listWhole } from '../client/whole-list.ts';
import { edit, type Resource } from '../step.ts';
import { type ApiDefinition, definitionHash } from './api-definition.ts';

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

/**
 * The stage, on a deployment of the definition that is meant. The definition's hash stands in the deployment's
 * description: CreateDeployment is limited to one call per 5 s and is not made for nothing.
 */
export function apiStage(
  aws: Aws,
  apiId: string,
  stage: string,
  definition: ApiDefinition,
): Resource<StageSnapshot | undefined> {
  const description = `cloudfront-image-gate ${definitionHash(definition)}`;
  const title = `stage "${stage}" of API ${apiId}`;
  const methods = definition.methods.map(({ httpMethod, path }) => `${httpMethod} ${path}`);
  return {
    title,
    find: () => findSnapshot(aws, apiId, stage),
    plan: (seen) => {
      const open = openIn(seen?.methods ?? []).filter((method) => methods.includes(method));
      if (seen?.description === description && open.length === 0) return [];
      const from = open.length > 0 ? `open: ${open.join(', ')}` : seen?.description;
      const act = () => deployStage(aws, apiId, stage, description);
      return [edit(title, 'deployment', { from, to: description }, act)];
    },
  };
}

/** The names of the methods that accept requests without a key. */
const openIn = (methods: readonly MethodRequirement[]): readonly string[] =>
  methods.filter(({ keyRequired }) => !keyRequired).map(({ name }) => name);

/** What API Gateway says of a method, in its resources and in its snapshots alike. */
export function requirementOf(
  httpMethod: string,
  path: string,
  { apiKeyRequired, authorizationType }: Pick<Method, 'apiKeyRequired' | 'authorizationType'>,
): MethodRequirement {
  const keyRequired = apiKeyRequired ?? false;
  const name = `${httpMethod} ${path}`;
  return { name, httpMethod, path, keyRequired, authorization: authorizationType ?? 'NONE' };
}

/**
 * The snapshot that a stage serves; undefined when there is no such stage. Throws an {@link UnreadableAnswer} where an answer
 * is not whole: a stage always serves a deployment, and an empty answer would pass for a stage that closes nothing.
 */
export async function findSnapshot(
  aws: Aws,
  apiId: string,
  stageName: string,
): Promise<StageSnapshot | undefined> {
  const stage = await callIfThere(aws.apiGateway, sdk.GetStageCommand, stageName, {
    restApiId: apiId,
    stageName,
  });
  if (!stage) return undefined;
  if (!stage.deploymentId)
    throw new UnreadableAnswer('apigateway:GetStage', `stage ${stageName} has no deployment`);
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
  const { item = [] } = await call(aws.apiGateway, sdk.GetStagesCommand, apiId, { restApiId: apiId });
  const open = item
    .filter(({ stageName, deploymentId }) => stageName !== own && deploymentId !== undefined)
    .map(async ({ stageName = '', deploymentId = '' }) => {
      const { methods } = await findDeployment(aws, apiId, deploymentId);
      return openIn(methods)
        .filter((name) => !excluded.includes(name))
        .map((name) => `${stageName}: ${name}`);
    });
  return (await Promise.all(open)).flat();
}

async function findDeployment(
  aws: Aws,
  restApiId: string,
  deploymentId: string,
): Promise<Pick<StageSnapshot, 'description' | 'methods'>> {
  const found = await callIfThere(aws.apiGateway, sdk.GetDeploymentCommand, deploymentId, {
    restApiId,
    deploymentId,
    embed: ['apisummary'],
  });
  if (!found?.apiSummary)
    throw new UnreadableAnswer('apigateway:GetDeployment', `deployment ${deploymentId} has no methods`);
  const methods = Object.entries(found.apiSummary).flatMap(([path, byName]) =>
    Object.entries(byName).map(([httpMethod, method]) => requirementOf(httpMethod, path, method)),
  );
  return { description: found.description ?? '', methods };
}

/** Takes a new snapshot of the API and names the stage: it is made, or moved to the snapshot, in the same call. */
export async function deployStage(
  aws: Aws,
  apiId: string,
  stageName: string,
  description: string,
): Promise<void> {
  await call(aws.apiGateway, sdk.CreateDeploymentCommand, `${apiId}/${stageName}`, {
    restApiId: apiId,
    stageName,
    description,
  });
}

/** Lets the stage serve an older snapshot again. */
export async function serveSnapshot(
  aws: Aws,
  apiId: string,
  stageName: string,
  deploymentId: string,
): Promise<void> {
  const patchOperations = [{ op: 'replace' as const, path: '/deploymentId', value: deploymentId }];
  await call(aws.apiGateway, sdk.UpdateStageCommand, `${apiId}/${stageName}`, {
    restApiId: apiId,
    stageName,
    patchOperations,
  });
}

/** How `gate` describes the deployments that it makes. */
export const closing = 'cloudfront-image-gate: key required';

/** How {@link closedByGate} tells that what was closed before has been opened again. */
export const opening = 'cloudfront-image-gate: key no longer required';

/**
 * The methods that a gate closed on this API, `GET /path` each: open in one deployment and closed in the next one,
 * which the gate made. What its owner had closed himself is none of them. One call for each 500 deployments, and two
 * for each that the gate made.
 */
export async function closedByGate(aws: Aws, restApiId: string): Promise<readonly string[]> {
  const rules = { of: restApiId, identity: ['id'], mayLackItems: true };
  const listed = await listWhole(aws, sdk.GetDeploymentsCommand, rules, { restApiId });
  const deployments = listed.toSorted((one, other) => timeOf(one) - timeOf(other));
  const opened = deployments.findLastIndex(({ description }) => description?.startsWith(opening));
  const closed = new Set<string>();
  for (const [index, { description, id }] of deployments.entries()) {
    if (index <= opened || !description?.startsWith(closing)) continue;
    const open = await openInDeployment(aws, restApiId, id);
    for (const name of await openInDeployment(aws, restApiId, deployments[index - 1]?.id))
      if (!open.includes(name)) closed.add(name);
  }
  return [...closed];
}

const timeOf = ({ createdDate }: Deployment): number => createdDate?.getTime() ?? 0;

/** The methods that a snapshot lets viewers use without a key; none for one that is gone. */
async function openInDeployment(
  aws: Aws,
  restApiId: string,
  deploymentId: string | undefined,
): Promise<readonly string[]> {
  return deploymentId === undefined
    ? []
    : openIn((await findDeployment(aws, restApiId, deploymentId)).methods);
}
