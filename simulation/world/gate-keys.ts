import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  TagResourceCommand,
  UpdateApiKeyCommand,
} from '@aws-sdk/client-api-gateway';
import { createKey } from '../../src/aws/apigateway/api-key.ts';
import { attachKey, createPlan } from '../../src/aws/apigateway/usage-plan.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { adoptionTags } from '../../src/aws/ownership.ts';
import type { Clock } from '../../src/clock.ts';
import type { AccountPlan, TargetPlan } from './account-plan.ts';
import type { OriginPlan } from './distribution.ts';
import { gateName, stage, type Spots } from './places.ts';
import type { Leftover } from './plan.ts';

export interface GateParts {
  readonly targets: readonly TargetPlan[];
  readonly staging: boolean;
  readonly other: boolean;
  readonly leftovers: readonly Leftover[];
  readonly account?: AccountPlan;
  /** An origin of another gate, in the first target. */
  readonly guest?: OriginPlan | undefined;
}

/** How long to wait while it is built, ms. */
export interface Pace {
  /** Keys are dated in whole seconds. */
  readonly betweenKeys: number;
  readonly untilDeployed: number;
}

export const firstValue = 'firstfirstfirstfirst0000000000000000key1';
export const neighboursValue = 'neighbourneighbourneighbour0000000key0';

export async function createGatePlan(
  aws: Aws,
  { own, shop }: Spots,
  { adopted = [] }: AccountPlan,
): Promise<string> {
  const { apiId } = own.leadsTo;
  if (adopted.length === 0) return (await createPlan(aws, gateName, apiId, stage)).id;
  const { id = '' } = await aws.apiGateway.send(
    new CreateUsagePlanCommand({
      name: 'of the company',
      apiStages: [
        { apiId, stage },
        ...adopted.map((one) => (one === 'shop' ? shop.leadsTo : { apiId, stage: one })),
      ],
      tags: { department: 'pictures' },
    }),
  );
  await aws.apiGateway.send(
    new TagResourceCommand({
      resourceArn: `arn:aws:apigateway:${aws.region}::/usageplans/${id}`,
      tags: adoptionTags(gateName, apiId, stage),
    }),
  );
  return id;
}

/** Another plan for the gate's stage, with a client's key. */
export async function createPartners(aws: Aws, { own }: Spots): Promise<void> {
  const { id = '' } = await aws.apiGateway.send(
    new CreateUsagePlanCommand({ name: 'partners', apiStages: [own.leadsTo] }),
  );
  await attachKey(aws, id, await addForeignKey(aws, 'partner', 'partnerpartnerpartner000000000000000key0'));
}

/** Another API's plan with its own key. A key may not be in two plans for the same stage. */
export async function createNeighbour(
  aws: Aws,
  { shop }: Spots,
  { neighbour, adopted = [] }: AccountPlan,
): Promise<string | undefined> {
  if (neighbour === undefined) return undefined;
  const opens = adopted.includes('shop') && neighbour !== 'sends its own key' ? [] : [shop.leadsTo];
  const { id = '' } = await aws.apiGateway.send(
    new CreateUsagePlanCommand({ name: 'shop', apiStages: opens }),
  );
  await attachKey(aws, id, await addForeignKey(aws, 'shop', neighboursValue));
  return id;
}

/** Creates the keys of the gate's plan; returns the id of the live one. */
export async function createKeys(
  { aws, clock, pace: { betweenKeys } }: Builder,
  planId: string,
  { leftovers, account = {} }: GateParts,
): Promise<string> {
  const leave = async (kind: Leftover, value: string): Promise<void> => {
    if (!leftovers.includes(kind)) return;
    await clock.sleep(betweenKeys);
    const foreign = kind === 'foreign';
    const id = foreign
      ? await addForeignKey(aws, 'partner', value)
      : (await createKey(aws, gateName, value)).id;
    await attachKey(aws, planId, id);
    if (kind === 'disabled') await disable(aws, id);
  };
  for (let n = 0; n < (account.strangers ?? 0); n++) {
    // API Gateway creates at most five keys a second.
    await clock.sleep(200);
    const value = `stranger${String(n).padStart(24, '0')}`;
    await attachKey(aws, planId, await addForeignKey(aws, `customer ${n}`, value));
  }
  await leave('stale', 'stalestalestalestale0000000000000000key0');
  await leave('disabled', 'disableddisableddisabled000000000000key0');
  await leave('foreign', 'foreignforeignforeign000000000000000key0');
  await clock.sleep(betweenKeys);
  const firstId = account.madeByHand
    ? await addForeignKey(aws, 'by hand', firstValue)
    : (await createKey(aws, gateName, firstValue)).id;
  await attachKey(aws, planId, firstId);
  await clock.sleep(betweenKeys);
  await leave('pending', 'pendingpendingpending000000000000000key2');
  return firstId;
}

async function disable(aws: Aws, apiKey: string): Promise<void> {
  const patchOperations = [{ op: 'replace' as const, path: '/enabled', value: 'false' }];
  await aws.apiGateway.send(new UpdateApiKeyCommand({ apiKey, patchOperations }));
}

async function addForeignKey(aws: Aws, name: string, value: string): Promise<string> {
  const { id = '' } = await aws.apiGateway.send(new CreateApiKeyCommand({ name, value, enabled: true }));
  return id;
}

/** By what, and how fast, it is built. */
export interface Builder {
  readonly aws: Aws;
  readonly clock: Clock;
  readonly pace: Pace;
}
