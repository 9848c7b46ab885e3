import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import type { Clock } from '../clock.ts';
import type { Aws } from './connect.ts';
import { packageTag, tagOf, type FunctionPackage } from './function-code.ts';
import { onceSettled } from './function-state.ts';
import type { FunctionWanted } from './function-wanted.ts';
import { onceRoleIsKnown } from './fresh-role.ts';
import { gateTags } from './ownership.ts';
import { refusable } from './refusal.ts';

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
