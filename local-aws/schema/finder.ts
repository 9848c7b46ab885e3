import type { HttpRequest } from '../exchange.ts';
import { type OperationModel, segmentsOf } from './model.ts';
import type { Found } from './protocol.ts';

/** Finds the operation that stands in a request's method, path and query; of several the one that says most of them. */
export function finder(
  models: ReadonlyMap<string, OperationModel>,
): (request: HttpRequest) => Found | undefined {
  const routes = new Map<string, OperationModel[]>();
  const literals = ({ path, query }: OperationModel): number =>
    query.length + path.filter((part) => !part.startsWith('{')).length;
  for (const model of [...models.values()].sort((one, other) => literals(other) - literals(one))) {
    const key = `${model.method} ${model.path.length}`;
    routes.set(key, [...(routes.get(key) ?? []), model]);
  }
  return ({ method, path, query: text }) => {
    const parts = segmentsOf(path).map(decoded);
    const query = text === '' ? undefined : new URLSearchParams(text);
    const model = routes
      .get(`${method} ${parts.length}`)
      ?.find(
        (one) =>
          one.path.every((part, index) => part.startsWith('{') || part === parts[index]) &&
          one.query.every(([name, value]) =>
            value === undefined ? query?.has(name) : query?.get(name) === value,
          ),
      );
    return model && { model, parts, query };
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
