import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import type { Clock } from '../../clock.ts';
import type { Aws } from '../client/connect.ts';
import { packageTag, tagOf, type FunctionPackage } from './function-code.ts';
import { onceSettled } from './function-state.ts';
import type { FunctionWanted } from './function-wanted.ts';
import { gateTags } from '../ownership.ts';
import { refusable, refusedWith } from '../client/refusal.ts';

/** Creates the function and waits until it is Active. */
export async function createFunction(
  aws: Aws,
  clock: Clock,
  wanted: FunctionWanted,
  built: FunctionPackage,
): Promise<void> {
  const { name, gate, settings } = wanted;
  const create = () =>
    refusable(
      'lambda:CreateFunction',
      name,
      aws.lambda.send(
        new CreateFunctionCommand({
          FunctionName: name,
          Description: `Resizes pictures for the gate ${gate}`,
          Role: settings.role,
          Runtime: settings.runtime as never,
          Handler: settings.handler,
          MemorySize: settings.memory,
          Timeout: settings.timeout,
          Environment: { Variables: settings.environment },
          Architectures: [wanted.architecture],
          Code: { ZipFile: built.zip },
          Tags: { ...gateTags(gate), [packageTag]: tagOf(wanted.fingerprint, built.sha256Base64) },
        }),
      ),
    );
  await onceRoleIsKnown(clock, create);
  await onceSettled(aws, clock, name);
}

/** Longest wait for IAM to let Lambda assume a role that was just made. It takes about ten seconds. */
const roleWait = 120_000;

/**
 * Repeats `create` while Lambda refuses a fresh role: IAM is eventually consistent, and there is nothing to ask when
 * it is ready (hashicorp/terraform-provider-aws retries the same words).
 */
async function onceRoleIsKnown(clock: Clock, create: () => Promise<unknown>): Promise<void> {
  const deadline = clock.now() + roleWait;
  for (;;) {
    try {
      await create();
      return;
    } catch (error) {
      const notYet =
        refusedWith(error, 'InvalidParameterValueException') &&
        /cannot be assumed by Lambda/i.test((error as Error).message);
      if (!notYet || clock.now() >= deadline) throw error;
      await clock.sleep(2_000);
    }
  }
}
