import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { Aws } from './connect.ts';
import { findable, refusedWith } from './refusal.ts';

/** A function that answers for an API. */
export interface FunctionState {
  readonly name: string;
  /** Undefined: there is no such function, version or alias. */
  readonly found: FoundFunction | undefined;
}

interface FoundFunction {
  readonly state: string;
  readonly runtime: string | undefined;
  /** Names of its IMAGE_GATE_ variables; the empty ones, commas at most, apart. Never a value. */
  readonly settings?: { readonly set: readonly string[]; readonly empty: readonly string[] };
}

/** A function by its name or ARN, as requests meet it. Undefined where this role may not look. */
export async function findFunctionState(aws: Aws, name: string): Promise<FunctionState | undefined> {
  const command = new GetFunctionConfigurationCommand({ FunctionName: name });
  try {
    const found = await findable('lambda:GetFunctionConfiguration', name, aws.lambda.send(command));
    const settings = settingsOf(found?.Environment?.Variables ?? {});
    return { name, found: found && { state: found.State ?? 'Active', runtime: found.Runtime, settings } };
  } catch (error) {
    if (refusedWith(error, 'AccessDeniedException')) return undefined;
    throw error;
  }
}

function settingsOf(variables: Readonly<Record<string, string>>): NonNullable<FoundFunction['settings']> {
  const ours = Object.entries(variables).filter(([name]) => name.startsWith('IMAGE_GATE_'));
  const isEmpty = ([, value]: [string, string]): boolean => /^[\s,;]*$/.test(value);
  const names = (settings: [string, string][]): string[] => settings.map(([name]) => name);
  return { set: names(ours.filter((one) => !isEmpty(one))), empty: names(ours.filter(isEmpty)) };
}

/** The function in the URI of a Lambda integration: its ARN with version or alias; undefined for other integrations. */
export function functionOf(uri: string | undefined): string | undefined {
  return /\/functions\/(arn:[^/]+:function:[^/]+)\//.exec(uri ?? '')?.[1];
}
