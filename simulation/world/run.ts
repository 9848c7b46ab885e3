import type { HttpRequest, HttpResponse } from '../../local-aws/exchange.ts';
import type { LocalAws } from '../../local-aws/local-aws.ts';
import type { Random } from '../../local-aws/random.ts';
import { rotate, type RotateResult, type RotateSettings } from '../../src/gate/rotation.ts';
import type { Context } from '../../src/gate/context.ts';
import { Failure } from '../../src/failure.ts';
import type { Door } from './door.ts';
import { gateName, type Gate } from './gate.ts';
import type { RunPlan } from './plan.ts';
import { createProbe } from './probe.ts';
import type { Sabotage } from './sabotage.ts';
import type { Secrets } from './secrets.ts';
import type { Watch } from './watch.ts';
import { drawFaults } from './weather.ts';

/** What a run needs of its world. */
export interface Stage {
  readonly local: LocalAws;
  readonly gate: Gate;
  readonly watch: Watch;
  readonly secrets: Secrets;
  readonly sabotage: Sabotage;
  readonly keySecret?: string | undefined;
  /** One line of the trace. */
  readonly tell: (who: string, line: string) => void;
}

export type RunEnd =
  | { readonly kind: 'ended'; readonly result: RotateResult; readonly calls: number }
  /** It said why it could not go on, as it may in trouble. */
  | { readonly kind: 'failed'; readonly message: string; readonly calls: number }
  /** It broke: a fault of the action itself. */
  | { readonly kind: 'broke'; readonly error: unknown; readonly calls: number }
  | { readonly kind: 'died'; readonly calls: number };

/** How long a request may be on its way, ms: after a quarter of an hour AWS refuses its signature. */
const latest = 30 * 60_000;

/** How long GitHub lets a job run, ms. */
const jobLimit = 6 * 3_600_000;

/** Runs `rotate` as its own process would: it can die at any call and leaves nothing but what AWS has. */
export async function runRotation(
  stage: Stage,
  door: Door,
  plan: RunPlan,
  who: string,
  random: Random,
): Promise<RunEnd> {
  const { local, watch, secrets, sabotage, tell } = stage;
  const { clock } = local.surroundings;
  const falsify = sabotage.falsifier?.(clock);
  let calls = 0;
  let dead = false;
  const forever = new Promise<never>(() => undefined);
  const death = Promise.withResolvers<'died'>();
  const die = (): Promise<never> => {
    dead = true;
    tell(who, `dies at call ${calls}`);
    death.resolve('died');
    return forever;
  };
  /** Answers a write of the secret before it is done, where that is the sabotage. */
  const held = async (request: HttpRequest): Promise<HttpResponse> => {
    const { holdsSecret } = sabotage;
    if (holdsSecret === undefined || !request.headers['x-amz-target']?.endsWith('.PutSecretValue'))
      return local.handle(request);
    void clock.sleep(holdsSecret).then(() => local.handle(request));
    return { status: 200, headers: {}, body: new TextEncoder().encode('{}') };
  };
  const handle = async (request: HttpRequest): Promise<HttpResponse> => {
    if (dead) return forever;
    secrets.overhear(request);
    const last = ++calls === plan.dies?.call;
    if (plan.stalls?.before === calls) await clock.sleep(plan.stalls.ms);
    if (random.chance(plan.faults.late ?? 0)) await clock.sleep(random.between(1_000, latest));
    if (last && plan.dies.when === 'before') return die();
    for (const fault of drawFaults(plan.faults, request, random)) local.faults.add({ nth: 1, fault });
    try {
      const response = await held(request);
      if (last) return await die();
      return falsify?.(request, response) ?? response;
    } finally {
      if (request.method !== 'GET') watch.look();
      const call = local.calls.at(-1);
      if (call) tell(who, `${call.operation}: ${call.answer}`);
    }
  };
  let stallsAtSwitch = plan.stalls?.before === 'switch';
  const beforeSwitch = async (): Promise<void> => {
    if (!stallsAtSwitch) return;
    stallsAtSwitch = false;
    await clock.sleep(plan.stalls?.ms ?? 0);
  };
  door.lead({
    clock,
    handle,
    beforeSwitch,
    ...(sabotage.timeless ? { time: () => 0 } : {}),
    latency: { clock, random: random.fork('latency'), range: local.surroundings.assumptions.callLatency },
  });

  const over = new AbortController();
  const interrupted = new AbortController();
  if (plan.interruptedAfter !== undefined) {
    void clock.sleep(plan.interruptedAfter).then(() => {
      interrupted.abort(new DOMException('told to stop', 'AbortError'));
    });
  }
  const say = (line: string): void => {
    secrets.said(line);
    tell(who, `  ${line}`);
  };
  const probe = createProbe(local);
  const context: Context = {
    aws: door.aws,
    clock,
    probe: { request: (url, headers) => (dead ? forever : probe.request(url, headers)) },
    signal: interrupted.signal,
    dryRun: false,
    journal: { changed: say, noted: say, waiting: say, warned: say, mask: secrets.masked },
  };
  try {
    const limit = clock.sleep(jobLimit + (plan.stalls?.ms ?? 0), over.signal).then(() => 'endless' as const);
    const rotation = rotate(context, settingsFor(plan, stage));
    const result = await Promise.race([rotation, death.promise, limit]);
    if (result === 'died') return { kind: 'died', calls };
    if (result === 'endless') {
      dead = true;
      throw new Error('it was still running after six hours');
    }
    secrets.said(JSON.stringify(result));
    tell(who, `ends: ${result.outcome}: ${result.reason}`);
    return { kind: 'ended', result, calls };
  } catch (error) {
    const message = describe(error);
    secrets.said(message);
    tell(who, `fails: ${message}`);
    return error instanceof Failure ? { kind: 'failed', message, calls } : { kind: 'broke', error, calls };
  } finally {
    over.abort();
  }
}

function settingsFor({ intent }: RunPlan, { gate, sabotage, keySecret }: Stage): RotateSettings {
  const { settings = {} } = sabotage;
  const { settle = intent.settle, ...rest } = settings;
  return {
    name: gateName,
    intent: { ...intent, settle },
    ...gate.told,
    keySecret,
    propagationSeconds: 90,
    ...rest,
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const remedy = error instanceof Failure ? ` ${error.remedy}` : '';
  const cause = error.cause instanceof Error ? ` (${describe(error.cause)})` : '';
  return `${error.message}${remedy}${cause}`;
}
