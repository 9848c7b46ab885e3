import type { Aws } from '../../src/aws/client/connect.ts';
import { findDistribution, updateDistribution } from '../../src/aws/cloudfront/distribution.ts';
import type { GateOutcome } from '../../src/commands/gate.ts';
import type { Account } from './account.ts';
import type { LiveApi } from './gate-account.ts';

/** A gate that stands before a live API. */
export interface Gated {
  readonly account: Account;
  readonly live: LiveApi;
  readonly gate: GateOutcome;
}

/**
 * What someone did to a gate that stood: the lines that name it with their states, words of the finding, and the
 * command that heals it, where it is the gate's to heal.
 */
export type Damage = readonly [
  what: string,
  act: (aws: Aws, gated: Gated) => Promise<unknown>,
  states: Readonly<Record<string, 'warning' | 'broken'>>,
  words: RegExp,
  healedBy?: 'gate' | 'rotate',
];

/** Rewrites a distribution's XML as someone in the console would. */
export async function rewrite(aws: Aws, id: string, edit: (xml: string) => string): Promise<void> {
  const found = await findDistribution(aws, id);
  if (!found) throw new Error(`no distribution ${id}`);
  await updateDistribution(aws, { id, etag: found.etag }, { xml: edit(found.config.xml) });
}

/** One change in API Gateway's grammar. */
export const patch = (op: 'add' | 'remove' | 'replace', path: string, value: string) => ({
  patchOperations: [{ op, path, value }],
});
