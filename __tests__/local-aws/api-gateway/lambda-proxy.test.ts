import { describe, expect, test } from '@jest/globals';
import type { APIGateway, PutIntegrationRequest } from '@aws-sdk/client-api-gateway';
import { collect, type HttpResponse } from '../../../local-aws/exchange.ts';
import type { FunctionInvoker, Invocation, InvocationRequest } from '../../../local-aws/invocation.ts';
import { createProbeApi, type GatewayWorld, gatewayWorld, textOf } from './gateway-world.ts';

const functionArn = 'arn:aws:lambda:eu-central-1:123456789012:function:resize:live';
const uris = {
  BUFFERED: `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
  STREAM: `arn:aws:apigateway:eu-central-1:lambda:path/2021-11-15/functions/${functionArn}/response-streaming-invocations`,
} as const;

/** Adds `ANY /{proxy+}` in front of the function and deploys. */
async function addProxy(
  client: APIGateway,
  mode: keyof typeof uris,
  mediaTypes: readonly string[] = [],
  change: Partial<PutIntegrationRequest> = {},
): Promise<string> {
  const { api: restApiId, root } = await createProbeApi(client, false);
  const made = await client.createResource({ restApiId, parentId: root, pathPart: '{proxy+}' });
  const at = { restApiId, resourceId: made.id, httpMethod: 'ANY' };
  await client.putMethod({ ...at, authorizationType: 'NONE' });
  await client.putIntegration({
    ...at,
    type: 'AWS_PROXY',
    integrationHttpMethod: 'POST',
    uri: uris[mode],
    responseTransferMode: mode,
    ...change,
  });
  for (const type of mediaTypes) {
    const path = `/binaryMediaTypes/${type.replaceAll('/', '~1')}`;
    await client.updateRestApi({ restApiId, patchOperations: [{ op: 'add', path }] });
  }
  await client.createDeployment({ restApiId, stageName: 'live' });
  return restApiId;
}

interface Answered {
  readonly response: HttpResponse;
  readonly asked: InvocationRequest[];
}

/** What a viewer gets for `path` when the function comes to `invocation`. */
async function answerTo(
  invocation: Invocation | (() => Promise<Invocation>),
  options: {
    path?: string;
    mode?: keyof typeof uris;
    mediaTypes?: string[];
    headers?: Record<string, string>;
    change?: Partial<PutIntegrationRequest>;
    body?: Uint8Array;
  } = {},
): Promise<Answered & Pick<GatewayWorld, 'clock'>> {
  const asked: InvocationRequest[] = [];
  const functions: FunctionInvoker = {
    invoke: async (call) => {
      asked.push(call);
      return typeof invocation === 'function' ? invocation() : invocation;
    },
  };
  const { client, clock, request, run } = gatewayWorld({}, functions);
  const response = await run(async () => {
    const api = await addProxy(client, options.mode ?? 'BUFFERED', options.mediaTypes, options.change);
    await clock.sleep(60_000);
    const { path = '/live/a.jpg', headers = {}, body = new Uint8Array() } = options;
    return request(api, path, { headers, body });
  });
  return { response, asked, clock };
}

const returned = (result: unknown): Invocation => ({
  kind: 'returned',
  payload: new TextEncoder().encode(typeof result === 'string' ? result : JSON.stringify(result)),
});

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

const streaming = (body: AsyncIterable<Uint8Array>): Invocation => ({
  kind: 'streaming',
  contentType: 'application/vnd.awslambda.http-integration-response',
  body,
});

async function collected(response: HttpResponse): Promise<string> {
  if (response.body instanceof Uint8Array) throw new Error('the answer is no stream');
  return (await collect(response.body)).toString();
}

describe('a buffered proxy integration', () => {
  test('hands the function an event of format 1.0: path encoded, query decoded, last value and all values', async () => {
    const { asked, response } = await answerTo(returned({ statusCode: 204 }), {
      path: '/live/a%2Bb/c.jpg/?w=1&w=2&t=a+b%2Fc',
      headers: { accept: 'image/*', 'x-forwarded-for': '10.0.0.1, 10.0.0.2' },
    });
    expect(response.status).toBe(204);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ functionArn, mode: 'buffered' });
    expect(asked[0]?.sourceArn).toMatch(
      /^arn:aws:execute-api:eu-central-1:123456789012:[a-z0-9]{10}\/live\/GET\/\*$/,
    );
    expect(asked[0]?.event).toMatchObject({
      resource: '/{proxy+}',
      path: '/a%2Bb/c.jpg/',
      pathParameters: { proxy: 'a%2Bb/c.jpg' },
      queryStringParameters: { w: '2', t: 'a b/c' },
      multiValueQueryStringParameters: { w: ['1', '2'], t: ['a b/c'] },
      headers: {
        ...{ accept: 'image/*', Host: expect.stringMatching(/^\w+\.execute-api\./) },
        ...{ 'X-Forwarded-For': '10.0.0.1, 10.0.0.2', 'X-Amzn-Trace-Id': expect.stringMatching(/^Root=1-/) },
      },
      body: null,
      isBase64Encoded: false,
      stageVariables: null,
      requestContext: {
        ...{ stage: 'live', path: '/live/a%2Bb/c.jpg/', identity: { sourceIp: '10.0.0.2' } },
        requestTime: '22/Nov/2026:12:01:00 +0000',
      },
    });
  });

  // Recorded, as are the answers below (LocalStack, test_apigateway_lambda).
  test.each([
    ['/live//a.jpg', '/a.jpg', 'a.jpg', '/live//a.jpg'],
    ['//live/a.jpg', '/a.jpg', 'a.jpg', '/live/a.jpg'],
    ['/live/a//b.jpg', '/a//b.jpg', 'a//b.jpg', '/live/a//b.jpg'],
    ['/live/a.jpg/', '/a.jpg/', 'a.jpg', '/live/a.jpg/'],
  ])('shows the function %s as %s', async (asked, path, proxy, whole) => {
    const { asked: calls } = await answerTo(returned({ statusCode: 204 }), { path: asked });
    expect(calls[0]?.event).toMatchObject({
      path,
      pathParameters: { proxy },
      requestContext: { path: whole },
    });
  });

  // Reported with both whole answers: koki-develop/lgtm-generator#10.
  test.each<[string, Invocation, number, string, string | undefined]>([
    [
      'over 10 MB in the words of its HTTP server',
      returned({ statusCode: 204 }),
      10_485_761,
      'HTTP content length exceeded 10485760 bytes.',
      undefined,
    ],
    [
      'over 6 MB, as an event, by a gateway response',
      { kind: 'too large' },
      10_485_760,
      '{"message":"Request Too Long"}',
      'BadRequestException',
    ],
  ])('refuses a body %s', async (_, invocation, length, text, type) => {
    const { response, asked } = await answerTo(invocation, { body: Buffer.alloc(length, 'a') });
    expect([response.status, textOf(response), response.headers['x-amzn-errortype']]).toEqual([
      413,
      text,
      type,
    ]);
    expect(asked).toHaveLength(type === undefined ? 0 : 1);
  });

  test('calls a function by POST alone', async () => {
    const change = { integrationHttpMethod: 'GET' };
    const { asked, response } = await answerTo(returned({ statusCode: 204 }), { change });
    expect([response.status, textOf(response), asked]).toEqual([
      500,
      '{"message":"Internal server error"}',
      [],
    ]);
  });

  test('answers with the values of both maps of headers, and with the trace', async () => {
    const maps = { headers: { test: 'solo', flag: true }, multiValueHeaders: { tesT: ['multi'] } };
    const { response } = await answerTo(returned({ statusCode: 200, ...maps }));
    expect(response.headers).toMatchObject({
      ...{ test: ['multi', 'solo'], flag: 'true' },
      'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
    });
  });

  test('decodes base64 only for a viewer that accepts a binary media type first', async () => {
    const picture = returned({
      statusCode: 200,
      headers: { 'Content-Type': 'image/webp' },
      body: 'aGk=',
      isBase64Encoded: true,
    });
    const body = async (accept: string, mediaTypes: string[]): Promise<string> =>
      textOf((await answerTo(picture, { headers: { accept }, mediaTypes })).response);
    expect(await body('image/webp,*/*', ['image/webp'])).toBe('hi');
    expect(await body('*/*', ['*/*'])).toBe('hi');
    expect(await body('text/html,image/webp', ['image/webp'])).toBe('aGk=');
    expect(await body('image/webp', [])).toBe('aGk=');
  });

  test("renames headers that are API Gateway's own, and gives JSON where no type is named", async () => {
    const { response } = await answerTo(returned({ headers: { Date: 'x', Server: 'y', ETag: '"1"' } }));
    expect(response.headers).toMatchObject({
      'content-type': 'application/json',
      'x-amzn-remapped-date': 'x',
      'x-amzn-remapped-server': 'y',
      etag: '"1"',
    });
  });

  test.each<[string, Invocation, number]>([
    ['text that is no JSON', returned('hello'), 502],
    ['an empty object', returned({}), 502],
    ['a member that the format does not have', returned({ statusCode: 200, status: 200 }), 502],
    ['a status that is no number', returned({ statusCode: 'ok' }), 502],
    ['a body that is no text', returned({ statusCode: 200, body: { a: 1 } }), 502],
    ['a thrown error', { kind: 'failed', errorType: 'Error', message: 'secret detail' }, 502],
    ['no permission to call it', { kind: 'denied' }, 500],
  ])('answers %s without a word of it', async (_, invocation, status) => {
    const { response } = await answerTo(invocation);
    expect([response.status, textOf(response)]).toEqual([status, '{"message":"Internal server error"}']);
    expect(response.headers['x-amzn-errortype']).toBe('InternalServerErrorException');
  });
});

/** When `answerTo` asks. */
const asked = Date.UTC(2026, 10, 22, 12, 1);

test.each([
  ['BUFFERED', undefined, 29_000],
  ['BUFFERED', 1_000, 1_000],
  ['STREAM', undefined, 29_000],
  ['STREAM', 1_000, 1_000],
  ['STREAM', 900_000, 900_000],
] as const)('%s with a timeout of %s ms answers 504 after %i ms', async (mode, timeout, after) => {
  const options = { mode, change: { timeoutInMillis: timeout } };
  const { response, clock } = await answerTo(() => new Promise(() => undefined), options);
  expect([response.status, textOf(response)]).toEqual([504, '{"message":"Endpoint request timed out"}']);
  expect(clock.now() - asked).toBe(after);
});

describe('a streamed proxy integration', () => {
  const mode = 'STREAM';
  const prelude = '{"statusCode":201,"headers":{"Content-Type":"image/avif"},"cookies":["a=1","b=2"]}';
  const nul = '\0'.repeat(8);

  test('takes status, headers and cookies from the metadata, wherever the chunks break', async () => {
    const body = chunks(prelude.slice(0, 20), `${prelude.slice(20)}\0\0\0`, '\0\0\0\0\0pic', 'ture');
    const { asked, response } = await answerTo(streaming(body), { mode });
    expect(asked[0]?.mode).toBe('streamed');
    expect(response.status).toBe(201);
    expect(response.headers).toMatchObject({ 'content-type': 'image/avif', 'set-cookie': ['a=1', 'b=2'] });
    expect(await collected(response)).toBe('picture');
  });

  test.each([
    ['no metadata', chunks('just text')],
    ['metadata that is no JSON', chunks(`hello${nul}x`)],
    ['nothing', chunks()],
  ])('answers %s with 502', async (_, body) => {
    const { response } = await answerTo(streaming(body), { mode });
    expect([response.status, textOf(response)]).toEqual([502, '{"message":"Internal server error"}']);
  });

  test('breaks off where the function breaks off', async () => {
    const breaking = async function* (): AsyncGenerator<Uint8Array> {
      yield* chunks(`${prelude}${nul}pic`);
      throw new Error('out of memory');
    };
    const { response } = await answerTo(streaming(breaking()), { mode });
    await expect(collected(response)).rejects.toThrow('out of memory');
  });

  test.each([
    ['at its timeout, 29 s where none is named', undefined, 29_000],
    ['at the timeout that it was given', 400_000, 400_000],
  ])('is broken off %s', async (_, timeout, after) => {
    const ready = Promise.withResolvers<GatewayWorld['clock']>();
    const slow = async function* (): AsyncGenerator<Uint8Array> {
      yield* chunks(prelude + nul);
      for (;;) {
        await (await ready.promise).sleep(1_000);
        yield* chunks('.');
      }
    };
    const { response, clock } = await answerTo(streaming(slow()), {
      mode,
      change: { timeoutInMillis: timeout },
    });
    ready.resolve(clock);
    await expect(clock.run(collected(response))).rejects.toThrow('the stream lasted too long');
    expect(clock.now() - asked).toBe(after);
  });

  test('is broken off after 5 minutes without a byte', async () => {
    const silent = async function* (): AsyncGenerator<Uint8Array> {
      yield* chunks(prelude + nul);
      await new Promise(() => undefined);
    };
    const { response, clock } = await answerTo(streaming(silent()), {
      mode,
      change: { timeoutInMillis: 900_000 },
    });
    await expect(clock.run(collected(response))).rejects.toThrow('no byte came for too long');
    expect(clock.now() - asked).toBe(300_000);
  });

  test('slows down to 2 MB a second after the first 10 MB', async () => {
    const large = async function* (): AsyncGenerator<Uint8Array> {
      yield* chunks(prelude + nul);
      for (let megabytes = 0; megabytes < 14; megabytes++) yield new Uint8Array(1_048_576);
    };
    const { response, clock } = await answerTo(streaming(large()), { mode });
    const before = clock.now();
    const text = await clock.run(collected(response));
    expect(text).toHaveLength(14 * 1_048_576);
    expect(clock.now() - before).toBe(2_000);
  });
});
