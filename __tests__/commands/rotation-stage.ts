import { createVirtualClock } from '../../local-aws/clock.ts';
import type { ControlCall } from '../../local-aws/control-plane.ts';
import type { FaultRule } from '../../local-aws/faults.ts';
import { createLocalAws, type LocalAws } from '../../local-aws/local-aws.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { rotate, type RotateResult, type RotateSettings } from '../../src/gate/rotation.ts';
import type { Intent } from '../../src/core/intent.ts';
import { createClients, usualRegion as region } from '../../simulation/world/clients.ts';
import type { GateParts } from '../../simulation/world/gate-keys.ts';
import { buildGate, type Gate } from '../../simulation/world/gate.ts';
import { gateName } from '../../simulation/world/places.ts';
import { createProbe } from '../../simulation/world/probe.ts';
import { createSecrets } from '../../simulation/world/secrets.ts';
import { createWatch } from '../../simulation/world/watch.ts';

/** A gate that stands in an account of its own, in virtual time. */
export interface RotationStage {
  readonly local: LocalAws;
  readonly aws: Aws;
  readonly gate: Gate;
  readonly said: readonly string[];
  rotate(options?: RotateOptions): Promise<Rotation>;
  /** Does `work` in virtual time. */
  during<T>(work: () => Promise<T>): Promise<T>;
  failNext(rule: FaultRule): void;
}

export interface RotateOptions {
  readonly intent?: Partial<Intent>;
  readonly settings?: Partial<RotateSettings>;
  readonly dryRun?: boolean;
  /** Told to stop so many virtual seconds after it began. */
  readonly stopAfter?: number;
}

export interface Rotation {
  readonly result: RotateResult;
  readonly calls: readonly ControlCall[];
  /** `CreateApiKey`, ... in their order, done or not. */
  readonly writes: readonly string[];
  readonly reads: readonly string[];
  readonly minutes: number;
  /** Values that an edge sent and a host refused, at any instant of the run. */
  readonly refused: number;
  readonly leaked: number;
}

const plain: GateParts = { targets: [1], staging: false, other: false, leftovers: [] };

export async function openRotationStage(parts: Partial<GateParts> = {}, seed = 1): Promise<RotationStage> {
  const clock = createVirtualClock(Date.UTC(2026, 0, 5));
  const local = createLocalAws({
    clock,
    seed,
    region,
    signaturesTrusted: true,
    overrides: { cloudFront: { edgeDelay: [5_000, 120_000] } },
    faults: { staleness: [0, 30_000] },
  });
  const clients = await createClients(true);
  const secrets = createSecrets();
  clients.lead({
    clock,
    handle: (request) => {
      secrets.overhear(request);
      return local.handle(request);
    },
  });
  const gate = await clock.run(buildGate(clients.aws, clock, { ...plain, ...parts }));
  const said: string[] = [];
  const say = (line: string): void => {
    said.push(line);
    secrets.said(line);
  };
  secrets.masked(gate.firstValue);
  return {
    local,
    aws: clients.aws,
    gate,
    said,
    during: (work) => clock.run(work()),
    failNext: local.faults.add,
    rotate: async ({ intent = {}, settings = {}, dryRun = false, stopAfter } = {}) => {
      const before = local.calls.length;
      const began = clock.now();
      const watch = createWatch(local, gate, true);
      const stop = new AbortController();
      const run = async (): Promise<RotateResult> => {
        const watching = watch.along();
        if (stopAfter !== undefined)
          void clock.sleep(stopAfter * 1_000).then(() => {
            stop.abort(new DOMException('told to stop', 'AbortError'));
          });
        try {
          return await rotate(
            {
              aws: clients.aws,
              clock,
              probe: createProbe(local),
              signal: stop.signal,
              dryRun,
              journal: { changed: say, noted: say, waiting: say, warned: say, mask: secrets.masked },
            },
            { ...settingsWith(intent), ...settings },
          );
        } finally {
          watch.end();
          await watching;
        }
      };
      const result = await clock.run(run());
      secrets.said(JSON.stringify(result));
      const calls = local.calls.slice(before);
      return {
        result,
        calls,
        writes: calls.filter(({ write }) => write).map(({ operation }) => operation),
        reads: calls.filter(({ write }) => !write).map(({ operation }) => operation),
        minutes: (clock.now() - began) / 60_000,
        refused: watch.refusals.length,
        leaked: secrets.leaked(),
      };
    },
  };
}

function settingsWith(intent: Partial<Intent>): RotateSettings {
  return {
    name: gateName,
    intent: {
      maxKeyAge: undefined,
      revoke: 'no',
      deleteOld: 'now',
      settle: 30,
      deploymentTimeout: 1_800,
      scope: 'rotate',
      ...intent,
    },
    distributionIds: [],
    apiDomains: [],
    probe: { path: (nonce) => `/.gate/${nonce}`, proof: 'key-id' },
    propagationSeconds: 90,
  };
}
