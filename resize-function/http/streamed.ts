import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ImageRequest, ImageResponse } from '../request/exchange.ts';
import { readEvent } from './event.ts';
import type { InvocationContext, ProxyEvent } from './event.ts';

/** The global `awslambda` of Lambda's Node runtime. */
export interface StreamingRuntime {
  streamifyResponse(handler: StreamHandler): unknown;
  readonly HttpResponseStream: {
    from(stream: Writable, prelude: { statusCode: number; headers: Record<string, string> }): Writable;
  };
}

type StreamHandler = (event: ProxyEvent, stream: Writable, context: InvocationContext) => Promise<void>;

/**
 * The handler for `responseTransferMode: STREAM`: no base64, up to 200 MB. The status is sent with the first write, so a response
 * without a body needs an empty one.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
 */
export function streamedHandler(
  runtime: StreamingRuntime,
  respond: (request: ImageRequest) => Promise<ImageResponse>,
): unknown {
  return runtime.streamifyResponse(async (event, stream, context) => {
    const { status, headers, body } = await respond(readEvent(event, context));
    const answer = runtime.HttpResponseStream.from(stream, { statusCode: status, headers: { ...headers } });
    answer.write(body);
    answer.end();
    // A viewer who disconnected is not a failure of the function.
    await finished(answer, { readable: false }).catch(() => undefined);
  });
}
