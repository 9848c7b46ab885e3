import { accountId } from '../aws/client/connect.ts';
import { refusedWith } from '../aws/client/refusal.ts';
import {
  deletedDistribution,
  disabledDistribution,
  releasedDistributions,
  releasedUnderWay,
} from '../aws/cloudfront/gate-distribution.ts';
import { deletedLogGroup } from '../aws/logs/log-group.ts';
import { adoptedStage, apiDomain, openMethodsIn } from '../aws/ownership.ts';
import { deletedApis, ownApis } from '../aws/apigateway/rest-api.ts';
import type { Change } from '../aws/step.ts';
import type { ReadDistribution } from '../aws/cloudfront/distribution.ts';
import { deletedCachePolicy } from '../aws/cloudfront/cache-policy.ts';
import { deletedEdgeFunction } from '../aws/cloudfront/edge-function.ts';
import { deletedFunction } from '../aws/lambda/function.ts';
import { deletedKeys, listOwned } from '../aws/apigateway/api-key.ts';
import { deletedPlans, listPlans, type UsagePlan } from '../aws/apigateway/usage-plan.ts';
import { deletedRole } from '../aws/iam/role.ts';
import { unlessInterrupted, type Context } from '../gate/context.ts';
import { Failure } from '../failure.ts';
import { ensuring, type Converged } from './converge.ts';
import { plansOf } from '../gate/gate.ts';
import { isChina } from './china.ts';
import { edgesDeployed } from '../gate/deployment.ts';
import { withRemembered } from '../gate/remembered-secret.ts';
import { GateSecret } from '../gate/secret.ts';
import { type DestroySettings, ungate } from './destroy/ungate.ts';

/**
 * Removes what `deploy` and `gate` created, owned resources only, from the viewers inwards: the distribution is disabled on every
 * edge and deleted before the key and the API behind it, which stays protected until it is gone. A user's API accepts requests
 * without the key again before its distributions stop sending it. The next run finishes an interrupted one. Throws a Failure when
 * another owner's distribution needs the API.
 */
export async function destroy(context: Context, settings: DestroySettings): Promise<Converged> {
  const changes: Change[] = [];
  const ended = await unlessInterrupted(context, () => takeDown(context, settings, changes));
  return { changes, pending: ended === false, interrupted: ended === undefined };
}

/** False if not all edges stopped in time. */
async function takeDown(context: Context, settings: DestroySettings, changes: Change[]): Promise<boolean> {
  const { aws, dryRun, journal } = context;
  const { name, deploymentTimeout } = settings;
  const ensure = ensuring(context, changes);
  const own = await ownApis(aws, name);
  // The stages of other APIs that the gate protects.
  const plans = await plansOf(context, name);
  const gated = plans
    .flatMap(({ tags, stages }) =>
      [adoptedStage(tags) ?? stages].flat().map((at) => ({ ...at, open: openMethodsIn(tags) })),
    )
    .filter(({ apiId }) => !own.some(({ id }) => id === apiId));
  await refuseSharedKeys(context, name, plans);
  const [remembering] = plans;
  const secret = await GateSecret.open(context, withRemembered(settings, remembering?.tags ?? {}));
  for (const at of gated) if (!(await ungate(context, { ...settings, ...at }, ensure))) return false;
  for (const { id } of own) {
    const domain = apiDomain(id, aws.region);
    const released = releasedDistributions(aws, name, domain);
    const users = (await released.find()).map(({ id }) => id);
    await ensure(released);
    const changing = [...new Set([...users, ...(await releasedUnderWay(aws, domain))])];
    if (changing.length > 0 && !dryRun && !(await edgesDeployed(context, changing, deploymentTimeout)))
      return false;
    if (!(await stopped(context, () => ensure(disabledDistribution(aws, name, domain)), deploymentTimeout)))
      return false;
    await ensure(deletedDistribution(aws, name, domain));
  }
  await ensure(deletedKeys(aws, name, journal.mask));
  if (secret) await ensure(secret.gone());
  await ensure(deletedPlans(aws, name));
  await ensure(deletedApis(aws, name));
  await ensure(deletedFunction(aws, name));
  await ensure(deletedRole(aws, name));
  // After the function and its role: an in-flight request would make Lambda create the group again.
  await ensure(deletedLogGroup(aws, name, await accountId(aws)));
  // CloudFront in China has neither, and rejects calls for features that it lacks as if it were throttled.
  if (isChina(aws)) return true;
  await unlessUsed(context, ensure(deletedEdgeFunction(aws, name)));
  await unlessUsed(context, ensure(deletedCachePolicy(aws, name)));
  return true;
}

/** They belong to all Regions: the gate of this name in another one may need them, or a behaviour that someone added by hand. */
async function unlessUsed({ journal }: Context, removal: Promise<unknown>): Promise<void> {
  await removal.catch((error: unknown) => {
    const isUsed = error instanceof Failure && refusedWith(error, 'FunctionInUse', 'CachePolicyInUse');
    if (!isUsed) throw error;
    journal.warned(`${error.message} It stays.`);
  });
}

/** Throws for a key that is valid for something besides the gate: deleting it would reject viewers there. */
async function refuseSharedKeys(
  { aws, journal }: Context,
  gate: string,
  own: readonly UsagePlan[],
): Promise<void> {
  for (const { id: keyId } of await listOwned(aws, gate, journal.mask)) {
    const plans = await listPlans(aws, { keyId });
    const other = plans.find(({ id }) => !own.some((plan) => plan.id === id));
    if (other)
      throw new Failure(
        `The key ${keyId} of the gate "${gate}" is also in the usage plan ${other.id} ("${other.name}"): deleting it would reject whatever uses it there.`,
        'Give what uses that plan a key of its own, remove this key from the plan, then run the action again.',
        'key-of-another-plan',
      );
  }
}

/** Whether every edge has stopped serving it in time. A stale response may say `Deployed` about the previous configuration. */
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
