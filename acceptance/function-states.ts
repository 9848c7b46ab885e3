import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { resourceName } from '../src/aws/naming.ts';
import { span, unmeasured, type Figure } from './figure.ts';
import type { Outside } from './outside.ts';
import { pause, spread, watchTransition, type Moment } from './transition.ts';

/** How long an update of the function is InProgress: its description is changed, which is nobody's setting. */
export async function functionUpdate(outside: Outside, gate: string): Promise<Figure> {
  const { aws, watches, watch, model } = outside;
  const FunctionName = resourceName(gate);
  const call = await watches.lambda.timed(() =>
    aws.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Description: `${Date.now()}` })),
  );
  const { sights } = await watchTransition({ ...watch, looks: 1, calm: 0 }, async () => {
    const command = new GetFunctionConfigurationCommand({ FunctionName });
    return (await aws.lambda.send(command)).LastUpdateStatus !== 'InProgress';
  });
  return span(
    'Lambda: an update',
    spread(call, sights),
    model.lambda.updating,
    watch.interval * 2,
    (updating) => ({
      lambda: { updating },
    }),
  );
}

/** Watches a function that somebody else is about to make; answers how long it was Pending once `made` is over. */
export async function functionPending(
  outside: Outside,
  gate: string,
  made: Promise<unknown>,
): Promise<Figure> {
  const { aws, watch, model } = outside;
  const command = (): GetFunctionConfigurationCommand =>
    new GetFunctionConfigurationCommand({ FunctionName: resourceName(gate) });
  const state = { over: false };
  const end = made
    .catch(() => undefined)
    .then(() => {
      state.over = true;
    });
  let missing: Moment | undefined;
  let active: Moment | undefined;
  while (!state.over && !active) {
    const sent = Date.now();
    const seen = await aws.lambda.send(command()).then(
      (answer) => answer.State,
      () => undefined,
    );
    const moment = { sent, answered: Date.now() };
    if (seen === 'Active') active = moment;
    else if (seen === undefined) missing = moment;
    await pause(watch.interval);
  }
  await end;
  const name = 'Lambda: a new function is Pending';
  if (!missing || !active) return unmeasured(name, 'the function stood already, or was never seen Active');
  const longest = active.answered - missing.sent;
  return span(name, [longest, longest], model.lambda.pending, watch.interval * 4, (pending) => ({
    lambda: { pending },
  }));
}
