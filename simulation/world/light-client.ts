import { getSchemaSerdePlugin } from '@smithy/core/schema';
import { administratorKey } from '../../local-aws/credentials.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import type { Clock } from '../../src/clock.ts';

type Middleware = <A extends object, R>(next: (args: A) => Promise<R>) => (args: A) => Promise<R>;

/** The part of an SDK client that counts here. */
interface Client {
  config: Parameters<typeof getSchemaSerdePlugin>[0] & { region(): Promise<string> };
  readonly middlewareStack: {
    use(plugin: ReturnType<typeof getSchemaSerdePlugin>): void;
    remove(name: string): boolean;
    add(middleware: Middleware, options: { readonly step: 'finalizeRequest'; readonly name: string }): void;
  };
}

/** Parts of the SDK that affect neither a rotation nor local-aws, but cost half of a call. */
const needless = [
  'loggerMiddleware',
  'getUserAgentMiddleware',
  'recursionDetectionMiddleware',
  // The action makes each of its tries itself: the SDK's own strategy makes only one.
  'retryMiddleware',
  'httpAuthSchemeMiddleware',
  'httpSigningMiddleware',
];

/**
 * Removes from a client what thousands of worlds need not repeat. Each attempt is signed only with its key and the world's time, for
 * worlds with `signaturesTrusted`.
 */
export function lighten(client: Client, clock: Pick<Clock, 'now'>, service: string): void {
  const { middlewareStack } = client;
  // Each call copies it three times, and the SDK's own object, which has an accessor, is eighty times as slow to copy.
  const config = { ...client.config };
  client.config = config;
  middlewareStack.use(getSchemaSerdePlugin(config));
  for (const name of needless) if (!middlewareStack.remove(name)) throw new Error(`there is no ${name}`);
  middlewareStack.add(
    (next) => async (args) => {
      const { headers } = (args as unknown as { request: { headers: Record<string, string> } }).request;
      const instant = new Date(clock.now()).toISOString().slice(0, 19).replace(/[-:]/g, '') + 'Z';
      const credential = [administratorKey.accessKeyId, instant.slice(0, 8), await config.region(), service];
      headers['x-amz-date'] = instant;
      headers.authorization = `AWS4-HMAC-SHA256 Credential=${credential.join('/')}/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
      return next(args);
    },
    { step: 'finalizeRequest', name: 'signLightly' },
  );
}

/** All clients of an account, but for those that `create` makes. */
export function lightenAll(aws: Aws, clock: Pick<Clock, 'now'>): void {
  const { apiGateway: apigateway, cloudFront: cloudfront, lambda, iam, logs, sts } = aws;
  for (const [service, client] of Object.entries({ apigateway, cloudfront, lambda, iam, logs, sts }))
    lighten(client, clock, service);
}
