import type { Route } from './model.ts';

export interface FoundRoute {
  readonly route: Route;
  /** Still percent-encoded, as AWS forwards them. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The route for `path` (percent-encoded, starts with "/"). A literal part wins over `{name}`, that over `{name+}`, segment by segment
 * from the left; a trailing slash is ignored.
 */
export function findRoute(routes: readonly Route[], path: string): FoundRoute | undefined {
  const clean = path.replace(/^\/+/, '').replace(/\/+$/, '');
  const parts = clean === '' ? [] : clean.split('/');
  const found = routes.flatMap((route) => {
    const fit = fits(route, parts);
    return fit ? [{ route, ...fit }] : [];
  });
  found.sort((one, other) => (one.rank < other.rank ? -1 : 1));
  return found[0];
}

function fits(
  route: Route,
  parts: readonly string[],
): { readonly rank: string; readonly parameters: Record<string, string> } | undefined {
  const expected = route.path === '/' ? [] : route.path.slice(1).split('/');
  const parameters: Record<string, string> = {};
  let rank = '';
  for (const [index, part] of expected.entries()) {
    const given = parts[index];
    if (given === undefined) return undefined;
    const [, name, greedy] = /^\{(.*?)(\+?)\}$/.exec(part) ?? [];
    if (name === undefined) {
      if (part !== given) return undefined;
      rank += '0';
    } else if (greedy === '+') {
      parameters[name] = parts.slice(index).join('/');
      return { rank: `${rank}2`, parameters };
    } else {
      parameters[name] = given;
      rank += '1';
    }
  }
  return parts.length === expected.length ? { rank, parameters } : undefined;
}
