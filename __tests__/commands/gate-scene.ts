import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
} from '@aws-sdk/client-api-gateway';
import type { Aws } from '../../src/aws/client/connect.ts';
import { gate, type GateSettings } from '../../src/commands/gate.ts';
import { openAccount, type Account } from './account.ts';
import { gateSettings, openApi, stage, type LiveApi } from './gate-account.ts';

/** The value of a key that someone made. */
export const handMade = 'aValueMadeByHand0000000000000000';

/** A key and the plan that it is in, as the tutorial makes them. */
export async function handMadeKey(
  aws: Aws,
  apiId: string,
  stages: readonly string[] = [stage],
): Promise<{ keyId: string; planId: string }> {
  const key = await aws.apiGateway.send(
    new CreateApiKeyCommand({ name: 'tutorial', value: handMade, enabled: true }),
  );
  const apiStages = stages.map((name) => ({ apiId, stage: name }));
  const plan = await aws.apiGateway.send(new CreateUsagePlanCommand({ name: 'tutorial', apiStages }));
  await aws.apiGateway.send(
    new CreateUsagePlanKeyCommand({ usagePlanId: plan.id, keyId: key.id, keyType: 'API_KEY' }),
  );
  return { keyId: key.id ?? '', planId: plan.id ?? '' };
}

/** An account with the live API, changed by `prepare`, and a gate run on it. */
export async function gateAfter(
  prepare: (aws: Aws, live: LiveApi, account: Account) => Promise<Partial<GateSettings> | undefined>,
): Promise<{ account: Account; live: LiveApi; done: () => ReturnType<typeof gate> }> {
  const account = await openAccount();
  const live = await openApi(account);
  const change = await account.run(async (context) => {
    const prepared = await prepare(context.aws, live, account);
    await context.clock.sleep(120_000);
    return prepared ?? {};
  });
  const settings = gateSettings(live, change);
  const done = async () => {
    const result = await account.run((context) => gate(context, settings));
    if (!result) throw new Error('the run was killed');
    return result;
  };
  return { account, live, done };
}

/** The writes that `work` makes, by operation. */
export const writesOf = async (account: Account, work: () => Promise<unknown>): Promise<readonly string[]> =>
  (await account.callsOf(work)).filter(({ write }) => write).map(({ operation }) => operation);
