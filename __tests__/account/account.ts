import { AsyncLocalStorage } from 'node:async_hooks';
import { assume, awsAssumptions, type Assumptions } from '../../local-aws/assumptions.ts';
import { createVirtualClock, type VirtualClock } from '../../local-aws/clock.ts';
import type { ControlCall } from '../../local-aws/control-plane.ts';
import { administratorKey } from '../../local-aws/credentials.ts';
import type { FaultRule } from '../../local-aws/faults.ts';
import { createLocalAws, type LocalAws, type LocalAwsOptions } from '../../local-aws/local-aws.ts';
import {
  createRequestHandler,
  type RequestHandler,
  type SdkRequest,
} from '../../local-aws/request-handler.ts';
import { lightenAll } from '../../simulation/world/light-client.ts';
import { lightenXml } from '../../simulation/world/light-xml.ts';
import { createProbe } from '../../simulation/world/probe.ts';
import { createSecrets } from '../../simulation/world/secrets.ts';
import { listAllKeys, type ApiKey } from '../../src/aws/apigateway/api-key.ts';
import { accountId, connect, type Aws } from '../../src/aws/client/connect.ts';
import { listDistributions } from '../../src/aws/cloudfront/distribution.ts';
import { findRole } from '../../src/aws/iam/role.ts';
import { onceSettled } from '../../src/aws/lambda/function-state.ts';
import { deletedLogGroup } from '../../src/aws/logs/log-group.ts';
import type { Converged } from '../../src/commands/converge.ts';
import { deploy, type DeployOutcome } from '../../src/commands/deploy.ts';
import { destroy } from '../../src/commands/destroy.ts';
import { gate, type GateOutcome, type GateSettings } from '../../src/commands/gate.ts';
import { status, type StatusOutcome } from '../../src/commands/status.ts';
import type { Context } from '../../src/gate/context.ts';
import { rotate, type RotateResult } from '../../src/gate/rotation.ts';
import type { Inputs } from '../../src/inputs/inputs.ts';
import type { ProbePort } from '../../src/probe.ts';
import { handOf, type Hand } from './hand.ts';
import { images } from './images.ts';
import { buildApi, type LiveApi } from './live-api.ts';
import {
  deploySettings,
  destroySettings,
  gateSettings,
  rotateSettings,
  statusSettings,
  type DeployChange,
  type DestroyChange,
  type NamedApi,
  type RotateChange,
} from './settings.ts';

lightenXml();

/** Seconds instead of minutes, so that a run takes few polls; the order of events is the same. */
export const quick = assume(awsAssumptions, {
  cloudFront: { edges: [2, 2], edgeDelay: [5_000, 40_000] },
  apiGateway: { keyDelay: [0, 10_000], deploymentDelay: [0, 10_000] },
  lambda: { pending: [1_000, 8_000], updating: [500, 4_000] },
});

export interface AccountOptions extends Pick<LocalAwsOptions, 'seed' | 'overrides'> {
  readonly assumptions?: Assumptions;
  readonly region?: string;
  /** For how long reads may be old that are told to be. */
  readonly staleness?: readonly [number, number];
}

/** How a command is run. */
export interface RunOptions {
  readonly dryRun?: boolean;
  /** It is told to stop as soon as it says this. */
  readonly stopAt?: RegExp;
  /** It is told to stop so many seconds after it began. */
  readonly stopAfter?: number;
  readonly hear?: (line: string) => void;
  /** Other parts of the outside world. */
  readonly context?: Partial<Context>;
}

type Opened = Required<Omit<AccountOptions, 'overrides'>> & Pick<AccountOptions, 'overrides'>;
type Answer = ReturnType<RequestHandler['handle']>;

/** A run was killed: it sends nothing any more, whatever its client still waits for. */
export class Killed extends Error {}

export async function openAccount(options: AccountOptions = {}): Promise<Account> {
  const { seed = 1, assumptions = quick, region = 'eu-central-1', staleness = [0, 60_000] } = options;
  const account = new Account({ ...options, seed, assumptions, region, staleness });
  account.world.s3.createBucket('originals');
  await account.warmUp();
  return account;
}

const forever = new Promise<never>(() => undefined);

/** An AWS account in virtual time, with the commands and the clients of the action in it. */
export class Account implements Hand {
  readonly world: LocalAws;
  readonly clock: VirtualClock = createVirtualClock(Date.UTC(2026, 0, 5));
  readonly aws: Aws;
  readonly apiGateway: Hand['apiGateway'];
  readonly cloudFront: Hand['cloudFront'];
  readonly iam: Hand['iam'];
  readonly lambda: Hand['lambda'];
  readonly logs: Hand['logs'];
  /** A request may be held up, and outside of a run nobody else moves the clock. */
  readonly probe: ProbePort;
  /** What was said, masks left out. */
  readonly said: string[] = [];
  readonly masked = new Set<string>();
  /** Outputs that are set whatever becomes of a run. */
  readonly learned: Record<string, unknown> = {};
  readonly #secrets = createSecrets();
  /** The run that a call belongs to. */
  readonly #runs = new AsyncLocalStorage<{ dead: boolean }>();
  #kill: () => void = () => undefined;
  #pending = 0;
  #driver: Promise<unknown> | undefined;
  #allDone: () => void = () => undefined;

  constructor({ staleness, region, ...options }: Opened) {
    const { clock } = this;
    const kill = (): Promise<never> => {
      this.#kill();
      return forever;
    };
    const faults = { staleness, kill };
    this.world = createLocalAws({
      ...options,
      ...{ clock, region, faults, runner: images, signaturesTrusted: true },
    });
    const handler = createRequestHandler((request) => {
      const run = this.#runs.getStore();
      if (run?.dead) return forever;
      if (run) this.#secrets.overhear(request);
      return this.world.handle(request);
    });
    this.aws = connect({ region, clock, requestHandler: handler, credentials: administratorKey });
    lightenAll(this.aws, clock);
    const hand = handOf(this.aws, this.inTime);
    this.apiGateway = hand.apiGateway;
    this.cloudFront = hand.cloudFront;
    this.iam = hand.iam;
    this.lambda = hand.lambda;
    this.logs = hand.logs;
    const { request } = createProbe(this.world);
    this.probe = { request: (...asked) => this.inTime(request(...asked)) };
  }

  get secrets(): Hand['secrets'] {
    return handOf(this.aws, this.inTime).secrets;
  }

  /** A client's first call reads the SDK's shared files, which virtual time cannot wait for. */
  async warmUp(): Promise<void> {
    const { aws } = this;
    await accountId(aws);
    await listAllKeys(aws);
    await listDistributions(aws);
    await findRole(aws, 'none', 'none');
    await deletedLogGroup(aws, 'none', '123456789012').find();
    await onceSettled(aws, 'none').catch(() => undefined);
  }

  /** Moves virtual time until `work` is done; several may be awaited at once. */
  inTime = async <T>(work: Promise<T>): Promise<T> => {
    this.#pending++;
    const done = work.finally(() => {
      if (--this.#pending > 0) return;
      this.#driver = undefined;
      this.#allDone();
    });
    this.#driver ??= this.clock.run(new Promise<void>((resolve) => (this.#allDone = resolve)));
    return Promise.race([done, this.#driver.then(() => done)]);
  };

  /** Lets `seconds` pass. */
  pass(seconds: number): Promise<void> {
    return this.inTime(this.clock.sleep(seconds * 1_000));
  }

  /** Runs a command to its end. Throws {@link Killed} when it was, and when it said or never masked a key's value. */
  async run<T>(command: (context: Context) => Promise<T>, options: RunOptions = {}): Promise<T> {
    const stop = new AbortController();
    const { stopAt, stopAfter, hear, dryRun = false } = options;
    if (stopAfter !== undefined)
      void this.clock.sleep(stopAfter * 1_000).then(() => {
        stop.abort(new DOMException('told to stop', 'AbortError'));
      });
    const say = (line: string): void => {
      this.said.push(line);
      this.#secrets.said(line);
      hear?.(line);
      if (stopAt?.test(line)) stop.abort(new Error('told to stop'));
    };
    const mask = (value: string): void => {
      this.masked.add(value);
      this.#secrets.masked(value);
    };
    const learned = (outputs: object): void => void Object.assign(this.learned, outputs);
    const { aws, clock, probe } = this;
    const journal = { changed: say, noted: say, waiting: say, warned: say, mask, learned };
    const context = { ...{ aws, clock, probe, journal, dryRun, signal: stop.signal }, ...options.context };
    const life = { dead: false };
    const death = new Promise<never>((_resolve, reject) => {
      this.#kill = () => {
        life.dead = true;
        reject(new Killed());
      };
    });
    const result = await this.inTime(Promise.race([this.#runs.run(life, () => command(context)), death]));
    this.#secrets.said(JSON.stringify([result]));
    if (this.#secrets.leaked() > 0) throw new Error('a value of a key was said, or never masked');
    return result;
  }

  deploy(change?: DeployChange, options?: RunOptions): Promise<DeployOutcome> {
    return this.run((context) => deploy(context, deploySettings(change)), options);
  }

  gate(live: NamedApi, change?: Partial<GateSettings>, options?: RunOptions): Promise<GateOutcome> {
    return this.run((context) => gate(context, gateSettings(live, change)), options);
  }

  rotate(change?: RotateChange, options?: RunOptions): Promise<RotateResult> {
    return this.run((context) => rotate(context, rotateSettings(change)), options);
  }

  status(change?: Partial<Inputs>, options?: RunOptions): Promise<StatusOutcome> {
    return this.run((context) => status(context, statusSettings(change)), options);
  }

  destroy(change?: DestroyChange, options?: RunOptions): Promise<Converged> {
    return this.run((context) => destroy(context, destroySettings(change)), options);
  }

  openApi(headers?: Readonly<Record<string, string>>): Promise<LiveApi> {
    return buildApi(this, () => this.pass(120), headers);
  }

  /** The status of the answer to a viewer's or a stranger's request. */
  async code(url: string, headers?: Readonly<Record<string, string>>): Promise<number> {
    return (await this.probe.request(url, headers)).status;
  }

  async text(url: string): Promise<string> {
    return Buffer.from((await this.probe.request(url)).body).toString();
  }

  keys(): Promise<readonly ApiKey[]> {
    return this.inTime(listAllKeys(this.aws));
  }

  /** The calls that `work` makes, without those of the function itself. */
  async callsOf(work: () => Promise<unknown>): Promise<readonly ControlCall[]> {
    const before = this.world.calls.length;
    await work();
    return this.world.calls
      .slice(before)
      .filter(({ principalArn }) => !principalArn.includes(':assumed-role/'));
  }

  /** The operations of the writes that `work` makes. */
  async writesOf(work: () => Promise<unknown>): Promise<readonly string[]> {
    return (await this.callsOf(work)).filter(({ write }) => write).map(({ operation }) => operation);
  }

  /** What `work` is rejected with, and the writes that it made until then. */
  async refusalOf(work: () => Promise<unknown>): Promise<{ error: unknown; writes: readonly string[] }> {
    let error: unknown;
    const writes = await this.writesOf(async () => {
      error = await work().then(
        () => new Error('it was not refused'),
        (reason: unknown) => reason,
      );
    });
    return { error, writes };
  }

  failNext(rule: FaultRule): void {
    this.world.faults.add(rule);
  }

  /** A run whose answers are changed on their way. */
  intercepted(
    by: (request: SdkRequest, onwards: () => Answer) => Answer,
    { region, clock } = this.aws,
  ): RunOptions {
    const handler = this.world.requestHandler();
    const handle: RequestHandler['handle'] = (request, options) =>
      by(request, () => handler.handle(request, options));
    const requestHandler = { ...handler, handle };
    return { context: { aws: connect({ region, clock, requestHandler, credentials: administratorKey }) } };
  }

  /** Everything that was said, after the first `already` lines. */
  log(already = 0): string {
    return this.said.slice(already).join('\n');
  }
}
