/**
 * Runs a built function as Lambda's Node runtime would: one JSON line in on stdin, the answer on stdout.
 * Streamed answers are written as the wire has them: prelude, eight NUL bytes, body.
 */
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

globalThis.awslambda = {
  streamifyResponse: (handler) => Object.assign(handler, { streaming: true }),
  HttpResponseStream: {
    from: (stream, prelude) => {
      stream.write(JSON.stringify(prelude));
      stream.write(Buffer.alloc(8));
      return stream;
    },
  },
};
const { handler } = await import(pathToFileURL(process.argv[2]).href);
const event = JSON.parse(await text(process.stdin));
const context = { getRemainingTimeInMillis: () => 20_000 };
if (handler.streaming) {
  const stream = new PassThrough();
  stream.pipe(process.stdout);
  await handler(event, stream, context);
} else process.stdout.write(JSON.stringify(await handler(event, context)));
