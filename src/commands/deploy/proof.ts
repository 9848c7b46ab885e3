import type { Context } from '../../gate/context.ts';
import { Failure } from '../../failure.ts';
import { ask, judge, ownRoute, type Answer, type ProbeRoute } from '../../gate/probe.ts';
import { randomKeyValue } from '../../gate/keys.ts';
import { remedyFor, type OriginSettings } from './image.ts';

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
  /** Which of its paths show images: `/*`, or a behaviour's pattern. */
  readonly pathPattern: string;
  readonly keyId: string;
  /** Seconds until what was changed must be known everywhere. */
  readonly propagation: number;
  /** `new`: nobody could look at images before; `moved`: other code went live; `same`: neither. */
  readonly code: 'new' | 'moved' | 'same';
  /** The path of an image that must come; undefined: none is known. */
  readonly image: string | undefined;
  /** Throws where the function cannot read it. */
  readonly proveOriginal: () => Promise<void>;
  readonly origin: OriginSettings;
}

/**
 * Proves what was made, as its users meet it: a request straight to the API is rejected, one through CloudFront is accepted
 * with this very key, and the function answers. What this machine cannot see is said. Throws a {@link Failure} that names
 * what is not so. Answers whether the image came.
 */
export async function proveGate(context: Context, address: GateAddress): Promise<boolean> {
  await proveClosed(context, address);
  await proveKey(context, address);
  await proveImages(context, address);
  return proveImage(context, address);
}

/** A path of which only the function can say that nothing is there. */
const anyImage: ProbeRoute = {
  path: (nonce) => `/cloudfront-image-gate-check-${nonce}.jpg`,
  proof: 'status',
};

/** Requests that must be rejected, each without a key and with a random one: API Gateway's own answer and Lambda's. */
async function proveClosed(context: Context, { apiUrl, propagation }: GateAddress): Promise<void> {
  let last = '';
  let rounds = 0;
  const proved = await until(context, propagation, async () => {
    for (const key of [undefined, randomKeyValue()])
      for (const route of [ownRoute, anyImage]) {
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
      'key-rejected',
    );
}

/** Seconds in which the hosts of Lambda that run the alias's version before have all gone over. */
const codeSpread = 15;

/**
 * A image that does not exist: whatever the function says about it, it must be the function that says it. Code that
 * took over from other code is watched until every host runs it, and is given little time to fail: viewers meet it.
 */
async function proveImages(context: Context, address: GateAddress): Promise<void> {
  const { domainName, pathPattern, propagation, code } = address;
  const patience = code === 'moved' ? 0 : propagation;
  const watchUntil = context.clock.now() + (code === 'moved' ? codeSpread * 1_000 : 0);
  let last: Seen = { shown: 'no answer' };
  let successes = 0;
  const route: ProbeRoute = {
    path: (nonce) =>
      pathPattern.replace('*', `cloudfront-image-gate-check-${nonce}.jpg`).replaceAll(/[*?]/g, 'x'),
    proof: 'status',
  };
  const proved = await until(context, patience, async () => {
    const answer = await ask(context, { url: `https://${domainName}`, route });
    last = answer;
    if (answer.kind === 'proves-nothing' && answer.status < 500) return 'unseen';
    // Without the right to list the bucket what is not there is denied.
    const works = answer.kind === 'accepted' && [undefined, 'AccessDenied', '403'].includes(answer.problem);
    successes = works ? successes + 1 : 0;
    if (!works) return 'failed';
    if (context.clock.now() < watchUntil) return 'again';
    return successes >= inARow ? 'done' : 'at once';
  });
  if (proved === 'unseen') warn(context, domainName, `whether images work (${last.shown})`);
  if (proved === 'no') throw imagesFail(address, 'No image comes', last);
}

type Seen = Pick<Answer, 'shown' | 'problem'>;

function imagesFail({ domainName, origin }: GateAddress, what: string, { shown, problem }: Seen): Failure {
  return new Failure(
    `${what} through CloudFront (${domainName}): ${shown}.`,
    problem === undefined
      ? "Look into the function's log group for the reason, correct it and run the action again."
      : remedyFor(problem, origin),
    'images-fail',
  );
}

/** An image that exists, as a viewer asks for it; of one from a cache, also whether the function can still read it. */
async function proveImage(context: Context, address: GateAddress): Promise<boolean> {
  const { domainName, image, propagation, code } = address;
  if (image === undefined) {
    context.journal.warned(
      'No image was proved: this role may not list the bucket (s3:ListBucket), or there is no image in it yet. Name one with `probe-picture`.',
    );
    return false;
  }
  let last: Seen = { shown: 'no answer' };
  const proved = await until(context, code === 'moved' ? 0 : propagation, async () => {
    const answer = await context.probe.request(`https://${domainName}${image}`).catch(() => undefined);
    if (!answer) return 'unseen';
    const { status, headers } = answer;
    const type = headers['content-type'] ?? 'no type';
    last = judge(anyImage, '', answer);
    if (status === 200 && type.startsWith('image/')) {
      if (headers['x-cache']?.includes('Hit') === true) await address.proveOriginal();
      return 'done';
    }
    if (status === 200) last = { ...last, shown: `${last.shown}, ${type}` };
    const ours = headers['x-amz-apigw-id'] !== undefined || headers['x-amzn-requestid'] !== undefined;
    return ours || status >= 500 ? 'failed' : 'unseen';
  });
  if (proved === 'unseen') warn(context, domainName, `the image ${image} (${last.shown})`);
  if (proved === 'no') throw imagesFail(address, `The image ${image} does not come`, last);
  return proved === 'yes';
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
