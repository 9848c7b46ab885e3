import type { Context } from '../../gate/context.ts';
import { Failure } from '../../failure.ts';
import { ownRoute } from '../../gate/probe.ts';
import { rotate } from '../../gate/rotation.ts';
import type { DeploySettings } from './settings.ts';

export interface Healed {
  /** Undefined in a dry run. */
  readonly keyId: string | undefined;
  /** The edges had not all taken the key in time. */
  readonly pending: boolean;
}

/**
 * Lets viewers in again where a distribution sends no key that opens the gate, by the rules of a rotation: the key it
 * sends is switched on again, or a new one takes its place. Throws a Failure when neither helped.
 */
export async function healKey(
  context: Context,
  settings: DeploySettings,
  distributionId: string,
): Promise<Healed> {
  context.journal.warned(
    `distribution ${distributionId} sends no key that opens the gate: viewers are refused`,
  );
  const { outcome, liveKeyId, reason } = await rotate(context, {
    ...settings,
    intent: {
      ...{ scope: 'finish', maxKeyAge: undefined, revoke: 'no', deleteOld: 'now', settle: undefined },
      deploymentTimeout: settings.deploymentTimeout,
    },
    distributionIds: [distributionId],
    apiDomains: [],
    viewerUrl: undefined,
    probe: ownRoute,
  });
  if (outcome === 'interrupted') context.signal.throwIfAborted();
  if (['finished', 'still-sent', 'not-owned', 'pending'].includes(outcome))
    return { keyId: liveKeyId, pending: outcome === 'pending' };
  if (outcome === 'planned') return { keyId: undefined, pending: false };
  throw new Failure(
    `The distribution ${distributionId} sends no key that opens the gate, and that could not be healed: ${reason}.`,
    'Run `command: status` to see what stands in the way.',
    'dead-key',
  );
}
