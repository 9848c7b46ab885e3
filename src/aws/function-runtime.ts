import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { Aws } from './connect.ts';
import { findable } from './refusal.ts';

/** The runtime of a function (`nodejs24.x`); undefined when there is no such function. */
export async function findRuntime(aws: Aws, name: string): Promise<string | undefined> {
  const found = await findable(
    'lambda:GetFunctionConfiguration',
    name,
    aws.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name })),
  );
  return found?.Runtime;
}
