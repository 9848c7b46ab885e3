import { apiDefinition } from '../aws/apigateway/api-definition.ts';
import { apiMethods } from '../aws/apigateway/api-methods.ts';
import { cachePolicy } from '../aws/cloudfront/cache-policy.ts';
import { accountId } from '../aws/client/connect.ts';
import { findDistribution, type ReadDistribution } from '../aws/cloudfront/distribution.ts';
import { headerValues, isTenantOnly, originsOf } from '../aws/cloudfront/distribution-config.ts';
import { keyHeader } from '../aws/cloudfront/distribution-edit.ts';
import { edgeFunction, type EdgeFunction } from '../aws/cloudfront/edge-function.ts';
import { aliasTitle, formerVersions, liveAlias } from '../aws/lambda/function-version.ts';
import { firstKey, newestKey, type SeenKeys } from '../aws/apigateway/api-key.ts';
import { gatePlan } from '../aws/apigateway/usage-plan.ts';
import { invokePermission } from '../aws/lambda/invoke-permission.ts';
import { apiDomain, resourceName } from '../aws/ownership.ts';
import { restApi } from '../aws/apigateway/rest-api.ts';
import { apiStage } from '../aws/apigateway/stage.ts';
import type { Change } from '../aws/step.ts';
import type { Context } from '../gate/context.ts';
import { edgesDeployed } from '../gate/deployment.ts';
import { GateKeys, randomKeyValue } from '../gate/keys.ts';
import { filledSecret } from '../gate/secret-resource.ts';
import { GateSecret } from '../gate/secret.ts';
import { refuseEdgeOptimized, refusePrivate, refuseTenantOnly } from '../gate/reachability.ts';
import { converge } from './converge.ts';
import {
  unborn,
  givenDistribution,
  type DeployRun,
  type DeployOutcome,
  type DeploySettings,
} from './deploy/settings.ts';
import { bringDistribution, imagesAt } from './deploy/distribution.ts';
import { isChina, refuseInChina } from './china.ts';
import { bringFunction, type LiveCode } from './deploy/function.ts';
import { healKey, type Healed } from './deploy/heal.ts';
import { unlessHidden } from './deploy/hidden-values.ts';
import { proveOrGoBack, type ProvedCode } from './deploy/go-back.ts';
import type { GateAddress } from './deploy/proof.ts';

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
    ...{ pending: false, interrupted: false },
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
  const { aws, journal } = context;
  const { name } = settings;
  await refuseInChina(context, settings);
  await refuseTenants(context, settings);
  const secret = await openSecret(context, settings);
  journal.learned?.({ 'distribution-id': givenDistribution(settings) });
  const run: DeployRun = {
    ...{ context, settings, changes },
    bring: (resource, presumed) => converge(context, resource, changes, presumed),
    account: await accountId(aws),
    at: { functionName: resourceName(name), alias: liveAlias(settings.responseMode) },
  };
  const code = await bringFunction(run);
  const { apiId, planId } = await bringApi(run);
  const edge = await bringEdge(run);
  const made = { apiId, functionVersion: code.version, planId };
  const { mask } = journal;
  const keys = await unlessHidden(context, changes, () =>
    run.bring(firstKey(aws, name, planId, { newValue: newKeyValue(mask), mask })),
  );
  return keys ? { ...made, ...(await sendKey(run, { ...edge, apiId, code, keys, secret })) } : made;
}

/** What is there before the distribution. */
interface Made extends Edge {
  readonly apiId: string | undefined;
  readonly code: LiveCode;
  readonly keys: SeenKeys;
  readonly secret: GateSecret | undefined;
}

/** The distribution that sends the key, the secret that holds it, and the proof of the whole. */
async function sendKey(
  run: DeployRun,
  { apiId, code, keys, secret, edge, ...policies }: Made,
): Promise<Partial<DeployOutcome>> {
  const { context } = run;
  const { aws, journal } = context;
  const made = apiId ?? unborn;
  const newest = newestKey(keys);
  const keyValue = newest?.value ?? unborn;
  const distribution = await bringDistribution(run, { ...policies, apiId: made, keyValue });
  const { id, domainName } = distribution ?? {};
  journal.learned?.({ 'distribution-id': id, 'distribution-domain': domainName });
  const open = distribution && openKeyId(distribution, keys, apiDomain(made, aws.region));
  if (secret) await fillSecret(run, secret, open ?? newest?.id);
  if (apiId !== undefined && distribution) {
    const apiUrl = apiUrlOf(context, apiId, run.settings);
    const proved = await prove(run, { code, edge }, { apiUrl, distribution, open });
    return { distributionId: id, domainName, ...proved };
  }
  await planFormerVersions(run, code);
  return { distributionId: id, domainName };
}

/** A dry run that has not made the API or the distribution shows what the proof of both would remove. */
async function planFormerVersions({ context, at, bring }: DeployRun, { proved }: LiveCode): Promise<void> {
  if (!context.dryRun) return;
  const seen = { proved, ours: [], inUse: new Set<string>() };
  await bring(formerVersions(context.aws, at, '', 'the new version'), { seen });
}

/** Proves the whole once every edge sends a key that opens the gate; `open`: it was seen sending that key already. */
async function prove(
  run: DeployRun,
  live: Pick<ProvedCode, 'code' | 'edge'>,
  seen: {
    readonly apiUrl: string;
    readonly distribution: ReadDistribution;
    readonly open: string | undefined;
  },
): Promise<Partial<DeployOutcome>> {
  const { journal } = run.context;
  const { apiUrl, distribution, open } = seen;
  journal.learned?.({ 'key-id': open });
  const { keyId, pending } = await settledKey(run, distribution, open);
  journal.learned?.({ 'key-id': keyId });
  if (pending || keyId === undefined) return { keyId, pending };
  const { domainName } = distribution;
  return { keyId, provedImage: await proveCode(run, live, { apiUrl, domainName, keyId }) };
}

const apiUrlOf = ({ aws }: Context, apiId: string, { stage }: DeploySettings): string =>
  `https://${apiDomain(apiId, aws.region)}/${stage}`;

/** The API with its methods, stage and plan; a method requires the key before any stage shows it. */
async function bringApi({
  context,
  settings,
  bring,
  account,
  at,
}: DeployRun): Promise<Pick<DeployOutcome, 'apiId' | 'planId'>> {
  const { aws, journal } = context;
  const { name, stage } = settings;
  const functionArn = `arn:${aws.partition}:lambda:${aws.region}:${account}:function:${at.functionName}:${at.alias}`;
  const definition = apiDefinition(aws, functionArn, settings);
  const api = await bring(restApi(aws, name, definition.binaryMediaTypes));
  if (api) {
    refusePrivate(api);
    refuseEdgeOptimized(api);
    journal.learned?.({ 'api-id': api.id, 'api-url': apiUrlOf(context, api.id, settings) });
  }
  const apiId = api?.id ?? unborn;
  /** In a dry run nothing can be found below an API that does not exist. */
  const below = <Seen>(seen: Seen): { seen: Seen } | undefined => (api ? undefined : { seen });
  await bring(apiMethods(aws, apiId, definition), below([{ id: unborn, path: '/', methods: {} }]));
  await bring(invokePermission(aws, { at, apiId, stage, account }), below([]));
  await bring(apiStage(aws, apiId, stage, definition), below(undefined));
  const plan = await bring(gatePlan(aws, name, apiId, stage), below(undefined));
  return { apiId: api?.id, planId: plan?.id };
}

interface Edge {
  readonly cachePolicyId: string | undefined;
  readonly edge: EdgeFunction | undefined;
  readonly edgeFunctionArn: string | undefined;
}

/** What CloudFront has besides the distribution; in China there are neither policies nor functions. */
async function bringEdge({ context: { aws }, settings, bring }: DeployRun): Promise<Edge> {
  if (isChina(aws)) return { cachePolicyId: undefined, edge: undefined, edgeFunctionArn: undefined };
  const { name, edgeFunction: code } = settings;
  const cachePolicyId = (await bring(cachePolicy(aws, name)))?.id ?? unborn;
  const edge = code === undefined ? undefined : edgeFunction(aws, name, code);
  const seen = edge && (await bring(edge));
  return { cachePolicyId, edge, edgeFunctionArn: seen && (seen.live?.arn ?? unborn) };
}

/** Proves what is live, or goes back; then older versions go. Answers the path of the image that was seen. */
async function proveCode(
  { context, settings, changes, bring, at }: DeployRun,
  { code, edge }: Pick<ProvedCode, 'code' | 'edge'>,
  address: Pick<GateAddress, 'apiUrl' | 'domainName' | 'keyId'>,
): Promise<string | undefined> {
  const moved = changes.find(({ resource, field }) => resource === aliasTitle(at) && field === 'version');
  const imageCame = await proveOrGoBack(
    context,
    { at, former: moved ? moved.from : code.proved, code, edge },
    {
      ...address,
      pathPattern: imagesAt(settings),
      propagation: settings.propagationSeconds,
      image: code.image,
      proveOriginal: () => code.prove(code.version ?? '$LATEST'),
      origin: settings,
    },
  );
  const proved = moved && context.dryRun ? undefined : code.version;
  if (code.functionArn !== undefined && code.proved !== proved)
    await bring(formerVersions(context.aws, at, code.functionArn, proved));
  return imageCame ? code.image : undefined;
}

/** Throws, before anything is made, for a distribution of the user's that has no address of its own. */
async function refuseTenants({ aws }: Context, settings: DeploySettings): Promise<void> {
  const id = givenDistribution(settings);
  const found = id === undefined ? undefined : await findDistribution(aws, id);
  if (found) refuseTenantOnly([{ id: found.id, tenantOnly: isTenantOnly(found.config) }]);
}

/** Throws, before anything is made, for a secret that cannot be used; one that does not exist will be made. */
async function openSecret(context: Context, settings: DeploySettings): Promise<GateSecret | undefined> {
  const secret = await GateSecret.open(context, settings);
  if (!(await secret?.find())) return secret;
  const keys = new GateKeys(context, settings.name, undefined);
  await keys.read();
  secret?.refuseForeign(keys, []);
  return secret;
}

async function fillSecret(
  { context, settings: { name }, bring }: DeployRun,
  secret: GateSecret,
  keyId: string | undefined,
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
  { context, settings, changes }: DeployRun,
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
