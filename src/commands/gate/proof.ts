import type { Context } from '../../gate/context.ts';
import { Failure } from '../../failure.ts';
import { isShutOut, shutOut, untilSteady } from '../../gate/evidence.ts';
import type { Endpoints, Round, ViewerEndpoint } from '../../gate/evidence.ts';
import { ask, type Endpoint } from '../../gate/probe.ts';
import { randomKeyValue } from '../../gate/keys.ts';
import { reopen } from './requirement.ts';
import type { GateOutcome, GateSettings } from './settings.ts';
import type { SeenApi } from './suitability.ts';

/** Waits until every host knows of the change at `since`, before viewers depend on the key or a proof begins. */
export async function untilKeysAreKnown(context: Context, seconds: number, since: number): Promise<void> {
  const { clock, journal, signal } = context;
  const rest = since + seconds * 1_000 - clock.now();
  if (rest <= 0) return;
  journal.waiting(
    `waiting ${Math.round(rest / 1_000)} s until every host of the API knows of the change and in-flight requests have ended`,
  );
  await clock.sleep(rest, signal);
}

/** What to prove. */
export interface ClosedGate {
  readonly keyIds: readonly string[];
  readonly endpoints: Endpoints;
  /** Closed by this run. */
  readonly closedNow: boolean;
}

/**
 * Proves the gate by requests. If a viewer is rejected after this run closed the stage, it is opened again immediately. For a gate
 * that was closed before, a bad response counts only if it recurs after the propagation time: an earlier run may have been
 * interrupted just after it changed a key or the stage, and AWS does not tell when that was. Throws a Failure when viewers' requests
 * are rejected or others' accepted.
 */
export async function verdict(
  context: Context,
  settings: GateSettings,
  { snapshot }: SeenApi,
  { keyIds, endpoints, closedNow }: ClosedGate,
): Promise<GateOutcome['proof']> {
  if (!endpoints.direct && endpoints.viewers.length === 0) return 'none';
  const prove = (atLeast: number) => proveGated(context, endpoints, keyIds, atLeast);
  if (closedNow)
    return prove(settings.propagationSeconds).catch((error: unknown) => {
      if (!(error instanceof ViewerRefused)) throw error;
      return reopen(context, settings, snapshot, error);
    });
  try {
    return await prove(0);
  } catch (error) {
    if (!(error instanceof ViewerRefused || error instanceof Failure)) throw error;
    const said = error.message.replace(/\.$/, '');
    context.journal.warned(`${said}; an earlier run may have changed it a moment ago: probing again`);
    await untilKeysAreKnown(context, settings.propagationSeconds, context.clock.now());
  }
  return prove(0).catch((error: unknown) => {
    if (!(error instanceof ViewerRefused)) throw error;
    throw new Failure(
      `The gate rejects viewers: ${error.message}.`,
      'Run `command: status`: it says which key, plan or header is wrong.',
      'viewer-refused',
      error,
    );
  });
}

/** A viewer's request was rejected after the stage was closed: it must be opened again. */
class ViewerRefused extends Error {
  override readonly name = 'ViewerRefused';
}

/**
 * The endpoints that accept requests while the stage is open: one that accepts none could prove nothing later. `values`: those of the
 * plan's keys.
 */
export async function openEndpoints(
  context: Context,
  { direct, ...endpoints }: Endpoints,
  values: readonly string[],
): Promise<Endpoints> {
  const isClosedToUs = direct !== undefined && (await isShutOut(context, direct, values));
  if (isClosedToUs)
    context.journal.warned(`${shutOut(direct)}. Nothing can be verified by a direct request.`);
  const viewers: ViewerEndpoint[] = [];
  for (const viewer of endpoints.viewers) {
    const { kind, shown } = await ask(context, viewer);
    if (kind === 'accepted') viewers.push(viewer);
    else
      context.journal.warned(
        `${viewer.url} returned ${shown} while the API is open: nothing can be verified through it.`,
      );
  }
  return { direct: isClosedToUs ? undefined : direct, viewers };
}

/**
 * Proves that the stage rejects requests without a key or with a random one, and accepts viewers', for at least `atLeast`
 * seconds: API Gateway's hosts learn of a deployment one by one. Throws {@link ViewerRefused} at once when a viewer's
 * request is rejected, a Failure when the stage stays open.
 */
async function proveGated(
  context: Context,
  { direct, viewers }: Endpoints,
  keyIds: readonly string[],
  atLeast: number,
): Promise<GateOutcome['proof']> {
  /** Viewers' addresses that were accepted with a key of the gate. */
  const proved = new Set<string>();
  /** The address at which a viewer was rejected, and the response to a request without the key. */
  let refused = '';
  let open = '';
  let turn = 0;
  const askViewer = async (viewer: ViewerEndpoint): Promise<void> => {
    const answer = await ask(context, viewer);
    if (answer.kind === 'rejected') refused = viewer.url;
    if (answer.kind === 'accepted' && (!answer.keyId || keyIds.includes(answer.keyId)))
      proved.add(viewer.url);
  };
  /** Without a key and with a random one: good where both are rejected. */
  const askAsStrangers = async (endpoint: Endpoint): Promise<Round> => {
    const asked = [undefined, randomKeyValue()].map((key) => ask(context, endpoint, key));
    const answers = await Promise.all(asked);
    open = answers.find(({ kind }) => kind === 'accepted')?.shown ?? '';
    if (open !== '') return 'bad';
    return answers.every(({ kind }) => kind === 'rejected') ? 'good' : 'nothing';
  };
  const evidence = await untilSteady(context, atLeast, async () => {
    const viewer = viewers[turn++ % Math.max(1, viewers.length)];
    if (viewer) await askViewer(viewer);
    if (refused !== '') return 'stop';
    const isProved = proved.size === viewers.length;
    if (!direct) return isProved && viewers.length > 0 ? 'good' : 'nothing';
    const strangers = await askAsStrangers(direct);
    return strangers === 'good' && !isProved ? 'nothing' : strangers;
  });
  if (refused !== '') throw new ViewerRefused(`a request through ${refused} was rejected`);
  if (open !== '')
    throw new Failure(
      `The API still accepts requests without the key (${open}): ${direct?.url ?? ''}.`,
      'Run `command: status`: it says which method, plan or stage is open.',
      'gate-open',
    );
  if (evidence !== 'steady' && direct)
    context.journal.warned(
      `No response from ${direct.url} showed whether it rejects requests without the key.`,
    );
  const unproved = viewers.filter(({ url }) => !proved.has(url)).map(({ url }) => url);
  if (unproved.length > 0)
    context.journal.warned(`No uncached response showed the key through ${unproved.join(', ')}.`);
  const [first] = viewers;
  return first && unproved.length === 0 ? (direct ?? first).route.proof : 'none';
}
