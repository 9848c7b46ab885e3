import type { Context } from '../../context.ts';
import type { Doors } from '../rotate/doors.ts';
import type { SentKeys } from './keys.ts';
import { probeRoute } from './probe-route.ts';
import type { GateSettings } from './settings.ts';
import type { SeenApi } from './suitability.ts';
import type { GatedStage } from '../../aws/stage-origin.ts';
import { viewerRoute } from './viewer-route.ts';

/** Where viewers and strangers come in; undefined when no gated method answers GET. */
export function doorsOf(
  { journal }: Context,
  { probePath, apiDomains, excludedMethods }: GateSettings,
  { api, methods }: SeenApi,
  { targets }: SentKeys,
  at: GatedStage,
): Doors | undefined {
  const gated = methods.filter(({ name }) => !excludedMethods.includes(name));
  const route = probeRoute(gated, probePath);
  if (!route) {
    journal.warned('No gated method answers GET: nothing can be proved by asking.');
    return undefined;
  }
  const [custom] = apiDomains;
  const direct =
    api.endpointClosed && custom !== undefined ? `https://${custom}` : `https://${at.domains[0]}/${at.stage}`;
  const viewers = targets
    .filter(({ enabled, staging }) => enabled && !staging)
    .flatMap((target) => {
      const own = viewerRoute(target, at, route);
      if (own) return [{ url: `https://${target.domainName}`, route: own }];
      journal.warned(`No path of ${target.id} reaches the probe: nothing can be proved through it.`);
      return [];
    });
  return { direct, route, viewers };
}
