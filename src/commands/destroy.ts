import {
  disabledDistribution,
  deletedDistribution,
  releasedDistributions,
} from '../aws/distribution-remove.ts';
import { apiDomain } from '../aws/naming.ts';
import { isOwned } from '../aws/ownership.ts';
import { listApis } from '../aws/rest-api.ts';
import type { Change, Resource } from '../aws/step.ts';
import {
  deletedApis,
  deletedCachePolicy,
  deletedEdgeFunction,
  deletedFunction,
  deletedKeys,
  deletedPlans,
  deletedRole,
} from '../aws/teardown.ts';
import { listPlans } from '../aws/usage-plan.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { converge } from './converge.ts';
import { edgesDeployed } from './deploy/edges.ts';

export interface DestroySettings {
  readonly name: string;
  /** Seconds that the edges are given to stop. */
  readonly deploymentTimeout: number;
}

export interface DestroyOutcome {
  /** What was removed, or in a dry run what would be; empty: nothing of this gate was left. */
  readonly changes: readonly Change[];
  /** The edges had not all stopped in time: the next run goes on. */
  readonly pending: boolean;
}

/**
 * Takes down what `deploy` made, owned resources only, from the viewers inwards: the distribution is switched off on
 * every edge and deleted before the key and the API behind it, which stays closed until it is gone.
 * A run that was cut short is finished by the next one. Throws a Failure when somebody else's distribution needs
 * the API.
 */
export async function destroy(context: Context, settings: DestroySettings): Promise<DestroyOutcome> {
  const { aws, journal } = context;
  const { name, deploymentTimeout } = settings;
  const changes: Change[] = [];
  const bring = <Seen>(resource: Resource<Seen>): Promise<Seen> => converge(context, resource, changes);

  const apis = await listApis(aws);
  await refuseAdoptedApi(
    context,
    name,
    apis.map(({ id, tags }) => ({ id, owned: isOwned(tags, name) })),
  );
  for (const { id } of apis.filter(({ tags }) => isOwned(tags, name))) {
    const domain = apiDomain(id, aws.region);
    const released = releasedDistributions(aws, name, domain);
    const users = await released.find();
    await bring(released);
    for (const distribution of users)
      if (!(await stopped(context, { ...distribution, deployed: false }, deploymentTimeout)))
        return { changes, pending: true };
    const own = await bring(disabledDistribution(aws, name, domain));
    if (own && !(await stopped(context, own, deploymentTimeout))) return { changes, pending: true };
    await bring(deletedDistribution(aws, name, domain));
  }
  await bring(
    deletedKeys(aws, name, (value) => {
      journal.mask(value);
    }),
  );
  await bring(deletedPlans(aws, name));
  await bring(deletedApis(aws, name));
  await bring(deletedFunction(aws, name));
  await bring(deletedRole(aws, name));
  await bring(deletedEdgeFunction(aws, name));
  await bring(deletedCachePolicy(aws, name));
  return { changes, pending: false };
}

async function stopped(
  context: Context,
  { id, deployed }: { id: string; deployed: boolean },
  timeout: number,
): Promise<boolean> {
  return deployed || context.dryRun || edgesDeployed(context, id, timeout);
}

/** Without its plan an API of the user's would refuse every viewer: it has to be opened first. */
async function refuseAdoptedApi(
  { aws }: Context,
  name: string,
  apis: readonly { id: string; owned: boolean }[],
): Promise<void> {
  const plans = (await listPlans(aws)).filter(({ tags }) => isOwned(tags, name));
  const stages = plans.flatMap(({ stages }) => stages);
  const adopted = stages.find(({ apiId }) => apis.some(({ id, owned }) => id === apiId && !owned));
  if (adopted)
    throw new Failure(
      `The gate "${name}" stands before the API ${adopted.apiId}, which is not its own.`,
      'Take the key requirement off its methods and deploy the stage, then delete the usage plan and its keys.',
      'adopted-api',
    );
}
