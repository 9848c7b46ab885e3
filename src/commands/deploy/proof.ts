import type { Context } from '../../context.ts';
import { Failure } from '../../failure.ts';
import { ask, ownRoute, type ProbeRoute } from '../../gate/probe.ts';
import { randomKeyValue } from '../../gate/random.ts';

/** One success proves nothing: API Gateway's hosts learn of a key one by one. */
const inARow = 5;
/** As many rounds of four requests must be refused. */
const closedRounds = 3;
const pause = 2_000;

export interface GateAddress {
  /** `https://{api}.execute-api.{region}.amazonaws.com/{stage}` */
  readonly apiUrl: string;
  /** The distribution's domain. */
  readonly domainName: string;
  /** Which of its paths show pictures: `/*`, or a behaviour's pattern. */
  readonly pathPattern: string;
  readonly keyId: string;
  /** Seconds until what was changed must be known everywhere. */
  readonly propagation: number;
  /** `new`: nobody could look at pictures before; `moved`: other code went live; `same`: neither. */
  readonly code: 'new' | 'moved' | 'same';
}

/**
 * Proves what was made, as its users meet it: a request straight to the API is rejected, one through CloudFront is accepted
 * with this very key, and the function answers. What this machine cannot see is said. Throws a {@link Failure} that names
 * what is not so.
 */
export async function proveGate(context: Context, address: GateAddress): Promise<void> {
  await proveClosed(context, address);
  await proveKey(context, address);
  await provePictures(context, address);
}

/** A path of which only the function can say that nothing is there. */
const anyPicture: ProbeRoute = {
  path: (nonce) => `/cloudfront-image-gate-check-${nonce}.jpg`,
  proof: 'status',
};

/** Requests that must be rejected, each without a key and with a random one: API Gateway's own answer and Lambda's. */
async function proveClosed(context: Context, { apiUrl, propagation }: GateAddress): Promise<void> {
  let last = '';
  let rounds = 0;
  const proved = await until(context, propagation, async () => {
    for (const key of [undefined, randomKeyValue()])
      for (const route of [ownRoute, anyPicture]) {
        const { kind, shown } = await ask(context, { url: apiUrl, route }, key);
        if (kind === 'rejected') continue;
        last = `${shown}, ${key ? 'with a random key' : 'without a key'}`;
        rounds = 0;
        return 'failed';
      }
    rounds++;
    return rounds >= closedRounds ? 'done' : 'at once';
  });
  if (proved !== 'yes')
    throw new Failure(
      `The API is open: a request straight to ${apiUrl} was not rejected within ${propagation} s (${last}).`,
      'Look for a method without a required key, or a usage plan of another tool, on this stage.',
      'gate-open',
    );
}

async function proveKey(context: Context, { domainName, keyId, propagation }: GateAddress): Promise<void> {
  let last = 'no answer';
  let successes = 0;
  const endpoint = { url: `https://${domainName}`, route: ownRoute };
  const proved = await until(context, propagation, async () => {
    const answer = await ask(context, endpoint);
    last = answer.shown;
    if (answer.kind === 'proves-nothing' && answer.status < 500) return 'unseen';
    const right = answer.kind === 'accepted' && answer.keyId === keyId;
    successes = right ? successes + 1 : 0;
    if (!right) return 'failed';
    return successes >= inARow ? 'done' : 'at once';
  });
  if (proved === 'unseen') warn(context, domainName, `which key it sends (${last})`);
  if (proved === 'no')
    throw new Failure(
      `CloudFront (${domainName}) was rejected with key ${keyId} for ${propagation} s: ${last}.`,
      'Run `command: status` to see which part of the gate is broken, then run the action again.',
      'not-let-in',
    );
}

/** Seconds in which the hosts of Lambda that run the alias's version before have all gone over. */
const codeSpread = 15;

/**
 * A picture that does not exist: whatever the function says about it, it must be the function that says it. Code that
 * took over from other code is watched until every host runs it, and is given little time to fail: viewers meet it.
 */
async function provePictures(context: Context, address: GateAddress): Promise<void> {
  const { domainName, pathPattern, propagation, code } = address;
  const patience = code === 'moved' ? 0 : propagation;
  const watchUntil = context.clock.now() + (code === 'moved' ? codeSpread * 1_000 : 0);
  let last = 'no answer';
  let successes = 0;
  const route: ProbeRoute = {
    path: (nonce) =>
      pathPattern.replace('*', `cloudfront-image-gate-check-${nonce}.jpg`).replaceAll(/[*?]/g, 'x'),
    proof: 'status',
  };
  const proved = await until(context, patience, async () => {
    const answer = await ask(context, { url: `https://${domainName}`, route });
    last = answer.shown;
    if (answer.kind === 'proves-nothing' && answer.status < 500) return 'unseen';
    const works = answer.kind === 'accepted';
    successes = works ? successes + 1 : 0;
    if (!works) return 'failed';
    if (context.clock.now() < watchUntil) return 'again';
    return successes >= inARow ? 'done' : 'at once';
  });
  if (proved === 'unseen') warn(context, domainName, `whether pictures work (${last})`);
  if (proved === 'no')
    throw new Failure(
      `Pictures through CloudFront (${domainName}) fail: ${last}.`,
      "Look into the function's log group for the reason, correct it and run the action again.",
      'pictures-fail',
    );
}

function warn({ journal }: Context, domainName: string, what: string): void {
  journal.warned(`No answer through https://${domainName} shows this machine ${what}: it was not proved.`);
}

/** One failure may be chance; so many in a row are not. */
const mostFailures = 3;

type Attempt = 'done' | 'at once' | 'again' | 'failed' | 'unseen';

/** Repeats `attempt` until it is done; `no` when it keeps failing after `seconds`, `unseen` when it shows nothing for as long. */
async function until(
  { clock, signal }: Context,
  seconds: number,
  attempt: () => Promise<Attempt>,
): Promise<'yes' | 'no' | 'unseen'> {
  const deadline = clock.now() + seconds * 1_000;
  let failures = 0;
  for (;;) {
    signal.throwIfAborted();
    const outcome = await attempt();
    if (outcome === 'done') return 'yes';
    if (outcome === 'at once') continue;
    failures = outcome === 'failed' || outcome === 'unseen' ? failures + 1 : 0;
    if (failures >= mostFailures && clock.now() >= deadline) return outcome === 'unseen' ? 'unseen' : 'no';
    await clock.sleep(pause, signal);
  }
}
