import { apiDefinition } from '../aws/apigateway/api-definition.ts';
import { apiMethods } from '../aws/apigateway/api-methods.ts';
import { cachePolicy } from '../aws/cloudfront/cache-policy.ts';
import { accountId } from '../aws/client/connect.ts';
import { findDistribution, type ReadDistribution } from '../aws/cloudfront/distribution.ts';
import { headerValues, isTenantOnly, originsOf } from '../aws/cloudfront/distribution-config.ts';
import { keyHeader } from '../aws/cloudfront/distribution-edit.ts';
import { edgeFunction } from '../aws/cloudfront/edge-function.ts';
import { aliasTitle, formerVersions, liveAlias } from '../aws/lambda/function-version.ts';
import { firstKey, newestKey, type SeenKeys } from '../aws/apigateway/api-key.ts';
import { gatePlan } from '../aws/apigateway/usage-plan.ts';
import { invokePermission } from '../aws/lambda/invoke-permission.ts';
import { apiDomain, resourceName } from '../aws/ownership.ts';
import { restApi } from '../aws/apigateway/rest-api.ts';
import { apiStage } from '../aws/apigateway/stage.ts';
import type { Change, Resource } from '../aws/step.ts';
import type { Context } from '../context.ts';
import { edgesDeployed } from '../gate/deployment.ts';
import { GateKeys } from '../gate/keys.ts';
import { randomKeyValue } from '../gate/random.ts';
import { filledSecret } from '../gate/secret-resource.ts';
import { GateSecret } from '../gate/secret.ts';
import { refuseEdgeOptimized, refusePrivate, refuseTenantOnly } from '../gate/reachability.ts';
import { converge } from './converge.ts';
import { unborn, type Bring } from './deploy/bring.ts';
import { bringDistribution, imagePaths } from './deploy/distribution.ts';
import { isChina, refuseInChina } from './china.ts';
import { bringFunction } from './deploy/function.ts';
import { healKey } from './deploy/heal.ts';
import type { Healed } from './deploy/heal.ts';
import { unlessHidden } from './deploy/hidden-values.ts';
import { proveOrGoBack } from './deploy/go-back.ts';
import type { DeployOutcome, DeploySettings } from './deploy/settings.ts';

export type { DeployOutcome, DeploySettings } from './deploy/settings.ts';

/**
 * Brings an account to what the settings ask for, whatever is there already: resize function, REST API, usage plan
 * and key, distribution. The order never leaves the API open: a method requires the key before any stage shows it.
 * Throws a Failure with its remedy; another run goes on where this one stopped.
 */
export async function deploy(context: Context, settings: DeploySettings): Promise<DeployOutcome> {
  const changes: Change[] = [];
  const outcome = {
    changes,
    ...{ pending: false, interrupted: false, stage: settings.stage },
    functionName: resourceName(settings.name),
    ...{ apiId: undefined, functionVersion: undefined, planId: undefined, keyId: undefined },
    ...{ distributionId: undefined, domainName: undefined },
  };
  try {
    return { ...outcome, ...(await bringAll(context, settings, changes)) };
  } catch (error) {
    if (!context.signal.aborted || error !== context.signal.reason) throw error;
    return { ...outcome, interrupted: true };
  }
}

async function bringAll(
  context: Context,
  settings: DeploySettings,
  changes: Change[],
): Promise<Partial<DeployOutcome>> {
  const { aws } = context;
  const { name, stage } = settings;
  const bring = <Seen>(resource: Resource<Seen>, presumed?: { seen: Seen }): Promise<Seen> =>
    converge(context, resource, changes, presumed);

  await refuseInChina(context, settings);
  await refuseTenants(context, settings);
  const secret = await openSecret(context, settings);
  context.journal.learned?.({ 'distribution-id': settings.distributionId });
  const account = await accountId(aws);
  const at = { functionName: resourceName(name), alias: liveAlias(settings.responseMode) };
  const code = await bringFunction(context, settings, account, at, bring);
  const functionArn = `arn:${aws.partition}:lambda:${aws.region}:${account}:function:${at.functionName}:${at.alias}`;

  const definition = apiDefinition(aws, functionArn, settings);
  const api = await bring(restApi(aws, name, definition.binaryMediaTypes));
  if (api) {
    refusePrivate(api);
    refuseEdgeOptimized(api);
  }
  const apiId = api?.id ?? unborn;
  if (api)
    context.journal.learned?.({
      'api-id': apiId,
      'api-url': `https://${apiDomain(apiId, aws.region)}/${stage}`,
    });
  /** In a dry run nothing can be found below an API that does not exist. */
  const below = <Seen>(seen: Seen): { seen: Seen } | undefined => (api ? undefined : { seen });
  await bring(apiMethods(aws, apiId, definition), below([{ id: unborn, path: '/', methods: {} }]));
  await bring(invokePermission(aws, { at, apiId, stage, account }), below([]));
  await bring(apiStage(aws, apiId, stage, definition), below(undefined));
  const plan = await bring(gatePlan(aws, name, apiId, stage), below(undefined));
  const china = isChina(aws);
  const cachePolicyId = china ? undefined : ((await bring(cachePolicy(aws, name)))?.id ?? unborn);
  const edgeCode =
    china || settings.edgeFunction === undefined ? undefined : edgeFunction(aws, name, settings.edgeFunction);
  const edge = edgeCode && (await bring(edgeCode));
  const mask = (value: string): void => {
    context.journal.mask(value);
  };
  const keys = await unlessHidden(context, changes, () =>
    bring(firstKey(aws, name, plan?.id, { newValue: newKeyValue(mask), mask })),
  );
  if (!keys) return { apiId: api?.id, functionVersion: code.version, planId: plan?.id };
  const distribution = await bringDistribution(
    context,
    settings,
    {
      apiId,
      edgeFunctionArn: edge && (edge.live?.arn ?? unborn),
      cachePolicyId,
      keyValue: newestKey(keys)?.value ?? unborn,
    },
    bring,
  );

  const outcome = {
    apiId: api?.id,
    functionVersion: code.version,
    planId: plan?.id,
    distributionId: distribution?.id,
    domainName: distribution?.domainName,
  };
  context.journal.learned?.({
    'distribution-id': distribution?.id,
    'distribution-domain': distribution?.domainName,
  });
  const open = api && distribution && openKeyId(distribution, keys, apiDomain(api.id, aws.region));
  if (secret) await fillSecret(context, settings, secret, open ?? newestKey(keys)?.id, bring);
  if (!api || !distribution) {
    const none = { proved: code.proved, ours: [], inUse: new Set<string>() };
    if (context.dryRun) await bring(formerVersions(aws, at, '', 'the new version'), { seen: none });
    return outcome;
  }
  context.journal.learned?.({ 'key-id': open });
  const { keyId, pending } = await settledKey(context, settings, changes, distribution, open);
  context.journal.learned?.({ 'key-id': keyId });
  if (pending || keyId === undefined) return { ...outcome, keyId, pending };
  const moved = changes.find(({ resource, field }) => resource === aliasTitle(at) && field === 'version');
  const imageCame = await proveOrGoBack(
    context,
    { at, former: moved ? moved.from : code.proved, code, edge: edgeCode },
    {
      apiUrl: `https://${apiDomain(api.id, aws.region)}/${stage}`,
      domainName: distribution.domainName,
      pathPattern: settings.distributionId === undefined ? '/*' : imagePaths(settings),
      keyId,
      propagation: settings.propagation,
      image: code.image,
      proveOriginal: () => code.prove(code.version ?? '$LATEST'),
      origin: settings,
    },
  );
  const proved = moved && context.dryRun ? undefined : code.version;
  if (code.functionArn !== undefined && code.proved !== proved)
    await bring(formerVersions(aws, at, code.functionArn, proved));
  return { ...outcome, keyId, provedImage: imageCame ? code.image : undefined };
}

/** Throws, before anything is made, for a distribution of the user's that has no address of its own. */
async function refuseTenants({ aws }: Context, { distributionId }: DeploySettings): Promise<void> {
  const found = distributionId === undefined ? undefined : await findDistribution(aws, distributionId);
  if (found) refuseTenantOnly([{ id: found.id, tenantOnly: isTenantOnly(found.config) }]);
}

/** Throws, before anything is made, for a secret that cannot be used; one that does not exist will be made. */
async function openSecret(
  context: Context,
  { name, keySecret }: DeploySettings,
): Promise<GateSecret | undefined> {
  const secret = await GateSecret.open(context, name, keySecret);
  if (!(await secret?.find())) return secret;
  const keys = new GateKeys(context, name, undefined);
  await keys.read();
  secret?.refuseForeign(keys, []);
  return secret;
}

async function fillSecret(
  context: Context,
  { name }: DeploySettings,
  secret: GateSecret,
  keyId: string | undefined,
  bring: Bring,
): Promise<void> {
  const keys = new GateKeys(context, name, undefined);
  await keys.read();
  await bring(filledSecret(secret, name, keys, keyId === undefined ? undefined : keys.find(keyId)));
}

/** Masked before anybody has it. */
function newKeyValue(mask: (value: string) => void): () => string {
  return () => {
    const value = randomKeyValue();
    mask(value);
    return value;
  };
}

/** The key that the distribution sends, if it is one that opens the gate. */
function openKeyId(
  { config }: ReadDistribution,
  { owned, attached }: SeenKeys,
  domain: string,
): string | undefined {
  const sent = originsOf(config).find(({ domainName }) => domainName === domain);
  const live = owned.find(({ value }) => sent !== undefined && headerValues(sent, keyHeader).includes(value));
  return live?.enabled && attached.has(live.id) ? live.id : undefined;
}

/** The key that every edge sends; `pending` where they have not all taken it in time. */
async function settledKey(
  context: Context,
  settings: DeploySettings,
  changes: Change[],
  { id, deployed }: ReadDistribution,
  open: string | undefined,
): Promise<Healed> {
  if (open === undefined) {
    const healed = await healKey(context, settings, id);
    const to = healed.keyId ?? 'a new key';
    changes.push({ resource: `distribution ${id}`, field: 'key', from: 'a dead key', to });
    return healed;
  }
  const settled =
    deployed || context.dryRun || (await edgesDeployed(context, [id], settings.deploymentTimeout));
  return { keyId: open, pending: !settled };
}
