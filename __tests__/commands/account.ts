import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import aws4 from 'aws4';
import { strToU8, zipSync } from 'fflate';
import { assume, awsAssumptions, type Assumptions } from '../../local-aws/assumptions.ts';
import { createVirtualClock } from '../../local-aws/clock.ts';
import type { ControlCall } from '../../local-aws/control-plane.ts';
import { administratorKey } from '../../local-aws/credentials.ts';
import type { FaultRule } from '../../local-aws/faults.ts';
import type { FunctionRunner } from '../../local-aws/lambda/runner.ts';
import { createLocalAws, type LocalAws, type LocalAwsOptions } from '../../local-aws/local-aws.ts';
import { listKeys } from '../../src/aws/apigateway/api-key.ts';
import type { Foundation } from '../../local-aws/world.ts';
import { connect, accountId, type Aws } from '../../src/aws/client/connect.ts';
import { listDistributions } from '../../src/aws/cloudfront/distribution.ts';
import { onceSettled } from '../../src/aws/lambda/function-state.ts';
import { deletedLogGroup } from '../../src/aws/logs/log-group.ts';
import { findRole } from '../../src/aws/iam/role.ts';
import type { DeploySettings } from '../../src/commands/deploy.ts';
import { readInputs, type Inputs } from '../../src/inputs/inputs.ts';
import type { Context } from '../../src/gate/context.ts';
import type { ProbePort } from '../../src/probe.ts';
import type { Journal } from '../../src/journal.ts';
import { lightenAll } from '../../simulation/world/light-client.ts';
import { lightenXml } from '../../simulation/world/light-xml.ts';

/** An AWS account in virtual time, with the clients of the action in it. */
export interface Account {
  readonly world: LocalAws;
  readonly aws: Aws;
  readonly probe: ProbePort;
  /** What was said, masks left out. */
  readonly said: readonly string[];
  readonly masked: ReadonlySet<string>;
  /** Outputs that are set whatever becomes of a run. */
  readonly learned: Record<string, unknown>;
  /** Runs one command to its end in virtual time; killed: undefined. */
  run<T>(command: (context: Context) => Promise<T>, options?: RunOptions): Promise<T | undefined>;
  /** The calls that `work` makes, without those of the function itself. */
  callsOf(work: () => Promise<unknown>): Promise<readonly ControlCall[]>;
  failNext(rule: FaultRule): void;
}

export interface RunOptions {
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
}

const start = Date.UTC(2026, 0, 5);
lightenXml();

/** Seconds instead of minutes, so that a run takes few polls; the order of events is the same. */
const quick = assume(awsAssumptions, {
  cloudFront: { edges: [2, 2], edgeDelay: [5_000, 40_000] },
  apiGateway: { keyDelay: [0, 10_000], deploymentDelay: [0, 10_000] },
});

export async function openAccount(
  seed = 1,
  assumptions: Assumptions = quick,
  region = 'eu-central-1',
  options: Pick<LocalAwsOptions, 'overrides'> = {},
): Promise<Account> {
  const clock = createVirtualClock(start);
  let killed: (() => void) | undefined;
  /** The run that a call belongs to: one that was killed sends nothing any more, whatever its client still waits for. */
  const runs = new AsyncLocalStorage<{ dead: boolean }>();
  const forever = new Promise<never>(() => undefined);
  const world = createLocalAws({
    clock,
    ...{ seed, assumptions, region, ...options },
    runner: pictures,
    signaturesTrusted: true,
    faults: {
      staleness: [0, 60_000],
      kill: () => {
        killed?.();
        return forever;
      },
    },
  });
  const handler = world.requestHandler();
  const aws = connect({
    region,
    clock,
    requestHandler: {
      ...handler,
      handle: (...call: Parameters<typeof handler.handle>) =>
        runs.getStore()?.dead === true ? forever : handler.handle(...call),
    },
    credentials: administratorKey,
  });
  lightenAll(aws, clock);
  world.s3.createBucket('originals');
  await warmUp(aws);
  const said: string[] = [];
  const masked = new Set<string>();
  const learned: Record<string, unknown> = {};
  let running = 0;
  const inRun = async <T>(work: Promise<T>): Promise<T> => {
    running++;
    return clock.run(work).finally(() => running--);
  };
  const port = probeIn(world);
  // A request may be held up, and outside of a run nobody else moves the clock.
  const probe: ProbePort = {
    request: async (...request) => (running > 0 ? port.request(...request) : inRun(port.request(...request))),
  };
  const account: Account = {
    world,
    aws,
    probe,
    said,
    masked,
    learned,
    run: async (command, { dryRun = false, signal = new AbortController().signal } = {}) => {
      const context: Context = {
        aws,
        clock,
        journal: { ...journalInto(said, masked), learned: (known) => void Object.assign(learned, known) },
        probe,
        signal,
        dryRun,
      };
      const life = { dead: false };
      const death = new Promise<undefined>((resolve) => {
        killed = () => {
          life.dead = true;
          resolve(undefined);
        };
      });
      return inRun(Promise.race([runs.run(life, () => command(context)), death]));
    },
    callsOf: async (work) => {
      const before = world.calls.length;
      await work();
      return world.calls.slice(before).filter(({ principalArn }) => !principalArn.includes(':assumed-role/'));
    },
    failNext: (rule) => {
      world.faults.add(rule);
    },
  };
  return account;
}

/** A client's first call reads the SDK's shared files, which virtual time cannot wait for. */
async function warmUp(aws: Aws): Promise<void> {
  await accountId(aws);
  await listKeys(aws, 'none');
  await listDistributions(aws);
  await findRole(aws, 'none', 'none');
  await deletedLogGroup(aws, 'none', '123456789012').find();
  await onceSettled(aws, 'none').catch(() => undefined);
}

function journalInto(said: string[], masked: Set<string>): Journal {
  const say = (line: string): void => {
    said.push(line);
  };
  return {
    changed: say,
    noted: say,
    waiting: say,
    warned: say,
    mask: (secret) => {
      masked.add(secret);
    },
  };
}

/** The function as far as a deployment cares: it reads the bucket as its role, and answers, unless its code is broken. */
const pictures = ({ credentials, surroundings, connect: connectTo }: Foundation): FunctionRunner => ({
  run: async (target, _arn, _requestId, payload) => {
    const code = Buffer.from(target.zip);
    if (code.includes('broken'))
      return { kind: 'failed', errorType: 'Runtime.ImportModuleError', message: 'Cannot find module sharp' };
    const { path } = JSON.parse(Buffer.from(payload).toString()) as { path: string };
    const { IMAGE_GATE_BUCKET: bucket = '', IMAGE_GATE_KEY_PREFIX: prefix = '' } = target.environment;
    const original = async (): Promise<{ readonly status: number; readonly headers: object }> => {
      if (target.environment.IMAGE_GATE_BUCKET_REGION !== undefined) return { status: 404, headers: {} };
      const host = `${bucket}.s3.${surroundings.region}.amazonaws.com`;
      const role = `arn:aws:sts::${surroundings.account}:assumed-role/${target.roleArn.split('/').at(-1) ?? ''}/s`;
      const asked = { service: 's3', region: surroundings.region, host, path: `/${prefix}${path.slice(1)}` };
      const signed = aws4.sign(asked, credentials.issue(role, 60_000));
      const headers = lowered(signed.headers ?? {});
      const request = { method: 'GET', host, path: asked.path, query: '', headers, body: new Uint8Array() };
      const { status, body } = await connectTo(host, request);
      if (status === 200) return { status, headers: { 'content-type': 'image/jpeg' } };
      const problem = /<Code>(\w+)</.exec(Buffer.from(body as Uint8Array).toString())?.[1];
      return {
        status: 404,
        headers: problem === 'NoSuchKey' ? {} : { 'image-gate-origin-problem': problem },
      };
    };
    const fails = code.includes('fails for viewers') && path !== '/';
    const json = { 'content-type': 'application/json' };
    const readable = !fails && path !== '/';
    const metadata = readable ? await original() : { status: fails ? 500 : 404, headers: json };
    const answer = { statusCode: metadata.status, headers: metadata.headers };
    const body = `{"code":"${target.codeSha256}"}`;
    if (target.environment.IMAGE_GATE_RESPONSE_MODE === 'buffered')
      return { kind: 'returned', payload: Buffer.from(JSON.stringify({ ...answer, body })) };
    const stream = Buffer.from(`${JSON.stringify(answer)}${'\0'.repeat(8)}${body}`);
    return {
      kind: 'streaming',
      contentType: 'application/vnd.awslambda.http-integration-response',
      body: (async function* () {
        yield stream;
      })(),
    };
  },
  close: async () => undefined,
});

const lowered = (headers: object): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

/** Requests in the same process: a name that nothing answers to is a broken connection. */
function probeIn(world: LocalAws): ProbePort {
  return {
    request: async (url, headers = {}, method = 'GET') => {
      const { hostname, pathname, search } = new URL(url);
      const response = await world.connect(hostname, {
        method,
        host: hostname,
        path: pathname,
        query: search.slice(1),
        headers: { host: hostname, ...headers },
        body: new Uint8Array(),
      });
      const chunks: Uint8Array[] = [];
      if (response.body instanceof Uint8Array) chunks.push(response.body);
      else for await (const chunk of response.body) chunks.push(chunk);
      const flat = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
      return {
        status: response.status,
        headers: Object.fromEntries(flat) as Record<string, string>,
        body: Buffer.concat(chunks),
      };
    },
  };
}

/** A package whose one file holds `source`. */
export function packageOf(source: string): { zip: Uint8Array; sha256Base64: string } {
  const zip = zipSync({ 'index.mjs': [strToU8(source), { level: 0, mtime: start }] });
  return { zip, sha256Base64: createHash('sha256').update(zip).digest('base64') };
}

/** The inputs of the gate "photos", as a workflow gives them. */
export function inputsWith(given: Readonly<Record<string, string>>): Inputs {
  const all = { name: 'photos', region: 'eu-central-1', 'deployment-timeout': '60', ...given };
  return readInputs(
    Object.fromEntries(Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
  );
}

/** What the tests deploy, but for `change`. */
export function settingsWith(change: Partial<DeploySettings> = {}, source = 'first'): DeploySettings {
  return {
    ...inputsWith({ command: 'deploy', bucket: 'originals', 'key-prefix': 'public/' }),
    bucket: 'originals',
    functionEnvironment: { IMAGE_GATE_BUCKET: 'originals', IMAGE_GATE_RESPONSE_MODE: 'streamed' },
    functionPackage: async () => packageOf(source),
    fingerprint: `print of ${source}`,
    ...change,
  };
}
