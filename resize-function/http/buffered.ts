import type { ImageRequest, ImageResponse } from '../request/exchange.ts';
import { readEvent } from './event.ts';
import type { InvocationContext, ProxyEvent } from './event.ts';

/** The response that API Gateway's REST Lambda proxy integration reads. */
export interface ProxyResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/**
 * The handler for buffered responses: Lambda allows 6 MB of JSON, which in base64 leaves 4.7 MB of image. Text stays text: API
 * Gateway decodes base64 only for the API's binary media types.
 */
export function bufferedHandler(
  respond: (request: ImageRequest) => Promise<ImageResponse>,
): (event: ProxyEvent, context: InvocationContext) => Promise<ProxyResult> {
  return async (event, context) => {
    const { status, headers, body } = await respond(readEvent(event, context));
    const text = /^application\/json|^image\/svg/.test(headers['content-type'] ?? '') || body.length === 0;
    return {
      statusCode: status,
      headers,
      body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString(text ? 'utf8' : 'base64'),
      isBase64Encoded: !text,
    };
  };
}
