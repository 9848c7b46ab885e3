import { reads } from '../schema/operation.ts';
import { readCanary, refuseCanaryWithoutStage } from './canary.ts';
import type { Canary, Deployment, Method, RestApi, Snapshot, Stage } from './model.ts';
import { badRequest, found, page } from './refusals.ts';
import { applyPatch, replaces } from './patch.ts';
import { pathOf } from './resources.ts';
import { apiOf, type GatewayOperations, type Room, secondsNow } from './room.ts';
import { announce, deployTo } from './stages.ts';

function deploymentOf(api: RestApi, id: string): Deployment {
  return found(api.deployments.get(id), 'Invalid Deployment identifier specified');
}

export const deploymentOperations: GatewayOperations = {
  CreateDeployment: reads(
    ['stageName stageDescription description variables canarySettings'],
    (room, { restApiId, stageName, stageDescription, description, variables, canarySettings: wanted }) => {
      const api = apiOf(room, restApiId);
      const id = room.random.id(6);
      const made = { id, createdDate: secondsNow(room), description };
      const deployment: Deployment = { ...made, snapshot: snapshotOf(api) };
      if (wanted) refuseCanaryWithoutStage(api, stageName);
      if (stageName === '') throw badRequest('Stage name cannot be empty');
      const stage = api.stages.get(stageName ?? '');
      const canarySettings = wanted ? readCanary(wanted, id) : stage && movedCanary(room, stage, deployment);
      if (stage && canarySettings) {
        api.deployments.set(id, deployment);
        Object.assign(stage, { canarySettings, lastUpdatedDate: secondsNow(room) });
        announce(room, api, stage);
      } else if (stageName !== undefined)
        deployTo(room, api, deployment, {
          stageName,
          ...(stageDescription === undefined ? {} : { description: stageDescription }),
          ...(variables ? { variables } : {}),
        });
      api.deployments.set(id, deployment);
      return deployment;
    },
  ),
  GetDeployments: reads(['limit position'], (room, input) =>
    page(apiOf(room, input.restApiId).deployments, input),
  ),
  GetDeployment: reads(['embed'], (room, { restApiId, deploymentId, embed = [] }) => {
    const deployment = deploymentOf(apiOf(room, restApiId), deploymentId);
    const whole = embed.some((part) => part.toLowerCase() === 'apisummary');
    return whole ? { ...deployment, apiSummary: summaryOf(deployment.snapshot) } : deployment;
  }),
  UpdateDeployment: reads(['patchOperations'], (room, { restApiId, deploymentId, patchOperations }) => {
    const deployment = deploymentOf(apiOf(room, restApiId), deploymentId);
    const draft = applyPatch({ ...deployment }, patchOperations, [replaces('description', String)]);
    return Object.assign(deployment, draft);
  }),
  DeleteDeployment: (room, { restApiId, deploymentId }) => {
    const api = apiOf(room, restApiId);
    const { id } = deploymentOf(api, deploymentId);
    const users = [...api.stages.values()];
    if (users.some((stage) => [stage.deploymentId, stage.canarySettings?.deploymentId].includes(id)))
      throw badRequest('Active stages pointing to this deployment must be moved or deleted');
    api.deployments.delete(id);
  },
};

/** The stage's canary with `deployment`, if a deployment without canary settings only reaches the canary. */
function movedCanary(room: Room, { canarySettings }: Stage, deployment: Deployment): Canary | undefined {
  if (!canarySettings || !room.random.chance(room.settings.plainDeploymentGoesToCanary)) return undefined;
  return { ...canarySettings, deploymentId: deployment.id };
}

/** A copy of everything that a stage serves. Throws if there is nothing to serve, or a method has no integration. */
function snapshotOf(api: RestApi): Snapshot {
  const resources = [...api.resources.values()];
  const methods = resources.flatMap((resource) => [...resource.methods.values()]);
  if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
  if (methods.some((method) => !method.methodIntegration))
    throw badRequest('No integration defined for method');
  // Reported (awslabs/aws-htc-grid).
  if (api.endpointConfiguration.types.includes('PRIVATE') && !api.policy)
    throw badRequest("Private REST API doesn't have a resource policy attached to it");
  return {
    routes: resources.map((resource) => ({
      resourceId: resource.id,
      path: pathOf(api, resource),
      methods: structuredClone(resource.methods),
    })),
    apiKeySource: api.apiKeySource,
    binaryMediaTypes: [...api.binaryMediaTypes],
    disableExecuteApiEndpoint: api.disableExecuteApiEndpoint,
    policy: api.policy === '' ? undefined : api.policy,
    authorizers: new Map(api.authorizers),
    gatewayResponses: structuredClone(api.gatewayResponses),
  };
}

function summaryOf({ routes }: Snapshot) {
  const summary: Record<string, Record<string, Method>> = {};
  for (const { path, methods } of routes) if (methods.size > 0) summary[path] = Object.fromEntries(methods);
  return summary;
}
