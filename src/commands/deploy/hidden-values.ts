import type { Change } from '../../aws/step.ts';
import type { Context } from '../../gate/context.ts';
import { Failure } from '../../failure.ts';

/**
 * What `read` answers. A plan may be made by a role that cannot see values of keys (docs/iam/plan.json): then undefined,
 * and the plan says what it does not compare.
 */
export async function unlessHidden<Seen>(
  { dryRun }: Context,
  changes: Change[],
  read: () => Promise<Seen>,
): Promise<Seen | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!dryRun || !(error instanceof Failure) || error.anchor !== 'access-denied') throw error;
    const resource = 'key and distribution';
    changes.push({ resource, field: 'values', from: 'hidden from this role', to: 'not compared' });
    return undefined;
  }
}
