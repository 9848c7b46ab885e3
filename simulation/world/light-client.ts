import { getSchemaSerdePlugin } from '@smithy/core/schema';
import { administratorKey } from '../../local-aws/credentials.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import type { Clock } from '../../src/clock.ts';

type Middleware = <A extends object, R>(next: (args: A) => Promise<R>) => (args: A) => Promise<R>;
type Handler = (command: object) => Promise<{ readonly output: unknown }>;

interface Stack {
  use(plugin: ReturnType<typeof getSchemaSerdePlugin>): void;
  remove(name: string): boolean;
  add(middleware: Middleware, options: { readonly step: 'finalizeRequest'; readonly name: string }): void;
  identify(): readonly string[];
  concat(other: Stack): Stack;
  resolve(last: (args: { readonly request: object }) => Promise<object>, context: object): Handler;
}

interface Command {
  readonly middlewareStack: Stack;
  readonly schema: unknown;
}

/** The part of an SDK client that counts here. */
interface Client {
  config: Parameters<typeof getSchemaSerdePlugin>[0] & {
    region(): Promise<string>;
    endpointProvider(parameters: object): { readonly url: URL };
    readonly requestHandler: { handle(request: object): Promise<object> };
  };
  readonly middlewareStack: Stack;
  send(command: Command): Promise<unknown>;
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
export async function lighten(client: Client, clock: Pick<Clock, 'now'>, service: string): Promise<void> {
  const { middlewareStack } = client;
  const region = await client.config.region();
  const { url } = client.config.endpointProvider({ Region: region, UseFIPS: false, UseDualStack: false });
  const endpoint = { protocol: url.protocol, hostname: url.hostname, path: url.pathname };
  // Each call copies it twice, and the SDK's own object, which has an accessor, is eighty times as slow to copy.
  const config = { ...client.config, endpoint: async () => endpoint };
  client.config = config;
  middlewareStack.use(getSchemaSerdePlugin(config));
  for (const name of needless) if (!middlewareStack.remove(name)) throw new Error(`there is no ${name}`);
  middlewareStack.add(
    (next) => async (args) => {
      const { headers } = (args as unknown as { request: { headers: Record<string, string> } }).request;
      const instant = new Date(clock.now()).toISOString().slice(0, 19).replace(/[-:]/g, '') + 'Z';
      const credential = [administratorKey.accessKeyId, instant.slice(0, 8), region, service];
      headers['x-amz-date'] = instant;
      headers.authorization = `AWS4-HMAC-SHA256 Credential=${credential.join('/')}/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
      return next(args);
    },
    { step: 'finalizeRequest', name: 'signLightly' },
  );
  resolveOnce(client);
}

/** The SDK composes a call's middleware, and finds its endpoint, at every call: here once for each command. */
function resolveOnce(client: Client): void {
  const { middlewareStack } = client;
  const handlers = new Map<unknown, Handler>();
  const resolve = (command: Command): Handler =>
    middlewareStack
      .concat(command.middlewareStack)
      .resolve(({ request }) => client.config.requestHandler.handle(request), {
        commandName: command.constructor.name,
        __smithy_context: { operationSchema: command.schema },
      });
  client.send = async (command) => {
    // A command with its own middleware reads or changes one call.
    const isPlain = command.middlewareStack.identify().length === 0;
    const handler = (isPlain ? handlers.get(command.constructor) : undefined) ?? resolve(command);
    if (isPlain) handlers.set(command.constructor, handler);
    return (await handler(command)).output;
  };
  const { add } = middlewareStack;
  middlewareStack.add = (...middleware) => {
    handlers.clear();
    add(...middleware);
  };
}

/** All clients of an account, but for those that `create` makes. */
export async function lightenAll(aws: Aws, clock: Pick<Clock, 'now'>): Promise<void> {
  const { apiGateway: apigateway, cloudFront: cloudfront, lambda, iam, logs, sts } = aws;
  const clients = Object.entries({ apigateway, cloudfront, lambda, iam, logs, sts });
  for (const [service, client] of clients) await lighten(client as unknown as Client, clock, service);
}
