import type { Context } from './context.ts';
import { Failure } from '../failure.ts';
import { ask, type Answer, type Endpoint } from './probe.ts';
import { randomKeyValue } from './keys.ts';

/** Seconds between two rounds: while time must pass anyway, then after a good one and after any other. */
const pause = { early: 2, good: 0.1, other: 0.25 };

/** How many in a row must agree: each host learns of a key at its own time. */
const streak = 10;

/** Milliseconds that a round waits for a viewer's response; a later one still counts. */
const glance = 250;

/** Seconds after which a proof without any conclusive response is given up. */
const shortestSilence = 30;

/** Milliseconds that a round waits for a response: an edge that retries may hold a request for more than a minute. */
const patience = 10_000;

/** As {@link ask}, but a response that takes longer than a round waits counts as none. */
async function askInTime(context: Context, endpoint: Endpoint, key?: string): Promise<Answer> {
  const answer = await within(context, patience, ask(context, endpoint, key));
  return answer ?? { kind: 'no-answer', shown: `no response within ${patience / 1_000} s` };
}

/** The result of `work` within this many milliseconds; undefined if it takes longer. */
async function within<T>({ clock }: Context, ms: number, work: Promise<T>): Promise<T | undefined> {
  const done = new AbortController();
  const limit = clock.sleep(ms, done.signal).then(() => undefined);
  try {
    return await Promise.race([work, limit]);
  } finally {
    // A reason of our own: the default one is an exception with a stack, which costs more than the rest.
    done.abort('answered');
  }
}

/** What one round of probes showed: the wanted result, the opposite, or nothing; or the proof must end immediately. */
export type Round = 'good' | 'bad' | 'nothing' | 'stop';

/** The result of a proof. `none`: no evidence either way, which never counts as a yes. */
export type Evidence = 'steady' | 'contrary' | 'none';

/**
 * Probes until {@link streak} rounds in a row were good and `atLeast` seconds have passed. The result is contrary after three times
 * `atLeast` plus a minute plus `patience` seconds, or immediately when a round says stop. It is no evidence after twice `atLeast` in
 * which no round showed anything.
 */
export async function untilSteady(
  { clock, signal }: Pick<Context, 'clock' | 'signal'>,
  atLeast: number,
  round: () => Promise<Round>,
  patience = 0,
): Promise<Evidence> {
  const began = clock.now();
  let rounds: Rounds = { seen: 'nothing', shown: 'nothing', inARow: 0 };
  for (;;) {
    rounds = after(rounds, await round());
    const elapsed = (clock.now() - began) / 1_000;
    const evidence = evidenceOf(rounds, elapsed, atLeast, patience);
    if (evidence) return evidence;
    const quick = rounds.inARow > 0 ? pause.good : pause.other;
    const next = elapsed < atLeast ? Math.min(pause.early, atLeast - elapsed) : quick;
    await clock.sleep(next * 1_000, signal);
  }
}

/** The last round, the last one that showed anything, and how many of those were good in a row. */
interface Rounds {
  readonly seen: Round;
  readonly shown: Round;
  readonly inARow: number;
}

function after({ shown, inARow }: Rounds, seen: Round): Rounds {
  return seen === 'nothing'
    ? { seen, shown, inARow }
    : { seen, shown: seen, inARow: seen === 'good' ? inARow + 1 : 0 };
}

/**
 * The result; undefined while it is too early to tell. Responses that prove nothing end the wait sooner than responses that prove the
 * contrary.
 */
function evidenceOf(
  { seen, shown, inARow }: Rounds,
  elapsed: number,
  atLeast: number,
  patience: number,
): Evidence | undefined {
  if (seen === 'stop') return 'contrary';
  if (inARow >= streak && elapsed >= atLeast) return 'steady';
  // A proof that is going well is not given up for being slow.
  const isSlow = inARow > 0 && seen !== 'nothing';
  if (elapsed > atLeast * 3 + 60 + patience && !isSlow) return shown === 'bad' ? 'contrary' : 'none';
  return shown === 'nothing' && elapsed >= Math.max(shortestSilence, atLeast * 2) ? 'none' : undefined;
}

/**
 * Waits until the API accepts the key over fresh connections, at least for the propagation time (seconds), because a success may be
 * followed by a rejection from a host that does not know the key yet. Then sends a key that does not exist, which must be rejected.
 * Throws when it is accepted: the API is not protected.
 */
export async function proveAtOrigin(
  context: Context,
  direct: Endpoint | undefined,
  value: string,
  propagation: number,
): Promise<Evidence> {
  if (!direct) {
    await context.clock.sleep(2 * propagation * 1_000, context.signal);
    return 'none';
  }
  const evidence = await untilSteady(context, propagation, async () =>
    roundOf(await askInTime(context, direct, value), 'accepted'),
  );
  if (evidence !== 'contrary') await refuseOpen(context, direct);
  return evidence;
}

/**
 * Whether the API rejects this machine with any key, even with valid ones (`values`), so that its responses show nothing about a key.
 * AWS WAF in front of the stage does this, and so does an execute-api endpoint in the machine's own VPC.
 * https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden
 */
export async function isShutOut(
  context: Context,
  direct: Endpoint,
  values: readonly string[],
): Promise<boolean> {
  if (values.length === 0) return false;
  for (let turn = 0; turn < streak; turn++) {
    const answers = await Promise.all(values.map((value) => askInTime(context, direct, value)));
    if (answers.some(({ kind }) => kind !== 'rejected')) return false;
    await context.clock.sleep(pause.other * 1_000, context.signal);
  }
  return true;
}

/**
 * Whether requests through CloudFront are rejected although it sends a valid key, and no response comes from behind the API's key check.
 * In an origin group the API returned something else, such as an authorizer's 403, and CloudFront then tried another origin. Elsewhere
 * only if the API is `shut` to this machine, as by AWS WAF that judges the forwarded address.
 */
export async function rejectsAnyway(
  context: Context,
  viewer: ViewerEndpoint,
  shut: () => Promise<boolean>,
): Promise<boolean> {
  if ((await askInTime(context, viewer)).kind === 'accepted') return false;
  if (!viewer.grouped && !(await shut())) return false;
  const asked = Array.from({ length: streak }, () => askInTime(context, viewer));
  const kinds = (await Promise.all(asked)).map(({ kind }) => kind);
  return kinds.includes('rejected') && !kinds.includes('accepted');
}

/** What {@link isShutOut} found, in words. */
export const shutOut = ({ url }: Endpoint): string =>
  `${url} rejects every request from this machine, whatever key it has: AWS WAF or a VPC endpoint may respond in place of the API`;

/** Sends a key that does not exist. Throws when it is accepted: the API is not protected. */
export async function refuseOpen(context: Context, direct: Endpoint): Promise<void> {
  const intruder = await ask(context, direct, randomKeyValue());
  if (intruder.kind === 'accepted') throw gateOpen(`The API accepted a random key (${intruder.shown})`);
}

/** The API is not protected, as `seen` says. */
export function gateOpen(seen: string): Failure {
  return new Failure(
    `${seen}: it is not protected.`,
    'Run `command: gate`: it requires the key on every method and deploys the stage again.',
    'gate-open',
  );
}

/** An address that viewers use, and the distribution behind it. */
export interface ViewerEndpoint extends Endpoint {
  readonly distributionId: string;
  /** CloudFront may request another origin besides the API, as in an origin group. */
  readonly grouped?: boolean;
}

/** In seconds: how long hosts may still need to learn of this run's change to the key, and how long they need at most. */
interface HostsTime {
  readonly atLeast: number;
  readonly propagation: number;
}

/** Where a gate can be probed. */
export interface Endpoints {
  /** Directly at the API; undefined if it cannot be reached from outside or no method can be probed by GET. */
  readonly direct: Endpoint | undefined;
  /** Through each target that viewers can reach. */
  readonly viewers: readonly ViewerEndpoint[];
}

/**
 * Probes through every target at once until each shows that its edge sends this key. Returns the endpoints that showed nothing.
 * Throws when one keeps showing another key or a rejection for longer than a host needs to learn of a key, which an earlier run may
 * have enabled a moment ago.
 */
export async function proveThroughCloudFront(
  context: Context,
  viewers: readonly ViewerEndpoint[],
  keyId: string,
  time: HostsTime,
): Promise<readonly ViewerEndpoint[]> {
  const seen = await Promise.all(viewers.map((viewer) => proveThrough(context, viewer, keyId, time)));
  return viewers.filter((_, index) => seen[index] === 'none');
}

async function proveThrough(
  context: Context,
  viewer: ViewerEndpoint,
  keyId: string,
  { atLeast, propagation }: HostsTime,
): Promise<Evidence> {
  let shown = 'no response';
  const round = async (): Promise<Round> => {
    const answer = await askInTime(context, viewer);
    ({ shown } = answer);
    if (answer.kind === 'rejected') return 'bad';
    if (answer.kind !== 'accepted') return 'nothing';
    return (answer.keyId ?? keyId) === keyId ? 'good' : 'bad';
  };
  const evidence = await untilSteady(context, atLeast, round, propagation);
  if (evidence !== 'contrary') return evidence;
  throw new Failure(
    `Requests through ${viewer.url} do not show key ${keyId} (last: ${shown}) although the distribution is deployed.`,
    'All keys stay valid. Check that the probe path reaches the API through this distribution, uncached.',
    'not-proved-through-cloudfront',
  );
}

/** What was seen while keys were disabled. */
export type Watch = 'rejected' | 'still-accepted' | 'not-seen' | 'viewer-rejected';

/** Probes until the API rejects the disabled keys, for at least `atLeast` seconds, or until a viewer's request is rejected. */
export async function watchDisabled(
  context: Context,
  { direct, viewers }: Endpoints,
  disabledValues: readonly string[],
  atLeast: number,
): Promise<Watch> {
  const seen = { viewerRejected: false, turn: 0 };
  const askViewer = async (viewer: ViewerEndpoint): Promise<void> => {
    seen.viewerRejected ||= (await ask(context, viewer)).kind === 'rejected';
  };
  const evidence = await untilSteady(context, atLeast, async () => {
    const viewer = viewers[seen.turn++ % Math.max(1, viewers.length)];
    const [answers] = await Promise.all([
      Promise.all(direct ? disabledValues.map((value) => askInTime(context, direct, value)) : []),
      // A delayed response still counts when it arrives; the next round does not wait for it.
      viewer && within(context, glance, askViewer(viewer)),
    ]);
    if (seen.viewerRejected) return 'stop';
    if (answers.length === 0) return 'nothing';
    const rounds = answers.map((answer) => roundOf(answer, 'rejected'));
    return rounds.find((round) => round !== 'good') ?? 'good';
  });
  if (seen.viewerRejected) return 'viewer-rejected';
  return evidence === 'steady' ? 'rejected' : evidence === 'contrary' ? 'still-accepted' : 'not-seen';
}

/** A round of one response: `wanted` is good, its opposite bad. */
export function roundOf({ kind }: Answer, wanted: 'accepted' | 'rejected'): Round {
  if (kind === wanted) return 'good';
  return kind === 'accepted' || kind === 'rejected' ? 'bad' : 'nothing';
}
