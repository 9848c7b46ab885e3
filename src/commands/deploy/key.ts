import { createKey, enabling, newest } from '../../aws/apigateway/api-key.ts';
import { attachKey } from '../../aws/apigateway/usage-plan.ts';
import type { ReadDistribution } from '../../aws/cloudfront/distribution.ts';
import { originsOf } from '../../aws/cloudfront/distribution-config.ts';
import { creation, edit, type Resource } from '../../aws/step.ts';
import { isKey, opensTheGate, type Key } from '../../core/gate-state.ts';
import { Failure } from '../../failure.ts';
import type { Context } from '../../gate/context.ts';
import { edgesDeployed } from '../../gate/deployment.ts';
import { GateKeys, newKeyValue } from '../../gate/keys.ts';
import { ownRoute } from '../../gate/probe.ts';
import { rotate } from '../../gate/rotation.ts';
import type { DeployRun } from './settings.ts';

/** The result of `read`; undefined in a dry run by a role that cannot see keys (docs/iam/plan.json), which is then reported. */
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

/** The first key of a gate. One that an interrupted run left is safe to use, because no distribution sends any. */
export function firstKey(context: Context, gate: string, planId: string | undefined): Resource<GateKeys> {
  const { aws, journal } = context;
  const title = `key of the gate "${gate}"`;
  const attachment = { from: undefined, to: planId };
  const keys = new GateKeys(context, gate, planId);
  return {
    title,
    find: async () => {
      await keys.read();
      return keys;
    },
    plan: () => {
      if (newestKey(keys)) return [];
      const owned = keys.owned();
      const spare = newest(owned.filter(({ enabled }) => enabled)) ?? newest(owned);
      if (!spare)
        return [
          creation(title, 'a new value, in the usage plan', () => createKey(aws, gate, newKeyValue(journal))),
        ];
      const { id, enabled } = spare;
      if (!enabled) return [enabling(aws, id)];
      return [edit(`key ${id}`, 'usage plan', attachment, () => attachKey(aws, planId ?? '', id))];
    },
    follow: () => {
      const owned = keys.owned();
      const spare = newest(owned);
      if (owned.some(({ enabled }) => enabled) || spare?.attached) return [];
      return [{ resource: spare ? `key ${spare.id}` : 'the new key', field: 'usage plan', ...attachment }];
    },
  };
}

/** The newest valid key; undefined if there is none. */
export const newestKey = (keys: GateKeys): Key | undefined => newest(keys.owned().filter(opensTheGate));

/** The key that the distribution sends, if it is valid. */
export function openKeyId({ config }: ReadDistribution, keys: GateKeys, domain: string): string | undefined {
  const sent = originsOf(config).find(({ domainName }) => domainName === domain);
  const headers = sent ? keys.headersOf(sent) : [];
  return keys.owned().find((key) => opensTheGate(key) && headers.some((header) => isKey(header, key.id)))?.id;
}

interface SentKey {
  /** Undefined in a dry run. */
  readonly keyId: string | undefined;
  /** Not all edges had the key in time. */
  readonly pending: boolean;
}

/** The key that every edge sends; a valid one replaces one that is not accepted. */
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
  changes.push({ resource: `distribution ${id}`, field: 'key', from: 'a key that is not accepted', to });
  return healed;
}

/** Makes a distribution send a valid key by a rotation: its own key is enabled again, or a new one replaces it. */
async function healKey({ context, settings }: DeployRun, id: string): Promise<SentKey> {
  context.journal.warned(`distribution ${id} sends no key that the gate accepts: viewers are rejected`);
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
    `The distribution ${id} sends no valid key, and that could not be repaired: ${reason}.`,
    'Run `command: status` to see what prevents it.',
    'dead-key',
  );
}
