import { deleteKey, listKeys } from '../../../src/aws/apigateway/api-key.ts';
import { listApis } from '../../../src/aws/apigateway/rest-api.ts';
import { listPlans, planKeyIds } from '../../../src/aws/apigateway/usage-plan.ts';
import { listDistributions } from '../../../src/aws/cloudfront/distribution.ts';
import { apiDomain } from '../../../src/aws/ownership.ts';
import { openAccount, type Account } from '../../account/account.ts';
import { addSite } from '../../account/distribution.ts';
import type { DeployChange } from '../../account/settings.ts';
import type { Scene, Stage } from './cut-short.ts';

/** Everything that can be had. */
const everything: DeployChange = {
  edgeFunction: 'function handler(event) { return event.request; }',
  logRetentionDays: 30,
};

/** A deploy of this into an account that `prepare` makes ready. */
const deploying = (
  name: string,
  versions: readonly string[],
  prepare: (account: Account) => Promise<DeployChange | undefined>,
  before: Stage['missing'] = async () => [],
): Scene => ({
  name,
  open: async (seed) => {
    const account = await openAccount({ seed });
    const change = { ...everything, ...(await prepare(account)) };
    return {
      account,
      run: () => account.deploy(change),
      never: () => openApis(account),
      missing: async (of) => [...(await before(of)), ...(await partsMissing(account, versions))],
    };
  },
});

export const deployScenes: readonly Scene[] = [
  deploying('deploy', ['1'], async () => undefined),
  deploying('deploy (new code)', ['2', '3'], async (account) => {
    for (const source of ['first', 'second']) await account.deploy({ ...everything, source });
    return { memory: 3_000, source: 'third' };
  }),
  // Keys that were made on the way and are not sent go with the next rotation.
  deploying(
    'deploy (key deleted)',
    ['1'],
    async (account) => {
      const { keyId = '' } = await account.deploy(everything);
      await deleteKey(account.aws, keyId);
      await account.pass(60);
      return undefined;
    },
    async (account) => {
      const { outcome } = await account.rotate({ propagationSeconds: 15 });
      return outcome === 'finished' ? [] : [`the next rotation ended ${outcome}`];
    },
  ),
  deploying('deploy (into a distribution that stands)', ['1'], async (account) => ({
    distributionIds: [await addSite(account)],
  })),
];

/** A destroy of what was deployed so, beside `distributions` that are not the gate's. */
const destroying = (
  name: string,
  distributions: number,
  change: (account: Account) => Promise<DeployChange>,
): Scene => ({
  name,
  open: async (seed) => {
    const account = await openAccount({ seed });
    await account.deploy({ ...everything, ...(await change(account)) });
    return {
      account,
      run: () => account.destroy({ propagationSeconds: 15 }),
      never: () => openApis(account),
      missing: async () => {
        const left = await leftovers(account);
        const staying = (await listDistributions(account.aws)).length;
        return left === staying && staying === distributions ? [] : [`${left} things are left`];
      },
    };
  },
});

export const destroyScenes: readonly Scene[] = [
  destroying('destroy', 0, async () => ({})),
  destroying('destroy (out of a distribution that stays)', 1, async (account) => ({
    distributionIds: [await addSite(account)],
  })),
];

/** APIs of the account that accept requests without the key. */
async function openApis(account: Account): Promise<readonly string[]> {
  const open: string[] = [];
  for (const { id } of await listApis(account.aws)) {
    const code = await account.code(`https://${apiDomain(id, account.aws.region)}/live/cat.jpg`);
    if (code !== 403) open.push(`the API ${id} was open`);
  }
  return open;
}

/** What an account holds of the gate: each part once, whatever was cut short. */
async function partsMissing(account: Account, versions: readonly string[]): Promise<readonly string[]> {
  const { aws } = account;
  const [plan, ...morePlans] = await listPlans(aws);
  const { logGroups = [] } = await account.logs.describeLogGroups({});
  const FunctionName = 'cloudfront-image-gate-photos';
  const { Versions = [] } = await account.lambda.listVersionsByFunction({ FunctionName });
  const keys = new Set((await listKeys(aws, 'photos')).map(({ id }) => id));
  // A key that was deleted may go on standing in its plan's list.
  const attached = plan ? (await planKeyIds(aws, plan.id)).filter((id) => keys.has(id)) : [];
  const seen = {
    apis: (await listApis(aws)).length,
    distributions: (await listDistributions(aws)).length,
    keys: keys.size,
    attached: attached.length,
    morePlans: morePlans.length,
    keptFor: logGroups.map(({ retentionInDays }) => retentionInDays),
    versions: Versions.map(({ Version }) => Version).filter((version) => version !== '$LATEST'),
  };
  const oneOfEach = {
    ...{ apis: 1, distributions: 1, keys: 1, attached: 1, morePlans: 0, keptFor: [30] },
    versions,
  };
  return JSON.stringify(seen) === JSON.stringify(oneOfEach) ? [] : [JSON.stringify(seen)];
}

/** How many APIs, distributions, keys, plans and log groups an account has. */
export async function leftovers({ aws, logs }: Account): Promise<number> {
  const groups = logs.describeLogGroups({}).then(({ logGroups = [] }) => logGroups);
  const lists = [listApis(aws), listDistributions(aws), listKeys(aws, 'photos'), listPlans(aws), groups];
  return (await Promise.all(lists)).flat().length;
}
