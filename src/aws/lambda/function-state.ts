import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Clock } from '../../clock.ts';
import { Failure } from '../../failure.ts';
import type { Aws } from '../client/connect.ts';
import { refusable } from '../client/refusal.ts';

/** Lambda settles in seconds; a function that is still busy after this is stuck. */
const longestWait = 300_000;

/**
 * Waits until no creation or update of the function (or of one version) is under way: until then Lambda refuses
 * every change with ResourceConflictException (https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html).
 * Our own poll because the SDK's waiter climbs to minutes. Throws a {@link Failure} with Lambda's reason when the
 * creation or the last update failed.
 */
export async function onceSettled(
  aws: Aws,
  clock: Clock,
  name: string,
  qualifier?: string,
): Promise<FunctionConfiguration> {
  const deadline = clock.now() + longestWait;
  for (;;) {
    const seen = await refusable(
      'lambda:GetFunctionConfiguration',
      name,
      aws.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name, Qualifier: qualifier })),
    );
    if (seen.State === 'Failed' || seen.LastUpdateStatus === 'Failed')
      throw new Failure(
        `Lambda could not finish the change of the function "${name}": ${seen.StateReason ?? seen.LastUpdateStatusReason ?? 'no reason given'}.`,
        seen.State === 'Failed'
          ? 'Remove the cause, delete the function and run the action again.'
          : 'Remove the cause and run the action again.',
        'function-failed',
      );
    if (seen.State !== 'Pending' && seen.LastUpdateStatus !== 'InProgress') return seen;
    if (clock.now() >= deadline)
      throw new Failure(
        `Lambda has been busy with the function "${name}" for more than ${longestWait / 60_000} minutes.`,
        'Run the action again later.',
        'function-failed',
      );
    await clock.sleep(1_000);
  }
}
