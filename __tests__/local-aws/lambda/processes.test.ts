import { afterEach, describe, expect, test } from '@jest/globals';
import { InvokeCommand, type Lambda } from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { collect } from '../../../local-aws/exchange.ts';
import type { Invocation } from '../../../local-aws/invocation.ts';
import { accountWithProcesses, createActive, creation, zipOf, type Account } from './account.ts';

const open: Account[] = [];

function newAccount(...options: Parameters<typeof accountWithProcesses>): Account {
  const account = accountWithProcesses(...options);
  open.push(account);
  return account;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map(({ lambda }) => lambda.close()));
});

async function invoke(client: Lambda, event: unknown = {}): Promise<{ error?: string; value: unknown }> {
  const { FunctionError, Payload } = await client.invoke({
    FunctionName: 'resize',
    Payload: JSON.stringify(event),
  });
  const value = JSON.parse(Buffer.from(Payload ?? []).toString()) as unknown;
  return FunctionError === undefined ? { value } : { error: FunctionError, value };
}

async function invokeRunning(source: string, change = {}): Promise<{ error?: string; value: unknown }> {
  const { client } = newAccount();
  await createActive(client, creation(source, change));
  return invoke(client);
}

const api = 'arn:aws:execute-api:eu-central-1:123456789012:api1';

/** A function behind API Gateway, and what it answers to one streamed invocation. */
async function streamFrom(source: string, change = {}): Promise<Invocation> {
  const { client, lambda } = newAccount();
  const functionArn = await createActive(client, creation(source, change));
  for (const action of ['InvokeFunction', 'InvokeWithResponseStream']) {
    await client.addPermission({
      FunctionName: 'resize',
      StatementId: action,
      Action: `lambda:${action}`,
      Principal: 'apigateway.amazonaws.com',
      SourceArn: `${api}/*`,
    });
  }
  return lambda.invoker.invoke({
    functionArn,
    sourceArn: `${api}/live/GET/photo.jpg`,
    event: { path: '/photo.jpg' },
    mode: 'streamed',
  });
}

async function bytesOf(invocation: Invocation): Promise<string> {
  if (invocation.kind !== 'streaming') throw new Error(`not streaming: ${JSON.stringify(invocation)}`);
  return (await collect(invocation.body)).toString();
}

const pause = 'await new Promise((resolve) => setTimeout(resolve, 30_000));';
const large = `'x'.repeat(6291600)`;

describe('a function is really run', () => {
  test('in a process of its own, with the variables that Lambda sets', async () => {
    const { value } = await invokeRunning(
      `export const handler = async (event, context) => ({
         pid: process.pid, name: process.env.AWS_LAMBDA_FUNCTION_NAME, memory: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
         region: process.env.AWS_REGION, own: process.env.BUCKET, home: process.env.HOME ?? null,
         arn: context.invokedFunctionArn, left: context.getRemainingTimeInMillis() > 1000 });`,
      { MemorySize: 512, Environment: { Variables: { BUCKET: 'photos' } } },
    );
    expect(value).toMatchObject({
      ...{ name: 'resize', memory: '512', region: 'eu-central-1', own: 'photos', home: null, left: true },
      arn: 'arn:aws:lambda:eu-central-1:123456789012:function:resize',
    });
    expect((value as { pid: number }).pid).not.toBe(process.pid);
  });

  test('in the same process while it is warm, one invocation at a time', async () => {
    const { client } = newAccount();
    await createActive(
      client,
      creation(`let busy = 0; let count = 0;
        export const handler = async () => {
          busy++; await new Promise((resolve) => setTimeout(resolve, 50));
          return { together: busy--, count: ++count, pid: process.pid };
        };`),
    );
    await invoke(client);
    const warm = await invoke(client);
    expect(warm.value).toMatchObject({ count: 2 });
    const both = await Promise.all([invoke(client), invoke(client)]);
    expect(both.map(({ value }) => (value as { together: number }).together)).toEqual([1, 1]);
    expect(new Set(both.map(({ value }) => (value as { pid: number }).pid)).size).toBe(2);
  });

  test('with the new code as soon as an update is through', async () => {
    const { client } = newAccount();
    await createActive(client, creation('export const handler = async () => 1;'));
    await invoke(client);
    await client.updateFunctionCode({
      FunctionName: 'resize',
      ZipFile: zipOf('export const handler = async () => 2;'),
    });
    expect((await invoke(client)).value).toBe(2);
  });

  test('waiting its turn where this machine has no room for another process', async () => {
    const { client } = newAccount({ processes: 1 });
    await createActive(client, creation('export const handler = async () => process.pid;'));
    await createActive(
      client,
      creation('export const handler = async () => 1;', { FunctionName: 'other', Description: 'other' }),
    );
    const other = new InvokeCommand({ FunctionName: 'other', Payload: '{}' });
    const answers = await Promise.all([invoke(client), invoke(client), client.send(other), invoke(client)]);
    const pids = answers.map((answer) => ('value' in answer ? answer.value : 0));
    expect(answers[2]).toMatchObject({ StatusCode: 200 });
    expect(pids[0]).toBe(pids[1]);
  });

  test("with this machine's own native packages where those in the zip cannot run, which is said", async () => {
    const notices: string[] = [];
    const { client } = newAccount({ onNotice: (line) => notices.push(line) });
    const [architecture, machine] = process.arch === 'arm64' ? ['x86_64', 'x64'] : ['arm64', 'arm64'];
    const source = `import { readdirSync } from 'node:fs';
      export const handler = async () => readdirSync(process.env.LAMBDA_TASK_ROOT + '/node_modules/@img');`;
    const ZipFile = zipSync({
      'index.mjs': [strToU8(source), { os: 3, attrs: 0o100644 << 16 }],
      [`node_modules/@img/sharp-linux-${machine}/package.json`]: [
        strToU8('{}'),
        { os: 3, attrs: 0o100644 << 16 },
      ],
    });
    await createActive(client, creation('', { Architectures: [architecture as 'arm64'], Code: { ZipFile } }));
    const { value } = await invoke(client);
    const here = `sharp-${process.platform}-${process.arch}`;
    expect(value).toContain(here);
    expect(value).not.toContain(`sharp-linux-${machine}`);
    expect(notices).toEqual([expect.stringContaining(`@img/${here}`)]);
  });

  test('and what it prints is handed on', async () => {
    const lines: string[] = [];
    const { client } = newAccount({ onLog: (name, line) => lines.push(`${name}: ${line}`) });
    await createActive(client, creation(`export const handler = async () => { console.log('hello'); };`));
    await invoke(client);
    expect(lines).toContain('resize: hello');
  });
});

describe('a failing function answers with FunctionError', () => {
  const returning = (body: string): string => `export const handler = async () => { ${body} };`;
  const greedy = `for (;;) { kept.push(Buffer.alloc(16e6, 1)); await new Promise(setImmediate); }`;
  test.each([
    ['it throws', returning(`throw new TypeError('no');`), {}, 'TypeError'],
    ['its process ends', returning('process.exit(3);'), {}, 'Runtime.ExitError'],
    ['it takes longer than its timeout', returning(pause), { Timeout: 1 }, 'Sandbox.Timedout'],
    [
      'it needs more memory than it has',
      `const kept = []; ${returning(greedy)}`,
      ...([{ MemorySize: 192, Timeout: 20 }, 'Runtime.OutOfMemory'] as const),
    ],
    ['its answer is over 6 MB', returning(`return ${large};`), {}, 'Function.ResponseSizeTooLarge'],
    ['its module is not in the zip', '', { Handler: 'other.handler' }, 'Runtime.ImportModuleError'],
    ['its module imports what is not there', `import 'sharpest';`, {}, 'Error'],
    ['its answer is no JSON', returning('return 1n;'), {}, 'Runtime.JSONStringifyError'],
    ['its module does not parse', 'export const = 1;', {}, 'Runtime.UserCodeSyntaxError'],
    ['its module lacks the handler', 'export const other = 1;', {}, 'Runtime.HandlerNotFound'],
    [
      'its handler wants a callback, which Node 24 has not',
      'export const handler = (event, context, callback) => callback(null, 1);',
      ...([{}, 'Runtime.CallbackHandlerDeprecated'] as const),
    ],
  ])('when %s', async (_when, source, change, errorType) => {
    expect(await invokeRunning(source, change)).toMatchObject({ error: 'Unhandled', value: { errorType } });
  });

  test('when its files may not be read by others than their owner', async () => {
    const ZipFile = zipSync({
      'index.mjs': [strToU8('export const handler = 1;'), { os: 3, attrs: 0o100600 << 16 }],
    });
    const { value } = await invokeRunning('', { Code: { ZipFile } });
    expect(value).toMatchObject({ errorMessage: expect.stringContaining('EACCES') });
  });

  test('and runs again in a new process', async () => {
    const { client } = newAccount();
    await createActive(
      client,
      creation(
        'export const handler = async ({ die }) => { if (die) process.exit(1); return process.pid; };',
      ),
    );
    const before = await invoke(client);
    await invoke(client, { die: true });
    const after = await invoke(client);
    expect(after.error).toBeUndefined();
    expect(after.value).not.toBe(before.value);
  });

  test('when it does not initialise in 10 s and not in its timeout either', async () => {
    const { client } = newAccount({ initTimeout: 300 });
    await createActive(client, creation(`${pause} export const handler = 1;`, { Timeout: 1 }));
    expect((await invoke(client)).value).toMatchObject({ errorType: 'Sandbox.Timedout' });
  });
});

describe('a streaming function', () => {
  const prelude = `awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers: { 'content-type': 'image/webp' } })`;
  const streaming = (body: string): string =>
    `export const handler = awslambda.streamifyResponse(async (event, stream) => { ${body} });`;

  test('hands on its prelude, eight NUL bytes and its body', async () => {
    const body = `const body = ${prelude}; body.write(event.path); body.write('!'); body.end();`;
    const invocation = await streamFrom(streaming(body));
    expect(invocation).toMatchObject({ contentType: 'application/vnd.awslambda.http-integration-response' });
    expect(await bytesOf(invocation)).toBe(
      `{"statusCode":200,"headers":{"content-type":"image/webp"}}${'\0'.repeat(8)}/photo.jpg!`,
    );
  });

  test('has no prelude when it ends without a write, as on AWS', async () => {
    expect(await bytesOf(await streamFrom(streaming(`${prelude}.end();`)))).toBe('');
  });

  test('that throws before its first byte has failed', async () => {
    const invocation = await streamFrom(streaming(`throw new RangeError('early');`));
    expect(invocation).toEqual({ kind: 'failed', errorType: 'RangeError', message: 'early' });
  });

  test.each([
    ['that throws midway', `throw new RangeError('late');`, {}, 'late'],
    ['that is killed midway by its timeout', pause, { Timeout: 1 }, ''],
  ])('%s breaks the stream', async (_, end, change, message) => {
    const invocation = await streamFrom(streaming(`${prelude}.write('half'); ${end}`), change);
    await expect(bytesOf(invocation)).rejects.toThrow(message);
  });

  test('that is invoked buffered returns its bytes, prelude included', async () => {
    const body = `stream.setContentType('application/json'); stream.write('{"a":'); stream.end('1}');`;
    expect(await invokeRunning(streaming(body))).toEqual({ value: { a: 1 } });
  });

  test.each([
    ['throws midway', `stream.write('half'); throw new RangeError('late');`, 'RangeError'],
    ['streams over 6 MB', `stream.write(${large}); stream.end();`, 'Function.ResponseSizeTooLarge'],
  ])('that is invoked buffered and %s has failed', async (_what, body, errorType) => {
    const failed = { error: 'Unhandled', value: { errorType } };
    expect(await invokeRunning(streaming(body))).toMatchObject(failed);
  });
});

test('what is no invocation of its own, a runtime cannot answer', async () => {
  const { value } = await invokeRunning(`
    const at = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/';
    const asked = async (path, method = 'POST') => (await fetch(at + path, { method, body: method === 'POST' ? '1' : undefined })).status;
    export const handler = async (event, { awsRequestId }) => ({
      another: await asked('invocation/00000000-0000-0000-0000-000000000000/response'),
      elsewhere: await asked('elsewhere/' + awsRequestId + '/response'),
      next: await asked('invocation/next', 'POST'),
      init: await asked('init/response'),
    });`);
  expect(value).toEqual({ another: 403, elsewhere: 403, next: 403, init: 403 });
});
