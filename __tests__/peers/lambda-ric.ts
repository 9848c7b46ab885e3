import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { strToU8, zipSync, type Zippable } from 'fflate';
import { administratorKey } from '../../local-aws/credentials.ts';
import { startLocalAws } from '../../local-aws/local-aws.ts';
import type { FunctionRunner, Outcome, RunnableFunction } from '../../local-aws/lambda/runner.ts';
import { runInProcesses } from '../../local-aws/lambda/runtime/processes.ts';
import type { Finding } from './finding.ts';
import { handlerScenarios, type HandlerScenario } from './handlers.ts';
import { installed } from './installed.ts';
import {
  bucket,
  packedFunction,
  pictureEvents,
  proxyEvent,
  putPictures,
  type PictureRequest,
} from './pictures.ts';

/** AWS's own runtime interface client, the code that the managed Node runtimes are made of. */
const tool = { folder: 'ric', packages: { 'aws-lambda-ric': '4.0.2' }, built: ['aws-lambda-ric'] };

interface Observation {
  readonly scenario: string;
  readonly seen: unknown;
}

/** Runs small functions and the packed resize function under our runtime and AWS's: they must not differ. */
export async function compareRuntime(): Promise<Finding> {
  const ric = join(installed(tool), 'aws-lambda-ric', 'index.mjs');
  const packed = await packedFunction();
  const aws = await startLocalAws();
  const variables = (): Record<string, string> => ({
    AWS_REGION: aws.surroundings.region,
    AWS_ACCESS_KEY_ID: administratorKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: administratorKey.secretAccessKey,
    AWS_ENDPOINT_URL: aws.url,
  });
  try {
    putPictures(aws.s3);
    const ours = await observations(runInProcesses({ variables }), packed);
    const theirs = await observations(
      runInProcesses({ variables, command: [process.execPath, ric] }),
      packed,
    );
    const complaints = ours.flatMap((one, index) => {
      const peer = theirs[index];
      if (isDeepStrictEqual(one, peer)) return [];
      const [seen, there] = [one.seen, peer?.seen].map((each) => JSON.stringify(each));
      return [`${one.scenario}\n    local-aws:      ${seen}\n    aws-lambda-ric: ${there}`];
    });
    return { report: `${ours.length} invocations by local-aws and aws-lambda-ric`, complaints };
  } finally {
    await aws.close();
  }
}

async function observations(runner: FunctionRunner, packed: Uint8Array): Promise<Observation[]> {
  const all: Observation[] = [];
  const observe = async (scenario: string, target: RunnableFunction, event: unknown): Promise<void> => {
    const requestId = '11111111-2222-4333-8444-555555555555';
    const payload = Buffer.from(JSON.stringify(event));
    const outcome = await runner.run(target, `arn:aws:lambda:::function:${target.name}`, requestId, payload);
    all.push({ scenario, seen: await seen(outcome) });
  };
  const observePicture = async (name: string, mode: string, request: PictureRequest): Promise<void> => {
    const environment = { IMAGE_GATE_BUCKET: bucket, IMAGE_GATE_RESPONSE_MODE: mode };
    await observe(`${name}, ${mode}`, targetOf(packed, 'index.handler', environment), proxyEvent(request));
    const answer = JSON.stringify(all.at(-1)?.seen);
    if (!answer.includes(`"statusCode":${request.status},`))
      throw new Error(`${name}, ${mode}: ${String(request.status)} was expected, not ${answer}`);
  };
  try {
    for (const scenario of handlerScenarios)
      await observe(`a function that ${scenario.name}`, targetOf(zipOf(scenario), scenario.handler), {});
    for (const mode of ['streamed', 'buffered'])
      for (const [name, request] of Object.entries(pictureEvents)) await observePicture(name, mode, request);
    return all;
  } finally {
    await runner.close();
  }
}

function targetOf(
  zip: Uint8Array,
  handler = 'index.handler',
  environment: Record<string, string> = {},
): RunnableFunction {
  const codeSha256 = createHash('sha256').update(zip).digest('base64');
  return {
    id: `${codeSha256} ${handler} ${JSON.stringify(environment)}`,
    name: 'resize',
    version: '$LATEST',
    zip,
    codeSha256,
    handler,
    environment,
    runtime: 'nodejs24.x',
    architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64',
    roleArn: '',
    memory: 2_048,
    timeout: 20_000,
    logGroup: '/aws/lambda/resize',
  };
}

function zipOf({ files }: HandlerScenario): Uint8Array {
  const entries: Zippable = {};
  for (const [name, text] of Object.entries(files))
    entries[name] = [strToU8(text), { os: 3, attrs: 0o100644 << 16 }];
  return zipSync(entries);
}

async function seen(outcome: Outcome): Promise<unknown> {
  if (outcome.kind === 'failed') return { failed: outcome.errorType };
  if (outcome.kind === 'returned') return { returned: plain(Buffer.from(outcome.payload).toString()) };
  const chunks: Uint8Array[] = [];
  let broke: string | undefined;
  try {
    for await (const chunk of outcome.body) chunks.push(chunk);
  } catch (error) {
    broke = String(error);
  }
  const whole = Buffer.concat(chunks);
  const end = whole.indexOf(Buffer.alloc(8));
  const prelude = end < 0 ? undefined : plain(whole.subarray(0, end).toString());
  const body = whole.subarray(end < 0 ? 0 : end + 8);
  return { type: outcome.contentType, prelude, body: short(body), broke };
}

/** JSON without what differs from run to run: how long it took. */
function plain(json: string): unknown {
  if (json === '') return '';
  const value = JSON.parse(json) as unknown;
  if (typeof value !== 'object' || value === null || !('headers' in value)) return value;
  const { headers, body, ...rest } = value as { headers: Record<string, string>; body?: string };
  const stable = Object.entries(headers).filter(([name]) => name !== 'server-timing');
  return { ...rest, headers: Object.fromEntries(stable), body: short(Buffer.from(body ?? '')) };
}

function short(bytes: Uint8Array): string {
  if (bytes.length < 600) return Buffer.from(bytes).toString();
  return `${bytes.length} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex')}`;
}
