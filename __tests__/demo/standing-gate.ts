import type { DemoAccount } from '../../demo/account.ts';
import { assume, demoAssumptions } from '../../local-aws/assumptions.ts';
import { administratorKey } from '../../local-aws/credentials.ts';
import { createLocalAws } from '../../local-aws/local-aws.ts';
import { inProcess } from '../../local-aws/lambda/runner.ts';
import { startServer } from '../../local-aws/server.ts';
import { connect } from '../../src/aws/connect.ts';
import { systemClock } from '../../src/clock.ts';
import { deploy, type DeployOutcome } from '../../src/commands/deploy.ts';
import { networkProbe } from '../../src/probe.ts';
import { settingsWith } from '../commands/account.ts';

/** A gate that was deployed, on loopback and in real time, whose function needs no process. */
export interface StandingGate {
  readonly account: DemoAccount;
  readonly deployed: DeployOutcome;
}

/** The demo's pace, but faster still: a test waits for every one of these. */
const hasty = assume(demoAssumptions, {
  apiGateway: { keyDelay: [0, 300], deploymentDelay: [0, 100] },
  cloudFront: {
    edgeDelay: [300, 2_500],
    deployedDelay: [0, 200],
  },
  lambda: { pending: [0, 50], updating: [0, 50] },
  iam: { roleDelay: [0, 0] },
});

const picture = { statusCode: 200, headers: { 'content-type': 'image/svg+xml' }, body: '<svg/>' };

export async function standGate(seed: number): Promise<StandingGate> {
  const world = createLocalAws({ seed, assumptions: hasty, runner: () => inProcess(() => picture) });
  const server = await startServer(world.handle);
  const { region } = world.surroundings;
  const aws = connect({ region, clock: systemClock, endpoint: server.url, credentials: administratorKey });
  const silent = (): void => undefined;
  const deployed = await deploy(
    {
      aws,
      clock: systemClock,
      journal: { changed: silent, noted: silent, waiting: silent, warned: silent, mask: silent },
      probe: networkProbe(server.url),
      signal: new AbortController().signal,
      dryRun: false,
    },
    settingsWith({ name: 'images', responseMode: 'buffered', deploymentTimeout: 60, propagation: 1 }),
  );
  const account: DemoAccount = {
    aws: { ...world, ...server },
    pictures: ['cat.svg'],
    environment: {
      AWS_ENDPOINT_URL: server.url,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: administratorKey.accessKeyId,
      AWS_SECRET_ACCESS_KEY: administratorKey.secretAccessKey,
    },
  };
  return { account, deployed };
}
