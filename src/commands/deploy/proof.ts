import { probePath } from '../../aws/api-definition.ts';
import type { Context, ProbeAnswer } from '../../context.ts';
import { Failure } from '../../failure.ts';
import { randomKeyValue, randomNonce } from '../rotate/chance.ts';
import { keyHeader } from '../../aws/distribution-parts.ts';

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
 * Proves what was made, as its users meet it: a request straight to the API is refused, one through CloudFront is let
 * in with this very key, and the function answers. Throws a {@link Failure} that says which of them is not so.
 */
export async function proveGate(context: Context, address: GateAddress): Promise<void> {
  await proveClosed(context, address);
  await proveKey(context, address);
  await provePictures(context, address);
}

/** Requests that must be refused, each without a key and with a random one: API Gateway's own answer and Lambda's. */
async function proveClosed(context: Context, { apiUrl, propagation }: GateAddress): Promise<void> {
  let last = '';
  let rounds = 0;
  const proved = await until(context, propagation, async () => {
    for (const key of [undefined, randomKeyValue()])
      for (const path of [
        `${probePath}/${randomNonce()}`,
        `/cloudfront-image-gate-check-${randomNonce()}.jpg`,
      ]) {
        const answer = await ask(context, `${apiUrl}${path}`, key);
        if (answer?.status === 403) continue;
        last = `${describe(answer)}, ${key ? 'with a random key' : 'without a key'}`;
        rounds = 0;
        return 'failed';
      }
    rounds++;
    return rounds >= closedRounds ? 'done' : 'at once';
  });
  if (!proved)
    throw new Failure(
      `The API is open: a request straight to ${apiUrl} was not refused within ${propagation} s (${last}).`,
      'Look for a method without a required key, or a usage plan of another tool, on this stage.',
      'gate-open',
    );
}

async function proveKey(context: Context, { domainName, keyId, propagation }: GateAddress): Promise<void> {
  let last = 'no answer';
  let successes = 0;
  const proved = await until(context, propagation, async () => {
    const asked = randomNonce();
    const answer = await ask(context, `https://${domainName}${probePath}/${asked}`);
    const { nonce: echoed, apiKeyId } = answer?.status === 200 ? readJson(answer) : {};
    const right = echoed === asked && apiKeyId === keyId;
    last = describe(answer);
    successes = right ? successes + 1 : 0;
    if (!right) return 'failed';
    return successes >= inARow ? 'done' : 'at once';
  });
  if (!proved)
    throw new Failure(
      `CloudFront (${domainName}) was not let in with the key ${keyId} within ${propagation} s: ${last}.`,
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
  const proved = await until(context, patience, async () => {
    const path = pathPattern.replace('*', `cloudfront-image-gate-check-${randomNonce()}.jpg`);
    const answer = await ask(context, `https://${domainName}${path.replaceAll(/[*?]/g, 'x')}`);
    last = describe(answer);
    const works = answer !== undefined && answer.status < 500;
    successes = works ? successes + 1 : 0;
    if (!works) return 'failed';
    if (context.clock.now() < watchUntil) return 'again';
    return successes >= inARow ? 'done' : 'at once';
  });
  if (!proved)
    throw new Failure(
      `Pictures through CloudFront (${domainName}) fail: ${last}.`,
      "Look into the function's log group for the reason, correct it and run the action again.",
      'pictures-fail',
    );
}

/** One failure may be chance; so many in a row are not. */
const mostFailures = 3;

type Attempt = 'done' | 'at once' | 'again' | 'failed';

/** Repeats `attempt` until it is done; false when it keeps failing after `seconds`. */
async function until(
  { clock, signal }: Context,
  seconds: number,
  attempt: () => Promise<Attempt>,
): Promise<boolean> {
  const deadline = clock.now() + seconds * 1_000;
  let failures = 0;
  for (;;) {
    signal.throwIfAborted();
    const outcome = await attempt();
    if (outcome === 'done') return true;
    if (outcome === 'at once') continue;
    failures = outcome === 'failed' ? failures + 1 : 0;
    if (failures >= mostFailures && clock.now() >= deadline) return false;
    await clock.sleep(pause, signal);
  }
}

async function ask({ probe }: Context, url: string, key?: string): Promise<ProbeAnswer | undefined> {
  try {
    return await probe.request(url, key === undefined ? {} : { [keyHeader]: key });
  } catch {
    // No answer is no proof of anything; the caller asks again.
    return undefined;
  }
}

function readJson({ body }: ProbeAnswer): { nonce?: unknown; apiKeyId?: unknown } {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as object;
  } catch {
    return {};
  }
}

function describe(answer: ProbeAnswer | undefined): string {
  if (!answer) return 'no answer';
  const said = new TextDecoder().decode(answer.body.subarray(0, 200));
  return `status ${answer.status}${answer.headers['x-cache'] ? ` (${answer.headers['x-cache']})` : ''}: ${said}`;
}
