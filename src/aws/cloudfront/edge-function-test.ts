import { TestFunctionCommand } from '@aws-sdk/client-cloudfront';
import { Failure } from '../../failure.ts';
import { call } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';

/**
 * Per cent of the time that CloudFront allows a function; what is above 71 may be throttled
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/test-function.html).
 */
const mostUtilisation = 70;

type Query = Readonly<Record<string, { readonly value: string }>>;

const query = (pairs: readonly (readonly [string, string])[]): Query =>
  Object.fromEntries(pairs.map(([name, value]) => [name, { value }]));

/** A viewer's request with nothing to do, with all that there is to do, and with what only an attacker sends. */
const requests: readonly (readonly [name: string, uri: string, querystring: Query])[] = [
  ['plain', '/image.jpg', {}],
  [
    'full',
    '/folder/image.jpg',
    query(Object.entries({ w: '400', h: '300', fit: 'cover', q: '70', f: 'auto', dpr: '2' })),
  ],
  [
    'hostile',
    `/${'%2e%2e%2f'.repeat(100)}`,
    query(Array.from({ length: 300 }, (_, at) => [`unknown-${at}`, '%0A'.repeat(4)])),
  ],
];

/**
 * Runs the code of the DEVELOPMENT stage at CloudFront before any viewer meets it: published code is live on all edges at once,
 * and an error in it is a 503 for everybody. Throws a Failure with CloudFront's words.
 */
export async function proveEdgeFunction(aws: Aws, name: string, etag: string): Promise<void> {
  for (const [kind, uri, querystring] of requests) {
    const { TestResult } = await call(aws.cloudFront, TestFunctionCommand, name, {
      Name: name,
      IfMatch: etag,
      Stage: 'DEVELOPMENT',
      EventObject: new TextEncoder().encode(JSON.stringify(eventOf(uri, querystring))),
    });
    const { FunctionErrorMessage: error = '', ComputeUtilization: used = '' } = TestResult ?? {};
    const fault =
      error === '' && Number(used) <= mostUtilisation
        ? undefined
        : error || `it takes ${used} % of the time that CloudFront allows, more than ${mostUtilisation} %`;
    if (fault !== undefined)
      throw new Failure(
        `The CloudFront Function "${name}" fails CloudFront's own test with a ${kind} request, and was not published: ${fault}.`,
        'The former code still serves. Report this with the message; `function-settings` with fewer presets or sizes make the function smaller.',
        'edge-function',
      );
  }
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
function eventOf(uri: string, querystring: Query): object {
  const headers = { host: { value: 'images.example.com' }, accept: { value: 'image/avif,image/webp,*/*' } };
  return {
    version: '1.0',
    context: { eventType: 'viewer-request' },
    viewer: { ip: '192.0.2.1' },
    request: { method: 'GET', uri, querystring, headers, cookies: {} },
  };
}
