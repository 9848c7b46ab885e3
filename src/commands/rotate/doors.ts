import { probePath } from '../../aws/api-definition.ts';
import { findSnapshot } from '../../aws/stage-snapshot.ts';
import type { Context } from '../../context.ts';
import { Failure } from '../../failure.ts';
import { probeRoute } from '../gate/probe-route.ts';
import { viewerRoute } from '../gate/viewer-route.ts';
import type { Fleet } from './fleet.ts';
import type { Gate } from './gate.ts';
import { ask } from './ask.ts';
import type { ProbeRoute, RotateSettings } from './settings.ts';

/** Where viewers and intruders come in. */
export interface Doors {
  /** `https://{api}.execute-api.{region}.amazonaws.com/{stage}` */
  readonly direct: string;
  readonly route: ProbeRoute;
  /** `https://{distribution}` with the paths that reach the probe there. */
  readonly viewers: readonly { readonly url: string; readonly route: ProbeRoute }[];
}

/**
 * Finds where a gate can be asked: by the path that was named, by the probe that `deploy` makes, or on an adopted API by
 * a method that requires the key. Throws when nothing of the API answers a GET with the key.
 */
export async function findDoors(
  context: Context,
  settings: Pick<RotateSettings, 'probe'>,
  gate: Gate,
  fleet: Fleet,
): Promise<Doors> {
  const direct = `https://${gate.domains[0]}/${gate.stage}`;
  const route = settings.probe ?? (await ownRoute(context, direct)) ?? (await adoptedRoute(context, gate));
  const viewers = fleet.viewerTargets().flatMap((target) => {
    const own = viewerRoute(target, gate, route);
    if (own) return [{ url: `https://${target.domainName}`, route: own }];
    context.journal.warned(
      `No path of ${target.domainName} reaches the probe: nothing can be proved through it.`,
    );
    return [];
  });
  return { direct, route, viewers };
}

/** The probe of `deploy`, if this API has it: asked without a key, a path that exists is refused in other words. */
async function ownRoute(context: Context, direct: string): Promise<ProbeRoute | undefined> {
  const route: ProbeRoute = { path: (nonce) => `${probePath}/${nonce}`, proof: 'key-id' };
  const asked = await ask(context, { probe: route }, direct);
  const words = new TextDecoder().decode(asked?.answer.body);
  return asked?.answer.status === 403 && words.includes('Missing Authentication Token') ? undefined : route;
}

async function adoptedRoute({ aws }: Context, { apiId, stage }: Gate): Promise<ProbeRoute> {
  const snapshot = await findSnapshot(aws, apiId, stage);
  const route = probeRoute(snapshot?.methods.filter(({ keyRequired }) => keyRequired) ?? [], undefined);
  if (route) return route;
  throw new Failure(
    `No method of the API ${apiId} answers a GET with the key: a new key cannot be proved.`,
    'Set `probe-path` to a path of the API that answers quickly and without an error.',
    'no-probe',
  );
}
