import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListVersionsByFunctionCommand } from '@aws-sdk/client-lambda';
import { deleteKey, listKeys } from '../../../src/aws/apigateway/api-key.ts';
import { listDistributions } from '../../../src/aws/cloudfront/distribution.ts';
import { apiDomain } from '../../../src/aws/ownership.ts';
import { listApis } from '../../../src/aws/apigateway/rest-api.ts';
import { listPlans, planKeyIds } from '../../../src/aws/apigateway/usage-plan.ts';
import { deploy, type DeployOutcome, type DeploySettings } from '../../../src/commands/deploy.ts';
import { destroy } from '../../../src/commands/destroy.ts';
import { rotate } from '../../../src/gate/rotation.ts';
import { openAccount, settingsWith, type Account } from '../account.ts';
import { rotateSettings } from '../gate-account.ts';
import { addSite } from '../site.ts';
import type { Scene } from './cut-short.ts';

/** Everything that can be had. */
const settings = (change: Partial<DeploySettings> = {}, source = 'first'): DeploySettings =>
  settingsWith(
    { edgeFunction: 'function handler(event) { return event.request; }', logRetentionDays: 30, ...change },
    source,
  );

/** Into an empty account. */
const deploying: Scene = {
  name: 'deploy',
  open: async (seed) => {
    const account = await openAccount(seed);
    return {
      account,
      run: () => account.run((context) => deploy(context, settings())),
      never: () => openApis(account),
      missing: () => partsMissing(account, ['1']),
    };
  },
};

/** New code and other settings onto a gate that has two versions behind it. */
const deployingCode: Scene = {
  name: 'deploy (new code)',
  open: async (seed) => {
    const { account } = await deployed(seed, settings(), settings({}, 'second'));
    return {
      account,
      run: () => account.run((context) => deploy(context, settings({ memory: 3_000 }, 'third'))),
      never: () => openApis(account),
      missing: () => partsMissing(account, ['2', '3']),
    };
  },
};

/** Onto a gate whose key someone deleted. Keys that were made on the way and are not sent go with the next rotation. */
const deployingOntoDeadKey: Scene = {
  name: 'deploy (key deleted)',
  open: async (seed) => {
    const { account, keyId } = await deployed(seed, settings());
    await account.run(async ({ aws, clock }) => {
      await deleteKey(aws, keyId ?? '');
      await clock.sleep(60_000);
    });
    return {
      account,
      run: () => account.run((context) => deploy(context, settings())),
      never: () => openApis(account),
      missing: async (context) => {
        const { outcome } = await rotate(context, {
          ...rotateSettings,
          probe: undefined,
          propagationSeconds: 15,
        });
        return [
          ...(outcome === 'finished' ? [] : [`the next rotation ended ${outcome}`]),
          ...(await partsMissing(account, ['1'])),
        ];
      },
    };
  },
};

/** Into a distribution of the user's. */
const deployingIntoSite: Scene = {
  name: 'deploy (into a distribution that stands)',
  open: async (seed) => {
    const account = await openAccount(seed);
    const distributionId = await addSite(account);
    return {
      account,
      run: () => account.run((context) => deploy(context, settings({ distributionIds: [distributionId] }))),
      never: () => openApis(account),
      missing: () => partsMissing(account, ['1']),
    };
  },
};

export const deployScenes: readonly Scene[] = [
  deploying,
  deployingCode,
  deployingOntoDeadKey,
  deployingIntoSite,
];

const asked = { name: 'photos', deploymentTimeout: 3_600, propagationSeconds: 15 };

export const destroyScenes: readonly Scene[] = [
  {
    name: 'destroy',
    open: async (seed) => {
      const { account } = await deployed(seed, settings());
      return {
        account,
        run: () => account.run((context) => destroy(context, asked)),
        never: () => openApis(account),
        missing: () => leftovers(account, 0),
      };
    },
  },
  {
    name: 'destroy (out of a distribution that stays)',
    open: async (seed) => {
      const account = await openAccount(seed);
      const distributionId = await addSite(account);
      await account.run((context) => deploy(context, settings({ distributionIds: [distributionId] })));
      return {
        account,
        run: () => account.run((context) => destroy(context, asked)),
        never: () => openApis(account),
        missing: () => leftovers(account, 1),
      };
    },
  },
];

/** An account in which these were deployed, one after the other. */
async function deployed(
  seed: number,
  ...wanted: readonly DeploySettings[]
): Promise<{ account: Account; keyId: DeployOutcome['keyId'] }> {
  const account = await openAccount(seed);
  let keyId: DeployOutcome['keyId'];
  for (const one of wanted) {
    const outcome = await account.run((context) => deploy(context, one));
    if (outcome?.pending !== false) throw new Error('the gate was not made');
    keyId = outcome.keyId;
  }
  return { account, keyId };
}

/** APIs of the account that accept requests without the key. */
async function openApis({ aws, probe }: Account): Promise<readonly string[]> {
  const open: string[] = [];
  for (const { id } of await listApis(aws)) {
    const { status } = await probe.request(`https://${apiDomain(id, aws.region)}/live/cat.jpg`);
    if (status !== 403) open.push(`the API ${id} was open`);
  }
  return open;
}

/** What an account holds of the gate: each part once, whatever was cut short. */
async function partsMissing({ aws }: Account, versions: readonly string[]): Promise<readonly string[]> {
  const [plan, ...morePlans] = await listPlans(aws);
  const { logGroups = [] } = await aws.logs.send(new DescribeLogGroupsCommand({}));
  const FunctionName = 'cloudfront-image-gate-photos';
  const { Versions = [] } = await aws.lambda.send(new ListVersionsByFunctionCommand({ FunctionName }));
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
    apis: 1,
    distributions: 1,
    keys: 1,
    attached: 1,
    morePlans: 0,
    keptFor: [30],
    versions,
  };
  return JSON.stringify(seen) === JSON.stringify(oneOfEach) ? [] : [JSON.stringify(seen)];
}

/** What is left of the gate beside `distributions` that are not the gate's. */
async function leftovers({ aws }: Account, distributions: number): Promise<readonly string[]> {
  const { logGroups = [] } = await aws.logs.send(new DescribeLogGroupsCommand({}));
  const seen = {
    apis: (await listApis(aws)).length,
    distributions: (await listDistributions(aws)).length - distributions,
    keys: (await listKeys(aws, 'photos')).length,
    plans: (await listPlans(aws)).length,
    logGroups: logGroups.length,
  };
  return Object.values(seen).every((count) => count === 0) ? [] : [JSON.stringify(seen)];
}
