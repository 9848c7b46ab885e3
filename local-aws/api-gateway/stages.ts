import { reads } from '../schema/operation.ts';
import {
  canaryRules,
  checkedVariables,
  existingDeployment,
  notPromoted,
  readCanary,
  servedByCanary,
} from './canary.ts';
import type { Deployment, RestApi, Stage } from './model.ts';
import { applyPatch, changesEntries, isTrue, type PatchRule, type Refuse, replaces, rule } from './patch.ts';
import { badRequest, conflict, found, notFound } from './refusals.ts';
import { detachFromPlans, refuseMapped } from './rest-apis.ts';
import {
  apiOf,
  checkedTags,
  type GatewayOperations,
  type Room,
  secondsNow,
  serve,
  withinQuota,
} from './room.ts';
import type { ServiceError } from '../service.ts';

function stageOf(api: RestApi, name: string): Stage {
  return found(api.stages.get(name), 'Invalid stage identifier specified');
}

export const stageOperations: GatewayOperations = {
  CreateStage: reads(['description variables canarySettings tracingEnabled tags'], (room, input) => {
    const { restApiId, stageName, canarySettings: canary, tracingEnabled = false } = input;
    const api = apiOf(room, restApiId);
    const deployment = api.deployments.get(input.deploymentId);
    if (!deployment) throw notFound('Deployment id does not exist');
    if (api.stages.has(stageName)) throw conflict('Stage already exists');
    const canaryId = existingDeployment(api, canary?.deploymentId ?? deployment.id);
    const tags = checkedTags(room, input.tags);
    const canarySettings = canary && readCanary(canary, canaryId);
    const { description, variables } = input;
    const settings = { stageName, description, variables, tags, tracingEnabled, canarySettings };
    return view(deployTo(room, api, deployment, settings));
  }),
  GetStages: reads(['deploymentId'], (room, { restApiId, deploymentId = null }) => {
    const stages = [...apiOf(room, restApiId).stages.values()];
    const found = stages.filter((one) => deploymentId === null || one.deploymentId === deploymentId);
    return { item: found.map(view) };
  }),
  GetStage: (room, { restApiId, stageName }) => view(stageOf(apiOf(room, restApiId), stageName)),
  UpdateStage: reads(['patchOperations'], (room, { restApiId, stageName, patchOperations }) => {
    const api = apiOf(room, restApiId);
    const stage = stageOf(api, stageName);
    const draft = applyPatch(structuredClone(stage), patchOperations, rulesOf(api), refuse);
    checkedVariables({ ...draft.variables, ...draft.canarySettings?.stageVariableOverrides });
    Object.assign(stage, draft, { lastUpdatedDate: secondsNow(room) });
    announce(room, api, stage);
    return view(stage);
  }),
  DeleteStage: (room, input) => {
    const api = apiOf(room, input.restApiId);
    const { stageName } = stageOf(api, input.stageName);
    refuseMapped(room, api.id, stageName);
    api.stages.delete(stageName);
    serve(room, api.id, stageName, undefined);
    detachFromPlans(room, (apiId, stage) => apiId === api.id && stage === stageName);
  },
};

/** Creates the stage, or moves it to `deployment`. */
export function deployTo(
  room: Room,
  api: RestApi,
  deployment: Deployment,
  { stageName, ...changes }: Partial<Stage> & Pick<Stage, 'stageName'>,
): Stage {
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(stageName)) throw badRequest('Stage name only allows a-zA-Z0-9_-');
  checkedVariables(changes.variables ?? {});
  const now = secondsNow(room);
  if (!api.stages.has(stageName))
    withinQuota(api.stages.size, room.settings.quotas.stagesPerApi, 'stages for this API');
  const existing: Stage = api.stages.get(stageName) ?? {
    ...{ stageName, deploymentId: deployment.id, createdDate: now, lastUpdatedDate: now },
    ...{ methodSettings: {}, tracingEnabled: false, cacheClusterEnabled: false, tags: {} },
  };
  const stage = Object.assign(existing, changes, { deploymentId: deployment.id, lastUpdatedDate: now });
  api.stages.set(stageName, stage);
  api.deployments.set(deployment.id, deployment);
  announce(room, api, stage);
  return stage;
}

/** Starts the rollout of the stage's deployment to the hosts. */
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
    rule('/deploymentId', ['replace'], (stage, value) => {
      if (!api.deployments.has(value)) throw notFound('Deployment id does not exist');
      stage.deploymentId = value;
    }),
    replaces('description', String),
    replaces('tracingEnabled', isTrue),
    changesEntries('variables', String),
    ...canaryRules(api),
    ...['destinationArn', 'format'].map((member) =>
      rule<Stage>(`/accessLogSettings/${member}`, ['add', 'replace'], (_, value) => {
        if (value === '') throw badRequest('Access Log value must not be empty');
        throw noRoleForLogs();
      }),
    ),
    ...methodSettingRules,
  ];
}

/** This account has no role for API Gateway's logs. Reported with this message. */
function noRoleForLogs(): ServiceError {
  return badRequest('CloudWatch Logs role ARN must be set in account settings to enable logging');
}

/** All recorded; the list has the same gaps as AWS's. */
const refuse: Refuse = ({ op, path, from }) => {
  if (op === 'copy') return notPromoted(path, from);
  if (op === 'remove') return noSetting(path.slice(1));
  if (op === 'add' && path.startsWith('/canarySettings/'))
    return badRequest(`Invalid add operation with path: ${path}`);
  if (path.startsWith('/accessLogSettings'))
    return badRequest(
      'Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]',
    );
  const settingsOf = (method: string, separator: string): string =>
    settings
      .map(([setting]) => `${method}/${setting}`)
      .join(', ')
      .replaceAll(/(Limit), /g, `$1${separator}`);
  const own =
    '/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format';
  return badRequest(
    `Invalid method setting path: ${path}. Must be one of: [${own}, ${settingsOf('/{resourcePath}/{httpMethod}', '')}, ${settingsOf('/*/*', ' ')}, /variables/{variable_name}, /tracingEnabled]`,
  );
};

function noSetting(name: string): ServiceError {
  return badRequest(
    `Cannot remove method setting ${name} because there is no method setting for this method `,
  );
}

function view({ tags, ...stage }: Stage): unknown {
  return {
    ...stage,
    cacheClusterStatus: 'NOT_AVAILABLE',
    ...(Object.keys(tags).length > 0 ? { tags } : {}),
  };
}

type Setting = readonly [path: string, member: string, read: (value: string) => boolean | number | string];

/** `/{resourcePath}/{httpMethod}/...` of a stage's PATCH, as its error message lists them. Kept, not acted on. */
const settings: readonly Setting[] = [
  ['metrics/enabled', 'metricsEnabled', isTrue],
  ['logging/dataTrace', 'dataTraceEnabled', isTrue],
  [
    'logging/loglevel',
    'loggingLevel',
    (level) => {
      if (level !== 'OFF') throw noRoleForLogs();
      return level;
    },
  ],
  ['throttling/burstLimit', 'throttlingBurstLimit', number],
  ['throttling/rateLimit', 'throttlingRateLimit', number],
  ['caching/ttlInSeconds', 'cacheTtlInSeconds', number],
  ['caching/enabled', 'cachingEnabled', isTrue],
  ['caching/dataEncrypted', 'cacheDataEncrypted', isTrue],
  ['caching/requireAuthorizationForCacheControl', 'requireAuthorizationForCacheControl', isTrue],
  ['caching/unauthorizedCacheControlHeaderStrategy', 'unauthorizedCacheControlHeaderStrategy', String],
];

/** Further settings that a method's first setting adds (recorded). */
const defaults = {
  metricsEnabled: false,
  dataTraceEnabled: false,
  throttlingBurstLimit: 5_000,
  throttlingRateLimit: 10_000,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
};

const methodSettingRules: readonly PatchRule<Stage>[] = [
  ...settings.map(([path, member, read]) =>
    rule<Stage>(`/{resourcePath}/{httpMethod}/${path}`, ['replace'], (stage, value, [resource, method]) => {
      const name = nameOf(resource, method);
      stage.methodSettings[name] = { ...defaults, ...stage.methodSettings[name], [member]: read(value) };
    }),
  ),
  rule('/{resourcePath}/{httpMethod}', ['remove'], (stage, _, [resource, method]) => {
    const name = nameOf(resource, method);
    const { [name]: gone, ...others } = stage.methodSettings;
    if (!gone) throw noSetting(name);
    stage.methodSettings = others;
  }),
];

function nameOf(resource = '', method = ''): string {
  return `${resource.replace(/^\//, '')}/${method}`;
}

function number(value: string): number {
  if (value === '' || !(Number(value) >= 0)) throw badRequest(`Invalid value specified: ${value}`);
  return Number(value);
}
