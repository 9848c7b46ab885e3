import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { resourceName } from '../src/aws/ownership.ts';
import { span, unmeasured, type Figure } from './figure.ts';
import type { Outside } from './outside.ts';
import { pause, spread, watchTransition, type Moment, type Sight } from './transition.ts';

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

/** Watches a function that something else is about to make; answers how long it was Pending once `made` is over. */
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
  const sights: Sight[] = [];
  while (!state.over && !sights.at(-1)?.isNew) {
    const sent = Date.now();
    const seen = await aws.lambda.send(command()).then(
      (answer) => answer.State,
      () => undefined,
    );
    const moment = { sent, answered: Date.now() };
    if (seen !== undefined) sights.push({ ...moment, isNew: seen === 'Active' });
    else if (sights.length === 0) missing = moment;
    await pause(watch.interval);
  }
  await end;
  const name = 'Lambda: a new function is Pending';
  const [first] = sights;
  if (!missing || !first || !sights.at(-1)?.isNew)
    return unmeasured(name, 'the function stood already, or was never seen Active');
  const call = { sent: missing.sent, answered: first.answered };
  return span(name, spread(call, sights), model.lambda.pending, watch.interval * 4, (pending) => ({
    lambda: { pending },
  }));
}
