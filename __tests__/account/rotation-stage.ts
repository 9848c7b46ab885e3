import { assume, awsAssumptions } from '../../local-aws/assumptions.ts';
import type { ControlCall } from '../../local-aws/control-plane.ts';
import type { GateParts } from '../../simulation/world/gate-keys.ts';
import { buildGate, type Gate } from '../../simulation/world/gate.ts';
import { gateName } from '../../simulation/world/places.ts';
import type { RotateResult } from '../../src/gate/rotation.ts';
import { openAccount, type Account, type RunOptions } from './account.ts';
import { watched } from './load.ts';
import type { RotateChange } from './settings.ts';

const assumptions = assume(awsAssumptions, { cloudFront: { edgeDelay: [5_000, 120_000] } });

export interface Rotation {
  readonly result: RotateResult;
  readonly calls: readonly ControlCall[];
  /** `CreateApiKey`, ... in their order, done or not. */
  readonly writes: readonly string[];
  readonly reads: readonly string[];
  readonly seconds: number;
}

/** A gate of the simulation's, whose rotations are watched: every value that any edge may send is accepted, at any instant. */
export interface RotationStage {
  readonly account: Account;
  readonly gate: Gate;
  /** The first target. */
  readonly target: string;
  /** `refusing`: viewers are rejected before. */
  rotate(change?: RotateChange, options?: RunOptions & { readonly refusing?: boolean }): Promise<Rotation>;
}

export async function openRotationStage(parts: Partial<GateParts> = {}): Promise<RotationStage> {
  const account = await openAccount({ assumptions, staleness: [0, 30_000] });
  const { aws, clock } = account;
  const plain: GateParts = { targets: [1], staging: false, other: false, leftovers: [] };
  const gate = await account.inTime(buildGate(aws, clock, { ...plain, ...parts }));
  return {
    ...{ account, gate, target: gate.targetIds[0] ?? '' },
    rotate: async ({ intent, ...change } = {}, { refusing = false, ...options } = {}) => {
      const before = account.world.calls.length;
      const began = clock.now();
      const settings: RotateChange = {
        ...{ name: gateName, probe: { path: (nonce) => `/.gate/${nonce}`, proof: 'key-id' }, ...change },
        intent: { settle: 30, deploymentTimeout: 1_800, ...intent },
      };
      const work = () => account.rotate(settings, options);
      const { done: result, refusals } = await watched(account, gate.senders, work, { patient: true });
      if (refusals.length > 0 && !refusing)
        throw new Error(`viewers were refused: ${JSON.stringify(refusals)}`);
      const calls = account.world.calls.slice(before);
      const named = (isWrite: boolean) =>
        calls.filter(({ write }) => write === isWrite).map(({ operation }) => operation);
      return {
        ...{ result, calls, writes: named(true), reads: named(false) },
        seconds: (clock.now() - began) / 1_000,
      };
    },
  };
}
