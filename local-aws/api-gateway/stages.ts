import { canaryRules, existingDeployment, readCanary, servedByCanary } from './canary.ts';
import type { Deployment, RestApi, Stage } from './model.ts';
import { methodSettingRules } from './method-settings.ts';
import type { Operation } from './operation.ts';
import { applyPatch, isTrue, type PatchRule } from './patch.ts';
import { badRequest, conflict, notFound } from './refusals.ts';
import { detachFromPlans, refuseMapped } from './rest-apis.ts';
import { apiOf, checkedTags, type Room, secondsNow, serve, withinQuota } from './room.ts';
import { omit, present } from './members.ts';

const path = '/restapis/{restApiId}/stages';
const onePath = `${path}/{stageName}`;

export function stageOf(api: RestApi, name: string): Stage {
  const stage = api.stages.get(name);
  if (!stage) throw notFound('Invalid stage identifier specified');
  return stage;
}

export function stageOperations(room: Room): Operation[] {
  return [
    {
      name: 'CreateStage',
      method: 'POST',
      path,
      status: 201,
      perform: ({ label, body }) => {
        const api = apiOf(room, label('restApiId'));
        const stageName = body.required('stageName');
        const deployment = api.deployments.get(body.required('deploymentId'));
        if (!deployment) throw notFound('Deployment id does not exist');
        if (api.stages.has(stageName)) throw conflict('Stage already exists');
        const canary = body.part('canarySettings');
        const canaryId = existingDeployment(api, canary?.text('deploymentId') ?? deployment.id);
        return view(
          deployTo(room, api, stageName, deployment, {
            ...present({ description: body.text('description'), variables: body.textMap('variables') }),
            tags: checkedTags(room, body.textMap('tags') ?? {}),
            tracingEnabled: body.flag('tracingEnabled') ?? false,
            canarySettings: canary && readCanary(canary, canaryId),
          }),
        );
      },
    },
    {
      name: 'GetStages',
      method: 'GET',
      path,
      status: 200,
      perform: ({ label, query }) => {
        const deployment = query.get('deploymentId');
        const stages = [...apiOf(room, label('restApiId')).stages.values()];
        return {
          item: stages.filter((one) => deployment === null || one.deploymentId === deployment).map(view),
        };
      },
    },
    {
      name: 'GetStage',
      method: 'GET',
      path: onePath,
      status: 200,
      perform: ({ label }) => view(stageOf(apiOf(room, label('restApiId')), label('stageName'))),
    },
    {
      name: 'UpdateStage',
      method: 'PATCH',
      path: onePath,
      status: 200,
      perform: ({ label, body }) => {
        const api = apiOf(room, label('restApiId'));
        const stage = stageOf(api, label('stageName'));
        const draft = applyPatch(structuredClone(stage), body, rulesOf(api));
        Object.assign(stage, draft, { lastUpdatedDate: secondsNow(room) });
        announce(room, api, stage);
        return view(stage);
      },
    },
    {
      name: 'DeleteStage',
      method: 'DELETE',
      path: onePath,
      status: 202,
      perform: ({ label }) => {
        const api = apiOf(room, label('restApiId'));
        const { stageName } = stageOf(api, label('stageName'));
        refuseMapped(room, api.id, stageName);
        api.stages.delete(stageName);
        serve(room, api.id, stageName, undefined);
        detachFromPlans(room, (apiId, stage) => apiId === api.id && stage === stageName);
      },
    },
  ];
}

/** Makes the stage, or moves it to `deployment`. */
export function deployTo(
  room: Room,
  api: RestApi,
  stageName: string,
  deployment: Deployment,
  changes: Partial<Stage>,
): Stage {
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(stageName)) throw badRequest('Stage name only allows a-zA-Z0-9_-');
  const now = secondsNow(room);
  if (!api.stages.has(stageName))
    withinQuota(api.stages.size, room.settings.quotas.stagesPerApi, 'stages for this API');
  const existing: Stage = api.stages.get(stageName) ?? {
    stageName,
    deploymentId: deployment.id,
    createdDate: now,
    lastUpdatedDate: now,
    methodSettings: {},
    tracingEnabled: false,
    cacheClusterEnabled: false,
    tags: {},
  };
  const stage = Object.assign(existing, changes, { deploymentId: deployment.id, lastUpdatedDate: now });
  api.stages.set(stageName, stage);
  api.deployments.set(deployment.id, deployment);
  announce(room, api, stage);
  return stage;
}

/** Tells the hosts what the stage serves from now on, each in its time. */
export function announce(room: Room, api: RestApi, stage: Stage): void {
  const deployment = api.deployments.get(stage.deploymentId);
  if (!deployment) return;
  serve(room, api.id, stage.stageName, {
    deploymentId: deployment.id,
    snapshot: deployment.snapshot,
    variables: { ...stage.variables },
    ...servedByCanary(api, stage),
  });
}

function rulesOf(api: RestApi): readonly PatchRule<Stage>[] {
  return [
    {
      path: '/deploymentId',
      ops: ['replace'],
      apply: (stage, value) => {
        if (!api.deployments.has(value)) throw notFound('Deployment id does not exist');
        stage.deploymentId = value;
      },
    },
    { path: '/description', ops: ['replace'], apply: (stage, value) => (stage.description = value) },
    {
      path: '/tracingEnabled',
      ops: ['replace'],
      apply: (stage, value) => (stage.tracingEnabled = isTrue(value)),
    },
    {
      path: '/variables/{name}',
      ops: ['add', 'replace', 'remove'],
      apply: (stage, value, [name = ''], op) => {
        const others = omit(stage.variables ?? {}, name);
        stage.variables = op === 'remove' ? others : { ...others, [name]: value };
      },
    },
    ...canaryRules(api),
    ...methodSettingRules,
  ];
}

function view({ tags, ...stage }: Stage): unknown {
  return {
    ...stage,
    cacheClusterStatus: 'NOT_AVAILABLE',
    ...(Object.keys(tags).length > 0 ? { tags } : {}),
  };
}
