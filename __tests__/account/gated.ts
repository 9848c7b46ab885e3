import type { ApiKey } from '../../src/aws/apigateway/api-key.ts';
import type { GateOutcome, GateSettings } from '../../src/commands/gate.ts';
import type { StatusOutcome } from '../../src/commands/status.ts';
import type { RotateResult } from '../../src/gate/rotation.ts';
import { openAccount, type Account, type AccountOptions, type RunOptions } from './account.ts';
import { domainOf } from './distribution.ts';
import type { LiveApi } from './live-api.ts';
import { underLoad } from './load.ts';
import type { RotateChange } from './settings.ts';

/** An account with an API of the user's that is about to be gated. */
export interface Prepared {
  readonly account: Account;
  readonly live: LiveApi;
  /** Runs `gate` as the account was prepared for it. */
  readonly run: () => Promise<GateOutcome>;
}

/** What there is besides before `gate` runs; answers what `gate` is told of it. */
export type Prepare = (
  account: Account,
  live: LiveApi,
) => Promise<Partial<GateSettings> | undefined> | Promise<void>;

export async function prepared(
  prepare: Prepare = async () => undefined,
  headers: Readonly<Record<string, string>> = {},
  options: AccountOptions = {},
): Promise<Prepared> {
  const account = await openAccount(options);
  const live = await account.openApi(headers);
  const ready = async () => (await prepare(account, live)) ?? undefined;
  const change = (await account.inTime<Partial<GateSettings> | undefined>(ready())) ?? {};
  await account.pass(600);
  return { account, live, run: () => account.gate(live, change) };
}

/** An account in which the user's API is gated, and its first distribution sends the key. */
export interface Gated extends Prepared {
  readonly gate: GateOutcome;
  readonly planId: string;
  /** The key that the distributions send. */
  readonly key: ApiKey;
}

export async function gated(...preparation: Parameters<typeof prepared>): Promise<Gated> {
  const scene = await prepared(...preparation);
  const gate = await scene.run();
  const { outcome, keyIds, planId } = gate;
  const key = (await scene.account.keys()).find(({ id }) => id === keyIds[0]);
  if (outcome !== 'finished' || !key || planId === undefined) throw new Error(`no gate: ${outcome}`);
  return { ...scene, gate, planId, key };
}

export interface Rotated {
  readonly result: RotateResult;
  /** Requests of viewers that were not answered with 200 while it ran and for three minutes after it. */
  readonly refused: number;
}

/** Rotates while viewers ask through each edge of these distributions, and for three minutes after it. */
export async function rotateUnderLoad(
  account: Account,
  distributionIds: readonly string[],
  change: RotateChange = {},
  options: RunOptions = {},
): Promise<Rotated> {
  const domains = await Promise.all(distributionIds.map((id) => domainOf(account, id)));
  const rotation = () => account.rotate(change, options);
  const { done: result, refused } = await underLoad(account, domains, rotation, { pause: 5_000, after: 180 });
  return { result, refused };
}

/** The statuses that viewers get through these distributions, each once: `[200]` where all are served. */
export async function served(
  account: Account,
  distributionIds: readonly string[],
): Promise<readonly number[]> {
  const codes = new Set<number>();
  for (const id of distributionIds) {
    const domain = await domainOf(account, id);
    for (const edge of ['0', '1', '0', '1', '0', '1'])
      for (const path of ['/pictures/0-cat.jpg', '/pictures/1-cat.jpg'])
        codes.add(await account.code(`https://${domain}${path}`, { 'x-local-edge': edge }));
  }
  return [...codes];
}

/** The lines of `status` that are not ok: `state: name: finding`. */
export const faultsOf = ({ checks }: StatusOutcome): readonly string[] =>
  checks
    .filter(({ state }) => state !== 'ok')
    .map(({ name, state, finding }) => `${state}: ${name}: ${finding}`);
