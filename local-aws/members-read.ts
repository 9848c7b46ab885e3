import { ServiceError } from './service.ts';

/** What a handler is given of a request, and what of it the handler has not looked at. */
export interface Watched<T> {
  readonly value: T;
  /** The paths of members that nobody read: `VpcConfig.Ipv6AllowedForDualStack`. */
  unread(): readonly string[];
}

/** Watches which members of a JSON body are read. Listing an object's names reads them all: it is a map. */
export function watchMembers<T>(given: T): Watched<T> {
  const paths = new Set<string>();
  const proxies = new Map<string, unknown>();
  const seen = (value: unknown, path: string): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const known = proxies.get(path);
    if (known !== undefined) return known;
    for (const [name, member] of Object.entries(value))
      if (member !== undefined && member !== null) paths.add(`${path}${name}`);
    const proxy = new Proxy(value, {
      get: (target, name, receiver): unknown => {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof name === 'symbol' || typeof member === 'function') return member;
        paths.delete(`${path}${name}`);
        return seen(member, `${path}${name}.`);
      },
      ownKeys: (target) => {
        for (const name of Object.keys(target)) paths.delete(`${path}${name}`);
        return Reflect.ownKeys(target);
      },
    });
    proxies.set(path, proxy);
    return proxy;
  };
  return { value: seen(given, '') as T, unread: () => [...paths] };
}

/** Parameters of a query or a form that know which of them were read. `always` need not be. */
export class WatchedParameters extends URLSearchParams {
  readonly #read: Set<string>;

  constructor(text: string, always: readonly string[] = []) {
    super(text);
    this.#read = new Set(always);
  }

  override get(name: string): string | null {
    this.#read.add(name);
    return super.get(name);
  }

  override getAll(name: string): string[] {
    this.#read.add(name);
    return super.getAll(name);
  }

  override has(name: string): boolean {
    this.#read.add(name);
    return super.has(name);
  }

  unread(): readonly string[] {
    return [...this.keys()].filter((name) => !this.#read.has(name));
  }
}

/**
 * Throws where a member came that nothing here reads: AWS would have acted on it, and to forget it in silence would be kinder. The
 * call is done by then; what it did is of no use to a caller that must not go on.
 */
export function refuseUnread(
  operation: string,
  ...watched: readonly { unread(): readonly string[] }[]
): void {
  const names = watched.flatMap((one) => one.unread());
  if (names.length > 0)
    throw new ServiceError(
      'NotModelled',
      501,
      `local-aws does not model ${names.join(', ')} of ${operation}.`,
    );
}
