import type { HttpRequest, HttpResponse } from '../../exchange.ts';
import { type Need, requestTags, type RoutedCall } from '../../service.ts';

/** One operation: where it is and what does it. */
export interface Route {
  readonly method: string;
  /** Below `/2020-05-31/`; the groups are handed to `perform` in their order. */
  readonly path: RegExp;
  readonly operation: string;
  /** IAM's name, where it is not the operation's. */
  readonly action?: string;
  /** What the caller must be allowed besides: `TagResource`. */
  readonly alsoNeeds?: readonly string[];
  /** The tags in a request's body. */
  readonly tags?: (body: Uint8Array) => ReadonlyMap<string, string>;
  /** Further condition on the query (`?WithTags`, `?Operation=Tag`). */
  readonly query?: (query: URLSearchParams) => boolean;
  /** What IAM sees: `distribution/E123`, or an ARN, or `*`. */
  readonly resource: (ids: readonly string[], query: URLSearchParams) => string;
  readonly perform: (call: Call) => HttpResponse | Promise<HttpResponse>;
}

export interface Call {
  readonly request: HttpRequest;
  readonly ids: readonly string[];
  readonly id: string;
  readonly query: URLSearchParams;
}

/** Finds the operation for `request` among `routes`. `arn` completes a resource like `distribution/E123`. */
export function findRoute(
  routes: readonly Route[],
  request: HttpRequest,
  arn: (resource: string) => string,
): RoutedCall | undefined {
  const query = new URLSearchParams(request.query);
  for (const route of routes) {
    if (route.method !== request.method || (route.query && !route.query(query))) continue;
    const match = route.path.exec(request.path);
    if (!match) continue;
    const ids = match.slice(1).map(decodeURIComponent);
    const named = route.resource(ids, query);
    const resource = named === '*' || named.startsWith('arn:') ? named : arn(named);
    const context = requestTags(tagsIn(route, request.body));
    const needOf = (also: string): Need => ({
      action: `cloudfront:${also}`,
      // A creation is on nothing yet; what it does besides is on the distributions to be.
      resource: resource === '*' ? arn('distribution/*') : resource,
      context,
    });
    return {
      operation: route.operation,
      action: `cloudfront:${route.action ?? route.operation}`,
      ...{ resource, context },
      alsoNeeds: (route.alsoNeeds ?? []).map((also) => needOf(also)),
      perform: () => route.perform({ request, ids, id: ids[0] ?? '', query }),
    };
  }
  return undefined;
}

/** A body that cannot be read is refused when the call is performed, not when it is recognised. */
function tagsIn(route: Route, body: Uint8Array): Readonly<Record<string, string>> {
  try {
    return Object.fromEntries(route.tags?.(body) ?? []);
  } catch {
    return {};
  }
}
