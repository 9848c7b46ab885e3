import { createVirtualClock } from '../local-aws/clock.ts';
import { createLocalAws, type LocalAws } from '../local-aws/local-aws.ts';
import { createRandom, type Random } from '../local-aws/random.ts';
import { createClients, usualRegion as region } from './world/clients.ts';
import { buildGate } from './world/gate.ts';
import { undisturbed } from './world/plan.ts';
import { runRotation } from './world/rotation.ts';
import { createSecrets } from './world/secrets.ts';
import type { Stage } from './world/stage.ts';
import { createWatch } from './world/watch.ts';

/**
 * The figures of docs/rotation.md: calls and virtual minutes for 1, 10 and 100 targets, and how late the end of a deployment is
 * noticed, compared with the schedule of the SDK's own waiter.
 */
const second = 1_000;
const clients = await createClients();

interface Measured {
  readonly calls: number;
  readonly writes: number;
  readonly polls: number;
  readonly throttled: number;
  readonly minutes: number;
  /** Seconds from the last edge's switch, and from Deployed, to the moment the run knew. */
  readonly afterLastEdge: number;
  readonly afterDeployed: number;
  /** Seconds that the edges took, from the last switch of a header until Deployed. */
  readonly deployment: number;
}

/** When the edges of these distributions got their last change, and when it was `Deployed`. */
class Edges {
  over = false;
  switchedAt = 0;
  deployedAt = 0;
  readonly #local: LocalAws;
  readonly #ids: readonly string[];

  constructor(local: LocalAws, ids: readonly string[]) {
    this.#local = local;
    this.#ids = ids;
  }

  async along(): Promise<void> {
    const { cloudFront, surroundings } = this.#local;
    const { clock } = surroundings;
    while (!this.over) {
      if (this.#ids.some((id) => cloudFront.sends(id, 'x-api-key').size > 1)) this.switchedAt = Infinity;
      else if (this.switchedAt === Infinity) this.switchedAt = clock.now();
      if (this.#ids.some((id) => cloudFront.status(id) === 'InProgress')) this.deployedAt = Infinity;
      else if (this.deployedAt === Infinity) this.deployedAt = clock.now();
      const next = this.#ids.flatMap((id) => cloudFront.nextChange(id) ?? []);
      await clock.sleep(Math.min(5 * second, ...next.map((at) => at - clock.now())));
    }
  }
}

/** `deployment`: how long exactly the edges take, ms; by default as long as AWS's. */
async function measure(targets: number, seed: number, deployment?: number): Promise<Measured> {
  const clock = createVirtualClock(Date.UTC(2026, 0, 5));
  const exactly =
    deployment === undefined
      ? {}
      : { edgeDelay: [deployment, deployment] as const, deployedDelay: [0, 0] as const };
  const local = createLocalAws({ clock, seed, region, overrides: { cloudFront: exactly } });
  clients.lead({ clock, handle: local.handle });
  return clock.run(
    (async () => {
      const parts = { targets: Array<number>(targets).fill(1), staging: false, other: false, leftovers: [] };
      const gate = await buildGate(clients.aws, clock, parts);
      const watch = createWatch(local, gate, true);
      const stage: Stage = {
        local,
        gate,
        watch,
        secrets: createSecrets(),
        sabotage: {},
        tell: () => undefined,
      };
      const began = clock.now();
      const before = local.calls.length;
      const edges = new Edges(local, gate.targetIds);
      const watching = edges.along();
      const end = await runRotation(stage, {
        ...{ who: 'measured', clients, plan: undisturbed, random: createRandom(seed) },
      });
      const ended = clock.now();
      edges.over = true;
      await watching;
      if (end.kind !== 'ended' || watch.refusals.length > 0)
        throw new Error(`measured a rotation that ${end.kind}`);
      const calls = local.calls.slice(before);
      const noticed = end.result.trail.findLast(({ kind }) => kind === 'look')?.at ?? 0;
      const switches = calls.filter(
        ({ operation, outcome }) => operation === 'UpdateDistribution' && outcome === 'done',
      );
      return {
        calls: calls.length,
        writes: calls.filter(({ write, outcome }) => write && outcome === 'done').length,
        polls: calls.filter(
          ({ operation, time }) => operation.includes('Distribution') && time > (switches.at(-1)?.time ?? 0),
        ).length,
        throttled: calls.filter(({ outcome }) => /Throttling|TooMany/.test(outcome)).length,
        minutes: (ended - began) / 60_000,
        afterLastEdge: (noticed - edges.switchedAt) / second,
        afterDeployed: (noticed - edges.deployedAt) / second,
        deployment: (edges.deployedAt - (switches.at(-1)?.time ?? 0)) / second,
      };
    })(),
  );
}

/** Seconds after Deployed at which `waitUntilDistributionDeployed` notices: 60 s to 2,100 s with full jitter. */
function sdkWaiterLateness(deployment: number, random: Random): number {
  let at = 0;
  for (let attempt = 1; at < deployment; attempt++)
    at += random.between(60, Math.min(2_100, 60 * 2 ** (attempt - 1)));
  return at - deployment;
}

const average = (numbers: readonly number[]): string =>
  (numbers.reduce((sum, one) => sum + one, 0) / numbers.length).toFixed(1);

console.log(
  '| targets | calls | of these writes | polls | throttled | virtual minutes |\n| --- | --- | --- | --- | --- | --- |',
);
for (const targets of [1, 10, 100]) {
  const { calls, writes, polls, throttled, minutes } = await measure(targets, targets);
  console.log(`| ${targets} | ${calls} | ${writes} | ${polls} | ${throttled} | ${minutes.toFixed(1)} |`);
}
const rotations: Measured[] = [];
for (let seed = 1; seed <= Number(process.argv[2] ?? 60); seed++) rotations.push(await measure(1, seed));
const random = createRandom(1);
console.log(`\n${rotations.length} rotations: the end of a deployment is known`);
console.log(
  `- ${average(rotations.map(({ afterDeployed }) => afterDeployed))} s after Deployed, ${average(rotations.map(({ afterLastEdge }) => afterLastEdge))} s after the last edge has switched`,
);
console.log(
  `- by the SDK's waiter, of the same deployments (${average(rotations.map(({ deployment }) => deployment))} s): ${average(rotations.map(({ deployment }) => sdkWaiterLateness(deployment, random)))} s after Deployed`,
);
console.log(
  `- by the SDK's waiter, of deployments of 300 s: ${average(Array.from({ length: 10_000 }, () => sdkWaiterLateness(300, random)))} s after Deployed`,
);
const deployment = 180;
const ordinary: Measured[] = [];
for (let seed = 1; seed <= 20; seed++) ordinary.push(await measure(1, seed, deployment * second));
console.log(
  `\none target, default waits, a deployment of ${deployment} s: ${average(ordinary.map(({ minutes }) => minutes * 60 - deployment))} s beyond it`,
);
