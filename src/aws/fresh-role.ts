import type { Clock } from '../clock.ts';
import { refusedWith } from './refusal.ts';

/** Longest wait for IAM to let Lambda assume a role that was just made. It takes about ten seconds. */
const roleWait = 120_000;

/** Which of the two it is does not depend on what is wrong (hashicorp/terraform-provider-aws#4633). */
const freshRole = /cannot be assumed by Lambda|does not refer to a valid principal/i;

/**
 * Repeats `call` while Lambda refuses a fresh role: IAM is eventually consistent, and there is nothing to ask when
 * it is ready (hashicorp/terraform-provider-aws retries the same words).
 */
export async function onceRoleIsKnown(clock: Clock, call: () => Promise<unknown>): Promise<void> {
  const deadline = clock.now() + roleWait;
  for (;;) {
    try {
      await call();
      return;
    } catch (error) {
      const notYet =
        refusedWith(error, 'InvalidParameterValueException') && freshRole.test((error as Error).message);
      if (!notYet || clock.now() >= deadline) throw error;
      await clock.sleep(2_000);
    }
  }
}
