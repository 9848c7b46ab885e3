import type { HttpRequest } from '../../exchange.ts';
import type { Random } from '../../random.ts';
import { fitsPattern } from '../configuration/behaviour.ts';
import type { ResolvedBehaviour, Snapshot } from './snapshot.ts';

/** A viewer's request at an edge. */
export interface Arrival {
  readonly edge: number;
  readonly scheme: 'http' | 'https';
  /** Where the viewer is, `DE`; undefined: where nothing is restricted. */
  readonly country: string | undefined;
  readonly request: HttpRequest;
}

/**
 * Takes a request in: `x-local-edge: <n>` names the edge (else chance does), `x-local-scheme: http` says that the
 * viewer did not use TLS, `x-local-country: DE` where it is (else `home`). Nobody else sees these headers.
 */
export function arrive(
  request: HttpRequest,
  edges: number,
  random: Random,
  home: string | undefined,
): Arrival {
  const {
    'x-local-edge': wished,
    'x-local-scheme': scheme,
    'x-local-country': country = home,
    ...headers
  } = request.headers;
  const edge = /^\d+$/.test(wished ?? '') ? Number(wished) % edges : random.integer(0, edges - 1);
  return {
    edge,
    scheme: scheme === 'http' ? 'http' : 'https',
    country,
    request: { ...request, host: request.host.toLowerCase(), headers },
  };
}

/** The first behaviour whose pattern fits the path, after dot segments and needless escapes are gone (RFC 3986). */
export function behaviourFor({ behaviours }: Snapshot, path: string): ResolvedBehaviour | undefined {
  const plain = normalised(path);
  return behaviours.find(({ pathPattern }) => fitsPattern(pathPattern, plain));
}

function normalised(path: string): string {
  const unescaped = path.replaceAll(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(parseInt(escape.slice(1), 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : escape.toUpperCase();
  });
  return URL.parse(`https://edge${unescaped}`)?.pathname ?? unescaped;
}
