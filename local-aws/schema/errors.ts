import { ServiceError } from '../service.ts';

/** The errors of a client package, by the names of their classes. */
type ErrorName<Client> = {
  [N in keyof Client]: Client[N] extends { readonly prototype: { readonly $fault: string } } ? N : never;
}[keyof Client];

interface Traits {
  readonly error?: 'client' | 'server';
  readonly httpError?: number;
  /** Of the query protocol, whose codes are not the classes' names. */
  readonly awsQueryError?: readonly [code: string, status: number];
}

/** The static schemas of @smithy/core: errors are `[-3, namespace, name, traits, ...]`. */
type StaticError = readonly [kind: -3, namespace: string, name: string, traits: Traits];

/** The errors of `client`, a client package, with its codes and statuses. */
export function errorsOf<Client extends object>(
  client: Client,
): (name: ErrorName<Client>, message: string) => ServiceError {
  const known = new Map(
    (Object.values(client) as unknown[]).filter(isError).map(([, , name, traits]) => [name, traits]),
  );
  return (name, message) => {
    const { error, httpError, awsQueryError } = known.get(String(name)) ?? {};
    const [code, status] = awsQueryError ?? [String(name), httpError ?? (error === 'client' ? 400 : 500)];
    return new ServiceError(code, status, message);
  };
}

function isError(value: unknown): value is StaticError {
  return Array.isArray(value) && value[0] === -3 && typeof value[3] === 'object';
}
