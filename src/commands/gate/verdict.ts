import type { Context } from '../../gate/context.ts';
import { Failure } from '../../failure.ts';
import type { Endpoints } from '../../gate/endpoints.ts';
import { proveGated, ViewerRefused } from './proof.ts';
import { reopen } from './requirement.ts';
import type { GateOutcome, GateSettings } from './settings.ts';
import type { SeenApi } from './suitability.ts';

/** Before viewers depend on the key, or are asked for a proof: every host has heard of what changed at `since`. */
export async function untilKeysAreKnown(
  { clock, journal, signal }: Context,
  seconds: number,
  since: number,
): Promise<void> {
  const rest = since + seconds * 1_000 - clock.now();
  if (rest <= 0) return;
  journal.waiting(
    `${Math.round(rest / 1_000)} s: every host of the API learns of the change, and in-flight requests end`,
  );
  await clock.sleep(rest, signal);
}

/** What there is to prove. */
export interface ClosedGate {
  readonly keyIds: readonly string[];
  readonly endpoints: Endpoints;
  /** By this run. */
  readonly closedNow: boolean;
}

/**
 * What requests show about the gate. A viewer who is refused after this run closed the stage makes it open again at once.
 * Of a gate that was closed before, a bad answer is taken for true only when it comes again after the propagation time:
 * an earlier run may have died a moment after it changed a key or the stage, and nothing of AWS's tells when that was.
 * Throws a Failure when viewers' requests are rejected or others' accepted.
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
      `The gate refuses viewers: ${error.message}.`,
      'Run `command: status`: it says which key, plan or header is wrong.',
      'viewer-refused',
      error,
    );
  });
}
