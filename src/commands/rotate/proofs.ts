import type { Context } from '../../context.ts';
import { Failure } from '../../failure.ts';
import { ask, isRefused, readEcho, refusedForKey, type Answered } from './ask.ts';
import { randomKeyValue } from './chance.ts';
import type { Doors } from './doors.ts';
import type { ProbeRoute, RotateSettings } from './settings.ts';
import type { GateView } from './view.ts';

type Waits = Pick<RotateSettings, 'propagation'>;

/** Seconds between two probes, and how many in a row must agree: hosts learn of a key each at its own time. */
const pause = 2;
const streak = 10;

/**
 * Waits until the API lets the key in: `streak` requests in a row over fresh connections, and not before the
 * propagation time is over, because a success may be followed by a refusal from a host that does not know yet.
 * Then sends a key that nobody has: it must be refused. Answers false when the key is still refused after three
 * times the propagation time and a minute. Throws when the gate is open.
 */
export async function provedAtOrigin(
  context: Context,
  { propagation }: Waits,
  view: GateView,
  keyId: string,
): Promise<boolean> {
  const { direct, route } = await view.doors();
  const value = view.keyring.valueOf(keyId);
  const accepted = await untilSteady(context, propagation, async () => {
    const answer = await ask(context, { probe: route }, direct, value);
    return answer !== undefined && letIn(route, answer, keyId);
  });
  if (!accepted) return false;
  const intruder = await ask(context, { probe: route }, direct, randomKeyValue());
  if (intruder !== undefined && !isRefused(intruder.answer))
    throw new Failure(
      `The API ${view.gate.apiId} let a random key in (HTTP ${intruder.answer.status}): the gate is open.`,
      'Run `command: gate`: it requires the key on every method and deploys the stage again.',
      'gate-open',
    );
  return true;
}

/**
 * Asks through every target at once until each shows that its edge sends this key: `streak` answers in a row with the
 * key's id. Throws when one still does not after three times the propagation time and a minute.
 */
export async function proveThroughCloudFront(context: Context, view: GateView, keyId: string): Promise<void> {
  const { viewers } = await view.doors();
  await Promise.all(viewers.map((door) => proveThrough(context, door, keyId)));
}

async function proveThrough(
  context: Context,
  { url, route }: Doors['viewers'][number],
  keyId: string,
): Promise<void> {
  let last = 'no answer';
  const proved = await untilSteady(context, 0, async () => {
    const seen = await ask(context, { probe: route }, url);
    if (seen === undefined) return false;
    last = `HTTP ${seen.answer.status}`;
    return letIn(route, seen, keyId);
  });
  if (proved) return;
  throw new Failure(
    `Requests through ${url} do not show key ${keyId} (last: ${last}) although the distribution is deployed.`,
    'All keys stay valid. Check that the probe path reaches the API through this distribution, uncached.',
    'not-proved-through-cloudfront',
  );
}

/** What a watch over disabled keys saw. */
export type Watch = 'refused' | 'still-let-in' | 'viewer-refused';

/**
 * Probes through CloudFront until the disabled keys are refused at the origin, `streak` times in a row and not before
 * the propagation time is over. Ends at once when a viewer would have been refused.
 */
export async function watchDisabled(
  context: Context,
  { propagation }: Waits,
  view: GateView,
  live: string,
  disabled: readonly string[],
): Promise<Watch> {
  const { direct, route, viewers } = await view.doors();
  const viewer = { refused: false };
  let turn = 0;
  const shut = await untilSteady(context, propagation, async () => {
    const door = viewers[turn++ % Math.max(1, viewers.length)];
    const seen = door && (await ask(context, { probe: door.route }, door.url));
    viewer.refused =
      door !== undefined && seen !== undefined && isRefused(seen.answer) && !letIn(door.route, seen, live);
    if (viewer.refused) return 'stop';
    for (const keyId of disabled) {
      const answer = await ask(context, { probe: route }, direct, view.keyring.valueOf(keyId));
      if (!answer || !isRefused(answer.answer)) return false;
    }
    return true;
  });
  if (viewer.refused) return 'viewer-refused';
  return shut ? 'refused' : 'still-let-in';
}

/** Asks every {@link pause} until {@link streak} answers in a row were good and `atLeast` seconds are over. */
export async function untilSteady(
  { clock, signal }: Pick<Context, 'clock' | 'signal'>,
  atLeast: number,
  good: () => Promise<boolean | 'stop'>,
): Promise<boolean> {
  const began = clock.now();
  const limit = atLeast * 3 + 60;
  let inARow = 0;
  for (;;) {
    const answer = await good();
    if (answer === 'stop') return false;
    inARow = answer ? inARow + 1 : 0;
    const elapsed = (clock.now() - began) / 1_000;
    if (inARow >= streak && elapsed >= atLeast) return true;
    // A request may be held up for half a minute: what goes well is not given up because it is slow.
    if (inARow === 0 && elapsed > limit) return false;
    await clock.sleep((inARow > 0 && elapsed >= atLeast ? pause / 10 : pause) * 1_000, signal);
  }
}

/** Whether the answer shows that this key opened the gate for this very request, not for a cached one. */
function letIn({ proof }: ProbeRoute, { nonce, answer }: Answered, keyId: string): boolean {
  if (proof === 'status') return answer.status < 500 && !refusedForKey(answer);
  if (answer.status !== 200) return false;
  const said = readEcho(answer.body);
  return said.nonce === nonce && said.apiKeyId === keyId;
}
