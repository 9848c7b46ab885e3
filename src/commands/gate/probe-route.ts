import { probePath as ownProbe } from '../../aws/api-definition.ts';
import type { MethodRequirement } from '../../aws/stage-snapshot.ts';
import type { ProbeRoute } from '../rotate/settings.ts';

/**
 * Where to ask whether a key opens the stage: the probe that `deploy` makes, else the path that the user named, else a
 * gated method that answers GET; undefined when there is none.
 */
export function probeRoute(
  methods: readonly MethodRequirement[],
  named: string | undefined,
): ProbeRoute | undefined {
  if (named !== undefined) return namedRoute(named);
  const gated = methods.filter(({ httpMethod }) => httpMethod === 'GET' || httpMethod === 'ANY');
  if (gated.some(({ path }) => path === `${ownProbe}/{nonce}`))
    return { path: (nonce) => `${ownProbe}/${nonce}`, proof: 'key-id' };
  // A path that can hold the nonce is one that no cache has seen, whatever its key is.
  const [best] = gated.toSorted((one, other) => parameters(other.path) - parameters(one.path));
  return best && { path: (nonce) => withNonce(filled(best.path, nonce), nonce), proof: 'status' };
}

/** A path that the user named: its answer does not tell which key let it in. */
export function namedRoute(path: string): ProbeRoute {
  return { path: (nonce) => withNonce(path, nonce), proof: 'status' };
}

const parameters = (path: string): number => (path.includes('{') ? 1 : 0);

const filled = (path: string, nonce: string): string => path.replaceAll(/\{[^}]*\}/g, nonce);

const withNonce = (path: string, nonce: string): string => `${path}?image-gate-nonce=${nonce}`;
