import { DeleteUsagePlanKeyCommand } from '@aws-sdk/client-api-gateway';
import { listKeys, setKeyEnabled } from '../../../src/aws/apigateway/api-key.ts';
import type { Aws } from '../../../src/aws/client/connect.ts';
import { listPlans, planKeyIds } from '../../../src/aws/apigateway/usage-plan.ts';
import { destroy } from '../../../src/commands/destroy.ts';
import { gate, type GateOutcome } from '../../../src/commands/gate.ts';
import type { Context } from '../../../src/gate/context.ts';
import { openAccount, type Account } from '../account.ts';
import { gateSettings, openApi, underLoad, type LiveApi, type Load } from '../gate-account.ts';
import type { Scene, Stage } from './cut-short.ts';

/** Here a host hears of everything within 10 s. */
const propagation = 15;
const close = (live: LiveApi) => (context: Context) =>
  gate(context, gateSettings(live, { propagationSeconds: propagation }));
const open = (context: Context) =>
  destroy(context, { name: 'photos', deploymentTimeout: 3_600, propagationSeconds: propagation });

/** An API that is in use is gated: no viewer may be refused at any moment. */
export const gating: Scene = {
  name: 'gate',
  open: async (seed) => {
    const account = await openAccount(seed);
    const live = await openApi(account);
    return { ...used(account, live, close(live)), missing: () => partsMissing(account, live) };
  },
};

/** An API that is in use is opened again. */
export const ungating: Scene = {
  name: 'destroy (gate of an API in use)',
  open: async (seed) => {
    const { account, live } = await gated(seed);
    const missing = async (): Promise<readonly string[]> => {
      const left = (await listKeys(account.aws, 'photos')).length + (await listPlans(account.aws)).length;
      const direct = await account.probe.request(`${live.direct}/pictures/cat.jpg`);
      return [
        ...(left > 0 ? [`${left} keys and plans are left`] : []),
        ...(direct.status === 200 ? [] : [`the API answers ${direct.status}`]),
      ];
    };
    return { ...used(account, live, open), missing };
  },
};

/** A gate whose key no longer opens it is healed: viewers are refused until then. */
export const healing: readonly Scene[] = (
  [
    [
      'gate (key taken out of its plan)',
      async (aws, { planId }, keyId) => {
        await aws.apiGateway.send(new DeleteUsagePlanKeyCommand({ usagePlanId: planId, keyId }));
      },
    ],
    ['gate (key switched off)', (aws, _outcome, keyId) => setKeyEnabled(aws, keyId, false)],
  ] satisfies readonly [string, (aws: Aws, outcome: GateOutcome, keyId: string) => Promise<void>][]
).map(([name, damage]) => ({
  name,
  open: async (seed) => {
    const { account, live, outcome } = await gated(seed);
    await account.run(async ({ aws, clock }) => {
      await damage(aws, outcome, outcome.keyIds[0] ?? '');
      await clock.sleep(60_000);
    });
    return {
      account,
      run: () => account.run(close(live)),
      never: async () => [],
      missing: async () => {
        // What AWS was told is not yet what each of its hosts knows.
        await account.world.surroundings.clock.sleep(60_000);
        const viewer = await account.probe.request(`https://${live.domainName}/pictures/cat.jpg`);
        return [
          ...(viewer.status === 200 ? [] : [`a viewer is answered ${viewer.status}`]),
          ...(await partsMissing(account, live)),
        ];
      },
    };
  },
}));

async function gated(seed: number): Promise<{ account: Account; live: LiveApi; outcome: GateOutcome }> {
  const account = await openAccount(seed);
  const live = await openApi(account);
  const outcome = await account.run(close(live));
  if (!outcome) throw new Error('the gate was not made');
  return { account, live, outcome };
}

/** Runs `command` while viewers ask, and counts those that are refused. */
function used(
  account: Account,
  live: LiveApi,
  command: (context: Context) => Promise<unknown>,
): Omit<Stage, 'missing'> {
  const counted = { refused: 0 };
  return {
    account,
    run: async () => {
      const load: Load = { over: false, asked: 0, refused: 0 };
      try {
        return await account.run((context) => underLoad(context, live, load, () => command(context), 5_000));
      } finally {
        load.over = true;
        counted.refused += load.refused;
      }
    },
    never: async () => (counted.refused > 0 ? [`${counted.refused} viewers were refused`] : []),
  };
}

const whole = JSON.stringify({ plans: 1, keys: 1, attached: 1, direct: 403 });

/** What a gate is made of, each once, and closed. */
export async function partsMissing({ aws, probe }: Account, { direct }: LiveApi): Promise<readonly string[]> {
  const [plan, ...morePlans] = await listPlans(aws);
  const keys = await listKeys(aws, 'photos');
  const attached = plan ? (await planKeyIds(aws, plan.id)).length : 0;
  const { status } = await probe.request(`${direct}/pictures/cat.jpg`);
  const seen = JSON.stringify({
    plans: morePlans.length + (plan ? 1 : 0),
    keys: keys.length,
    attached,
    direct: status,
  });
  return seen === whole ? [] : [seen];
}
