import type { CanarySettings } from '@aws-sdk/client-api-gateway';
import type { Canary, RestApi, Stage } from './model.ts';
import { changedEntry, isTrue, type PatchRule, rule } from './patch.ts';
import { badRequest } from './refusals.ts';
import type { ServiceError } from '../service.ts';
import type { Served } from './room.ts';

/** The `canarySettings` of CreateStage and CreateDeployment, for a deployment that exists. */
export function readCanary(given: Omit<CanarySettings, 'deploymentId'>, deploymentId: string): Canary {
  const { stageVariableOverrides, percentTraffic = 0, useStageCache = false } = given;
  return {
    deploymentId,
    percentTraffic: percent(percentTraffic),
    ...(stageVariableOverrides ? { stageVariableOverrides: checkedVariables(stageVariableOverrides) } : {}),
    useStageCache,
  };
}

/** Throws AWS's error for a canary of a missing stage (recorded). */
export function refuseCanaryWithoutStage(api: RestApi, stageName: string | undefined): void {
  if (stageName === undefined || stageName === '')
    throw badRequest(
      `Invalid deployment content specified.Non null and non empty stageName must be provided for canary deployment. Provided value is ${stageName ?? 'null'}`,
    );
  if (!api.stages.has(stageName))
    throw badRequest(
      `Invalid deployment content specified.Stage ${stageName} must already be created before making a canary release deployment`,
    );
}

/** A stage's PATCH of its canary: `replace` creates a missing one (recorded), `remove` removes all of it. */
export function canaryRules(api: RestApi): readonly PatchRule<Stage>[] {
  const change = (stage: Stage, members: Partial<Canary>): void => {
    const made = { deploymentId: stage.deploymentId, percentTraffic: 0, useStageCache: false };
    stage.canarySettings = { ...made, ...stage.canarySettings, ...members };
  };
  return [
    rule('/canarySettings/percentTraffic', ['replace'], (stage, value) => {
      change(stage, { percentTraffic: percent(value === '' ? NaN : Number(value)) });
    }),
    rule('/canarySettings/deploymentId', ['replace'], (stage, value) => {
      change(stage, { deploymentId: existingDeployment(api, value) });
    }),
    rule('/canarySettings/useStageCache', ['replace'], (stage, value) => {
      change(stage, { useStageCache: isTrue(value) });
    }),
    rule(
      '/canarySettings/stageVariableOverrides/{name}',
      ['replace', 'remove'],
      (stage, value, [name = ''], op) => {
        const overrides = stage.canarySettings?.stageVariableOverrides;
        const stageVariableOverrides = changedEntry(overrides, name, op === 'remove' ? undefined : value);
        change(stage, { stageVariableOverrides });
      },
    ),
    rule('/deploymentId', ['copy'], (stage, from) => {
      stage.deploymentId = promoted(stage, '/deploymentId', from).deploymentId;
    }),
    rule('/variables', ['copy'], (stage, from) => {
      const { stageVariableOverrides } = promoted(stage, '/variables', from);
      stage.variables = { ...stage.variables, ...stageVariableOverrides };
    }),
    rule('/canarySettings', ['remove'], (stage) => {
      stage.canarySettings = undefined;
    }),
  ];
}

/** The source of each `copy` that promotes a canary. */
const origins: Readonly<Record<string, string>> = {
  '/deploymentId': '/canarySettings/deploymentId',
  '/variables': '/canarySettings/stageVariableOverrides',
};

/** The canary with the part at `from` that is copied to `path` of the stage. */
function promoted({ canarySettings }: Stage, path: string, from: string): Canary {
  if (origins[path] !== from) throw notPromoted(path, from);
  if (!canarySettings) throw badRequest('Promotion not available. Canary does not exist.');
  return canarySettings;
}

/** Allowed stage variables. Reported, including the message (serverless/serverless#6133, sirceljm/aws-lambda-blog#10). */
export function checkedVariables(variables: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(variables)) {
    if (!/^\w+$/.test(name))
      throw badRequest(`Invalid stage variable name: ${name}.  Please use names with only word characters.`);
    if (!/^[A-Za-z0-9\-._~:/?#&=, ]+$/.test(value))
      throw badRequest(
        `Invalid stage variable value: ${value}.  Please use values with alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','.`,
      );
  }
  return variables;
}

export function notPromoted(path: string, from: string): ServiceError {
  return badRequest(
    `Invalid copy operation with path: ${path} and from ${from}. Valid copy:path are [${Object.keys(origins).join(', ')}] and valid copy:from are [${Object.values(origins).join(', ')}]`,
  );
}

/** What a stage's canary serves; nothing without one. */
export function servedByCanary(api: RestApi, { canarySettings, variables }: Stage): Pick<Served, 'canary'> {
  const deployment = canarySettings && api.deployments.get(canarySettings.deploymentId);
  if (!deployment) return {};
  return {
    canary: {
      share: canarySettings.percentTraffic / 100,
      served: {
        deploymentId: deployment.id,
        snapshot: deployment.snapshot,
        variables: { ...variables, ...canarySettings.stageVariableOverrides },
        byCanary: true,
      },
    },
  };
}

/** `id`, if it is a deployment's. Throws BadRequestException, not NotFoundException (recorded). */
export function existingDeployment(api: RestApi, id: string): string {
  if (!api.deployments.has(id)) throw badRequest('Deployment id does not exist');
  return id;
}

function percent(value: number): number {
  if (!(value >= 0 && value <= 100)) throw badRequest('Percent traffic must be between 0.0 and 100.0');
  return value;
}
