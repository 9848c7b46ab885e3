import type { Clock } from './clock.ts';

type Middleware = <A, R>(next: (args: A) => Promise<R>) => (args: A) => Promise<R>;

/** The used part of an SDK client. */
interface SigningClient {
  readonly config: object;
  readonly middlewareStack: {
    addRelativeTo(
      middleware: Middleware,
      options: { readonly relation: 'before'; readonly toMiddleware: string; readonly name: string },
    ): void;
  };
}

/**
 * Makes `client` sign by `clock`: each attempt carries its own signing time. The SDK signs with the machine's clock and an offset,
 * which is set before every signature. For worlds with `signaturesExpire`.
 */
export function signBy(client: SigningClient, clock: Pick<Clock, 'now'>): void {
  client.middlewareStack.addRelativeTo(
    (next) => (args) => {
      Object.assign(client.config, { systemClockOffset: clock.now() - Date.now() });
      return next(args);
    },
    { relation: 'before', toMiddleware: 'httpSigningMiddleware', name: 'signByClock' },
  );
}
