import type { Fault } from '../../local-aws/faults.ts';
import type { HttpRequest, HttpResponse } from '../../local-aws/exchange.ts';
import type { Random } from '../../local-aws/random.ts';
import type { Context } from '../../src/gate/context.ts';
import { withRegionRemedy } from '../../src/aws/client/refusal.ts';
import { Failure } from '../../src/failure.ts';
import type { Clients } from './clients.ts';
import { drawFaults, faultAt, oldestList } from './call-faults.ts';
import { createProbe, shutOut } from './probe.ts';
import { withoutDomain } from './foreign-domain.ts';
import type { Falsify } from './sabotage.ts';
import type { Stage } from './stage.ts';
import type { Trouble } from './trouble.ts';

/** How a process of the action came to its end. */
export type End<T> =
  | { readonly kind: 'ended'; readonly result: T; readonly calls: number }
  /** It reported why it could not continue, as it may under faults. */
  | {
      readonly kind: 'failed';
      readonly message: string;
      /** Its heading in docs/troubleshooting.md. */
      readonly anchor: string;
      readonly calls: number;
    }
  /** It broke: a fault of the action itself. */
  | { readonly kind: 'broke'; readonly error: unknown; readonly calls: number }
  | { readonly kind: 'died'; readonly calls: number };

/** The command, its clients, and what happens to it. */
export interface Runner {
  readonly who: string;
  readonly clients: Clients;
  readonly plan: Trouble;
  readonly random: Random;
  /** Of every call. */
  readonly fault?: Fault | undefined;
  /** Every line that it says. */
  readonly hear?: (line: string) => void;
}

/** How long a request may be delayed, in ms: after a quarter of an hour AWS rejects its signature. */
const latest = 30 * 60_000;

/** How long GitHub lets a job run, ms. */
const jobLimit = 6 * 3_600_000;

/** Runs a command as its own process would: it can die at any call and leaves only the state at AWS. */
export async function runAsProcess<T>(
  stage: Stage,
  runner: Runner,
  command: (context: Context) => Promise<T>,
): Promise<End<T>> {
  return new Process(stage, runner).run(command);
}

class Process {
  readonly #stage: Stage;
  readonly #runner: Runner;
  readonly #falsify: Falsify | undefined;
  readonly #death = Promise.withResolvers<'died'>();
  readonly #interrupted = new AbortController();
  /** What a dead process waits for. */
  readonly #never = new Promise<never>(() => undefined);
  readonly #began: number;
  #calls = 0;
  #dead = false;
  #stallsAtSwitch: boolean;

  constructor(stage: Stage, runner: Runner) {
    this.#stage = stage;
    this.#runner = runner;
    this.#falsify = stage.sabotage.falsifier?.(stage.local.surroundings.clock);
    this.#began = stage.local.surroundings.clock.now();
    this.#stallsAtSwitch = runner.plan.stalls?.before === 'switch';
  }

  async run<T>(command: (context: Context) => Promise<T>): Promise<End<T>> {
    const { clock } = this.#stage.local.surroundings;
    const { stalls, interruptedAfter } = this.#runner.plan;
    this.#connect();
    const over = new AbortController();
    if (interruptedAfter !== undefined) {
      void clock.sleep(interruptedAfter).then(() => {
        this.#interrupted.abort(new DOMException('told to stop', 'AbortError'));
      });
    }
    try {
      const limit = clock.sleep(jobLimit + (stalls?.ms ?? 0), over.signal).then(() => 'endless' as const);
      const result = await Promise.race([command(this.#context()), this.#death.promise, limit]);
      if (result === 'died') return { kind: 'died', calls: this.#calls };
      if (result === 'endless') {
        this.#dead = true;
        throw new Error('it was still running after six hours');
      }
      this.#stage.secrets.said(JSON.stringify(result));
      return { kind: 'ended', result, calls: this.#calls };
    } catch (error) {
      return this.#failed(error);
    } finally {
      over.abort();
    }
  }

  #connect(): void {
    const { local, sabotage } = this.#stage;
    const { clients, random } = this.#runner;
    const { clock, assumptions } = local.surroundings;
    clients.lead({
      clock,
      handle: (request) => this.#handle(request),
      beforeSwitch: () => this.#beforeSwitch(),
      ...(sabotage.timeless ? { time: () => 0 } : {}),
      latency: { clock, random: random.fork('latency'), range: assumptions.callLatency },
    });
  }

  #context(): Context {
    const { local, secrets, tell } = this.#stage;
    const open = createProbe(local);
    const probe = this.#stage.account?.shutOut === true ? shutOut(open) : open;
    const say = (line: string): void => {
      secrets.said(line);
      this.#runner.hear?.(line);
      tell(this.#runner.who, `  ${line}`);
    };
    return {
      aws: this.#runner.clients.aws,
      clock: local.surroundings.clock,
      probe: { request: (...request) => (this.#dead ? this.#never : probe.request(...request)) },
      signal: this.#interrupted.signal,
      dryRun: false,
      journal: { changed: say, noted: say, waiting: say, warned: say, mask: secrets.masked },
    };
  }

  async #handle(request: HttpRequest): Promise<HttpResponse> {
    if (this.#dead) return this.#never;
    const { local, watch, secrets, tell } = this.#stage;
    const { who, plan, fault } = this.#runner;
    secrets.overhear(request);
    const last = ++this.#calls === plan.dies?.call;
    await this.#hold();
    if (last && plan.dies.when === 'before') return this.#die();
    const always = [fault, faultAt(plan, this.#calls, local.surroundings.clock.now() - this.#began)];
    for (const one of [...drawFaults(plan.faults, request, this.#runner.random), ...always])
      if (one) local.faults.add({ nth: 1, fault: one });
    try {
      const response = await this.#answer(request);
      if (last) return await this.#die();
      return this.#falsify?.(request, response) ?? response;
    } finally {
      if (request.method !== 'GET') watch.look();
      this.#noteStray(request);
      const call = local.calls.at(-1);
      if (call) tell(who, `${call.operation}: ${call.answer}`);
    }
  }

  /** A list may be minutes old: what a run sees soon after another tool adopted a key does not count. */
  #noteStray({ method, path }: HttpRequest): void {
    const { strays, touched } = this.#stage.gate;
    const [, kind, id = ''] = path.split('/');
    const at = kind === 'apikeys' && method !== 'GET' ? strays.get(id) : undefined;
    if (at !== undefined && at + oldestList < this.#began) touched.push(`${method} ${path}`);
  }

  /** The machine is suspended before the call, or the request is delayed for minutes. */
  async #hold(): Promise<void> {
    const { clock } = this.#stage.local.surroundings;
    const { plan, random } = this.#runner;
    if (plan.stalls?.before === this.#calls) await clock.sleep(plan.stalls.ms);
    if (random.chance(plan.faults.late ?? 0)) await clock.sleep(random.between(1_000, latest));
  }

  /** Responds to a write of the secret before it is done, if that is the sabotage. */
  async #answer(request: HttpRequest): Promise<HttpResponse> {
    const { local, sabotage, account } = this.#stage;
    const { holdsSecret } = sabotage;
    if (holdsSecret === undefined || !request.headers['x-amz-target']?.endsWith('.PutSecretValue')) {
      const response = await local.handle(request);
      return account?.customDomain?.foreign === true ? withoutDomain(request, response) : response;
    }
    void local.surroundings.clock.sleep(holdsSecret).then(() => local.handle(request));
    return { status: 200, headers: {}, body: new TextEncoder().encode('{}') };
  }

  #die(): Promise<never> {
    this.#dead = true;
    this.#stage.tell(this.#runner.who, `dies at call ${this.#calls}`);
    this.#death.resolve('died');
    return this.#never;
  }

  async #beforeSwitch(): Promise<void> {
    if (!this.#stallsAtSwitch) return;
    this.#stallsAtSwitch = false;
    await this.#stage.local.surroundings.clock.sleep(this.#runner.plan.stalls?.ms ?? 0);
  }

  #failed(thrown: unknown): End<never> {
    const { local, secrets, tell } = this.#stage;
    const error = withRegionRemedy(thrown, local.surroundings.region);
    const message = describe(error);
    const calls = this.#calls;
    secrets.said(message);
    tell(this.#runner.who, `fails: ${message}`);
    return error instanceof Failure
      ? { kind: 'failed', message, anchor: error.anchor, calls }
      : { kind: 'broke', error, calls };
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const remedy = error instanceof Failure ? ` ${error.remedy}` : '';
  const cause = error.cause instanceof Error ? ` (${describe(error.cause)})` : '';
  return `${error.message}${remedy}${cause}`;
}
