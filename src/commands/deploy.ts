import { findApi, restApi } from '../aws/apigateway/rest-api.ts';
import { gatePlan, opens, refuseOtherStage } from '../aws/apigateway/usage-plan.ts';
import { accountId } from '../aws/client/connect.ts';
import { findCachePolicy } from '../aws/cloudfront/cache-policy.ts';
import { edgeFunction } from '../aws/cloudfront/edge-function.ts';
import { findDistribution, type ReadDistribution } from '../aws/cloudfront/distribution.ts';
import { isTenantOnly } from '../aws/cloudfront/distribution-config.ts';
import { refuseForeignFunction } from '../aws/lambda/function.ts';
import { aliasTitle, formerVersions, liveAlias } from '../aws/lambda/function-version.ts';
import { apiDomain, resourceName, stageUrl } from '../aws/ownership.ts';
import type { Change } from '../aws/step.ts';
import { unlessInterrupted, type Context } from '../gate/context.ts';
import { GateKeys } from '../gate/keys.ts';
import { refuseTenantOnly } from '../gate/reachability.ts';
import { GateSecret } from '../gate/secret.ts';
import { isChina, refuseInChina, refuseUnserved } from './china.ts';
import { ensuring } from './converge.ts';
import { deployAgain, ensureApi } from './deploy/api.ts';
import { ensureDistribution, ensureEdge, refuseTakenPattern, type Edge } from './deploy/distribution.ts';
import { ensureFunction, type LiveCode } from './deploy/function.ts';
import { deployedKey, firstKey, newestKey, openKeyId, unlessHidden } from './deploy/key.ts';
import { proveOrGoBack } from './deploy/proof.ts';
import { givenDistribution, notCreated } from './deploy/settings.ts';
import type { DeployOutcome, DeployRun, DeploySettings } from './deploy/settings.ts';

export type { DeployOutcome, DeploySettings } from './deploy/settings.ts';

/**
 * Brings an account to what the settings describe, from any state: resize function, REST API, usage plan and key, distribution. The
 * order never leaves the API open: a method requires the key before any stage includes it. Throws a Failure with its remedy; another
 * run continues where this one stopped.
 */
export async function deploy(context: Context, settings: DeploySettings): Promise<DeployOutcome> {
  const changes: Change[] = [];
  const done = await unlessInterrupted(context, () => ensureAll(context, settings, changes));
  return { changes, pending: false, interrupted: !done, ...done };
}

type Done = Partial<DeployOutcome>;

async function ensureAll(context: Context, settings: DeploySettings, changes: Change[]): Promise<Done> {
  const { aws, journal } = context;
  const { name } = settings;
  await refuseUnfit(context, settings);
  const secret = await GateSecret.usable(context, settings, async () => {
    const keys = new GateKeys(context, name, undefined);
    await keys.read();
    return { keys, headers: [] };
  });
  journal.learned?.({ 'distribution-id': givenDistribution(settings) });
  const run: DeployRun = {
    ...{ context, settings, changes },
    ensure: ensuring(context, changes, () => refuseForeignNames(context, settings)),
    account: await accountId(aws),
    at: { functionName: resourceName(name), alias: liveAlias(settings.responseMode) },
  };
  const code = await ensureFunction(run);
  const { apiId, planId } = await ensureApi(run);
  const edge = await ensureEdge(run);
  const made = { apiId, functionVersion: code.version, planId };
  const keys = await unlessHidden(run, () => run.ensure(firstKey(context, name, planId)));
  return keys ? { ...made, ...(await sendKey(run, { ...edge, apiId, code, keys, secret })) } : made;
}

/** What exists before the distribution. */
interface Made extends Edge {
  readonly apiId: string | undefined;
  readonly code: LiveCode;
  readonly keys: GateKeys;
  readonly secret: GateSecret | undefined;
}

/** The distribution that sends the key, the secret with the key, and the proof of the deployment. */
async function sendKey(run: DeployRun, made: Made): Promise<Done> {
  const { aws, journal } = run.context;
  const { apiId, keys, secret } = made;
  const newest = newestKey(keys);
  const shownId = apiId ?? notCreated;
  const distribution = await ensureDistribution(
    run,
    made,
    shownId,
    newest ? keys.valueOf(newest.id) : notCreated,
  );
  const { id: distributionId, domainName } = distribution ?? {};
  journal.learned?.({ 'distribution-id': distributionId, 'distribution-domain': domainName });
  const open = distribution && openKeyId(distribution, keys, apiDomain(shownId, aws.region));
  if (secret) {
    await keys.readOwn();
    await run.ensure(secret.filled(keys, keys.find(open ?? newest?.id ?? '')));
  }
  if (apiId !== undefined && distribution)
    return { distributionId, domainName, ...(await prove(run, made, distribution, { apiId, open })) };
  await planFormerVersions(run, made.code);
  return { distributionId, domainName };
}

/** A dry run without the API or the distribution shows what would be removed after the proof. */
async function planFormerVersions({ context, at, ensure }: DeployRun, { proved }: LiveCode): Promise<void> {
  if (!context.dryRun) return;
  const seen = { proved, ours: [], inUse: new Set<string>() };
  await ensure(formerVersions(context.aws, at, '', 'the new version'), { seen });
}

/**
 * Proves the deployment once every edge sends a valid key, or rolls back; then removes older versions of the function. `open`: the
 * key of the gate that the distribution was already seen sending.
 */
async function prove(
  run: DeployRun,
  { code, edge }: Made,
  distribution: ReadDistribution,
  { apiId, open }: { readonly apiId: string; readonly open: string | undefined },
): Promise<Done> {
  const { context, settings, changes, at } = run;
  const { aws, journal, dryRun } = context;
  journal.learned?.({ 'key-id': open });
  const { keyId, pending } = await deployedKey(run, distribution, open);
  journal.learned?.({ 'key-id': keyId });
  if (pending || keyId === undefined) return { keyId, pending };
  const moved = changes.find(({ resource, field }) => resource === aliasTitle(at) && field === 'version');
  const former = moved ? moved.from : code.proved;
  const apiUrl = stageUrl({ apiId, stage: settings.stage }, aws.region);
  const { domainName } = distribution;
  const gate = { apiUrl, domainName, keyId, code, former, edge, deployAgain: () => deployAgain(run, apiId) };
  const imageCame = await proveOrGoBack(run, gate);
  const proved = moved && dryRun ? undefined : code.version;
  if (code.functionArn !== undefined && code.proved !== proved)
    await run.ensure(formerVersions(aws, at, code.functionArn, proved));
  return { keyId, provedImage: imageCame ? code.image : undefined };
}

/** Throws if a name that is needed later belongs to another owner; otherwise a first run would leave behind what it created before. */
async function refuseForeignNames(
  { aws }: Context,
  { name, stage, edgeFunction: code }: DeploySettings,
): Promise<void> {
  await refuseForeignFunction(aws, resourceName(name), name);
  const at = { apiId: (await restApi(aws, name, []).find())?.id ?? '', stage };
  const plan = await gatePlan(aws, name, at).find();
  // A plan may still list the stage of a deleted API.
  const [other] = plan && !opens(plan, at) ? plan.stages : [];
  if (plan && other && (await findApi(aws, other.apiId))) refuseOtherStage(name, plan, at);
  if (isChina(aws)) return;
  await findCachePolicy(aws, name);
  if (code !== undefined) await edgeFunction(aws, name, code).find();
}

/** Throws before anything is created if no gate is possible in this Region or in the given distribution. */
async function refuseUnfit({ aws }: Context, settings: DeploySettings): Promise<void> {
  const id = givenDistribution(settings);
  if (isChina(aws)) refuseInChina(settings);
  const given = id === undefined ? undefined : await findDistribution(aws, id);
  if (!given) return;
  refuseUnserved(given);
  refuseTenantOnly([{ id: given.id, tenantOnly: isTenantOnly(given.config) }]);
  refuseTakenPattern(given, settings);
}
