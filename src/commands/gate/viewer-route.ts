import { behaviourFor, behavioursOf } from '../../aws/distribution-behaviour.ts';
import type { OriginConfig } from '../../aws/distribution-config.ts';
import type { ProbeRoute } from '../rotate/settings.ts';
import type { GatedStage } from '../../aws/stage-origin.ts';
import type { Target } from './target.ts';

/** Stands for a nonce where only the shape of a path matters. */
const anyNonce = '0123456789abcdef';

/**
 * The paths under which viewers of this distribution reach the API's probe: its origin path may hold the stage or
 * more, and its behaviours may lead elsewhere. Undefined when no path of the distribution reaches the probe.
 */
export function viewerRoute(
  target: Pick<Target, 'config' | 'origins'>,
  stage: GatedStage,
  route: ProbeRoute,
): ProbeRoute | undefined {
  const behaviours = behavioursOf(target.config);
  for (const origin of target.origins) {
    const path = viewerPath(stage, origin, route.path(anyNonce));
    const plain = path?.split('?')[0] ?? '';
    if (path === undefined || !behaviourFor(behaviours, plain)?.originIds.includes(origin.id)) continue;
    return { ...route, path: (nonce) => viewerPath(stage, origin, route.path(nonce)) ?? '' };
  }
  return undefined;
}

/** What a viewer asks for, so that CloudFront asks the API for `path`. */
function viewerPath(
  { stage, domains: [own] }: GatedStage,
  origin: OriginConfig,
  path: string,
): string | undefined {
  const whole = origin.domainName === own ? `/${stage}${path}` : path;
  if (origin.domainName !== own && origin.path === '') return path;
  if (!whole.startsWith(origin.path)) return undefined;
  const rest = whole.slice(origin.path.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : undefined;
}
