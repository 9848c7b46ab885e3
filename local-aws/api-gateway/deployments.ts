import { readCanary, refuseCanaryWithoutStage } from './canary.ts';
import type { Canary, Deployment, Method, RestApi, Snapshot, Stage } from './model.ts';
import type { Operation } from './operation.ts';
import { page } from './paging.ts';
import { applyPatch } from './patch.ts';
import { badRequest, notFound } from './refusals.ts';
import { pathOf } from './resources.ts';
import { apiOf, type Room, secondsNow } from './room.ts';
import { present } from './members.ts';
import { announce, deployTo } from './stages.ts';

const path = '/restapis/{restApiId}/deployments';
const onePath = `${path}/{deploymentId}`;

export function deploymentOperations(room: Room): Operation[] {
  const deploymentOf = (api: RestApi, id: string): Deployment => {
    const deployment = api.deployments.get(id);
    if (!deployment) throw notFound('Invalid Deployment identifier specified');
    return deployment;
  };
  return [
    {
      name: 'CreateDeployment',
      method: 'POST',
      path,
      status: 201,
      perform: ({ label, body }) => {
        const api = apiOf(room, label('restApiId'));
        const description = body.text('description');
        const stageDescription = body.text('stageDescription');
        const variables = body.textMap('variables');
        const deployment: Deployment = {
          id: room.random.id(6),
          createdDate: secondsNow(room),
          ...present({ description }),
          snapshot: snapshotOf(api),
        };
        const stageName = body.text('stageName');
        const wanted = body.part('canarySettings');
        if (wanted) refuseCanaryWithoutStage(api, stageName);
        if (stageName === '') throw badRequest('Stage name cannot be empty');
        const stage = api.stages.get(stageName ?? '');
        const canarySettings = wanted
          ? readCanary(wanted, deployment.id)
          : stage && movedCanary(room, stage, deployment);
        if (stage && canarySettings) {
          api.deployments.set(deployment.id, deployment);
          Object.assign(stage, { canarySettings, lastUpdatedDate: secondsNow(room) });
          announce(room, api, stage);
        } else if (stageName !== undefined)
          deployTo(room, api, stageName, deployment, present({ description: stageDescription, variables }));
        api.deployments.set(deployment.id, deployment);
        return view(deployment);
      },
    },
    {
      name: 'GetDeployments',
      method: 'GET',
      path,
      status: 200,
      perform: ({ label, query }) => {
        const { deployments } = apiOf(room, label('restApiId'));
        const { items, position } = page(deployments.values(), (deployment) => deployment.id, query);
        return present({ item: items.map((one) => view(one)), position });
      },
    },
    {
      name: 'GetDeployment',
      method: 'GET',
      path: onePath,
      status: 200,
      perform: ({ label, query }) => {
        const deployment = deploymentOf(apiOf(room, label('restApiId')), label('deploymentId'));
        const embedded = query.getAll('embed').some((part) => part.toLowerCase() === 'apisummary');
        return view(deployment, embedded);
      },
    },
    {
      name: 'UpdateDeployment',
      method: 'PATCH',
      path: onePath,
      status: 200,
      perform: ({ label, body }) => {
        const deployment = deploymentOf(apiOf(room, label('restApiId')), label('deploymentId'));
        const draft = applyPatch<Deployment>({ ...deployment }, body, [
          { path: '/description', ops: ['replace'], apply: (one, value) => (one.description = value) },
        ]);
        return view(Object.assign(deployment, draft));
      },
    },
    {
      name: 'DeleteDeployment',
      method: 'DELETE',
      path: onePath,
      status: 202,
      perform: ({ label }) => {
        const api = apiOf(room, label('restApiId'));
        const { id } = deploymentOf(api, label('deploymentId'));
        const users = [...api.stages.values()];
        if (users.some((stage) => [stage.deploymentId, stage.canarySettings?.deploymentId].includes(id)))
          throw badRequest('Active stages pointing to this deployment must be moved or deleted');
        api.deployments.delete(id);
      },
    },
  ];
}

/** The stage's canary with `deployment`, where one that says nothing of canaries reaches the canary alone. */
function movedCanary(room: Room, { canarySettings }: Stage, deployment: Deployment): Canary | undefined {
  if (!canarySettings || !room.random.chance(room.settings.plainDeploymentGoesToCanary)) return undefined;
  return { ...canarySettings, deploymentId: deployment.id };
}

/** A copy of everything that a stage serves. Throws where there is nothing to serve, or no integration behind a method. */
function snapshotOf(api: RestApi): Snapshot {
  const resources = [...api.resources.values()];
  const methods = resources.flatMap((resource) => [...resource.methods.values()]);
  if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
  if (methods.some((method) => !method.integration)) throw badRequest('No integration defined for method');
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

function view({ snapshot, ...deployment }: Deployment, withSummary = false): unknown {
  if (!withSummary) return deployment;
  const summary = snapshot.routes
    .filter(({ methods }) => methods.size > 0)
    .map(({ path: routePath, methods }) => [routePath, Object.fromEntries([...methods].map(summarised))]);
  return { ...deployment, apiSummary: Object.fromEntries(summary) as unknown };
}

function summarised([name, { authorizationType, apiKeyRequired }]: [string, Method]): [string, unknown] {
  return [name, { authorizationType, apiKeyRequired }];
}
