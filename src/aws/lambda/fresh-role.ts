import type { Clock } from '../../clock.ts';
import { refusedWith } from '../client/refusal.ts';

/** Longest wait, in milliseconds, for IAM to let Lambda assume a role that was just made. It takes about ten seconds. */
const roleWait = 120_000;

/**
 * Lambda's two texts for a role that it does not know yet: the second one where the function has environment variables
 * (hashicorp/terraform-provider-aws#4633).
 */
const unknownRole = [
  /cannot be assumed by Lambda/i,
  /KMS key is invalid for CreateGrant[^]*does not refer to a valid principal/i,
];

/**
 * Repeats `call`, which gives a function its role, while Lambda refuses a fresh one: IAM is eventually consistent, and there is
 * nothing to ask when it is ready.
 */
export async function onceRoleIsKnown(clock: Clock, call: () => Promise<unknown>): Promise<void> {
  const deadline = clock.now() + roleWait;
  for (;;) {
    try {
      await call();
      return;
    } catch (error) {
      if (!isRoleUnknown(error) || clock.now() >= deadline) throw error;
      await clock.sleep(2_000);
    }
  }
}

function isRoleUnknown(error: unknown): boolean {
  return (
    refusedWith(error, 'InvalidParameterValueException') &&
    unknownRole.some((text) => text.test((error as Error).message))
  );
}
