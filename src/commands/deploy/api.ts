import { apiDefinition, type ApiDefinition } from '../../aws/apigateway/api-definition.ts';
import { apiMethods } from '../../aws/apigateway/api-methods.ts';
import { restApi } from '../../aws/apigateway/rest-api.ts';
import { apiStage, findSnapshot } from '../../aws/apigateway/stage.ts';
import { gatePlan } from '../../aws/apigateway/usage-plan.ts';
import { invokePermission } from '../../aws/lambda/invoke-permission.ts';
import { stageUrl } from '../../aws/ownership.ts';
import { refuseEdgeOptimized, refusePrivate } from '../../gate/reachability.ts';
import { rememberingSecret } from '../../gate/remembered-secret.ts';
import { notCreated, type DeployOutcome, type DeployRun } from './settings.ts';

/** The API with its methods, stage and plan; a method requires the key before any stage includes it. */
export async function ensureApi(run: DeployRun): Promise<Pick<DeployOutcome, 'apiId' | 'planId'>> {
  const { context, settings, ensure, account, at } = run;
  const { aws, journal } = context;
  const { name, stage } = settings;
  const definition = definitionFor(run);
  const api = await ensure(restApi(aws, name, definition.binaryMediaTypes));
  if (api) {
    refusePrivate(api);
    refuseEdgeOptimized(api);
    const url = stageUrl({ apiId: api.id, stage }, aws.region);
    journal.learned?.({ 'api-id': api.id, 'api-url': url });
  }
  const apiId = api?.id ?? notCreated;
  /** A dry run can find nothing below an API that does not exist. */
  const below = <Seen>(seen: Seen): { seen: Seen } | undefined => (api ? undefined : { seen });
  await ensure(apiMethods(aws, apiId, definition), below([{ id: notCreated, path: '/', methods: {} }]));
  await ensure(invokePermission(aws, { at, apiId, stage, account }), below([]));
  await ensure(apiStage(aws, { apiId, stage }, definition), below(undefined));
  const plans = rememberingSecret(context, settings, gatePlan(aws, name, { apiId, stage }));
  const plan = await ensure(plans, below(undefined));
  return { apiId: api?.id, planId: plan?.id };
}

/**
 * Deploys the stage once more, after repairing its methods. A write that AWS carries out late can break a method right before a
 * deployment: the snapshot shows no integrations, so only its responses tell.
 */
export async function deployAgain(run: DeployRun, apiId: string): Promise<void> {
  const { context, settings, ensure } = run;
  const definition = definitionFor(run);
  const at = { apiId, stage: settings.stage };
  await ensure(apiMethods(context.aws, apiId, definition));
  const served = await findSnapshot(context.aws, at);
  await ensure(apiStage(context.aws, at, definition, served?.deploymentId));
}

function definitionFor({ context: { aws }, settings, account, at }: DeployRun): ApiDefinition {
  const functionArn = `arn:${aws.partition}:lambda:${aws.region}:${account}:function:${at.functionName}:${at.alias}`;
  return apiDefinition(aws, functionArn, settings);
}
