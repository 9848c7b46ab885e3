import {
  type CreateFunctionCommandInput,
  Lambda as LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { assume, awsAssumptions, type Assumptions } from '../../../local-aws/assumptions.ts';
import { type Clock, realClock } from '../../../local-aws/clock.ts';
import { administratorKey } from '../../../local-aws/credentials.ts';
import { createWorld } from '../../../local-aws/world.ts';
import { createLambda, type Lambda } from '../../../local-aws/lambda/lambda.ts';
import { runInProcesses, type ProcessOptions } from '../../../local-aws/lambda/runtime/processes.ts';
import { inProcess, type FunctionRunner } from '../../../local-aws/lambda/runner.ts';

export const role = 'arn:aws:iam::123456789012:role/resize';

/** Changes are seen at once: for tests that are not about waiting. */
export const swift = assume(awsAssumptions, {
  lambda: { pending: [0, 0], updating: [0, 0], codeDelay: [0, 0] },
});

export interface Account {
  readonly client: LambdaClient;
  readonly lambda: Lambda;
}

/** Lambda behind the signed, routed control plane that the whole world uses. */
export function accountWith(
  runner: FunctionRunner,
  { clock = realClock, assumptions = swift, mayAssume = () => true, roleId }: Partial<AccountOptions> = {},
): Account {
  const world = createWorld({ clock, assumptions, rates: false }, ({ surroundings }) => {
    const lambda = createLambda(surroundings, { mayAssume, runner, ...(roleId ? { roleId } : {}) });
    return { services: [lambda.service], dataPlanes: [], lambda };
  });
  const client = new LambdaClient({
    region: 'eu-central-1',
    credentials: administratorKey,
    maxAttempts: 1,
    requestHandler: world.requestHandler() as never,
  });
  return { client, lambda: world.lambda };
}

export interface AccountOptions {
  readonly clock: Clock;
  readonly assumptions: Assumptions;
  readonly mayAssume: (roleArn: string) => boolean;
  readonly roleId: (roleArn: string) => string | undefined;
}

/** An account whose functions are real processes. */
export function accountWithProcesses(options: Partial<ProcessOptions> = {}): Account {
  return accountWith(runInProcesses({ variables: () => ({ AWS_REGION: 'eu-central-1' }), ...options }));
}

export const echoing = inProcess((event, { version }) => ({ event, version }));

/** A deployment package with one file. */
export function zipOf(source: string, name = 'index.mjs'): Uint8Array {
  return zipSync({
    [name]: [strToU8(source), { os: 3, attrs: 0o100644 << 16, mtime: new Date(2026, 0, 5) }],
  });
}

/** The least that CreateFunction wants, with `change` in it. */
export function creation(
  source = 'export const handler = async (event) => event;',
  change: Partial<CreateFunctionCommandInput> = {},
): CreateFunctionCommandInput {
  return {
    FunctionName: 'resize',
    Role: role,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Architectures: [process.arch === 'arm64' ? 'arm64' : 'x86_64'],
    Code: { ZipFile: zipOf(source) },
    ...change,
  };
}

/** Creates a function and waits until it may be invoked. */
export async function createActive(client: LambdaClient, input: CreateFunctionCommandInput): Promise<string> {
  const { FunctionArn } = await client.createFunction(input);
  await waitUntilFunctionActiveV2(
    { client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 },
    { FunctionName: input.FunctionName },
  );
  return FunctionArn ?? '';
}
