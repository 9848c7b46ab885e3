import type { EdgeFunction } from '../../aws/cloudfront/edge-function.ts';
import { aliasTitle, pointAlias } from '../../aws/lambda/function-version.ts';
import type { Context } from '../../gate/context.ts';
import { Failure } from '../../failure.ts';
import { ask, judge, ownRoute, type Answer, type ProbeRoute } from '../../gate/probe.ts';
import { randomKeyValue } from '../../gate/keys.ts';
import type { LiveCode } from './function.ts';
import { remedyFor } from './image.ts';
import { imagesAt, type DeployRun } from './settings.ts';

/** Good responses in a row that are needed: API Gateway's hosts learn of a key one by one, so a single success proves nothing. */
const inARow = 5;
/** Rounds of four requests that must all be rejected. */
const closedRounds = 3;
const pause = 2_000;

interface MadeGate {
  /** `https://{api}.execute-api.{region}.amazonaws.com/{stage}` */
  readonly apiUrl: string;
  /** The distribution's domain. */
  readonly domainName: string;
  readonly keyId: string;
  readonly code: LiveCode;
  /** The function's version that served viewers before. */
  readonly former: string | undefined;
  /** Can roll back to its former code. */
  readonly edge: EdgeFunction | undefined;
  /** Replaces the stage's deployment. */
  deployAgain(): Promise<void>;
}

interface Proof extends MadeGate {
  /** `new`: no viewer could request images before; `moved`: other code went live; `same`: neither. */
  readonly age: 'new' | 'moved' | 'same';
  /** Seconds for which images may fail: none for code that replaced other code, because viewers already use it. */
  readonly patience: number;
}

/**
 * Proves the deployment as its users see it: a request directly to the API is rejected, one through CloudFront is accepted with this
 * key, and the function responds. What this machine cannot see is reported. If images fail with code that was never proved, the
 * version before it (`former`) and the previous code of the edge function go live again; the code may have gone live in a run that
 * was interrupted before its proof. A dry run makes no request. Returns whether an image was seen.
 */
export async function proveOrGoBack(run: DeployRun, gate: MadeGate): Promise<boolean> {
  const { aws, journal, dryRun } = run.context;
  const { former, edge } = gate;
  if (dryRun) return false;
  const age = ageOf(gate.code, former);
  const proof = { ...gate, age, patience: age === 'moved' ? 0 : run.settings.propagationSeconds };
  try {
    await proveClosed(run, proof);
    await proveKey(run, proof);
    await proveImages(run, proof);
    return await proveImage(run, proof);
  } catch (error) {
    const anchor = error instanceof Failure ? error.anchor : '';
    if (anchor === 'images-fail' && age === 'moved' && former !== undefined) {
      await pointAlias(aws, run.at, former);
      journal.warned(`${aliasTitle(run.at)}: rolled back to version ${former}`);
    }
    // The edge function also runs for the key's probe.
    if (edge && ['images-fail', 'key-rejected'].includes(anchor) && (await edge.goBack()))
      journal.warned(`${edge.title}: the previous code was published again`);
    throw error;
  }
}

function ageOf({ version, proved }: LiveCode, former: string | undefined): Proof['age'] {
  if (version === proved) return 'same';
  return former === undefined ? 'new' : 'moved';
}

/** A path for which only the function can report a missing image. */
const anyImage: ProbeRoute = {
  path: (nonce) => `/cloudfront-image-gate-check-${nonce}.jpg`,
  proof: 'status',
};

/**
 * Requests that must be rejected, each without a key and with a random one: to a path that API Gateway serves itself and to one of
 * Lambda's.
 */
async function proveClosed({ context, settings }: DeployRun, { apiUrl }: Proof): Promise<void> {
  let last = '';
  let rounds = 0;
  const proved = await until(context, settings.propagationSeconds, async () => {
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
      `The API is open: a direct request to ${apiUrl} was not rejected within ${settings.propagationSeconds} s (${last}).`,
      "Look for a method of this stage that does not require the key, or for another tool's usage plan.",
      'gate-open',
    );
}

interface Requests {
  readonly route: ProbeRoute;
  /** Seconds; 0: no failure allowed. */
  readonly patience: number;
  /** Time in milliseconds on the clock before which no number of good responses is enough. */
  readonly watchUntil: number;
  readonly isGood: (answer: Answer) => boolean;
}

const noAnswer: Answer = { kind: 'no-answer', shown: 'no response' };

/** Sends requests through CloudFront until enough in a row were good; returns the last response. */
async function askThrough({ context }: DeployRun, { domainName }: Proof, wanted: Requests) {
  let last = noAnswer;
  let successes = 0;
  const proved = await until(context, wanted.patience, async () => {
    const answer = await ask(context, { url: `https://${domainName}`, route: wanted.route });
    last = answer;
    if (answer.kind === 'proves-nothing' && answer.status < 500) return 'unseen';
    const isGood = wanted.isGood(answer);
    successes = isGood ? successes + 1 : 0;
    if (!isGood) return 'failed';
    if (context.clock.now() < wanted.watchUntil) return 'again';
    return successes >= inARow ? 'done' : 'at once';
  });
  return { proved, last };
}

async function proveKey(run: DeployRun, proof: Proof): Promise<void> {
  const { domainName, keyId } = proof;
  const patience = run.settings.propagationSeconds;
  const isGood = (answer: Answer): boolean => answer.kind === 'accepted' && answer.keyId === keyId;
  const wanted = { route: ownRoute, patience, watchUntil: 0, isGood };
  let { proved, last } = await askThrough(run, proof, wanted);
  if (proved === 'no' && last.kind === 'proves-nothing') {
    run.context.journal.warned(`The probe fails (${last.shown}): the stage is deployed again.`);
    await proof.deployAgain();
    ({ proved, last } = await askThrough(run, proof, wanted));
  }
  if (proved === 'unseen') warn(run, proof, `which key it sends (${last.shown})`);
  if (proved === 'no')
    throw new Failure(
      `Requests through CloudFront (${domainName}) were rejected with key ${keyId} for ${patience} s: ${last.shown}.`,
      'Run `command: status` to see which part of the gate is broken, then run the action again.',
      'key-rejected',
    );
}

/** Seconds within which all hosts of Lambda have moved from the alias's previous version. */
const codeSpread = 15;

/** The function itself must respond for a missing image. Code that replaced other code is watched on every host. */
async function proveImages(run: DeployRun, proof: Proof): Promise<void> {
  const pattern = imagesAt(run.settings);
  const route: ProbeRoute = {
    path: (nonce) =>
      pattern.replace('*', `cloudfront-image-gate-check-${nonce}.jpg`).replaceAll(/[*?]/g, 'x'),
    proof: 'status',
  };
  const watchUntil = proof.age === 'moved' ? run.context.clock.now() + codeSpread * 1_000 : 0;
  // Without permission to list the bucket, S3 denies access to a missing object.
  const isGood = ({ kind, problem }: Answer): boolean =>
    kind === 'accepted' && [undefined, 'AccessDenied', '403'].includes(problem);
  const { patience } = proof;
  const { proved, last } = await askThrough(run, proof, { route, patience, watchUntil, isGood });
  if (proved === 'unseen') warn(run, proof, `whether images work (${last.shown})`);
  if (proved === 'no') throw imagesFail(run, proof, 'No image was served', last);
}

type Seen = Pick<Answer, 'shown' | 'problem'>;

function imagesFail(run: DeployRun, { domainName }: Proof, what: string, { shown, problem }: Seen): Failure {
  return new Failure(
    `${what} through CloudFront (${domainName}): ${shown}.`,
    problem === undefined
      ? "Look in the function's log group for the reason, correct it and run the action again."
      : remedyFor(problem, run.settings),
    'images-fail',
  );
}

/** Requests an existing image as a viewer does; if it comes from a cache, checks that the function can still read it. */
async function proveImage(run: DeployRun, proof: Proof): Promise<boolean> {
  const { context } = run;
  const { domainName, code, patience } = proof;
  const { image } = code;
  if (image === undefined) {
    context.journal.warned(
      'No image was checked: this role may not list the bucket (s3:ListBucket), or there is no image in it yet. Name one with `probe-picture`.',
    );
    return false;
  }
  let last: Seen = { shown: 'no response' };
  const proved = await until(context, patience, async () => {
    const answer = await context.probe.request(`https://${domainName}${image}`).catch(() => undefined);
    if (!answer) return 'unseen';
    const { status, headers } = answer;
    const type = headers['content-type'] ?? 'no type';
    last = judge(anyImage, '', answer);
    if (status === 200 && type.startsWith('image/')) {
      if (headers['x-cache']?.includes('Hit') === true) await code.prove(code.version ?? '$LATEST');
      return 'done';
    }
    if (status === 200) last = { ...last, shown: `${last.shown}, ${type}` };
    const ours = headers['x-amz-apigw-id'] !== undefined || headers['x-amzn-requestid'] !== undefined;
    return ours || status >= 500 ? 'failed' : 'unseen';
  });
  if (proved === 'unseen') warn(run, proof, `the image ${image} (${last.shown})`);
  if (proved === 'no') throw imagesFail(run, proof, `The image ${image} was not served`, last);
  return proved === 'yes';
}

function warn({ context }: DeployRun, { domainName }: Proof, what: string): void {
  context.journal.warned(
    `No response through https://${domainName} showed ${what}, so this was not verified.`,
  );
}

/** Failures in a row that are not chance, as a single one may be. */
const mostFailures = 3;

type Attempt = 'done' | 'at once' | 'again' | 'failed' | 'unseen';

/** Repeats `attempt` until it is done; `no` if it still fails after `seconds`, `unseen` if it shows nothing for as long. */
async function until({ clock, signal }: Context, seconds: number, attempt: () => Promise<Attempt>) {
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
