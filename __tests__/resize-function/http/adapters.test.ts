import { PassThrough } from 'node:stream';
import type { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { bufferedHandler } from '../../../resize-function/http/buffered.ts';
import { readEvent } from '../../../resize-function/http/event.ts';
import type { InvocationContext, ProxyEvent } from '../../../resize-function/http/event.ts';
import type { ImageResponse } from '../../../resize-function/request/exchange.ts';
import { streamedHandler } from '../../../resize-function/http/streamed.ts';

const context: InvocationContext = { getRemainingTimeInMillis: () => 1_234 };
const event: ProxyEvent = {
  httpMethod: 'GET',
  path: '/a%20b.jpg',
  headers: { Accept: 'text/html', 'X-Only': 'single' },
  multiValueHeaders: { Accept: ['image/webp', 'image/avif'] },
  queryStringParameters: { w: '2', h: '3' },
  multiValueQueryStringParameters: { w: ['1', '2'], h: ['3'] },
};
const image: ImageResponse = {
  status: 200,
  headers: { 'content-type': 'image/webp' },
  body: Buffer.from([1, 0, 255]),
};
const refusal: ImageResponse = {
  status: 404,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from('{"a":"ä"}'),
};
const unchanged: ImageResponse = { status: 304, headers: {}, body: new Uint8Array(0) };

describe("API Gateway's event", () => {
  test('is read with every value of a repeated parameter and every line of a header', () => {
    const { remainingTime, ...request } = readEvent(event, context);
    expect(request).toEqual({
      method: 'GET',
      path: '/a%20b.jpg',
      query: [
        ['w', '1'],
        ['w', '2'],
        ['h', '3'],
      ],
      headers: { accept: 'image/webp, image/avif', 'x-only': 'single' },
    });
    expect(remainingTime()).toBe(1_234);
  });

  test.each([
    ['/base/photos/a%20b.jpg', 'photos/a%20b.jpg', '/photos/a%20b.jpg'],
    ['/base/photos/a%20b.jpg', 'photos/a b.jpg', '/photos/a%20b.jpg'],
    ['/v1/base/photos/a.jpg', 'photos/a.jpg', '/photos/a.jpg'],
    ['/photos/photos/a.jpg', 'photos/a.jpg', '/photos/a.jpg'],
    ['/photos/photos/a.jpg', 'photos/photos/a.jpg', '/photos/photos/a.jpg'],
    ['/base/photos//a.jpg', 'photos//a.jpg', '/photos//a.jpg'],
    ['/base/photos/', 'photos', '/photos/'],
    ['/100%zz.jpg', '100%zz.jpg', '/100%zz.jpg'],
    ['/unlike', 'anything', '/unlike'],
  ])('%s with %s for its greedy parameter stands for %s', (path, proxy, inner) => {
    const custom = { ...event, path, resource: '/{proxy+}', pathParameters: { proxy } };
    expect(readEvent(custom, context).path).toBe(inner);
  });

  test('at the root of a base path asks for the root', () => {
    expect(readEvent({ ...event, path: '/base', resource: '/', pathParameters: null }, context).path).toBe(
      '/',
    );
  });

  test('may have null where there is nothing', () => {
    const empty = {
      httpMethod: 'GET',
      path: '/',
      headers: null,
      multiValueHeaders: null,
      queryStringParameters: null,
    };
    expect(readEvent(empty, context)).toMatchObject({ query: [], headers: {} });
    expect(readEvent({ ...empty, queryStringParameters: { w: '2' } }, context).query).toEqual([['w', '2']]);
  });
});

describe('the buffered adapter', () => {
  test.each([
    [image, 'AQD/', true],
    [refusal, '{"a":"ä"}', false],
    [unchanged, '', false],
  ])('answers %#', async (response, body, isBase64Encoded) => {
    const { status: statusCode, headers } = response;
    expect(await bufferedHandler(async () => response)(event, context)).toEqual({
      statusCode,
      headers,
      body,
      isBase64Encoded,
    });
  });
});

describe('the streamed adapter', () => {
  type Handler = (event: ProxyEvent, stream: Writable, context: InvocationContext) => Promise<void>;

  /** As Lambda's runtime does it: the prelude goes out with the first write, and only then. */
  function runtimeOf(preludes: object[]) {
    return {
      streamifyResponse: (handler: Handler) => handler,
      HttpResponseStream: {
        from: (stream: Writable, prelude: object) => {
          const write = stream.write.bind(stream);
          let written = false;
          stream.write = ((...chunk: Parameters<typeof write>) => {
            if (!written) preludes.push(prelude);
            written = true;
            return write(...chunk);
          }) as typeof stream.write;
          return stream;
        },
      },
    };
  }

  test.each([image, refusal, unchanged])('writes status, headers and bytes %#', async (response) => {
    const preludes: object[] = [];
    const stream = new PassThrough();
    const handler = streamedHandler(runtimeOf(preludes), async () => response) as Handler;
    const [body] = await Promise.all([buffer(stream), handler(event, stream, context)]);
    expect(preludes).toEqual([{ statusCode: response.status, headers: response.headers }]);
    expect(Buffer.compare(body, response.body)).toBe(0);
  });

  test('ends quietly when the viewer has left', async () => {
    const stream = new PassThrough();
    const handler = streamedHandler(runtimeOf([]), async () => image) as Handler;
    stream.destroy();
    await expect(handler(event, stream, context)).resolves.toBeUndefined();
  });
});
