import { GetAccountSettingsCommand, GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { Failure } from '../../failure.ts';
import { call, callIfThere } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';
import { unlessDenied } from '../client/refusal.ts';

/** The variables that are ours; all others belong to the user and stay. */
export const ourVariables = 'IMAGE_GATE_';

/** Whether a variable counts as not set. */
export const isBlank = (value = ''): boolean => /^[\s,;]*$/.test(value);

/** An inactive function becomes active at a request. Any other state changes by itself, or the function is unusable. */
const steady: readonly string[] = ['Active', 'Inactive'];

interface Accepted {
  /** A version; default: the function itself. */
  readonly qualifier?: string | undefined;
  readonly failedUpdatesToo?: boolean;
}

/** Lambda takes seconds; a function that is still busy after this is stuck. */
const longestWait = 300_000;

/**
 * Waits until no creation or update of the function (or of one version) is in progress: until then Lambda refuses
 * every change with ResourceConflictException (https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html).
 * Our own poll because the SDK's waiter climbs to minutes. Throws a {@link Failure} with Lambda's reason when the
 * creation or the last update failed.
 */
export async function onceSettled(aws: Aws, name: string, accepted: Accepted = {}) {
  const { clock } = aws;
  const { qualifier, failedUpdatesToo = false } = accepted;
  const deadline = clock.now() + longestWait;
  for (;;) {
    const input = { FunctionName: name, Qualifier: qualifier };
    const seen = await call(aws.lambda, GetFunctionConfigurationCommand, name, input);
    const { State = 'Active', LastUpdateStatus } = seen;
    if (State === 'Failed' || (LastUpdateStatus === 'Failed' && !failedUpdatesToo))
      throw unfinished(name, seen);
    if (steady.includes(State) && LastUpdateStatus !== 'InProgress') return seen;
    if (clock.now() >= deadline)
      throw new Failure(
        `The function "${name}" has been ${State === 'Active' ? 'changing' : State} for more than ${longestWait / 60_000} minutes.`,
        'Run the action again later. If its state does not change, delete the function first.',
        'function-failed',
      );
    await clock.sleep(1_000);
  }
}

function unfinished(name: string, configuration: FunctionConfiguration): Failure {
  const { State, StateReason, LastUpdateStatusReason } = configuration;
  return new Failure(
    `Lambda could not update the function "${name}": ${StateReason ?? LastUpdateStatusReason ?? 'no reason given'}.`,
    State === 'Failed'
      ? 'Fix the cause, delete the function, then run the action again.'
      : 'Fix the cause, then run the action again.',
    'function-failed',
  );
}

/** A function behind an API. */
export interface FunctionState {
  readonly name: string;
  /** Undefined: there is no such function, version or alias. */
  readonly found: FoundFunction | undefined;
}

interface FoundFunction {
  readonly state: string;
  readonly runtime: string | undefined;
  /** Names of its IMAGE_GATE_ variables; those that are empty or only commas separately. Never a value. */
  readonly variables?: { readonly set: readonly string[]; readonly empty: readonly string[] };
}

/** A function by its name or ARN, in the version that serves requests. Undefined if this role may not read it. */
export async function findFunctionState(aws: Aws, name: string): Promise<FunctionState | undefined> {
  const input = { FunctionName: name };
  const look = async (): Promise<FunctionState> => {
    const found = await callIfThere(aws.lambda, GetFunctionConfigurationCommand, name, input);
    const variables = variablesOf(found?.Environment?.Variables ?? {});
    return { name, found: found && { state: found.State ?? 'Active', runtime: found.Runtime, variables } };
  };
  return unlessDenied(look());
}

function variablesOf(all: Readonly<Record<string, string>>): NonNullable<FoundFunction['variables']> {
  const ours = Object.entries(all).filter(([name]) => name.startsWith(ourVariables));
  const names = (some: [string, string][]): string[] => some.map(([name]) => name);
  return {
    set: names(ours.filter(([, value]) => !isBlank(value))),
    empty: names(ours.filter(([, value]) => isBlank(value))),
  };
}

/** The function in the URI of a Lambda integration: its ARN with version or alias; undefined for other integrations. */
export function functionOf(uri: string | undefined): string | undefined {
  return /\/functions\/(arn:[^/]+:function:[^/]+)\//.exec(uri ?? '')?.[1];
}

/**
 * How many executions the account may run concurrently in this Region; undefined if the role may not read it. New accounts have a
 * reduced quota (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
 */
export async function concurrencyLimit(aws: Aws): Promise<number | undefined> {
  const seen = await unlessDenied(call(aws.lambda, GetAccountSettingsCommand, 'account', {}));
  return seen?.AccountLimit?.ConcurrentExecutions;
}
