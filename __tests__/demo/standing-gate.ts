import { bucket, type DemoAccount } from '../../demo/account.ts';
import { workflowEnvironment } from '../../demo/environment.ts';
import { makeFunctionRole } from '../../demo/function-role.ts';
import { assume, demoAssumptions } from '../../local-aws/assumptions.ts';
import { administratorKey } from '../../local-aws/credentials.ts';
import type { FunctionRunner } from '../../local-aws/lambda/runner.ts';
import { createLocalAws } from '../../local-aws/local-aws.ts';
import { startServer } from '../../local-aws/server.ts';
import { connect, type Aws } from '../../src/aws/client/connect.ts';
import { systemClock } from '../../src/clock.ts';
import { deploy, type DeployOutcome } from '../../src/commands/deploy.ts';
import type { Context } from '../../src/gate/context.ts';
import { networkProbe } from '../../src/probe.ts';
import { deploySettings } from '../account/settings.ts';

/** An account on loopback, in real time, whose functions need no process. */
export interface HastyAccount {
  readonly account: DemoAccount;
  readonly aws: Aws;
  /** For commands that are run in this process. */
  readonly context: Context;
}

/** The demo's pace, but faster still: a test waits for every one of these. */
export const hasty = assume(demoAssumptions, {
  apiGateway: { keyDelay: [0, 300], deploymentDelay: [0, 100] },
  cloudFront: { edgeDelay: [300, 2_500], deployedDelay: [0, 200] },
  lambda: { pending: [0, 50], updating: [0, 50] },
  iam: { roleDelay: [0, 0] },
});

/** Every image is the same. */
const image: FunctionRunner = {
  run: async () => ({
    kind: 'streaming',
    contentType: 'application/vnd.awslambda.http-integration-response',
    body: (async function* () {
      const prelude = { statusCode: 200, headers: { 'content-type': 'image/svg+xml' } };
      yield Buffer.from(`${JSON.stringify(prelude)}${'\0'.repeat(8)}<svg/>`);
    })(),
  }),
  close: async () => undefined,
};

export async function openHastyAccount(seed: number): Promise<HastyAccount> {
  const world = createLocalAws({ seed, assumptions: hasty, runner: () => image });
  const server = await startServer(world.handle);
  world.s3.putObject(bucket, 'cat.jpg', new Uint8Array(9), 'image/jpeg');
  const { region } = world.surroundings;
  // No sockets in the tests' realm: there Node's errors are no `Error`, and the SDK would hide a broken connection from the action.
  const aws = connect({
    ...{ region, clock: systemClock },
    ...{ requestHandler: world.requestHandler(), credentials: administratorKey },
  });
  const silent = (): void => undefined;
  return {
    aws,
    context: {
      aws,
      clock: systemClock,
      journal: { changed: silent, noted: silent, waiting: silent, warned: silent, mask: silent },
      probe: networkProbe(server.url),
      signal: new AbortController().signal,
      dryRun: false,
    },
    account: {
      aws: { ...world, ...server },
      images: ['cat.svg'],
      environment: workflowEnvironment(server.url, world),
      functionRoleArn: await makeFunctionRole(world, bucket),
    },
  };
}

/** A gate that was deployed. */
export interface StandingGate {
  readonly account: DemoAccount;
  readonly deployed: DeployOutcome;
}

export async function standGate(seed: number): Promise<StandingGate> {
  const { account, context } = await openHastyAccount(seed);
  const settings = deploySettings({ name: 'images', bucket, deploymentTimeout: 60, propagationSeconds: 1 });
  return { account, deployed: await deploy(context, settings) };
}
