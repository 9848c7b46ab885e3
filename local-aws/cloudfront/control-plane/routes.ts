import * as client from '@aws-sdk/client-cloudfront';
import type { HttpRequest, HttpResponse } from '../../exchange.ts';
import { finder } from '../../schema/protocol.ts';
import { readOperations } from '../../schema/model.ts';
import { type Need, requestTags, type RoutedCall } from '../../service.ts';

type Perform = (call: Call) => HttpResponse | Promise<HttpResponse>;

/** What is to be said of an operation besides its work; where it is in method, path and query, the client package says. */
interface Route {
  /** IAM's name, where it is not the operation's. */
  readonly action?: string;
  /** What the caller must be allowed besides: `TagResource`. */
  readonly alsoNeeds?: readonly string[];
  /** The tags in a request's body. */
  readonly tags?: (body: Uint8Array) => ReadonlyMap<string, string>;
  /** What IAM sees where it is not what the path begins with (`distribution/E123`), or `*` for a path without an id. */
  readonly resource?: (query: URLSearchParams) => string;
  readonly perform: Perform;
}

export type Routes = Readonly<Record<string, Perform | Route>>;

export interface Call {
  readonly request: HttpRequest;
  readonly ids: readonly string[];
  readonly id: string;
  readonly query: URLSearchParams;
}

const find = finder(readOperations(client));

/** Finds the operation for `request` among `routes`. `arn` completes a resource like `distribution/E123`. */
export function findRoute(
  routes: Routes,
  request: HttpRequest,
  arn: (resource: string) => string,
): RoutedCall | undefined {
  const found = find(request);
  const known = found && routes[found.model.name];
  if (!known) return undefined;
  const operation = found.model.name;
  const route: Route = typeof known === 'function' ? { perform: known } : known;
  const { query = new URLSearchParams() } = found;
  const ids = found.parts.filter((_, index) => found.model.path[index]?.startsWith('{'));
  const [id] = ids;
  const resource =
    route.resource?.(query) ?? (id === undefined ? '*' : arn(`${found.model.path[1] ?? ''}/${id}`));
  const context = requestTags(tagsIn(route, request.body));
  const needOf = (also: string): Need => ({
    action: `cloudfront:${also}`,
    // A creation is on nothing yet; what it does besides is on the distributions to be.
    resource: resource === '*' ? arn('distribution/*') : resource,
    context,
  });
  return {
    operation,
    action: `cloudfront:${route.action ?? operation}`,
    ...{ resource, context },
    alsoNeeds: (route.alsoNeeds ?? []).map(needOf),
    perform: () => route.perform({ request, ids, id: id ?? '', query }),
  };
}

/** A body that cannot be read is refused when the call is performed, not when it is recognised. */
function tagsIn(route: Route, body: Uint8Array): Readonly<Record<string, string>> {
  try {
    return Object.fromEntries(route.tags?.(body) ?? []);
  } catch {
    return {};
  }
}
