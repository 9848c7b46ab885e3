import type { SeenKeys } from '../../aws/apigateway/api-key.ts';
import type { ReadDistribution } from '../../aws/cloudfront/distribution.ts';
import { headerValues, originsOf } from '../../aws/cloudfront/distribution-config.ts';
import { keyHeader } from '../../aws/cloudfront/gate-parts.ts';
import { Failure } from '../../failure.ts';
import { edgesDeployed } from '../../gate/deployment.ts';
import { ownRoute } from '../../gate/probe.ts';
import { rotate } from '../../gate/rotation.ts';
import type { DeployRun } from './settings.ts';

/**
 * What `read` answers. A plan may be made by a role that cannot see values of keys (docs/iam/plan.json): then undefined,
 * and the plan says what it does not compare.
 */
export async function unlessHidden<Seen>({ context, changes }: DeployRun, read: () => Promise<Seen>) {
  try {
    return await read();
  } catch (error) {
    if (!context.dryRun || !(error instanceof Failure) || error.anchor !== 'access-denied') throw error;
    const resource = 'key and distribution';
    changes.push({ resource, field: 'values', from: 'hidden from this role', to: 'not compared' });
    return undefined;
  }
}

/** The key that the distribution sends, if it is one that opens the gate. */
export function openKeyId({ config }: ReadDistribution, { owned, attached }: SeenKeys, domain: string) {
  const sent = originsOf(config).find(({ domainName }) => domainName === domain);
  const live = owned.find(({ value }) => sent !== undefined && headerValues(sent, keyHeader).includes(value));
  return live?.enabled && attached.has(live.id) ? live.id : undefined;
}

interface SentKey {
  /** Undefined in a dry run. */
  readonly keyId: string | undefined;
  /** The edges had not all taken the key in time. */
  readonly pending: boolean;
}

/** The key that every edge sends; one that opens the gate takes the place of a dead one. */
export async function deployedKey(run: DeployRun, sender: ReadDistribution, open?: string): Promise<SentKey> {
  const { context, settings, changes } = run;
  const { id, deployed } = sender;
  if (open !== undefined) {
    const isSent = deployed || context.dryRun;
    return {
      keyId: open,
      pending: !isSent && !(await edgesDeployed(context, [id], settings.deploymentTimeout)),
    };
  }
  const healed = await healKey(run, id);
  const to = healed.keyId ?? 'a new key';
  changes.push({ resource: `distribution ${id}`, field: 'key', from: 'a dead key', to });
  return healed;
}

/**
 * Makes a distribution that sends no key which opens the gate send one, by the rules of a rotation: the key it
 * sends is switched on again, or a new one takes its place. Throws a Failure when neither helped.
 */
async function healKey({ context, settings }: DeployRun, id: string): Promise<SentKey> {
  context.journal.warned(`distribution ${id} sends no key that opens the gate: viewers are refused`);
  const { outcome, liveKeyId, reason } = await rotate(context, {
    ...settings,
    intent: {
      ...{ scope: 'finish', maxKeyAge: undefined, revoke: 'no', deleteOld: 'now', settle: undefined },
      deploymentTimeout: settings.deploymentTimeout,
    },
    distributionIds: [id],
    apiDomains: [],
    viewerUrl: undefined,
    probe: ownRoute,
  });
  if (outcome === 'interrupted') context.signal.throwIfAborted();
  if (['finished', 'still-sent', 'not-owned', 'pending'].includes(outcome))
    return { keyId: liveKeyId, pending: outcome === 'pending' };
  if (outcome === 'planned') return { keyId: undefined, pending: false };
  throw new Failure(
    `The distribution ${id} sends no key that opens the gate, and that could not be healed: ${reason}.`,
    'Run `command: status` to see what stands in the way.',
    'dead-key',
  );
}
