import { accountId } from '../aws/client/connect.ts';
import {
  deletedDistribution,
  disabledDistribution,
  releasedDistributions,
  releasedUnderWay,
} from '../aws/cloudfront/gate-distribution.ts';
import { deletedLogGroup } from '../aws/logs/log-group.ts';
import { adoptedStage, apiDomain, isOwned } from '../aws/ownership.ts';
import { deletedApis, listApis } from '../aws/apigateway/rest-api.ts';
import type { Change, Resource } from '../aws/step.ts';
import type { ReadDistribution } from '../aws/cloudfront/distribution.ts';
import { deletedCachePolicy } from '../aws/cloudfront/cache-policy.ts';
import { deletedEdgeFunction } from '../aws/cloudfront/edge-function.ts';
import { deletedFunction } from '../aws/lambda/function.ts';
import { deletedKeys, listOwned } from '../aws/apigateway/api-key.ts';
import { deletedPlans, ownedPlans } from '../aws/apigateway/usage-plan.ts';
import { deletedRole } from '../aws/iam/role.ts';
import type { Context } from '../gate/context.ts';
import { converge } from './converge.ts';
import { isChina } from './china.ts';
import { edgesDeployed } from '../gate/deployment.ts';
import { deletedSecret } from '../gate/secret-resource.ts';
import { GateSecret } from '../gate/secret.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { ungate, type GatedApi } from './destroy/ungate.ts';

type DestroySettings = Pick<Inputs, 'name' | 'deploymentTimeout' | 'propagationSeconds'> &
  Partial<Pick<Inputs, 'keySecret' | 'keySecretField'>>;

interface DestroyOutcome {
  /** What was removed, or in a dry run what would be; empty: nothing of this gate was left. */
  readonly changes: readonly Change[];
  /** The edges had not all stopped in time: the next run goes on. */
  readonly pending: boolean;
  /** The run was told to stop, and made no further write: the next one goes on. */
  readonly interrupted: boolean;
}

/**
 * Takes down what `deploy` and `gate` made, owned resources only. From the viewers inwards: the distribution is
 * switched off on every edge and deleted before the key and the API behind it, which stays closed until it is gone. An
 * API of the user's is opened again before his distributions stop sending the key.
 * A run that was cut short is finished by the next one. Throws a Failure when another owner's distribution needs
 * the API.
 */
export async function destroy(context: Context, settings: DestroySettings): Promise<DestroyOutcome> {
  const changes: Change[] = [];
  try {
    const ended = await takeDown(context, settings, changes);
    return { changes, pending: !ended, interrupted: false };
  } catch (error) {
    if (!context.signal.aborted || error !== context.signal.reason) throw error;
    return { changes, pending: false, interrupted: true };
  }
}

/** False when the edges had not all stopped in time. */
async function takeDown(context: Context, settings: DestroySettings, changes: Change[]): Promise<boolean> {
  const { aws, dryRun, journal } = context;
  const { name, deploymentTimeout } = settings;
  const bring = <Seen>(resource: Resource<Seen>): Promise<Seen> => converge(context, resource, changes);

  const secret = await GateSecret.open(context, settings);
  const own = (await listApis(aws)).filter(({ tags }) => isOwned(tags, name));
  const gated = await gatedApis(context, settings, new Set(own.map(({ id }) => id)));
  for (const api of gated) if (!(await ungate(context, api, bring))) return false;
  for (const { id } of own) {
    const domain = apiDomain(id, aws.region);
    const released = releasedDistributions(aws, name, domain);
    const users = (await released.find()).map(({ id }) => id);
    await bring(released);
    const changing = [...new Set([...users, ...(await releasedUnderWay(aws, domain))])];
    if (changing.length > 0 && !dryRun && !(await edgesDeployed(context, changing, deploymentTimeout)))
      return false;
    if (!(await stopped(context, () => bring(disabledDistribution(aws, name, domain)), deploymentTimeout)))
      return false;
    await bring(deletedDistribution(aws, name, domain));
  }
  await bring(deletedKeys(aws, name, journal.mask));
  if (secret) await bring(deletedSecret(secret, name));
  await bring(deletedPlans(aws, name));
  await bring(deletedApis(aws, name));
  await bring(deletedFunction(aws, name));
  await bring(deletedRole(aws, name));
  // After the function and its role: an in-flight request would make Lambda create the group again.
  await bring(deletedLogGroup(aws, name, await accountId(aws)));
  // CloudFront in China has neither, and answers questions about what it does not have as if it were throttled.
  if (isChina(aws)) return true;
  await bring(deletedEdgeFunction(aws, name));
  await bring(deletedCachePolicy(aws, name));
  return true;
}

/**
 * Whether every edge has stopped serving it in time. `Deployed` counts where the same answer says disabled: an older answer
 * says `Deployed` of what was there before.
 */
async function stopped(
  context: Context,
  disable: () => Promise<ReadDistribution | undefined>,
  timeout: number,
): Promise<boolean> {
  for (;;) {
    const own = await disable();
    if (!own || own.deployed || context.dryRun) return true;
    if (!(await edgesDeployed(context, [own.id], timeout))) return false;
  }
}

/** The stages of APIs that are not the gate's own, before which it stands. */
async function gatedApis(
  { aws, journal }: Context,
  { name, propagationSeconds, deploymentTimeout }: DestroySettings,
  own: ReadonlySet<string>,
): Promise<readonly GatedApi[]> {
  const keyIds = async () => (await listOwned(aws, name, journal.mask)).map(({ id }) => id);
  const plans = await ownedPlans(aws, name, keyIds);
  return plans
    .flatMap(({ tags, stages }) => adoptedStage(tags) ?? stages)
    .filter(({ apiId }) => !own.has(apiId))
    .map(({ apiId, stage }) => ({ gate: name, apiId, stage, propagationSeconds, deploymentTimeout }));
}
