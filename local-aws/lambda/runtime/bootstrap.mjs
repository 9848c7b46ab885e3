/**
 * Stands in for Lambda's managed Node runtime: fetches invocations from the Runtime API and runs the handler. It offers the handler
 * exactly what AWS's runtime for Node 24 offers (aws-lambda-ric 4, the same code that AWS deploys, is the peer it is checked
 * against), so that no function runs here that would fail there.
 */
import { existsSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const streamingMark = Symbol.for('aws.lambda.runtime.handler.streaming');
const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function request(method, route, headers = {}, body) {
  return new Promise((resolve, reject) => {
    const outgoing = http.request({
      hostname,
      port,
      agent,
      method,
      path: `/2018-06-01/runtime/${route}`,
      headers,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => resolve({ headers: answer.headers, body: Buffer.concat(chunks) }));
      answer.on('error', reject);
    });
    outgoing.end(body);
  });
}

function described(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] };
}

function postError(route, error) {
  const description = described(error);
  console.error(JSON.stringify(description));
  const headers = {
    'Content-Type': 'application/json',
    'Lambda-Runtime-Function-Error-Type': description.errorType,
  };
  return request('POST', route, headers, JSON.stringify(description));
}

function named(name, message, cause) {
  const error = new Error(message, { cause });
  error.name = name;
  return error;
}

globalThis.awslambda = {
  streamifyResponse: (handler) => {
    handler[streamingMark] = 'response';
    return handler;
  },
  HttpResponseStream: {
    /** The prelude is written before the first chunk: a stream that is ended without a write has none. */
    from: (stream, prelude) => {
      stream.setContentType('application/vnd.awslambda.http-integration-response');
      stream._onBeforeFirstWrite = (write) => {
        write(JSON.stringify(prelude));
        write(new Uint8Array(8));
      };
      return stream;
    },
  },
};

async function loadHandler() {
  const wanted = process.env._HANDLER;
  const match = /^([^.]*)\.(.*)$/.exec(path.basename(wanted));
  if (!match || wanted.includes('..')) throw named('Runtime.MalformedHandlerName', 'Bad handler');
  const stem = path.resolve(process.env.LAMBDA_TASK_ROOT, path.dirname(wanted), match[1]);
  const file = ['', '.js', '.mjs', '.cjs'].map((ending) => stem + ending).find((name) => existsSync(name));
  if (!file) throw named('Runtime.ImportModuleError', `Error: Cannot find module '${match[1]}'`);
  const module = await import(pathToFileURL(file).href).catch((error) => {
    if (error instanceof SyntaxError) throw named('Runtime.UserCodeSyntaxError', String(error), error);
    if (error?.code === 'MODULE_NOT_FOUND') throw named('Runtime.ImportModuleError', String(error), error);
    throw error;
  });
  const find = (from) => match[2].split('.').reduce((found, key) => found?.[key], from);
  const handler = find(module) ?? find(module.default);
  if (typeof handler !== 'function')
    throw named('Runtime.HandlerNotFound', `${wanted} is undefined or not exported`);
  if (handler.length >= 3 && !handler[streamingMark])
    throw named('Runtime.CallbackHandlerDeprecated', 'callback-based handlers are gone since Node.js 24');
  return handler;
}

function contextOf(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    xRayTraceId: headers['lambda-runtime-trace-id'],
    // Used by callers that this project does not have.
    clientContext: undefined,
    identity: undefined,
    tenantId: undefined,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

/** The members of AWS's response stream, which is not an instance of stream.Writable either. */
const streamMethods = `
  cork destroy end uncork addListener on once prependListener prependOnceListener off removeListener
  removeAllListeners setMaxListeners getMaxListeners listeners rawListeners listenerCount eventNames emit
`.match(/\w+/g);
const streamStates = `
  destroyed writableFinished writableObjectMode writableEnded writableNeedDrain writableHighWaterMark
  writableCorked writableLength writable
`.match(/\w+/g);

function responseStream(outgoing) {
  let written = false;
  const stream = {
    _onBeforeFirstWrite: undefined,
    setContentType: (type) => {
      if (written) throw named('Runtime.InvalidStreamingOperation', 'Cannot set content-type, too late.');
      outgoing.setHeader('Content-Type', type);
    },
    write: (chunk, ...rest) => {
      const bytes = typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk : JSON.stringify(chunk);
      if (!written) stream._onBeforeFirstWrite?.((prelude) => outgoing.write(prelude));
      written = true;
      return outgoing.write(bytes, ...rest);
    },
  };
  for (const name of streamMethods) stream[name] = outgoing[name].bind(outgoing);
  for (const name of streamStates) Object.defineProperty(stream, name, { get: () => outgoing[name] });
  return stream;
}

async function runStreaming(handler, event, context) {
  const outgoing = http.request({
    ...{ hostname, port, agent, method: 'POST' },
    path: `/2018-06-01/runtime/invocation/${context.awsRequestId}/response`,
    headers: {
      'Lambda-Runtime-Function-Response-Mode': 'streaming',
      'Content-Type': 'application/octet-stream',
      'Transfer-Encoding': 'chunked',
      Trailer: ['Lambda-Runtime-Function-Error-Type', 'Lambda-Runtime-Function-Error-Body'],
    },
  });
  const taken = new Promise((resolve, reject) => {
    outgoing.on('error', reject);
    outgoing.on('response', (answer) => answer.on('end', resolve).resume());
  });
  taken.catch(() => undefined);
  try {
    await handler(event, responseStream(outgoing), context);
    await taken;
  } catch (error) {
    const description = described(error);
    console.error(JSON.stringify(description));
    if (outgoing.destroyed) return;
    outgoing.addTrailers({
      'Lambda-Runtime-Function-Error-Type': description.errorType,
      'Lambda-Runtime-Function-Error-Body': Buffer.from(JSON.stringify(description)).toString('base64'),
    });
    outgoing.end();
    await taken.catch(() => undefined);
  }
}

function serialized(result) {
  try {
    return JSON.stringify(result === undefined ? null : result);
  } catch {
    throw named('Runtime.JSONStringifyError', 'Unable to stringify response body');
  }
}

async function runBuffered(handler, event, context) {
  const route = `invocation/${context.awsRequestId}`;
  try {
    const result = await handler(event, context);
    await request('POST', `${route}/response`, {}, serialized(result));
  } catch (error) {
    await postError(`${route}/error`, error);
  }
}

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  await postError('init/error', error);
  process.exit(1);
}
for (;;) {
  const { headers, body } = await request('GET', 'invocation/next');
  const run = handler[streamingMark] ? runStreaming : runBuffered;
  await run(handler, JSON.parse(body.toString()), contextOf(headers));
}
