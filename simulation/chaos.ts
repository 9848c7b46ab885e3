import { commandLine } from '../local-aws/command-line.ts';
import { demoAssumptions } from '../local-aws/assumptions.ts';
import { realClock } from '../local-aws/clock.ts';
import type { FaultRule } from '../local-aws/faults.ts';
import { startLocalAws, type RunningLocalAws } from '../local-aws/local-aws.ts';
import { workflowEnvironment, workflowKey } from '../demo/environment.ts';
import { runStep } from '../demo/runner.ts';
import { networkProbe } from '../src/probe.ts';
import { createClients, usualRegion as region } from './world/clients.ts';
import type { GateParts } from './world/gate-keys.ts';
import { buildGate } from './world/gate.ts';
import { gateName } from './world/places.ts';
import { createOwner, type Owner } from './world/owner.ts';
import { takeInventory } from './world/inventory.ts';
import { createSecret, worldsSecret } from './world/secret-member.ts';
import { isTidy } from './world/tidy.ts';

const { minutes, owner: withOwner } = commandLine({ minutes: 10, owner: false });

/**
 * The built bundle in a separate process against local-aws over HTTP, in real time and under viewers' load: killed with SIGKILL after
 * its k-th call for every k, and with the response to every write lost; then one more run each. One distribution points to the API's
 * own domain, one to a custom domain that is not in the inputs, and a third permanently sends the first key to another host, so that
 * key must stay valid. With `--owner` another tool meanwhile sets the header of the first distribution from a secret every three
 * seconds.
 *
 * Each trial takes about a minute, most of it waits. After `--minutes` no further one begins; the last line says how many
 * were made.
 */
const bundle = new URL('../dist/index.js', import.meta.url).pathname;
const inputs = {
  ...(withOwner ? { 'key-secret': worldsSecret } : {}),
  command: 'rotate',
  name: gateName,
  region,
  'propagation-seconds': '4',
  'settle-seconds': '1',
};
const writes = [
  ...['CreateApiKey', 'CreateUsagePlanKey', 'UpdateDistribution', 'UpdateApiKey', 'DeleteApiKey'],
  ...(withOwner ? ['PutSecretValue'] : []),
];
const atOnce = 6;
/** Milliseconds after which a run is killed: several times its usual duration. */
const longestRun = 300_000;

interface Trial {
  readonly name: string;
  readonly rule: FaultRule | undefined;
}

interface Outcome {
  readonly asked: number;
  readonly refused: number;
  readonly unanswered: number;
  readonly finished: boolean;
  /** Calls of the first run. */
  readonly calls: number;
}

/** The bundle against an account, one run after the other; `kill` ends the one that runs. */
class BundleRuns {
  readonly local: RunningLocalAws;
  readonly #environment: ReturnType<typeof workflowEnvironment>;
  readonly #killer: Killer;

  constructor(local: RunningLocalAws, killer: Killer) {
    this.local = local;
    this.#killer = killer;
    const policies = withOwner ? ['rotate', 'key-secret'] : undefined;
    this.#environment = workflowEnvironment(local.url, local, policies);
  }

  async run(): ReturnType<typeof runStep> {
    const over = new AbortController();
    const step = runStep({
      bundle,
      inputs,
      environment: this.#environment,
      onStart: (end) => {
        this.#killer.kill = () => {
          end('SIGKILL');
        };
      },
    });
    // A run that does not end by itself is killed and counts as unfinished.
    void realClock
      .sleep(longestRun, over.signal)
      .then(() => this.#killer.kill?.())
      .catch(() => undefined);
    return step.finally(() => {
      over.abort();
    });
  }

  /** The owner's calls are not the run's. */
  calls(): number {
    return this.local.calls.filter(({ principalArn }) => principalArn.endsWith('user/workflow')).length;
  }

  /** Runs once with the rule, and once more if there was one; returns the calls of the first, and the log of the last. */
  async disturbed(
    rule: FaultRule | undefined,
  ): Promise<{ calls: number; last: Awaited<ReturnType<typeof runStep>> | undefined }> {
    if (rule) this.local.faults.add({ ...rule, accessKeyId: workflowKey.accessKeyId });
    await this.run();
    const calls = this.calls();
    this.local.faults.end();
    // Keys are dated in whole seconds: one made in the same second as the dead run's is not newer, and would leave that one.
    await realClock.sleep(1_100);
    return { calls, last: rule ? await this.run() : undefined };
  }
}

interface Killer {
  kill?: () => void;
}

async function attempt({ name, rule }: Trial, seed: number): Promise<Outcome> {
  const killer: Killer = {};
  const kill = (): Promise<never> => {
    killer.kill?.();
    return new Promise<never>(() => undefined);
  };
  const local = await startLocalAws({ seed, region, assumptions: demoAssumptions, faults: { kill } });
  const { aws, lead } = await createClients();
  lead({ clock: realClock, handle: local.handle });
  const gate = await buildGate(aws, realClock, parts, { betweenKeys: 1_100, untilDeployed: 5_000 });
  if (withOwner) await createSecret(aws, gate.firstValue, undefined);
  const watch = { excuse: () => undefined, look: () => undefined };
  const stage = { local, gate, watch, tell: () => undefined };
  const owner = createOwner(stage, aws, { kind: 'reads the secret', every: 3_000 });
  const applying = withOwner ? owner.along() : undefined;
  const viewers = watchViewers(local.url, [...gate.viewerDomains.values()], local.cloudFront.edgeCount);
  const { calls, last } = await new BundleRuns(local, killer).disturbed(rule);
  owner.end();
  await applying;
  const counted = await viewers.end();
  const tidy = isTidy(await takeInventory(aws, gate));
  const finished = shown(name, { last, counted, tidy, ...(await ownersEnd(owner)) });
  await local.close();
  return { ...counted, finished, calls };
}

async function ownersEnd(owner: Owner): Promise<{ readonly isContent: boolean; readonly movedBack: number }> {
  return { isContent: !withOwner || (await owner.isContent()), movedBack: owner.movedBack() };
}

/** Prints how a trial ended; returns whether it passed. */
function shown(
  name: string,
  found: {
    readonly last: Awaited<ReturnType<typeof runStep>> | undefined;
    readonly counted: { readonly asked: number; readonly refused: number };
    readonly tidy: boolean;
    readonly isContent: boolean;
    readonly movedBack: number;
  },
): boolean {
  const { last, counted, tidy, isContent, movedBack } = found;
  const ended = last === undefined || last.outputs.outcome === 'still-sent';
  const finished = [tidy, isContent, movedBack === 0, ended].every(Boolean);
  const said = last?.outputs.outcome ?? 'one run';
  const owners = `, the owner ${isContent ? 'content' : 'not content'}, moved back ${movedBack} times`;
  const log = counted.refused > 0 || !finished ? `\n${last?.log ?? ''}` : '';
  console.log(
    `${name}: ${said}, ${counted.asked} requests, ${counted.refused} refused${withOwner ? owners : ''}${log}`,
  );
  return finished;
}

const parts: GateParts = {
  targets: [1, ['custom']],
  ...{ staging: false, other: false, leftovers: [] },
  account: { customDomain: { mapping: 'base path', told: false }, outside: ['x-api-key'] },
};

/** Requests go to every edge repeatedly, each over a fresh connection. */
function watchViewers(
  url: string,
  domains: readonly string[],
  edges: number,
): { end(): Promise<{ asked: number; refused: number; unanswered: number }> } {
  const probe = networkProbe(url);
  const count = { asked: 0, refused: 0, unanswered: 0 };
  const stop = new AbortController();
  const viewer = async (domain: string, edge: number): Promise<void> => {
    while (!stop.signal.aborted) {
      const path = `https://${domain}/.gate/viewer${count.asked++}`;
      // An overloaded machine answers too late: that is not a rejection, and is counted separately.
      const answer = await probe.request(path, { 'x-local-edge': String(edge) }).catch(() => undefined);
      if (!answer) count.unanswered++;
      else if (answer.status !== 200) count.refused++;
      await realClock.sleep(100, stop.signal).catch(() => undefined);
    }
  };
  const all = domains.flatMap((domain) => Array.from({ length: edges }, (_, edge) => viewer(domain, edge)));
  return {
    end: async () => {
      stop.abort();
      await Promise.all(all);
      return count;
    },
  };
}

const undisturbed = await attempt({ name: 'undisturbed', rule: undefined }, 1);
const trials: readonly Trial[] = [
  ...Array.from({ length: undisturbed.calls }, (_, n) => ({
    name: `killed after call ${n + 1}`,
    rule: { nth: n + 1, fault: { kind: 'killed', when: 'after' } as const },
  })),
  ...writes.map((operation) => ({
    name: `the answer to ${operation} is lost`,
    rule: { operation, nth: 1, fault: { kind: 'resetAfter' } as const },
  })),
];
const outcomes: Outcome[] = [undisturbed];
// Every seventh, then those in between, so that all parts of a rotation are covered when time is over.
const waiting = [...trials.entries()].toSorted(([one], [other]) => (one % 7) - (other % 7));
const end = Date.now() + minutes * 60_000;
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let next = waiting.shift(); next && Date.now() < end; next = waiting.shift())
      outcomes.push(await attempt(next[1], next[0] + 2));
  }),
);
const sum = (of: (outcome: Outcome) => number): number =>
  outcomes.reduce((total, outcome) => total + of(outcome), 0);
const refused = sum((outcome) => outcome.refused);
const unfinished = sum(({ finished }) => Number(!finished));
console.log(
  `chaos${withOwner ? ' with an owner' : ''}: ${outcomes.length - 1} of ${trials.length} trials (killed after each of ${undisturbed.calls} calls, answers to ${writes.length} writes lost); ` +
    `${sum(({ asked }) => asked)} requests, ${sum(({ unanswered }) => unanswered)} of them unanswered, ${refused} refused, ${unfinished} unfinished`,
);
process.exit(refused + unfinished === 0 ? 0 : 1);
