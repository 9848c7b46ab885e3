import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { Aws } from '../client/connect.ts';
import { findable, refusedWith } from '../client/refusal.ts';

/** A function that answers for an API. */
export interface FunctionState {
  readonly name: string;
  /** Undefined: there is no such function, version or alias. */
  readonly found: { readonly state: string; readonly runtime: string | undefined } | undefined;
}

/** A function by its name or ARN, as requests meet it. Undefined where this role may not look. */
export async function findFunctionState(aws: Aws, name: string): Promise<FunctionState | undefined> {
  const command = new GetFunctionConfigurationCommand({ FunctionName: name });
  try {
    const found = await findable('lambda:GetFunctionConfiguration', name, aws.lambda.send(command));
    return { name, found: found && { state: found.State ?? 'Active', runtime: found.Runtime } };
  } catch (error) {
    if (refusedWith(error, 'AccessDeniedException')) return undefined;
    throw error;
  }
}

/** The function in the URI of a Lambda integration: its ARN with version or alias; undefined for other integrations. */
export function functionOf(uri: string | undefined): string | undefined {
  return /\/functions\/(arn:[^/]+:function:[^/]+)\//.exec(uri ?? '')?.[1];
}
