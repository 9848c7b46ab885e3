import { listKeys, setKeyEnabled } from '../../../src/aws/apigateway/api-key.ts';
import { listPlans, planKeyIds } from '../../../src/aws/apigateway/usage-plan.ts';
import type { GateOutcome } from '../../../src/commands/gate.ts';
import { openAccount, type Account } from '../../account/account.ts';
import type { LiveApi } from '../../account/live-api.ts';
import { underLoad } from '../../account/load.ts';
import type { Scene, Stage } from './cut-short.ts';

/** Here a host hears of everything within 10 s. */
const propagationSeconds = 15;

/** An API that is in use is gated: no viewer may be refused at any moment. */
export const gating: Scene = {
  name: 'gate',
  open: async (seed) => {
    const account = await openAccount({ seed });
    const live = await account.openApi();
    return {
      ...used(account, live, () => account.gate(live, { propagationSeconds })),
      missing: () => gatePartsMissing(account, live),
    };
  },
};

/** An API that is in use is opened again. */
export const ungating: Scene = {
  name: 'destroy (gate of an API in use)',
  open: async (seed) => {
    const { account, live } = await gated(seed);
    const missing = async (): Promise<readonly string[]> => {
      const left = (await listKeys(account.aws, 'photos')).length + (await listPlans(account.aws)).length;
      const direct = await account.code(`${live.direct}/pictures/cat.jpg`);
      return [
        ...(left > 0 ? [`${left} keys and plans are left`] : []),
        ...(direct === 200 ? [] : [`the API answers ${direct}`]),
      ];
    };
    return { ...used(account, live, () => account.destroy({ propagationSeconds })), missing };
  },
};

type Damage = (account: Account, outcome: GateOutcome, keyId: string) => Promise<unknown>;
const damages: Readonly<Record<string, Damage>> = {
  'gate (key taken out of its plan)': ({ apiGateway }, { planId: usagePlanId }, keyId) =>
    apiGateway.deleteUsagePlanKey({ usagePlanId, keyId }),
  'gate (key switched off)': ({ aws }, _outcome, keyId) => setKeyEnabled(aws, keyId, false),
};

/** A gate whose key no longer opens it is healed: viewers are rejected until then. */
export const healing: readonly Scene[] = Object.entries(damages).map(([name, damage]) => ({
  name,
  open: async (seed) => {
    const { account, live, outcome } = await gated(seed);
    await damage(account, outcome, outcome.keyIds[0] ?? '');
    await account.pass(60);
    return {
      account,
      run: () => account.gate(live, { propagationSeconds }),
      never: async () => [],
      missing: async () => {
        // What AWS was told is not yet what each of its hosts knows.
        await account.pass(60);
        const viewer = await account.code(`https://${live.domainName}/pictures/cat.jpg`);
        return [
          ...(viewer === 200 ? [] : [`a viewer is answered ${viewer}`]),
          ...(await gatePartsMissing(account, live)),
        ];
      },
    };
  },
}));

async function gated(seed: number): Promise<{ account: Account; live: LiveApi; outcome: GateOutcome }> {
  const account = await openAccount({ seed });
  const live = await account.openApi();
  return { account, live, outcome: await account.gate(live, { propagationSeconds }) };
}

/** Runs a command while viewers ask, and counts those that are refused. */
function used(
  account: Account,
  { domainName }: LiveApi,
  command: () => Promise<unknown>,
): Omit<Stage, 'missing'> {
  let refusals = 0;
  const run = async (): Promise<unknown> => {
    const settled = () =>
      command().then(
        (done) => ({ done }),
        (error: unknown) => ({ error }),
      );
    const { done: ended, refused } = await underLoad(account, [domainName], settled, { pause: 5_000 });
    refusals += refused;
    if ('error' in ended) throw ended.error;
    return ended.done;
  };
  return {
    ...{ account, run },
    never: async () => (refusals > 0 ? [`${refusals} viewers were refused`] : []),
  };
}

/** What a gate is made of, each once, and closed. */
export async function gatePartsMissing(account: Account, { direct }: LiveApi): Promise<readonly string[]> {
  const plans = await listPlans(account.aws);
  const seen = {
    plans: plans.length,
    keys: (await listKeys(account.aws, 'photos')).length,
    attached: plans[0] ? (await planKeyIds(account.aws, plans[0].id)).length : 0,
    direct: await account.code(`${direct}/pictures/cat.jpg`),
  };
  const whole = { plans: 1, keys: 1, attached: 1, direct: 403 };
  return JSON.stringify(seen) === JSON.stringify(whole) ? [] : [JSON.stringify(seen)];
}
