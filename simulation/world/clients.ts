import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { administratorKey } from '../../local-aws/credentials.ts';
import type { HttpRequest, HttpResponse } from '../../local-aws/exchange.ts';
import {
  createRequestHandler,
  type HandleOptions,
  type Latency,
  type SdkRequest,
} from '../../local-aws/request-handler.ts';
import { signBy } from '../../local-aws/signing-clock.ts';
import { accountId, connect, type Aws } from '../../src/aws/client/connect.ts';
import { Readings } from '../../src/aws/client/readings.ts';
import { createPace } from '../../src/aws/client/pace.ts';
import { listKeys } from '../../src/aws/apigateway/api-key.ts';
import { listDistributions } from '../../src/aws/cloudfront/distribution.ts';
import { findRole } from '../../src/aws/iam/role.ts';
import { onceSettled } from '../../src/aws/lambda/function-state.ts';
import { deletedLogGroup } from '../../src/aws/logs/log-group.ts';
import type { Clock } from '../../src/clock.ts';
import { lighten, lightenAll } from './light-client.ts';

/** The default Region of a world. */
export const usualRegion = 'eu-central-1';

/**
 * The action's clients, connected to one world after the other: creating them costs more than a whole rotation, and their first call
 * reads files, for which virtual time cannot wait.
 */
export interface Clients {
  readonly aws: Aws;
  /** Connects the clients to this world. */
  lead(to: Way): void;
}

export interface Way {
  readonly clock: Clock;
  readonly handle: (request: HttpRequest) => Promise<HttpResponse>;
  readonly latency?: Latency;
  /** What the clients take the time for, but for signing; by default the clock's. */
  readonly time?: () => number;
  /** Called after the decision to switch and before anything else, even the request. */
  readonly beforeSwitch?: () => Promise<void>;
}

/** Of all clients: what a text says does not depend on who reads it. */
const readings = new Readings();

const describeNone = (secrets: SecretsManagerClient): Promise<unknown> =>
  secrets.send(new DescribeSecretCommand({ SecretId: 'none' }));

/** `light`: with clients that skip expensive, irrelevant work, for worlds with `signaturesTrusted`. */
export async function createClients(light = false, region = usualRegion): Promise<Clients> {
  const nowhere: Way = {
    clock: { now: () => 0, sleep: async () => undefined },
    handle: async () => ({ status: 404, headers: {}, body: new Uint8Array() }),
  };
  let way = nowhere;
  let pace = createPace(nowhere.clock);
  let handler = createRequestHandler(nowhere.handle);
  const clients = connect({
    region,
    clock: { now: () => way.time?.() ?? way.clock.now(), sleep: (ms, signal) => way.clock.sleep(ms, signal) },
    pace: {
      turn: (command) => pace.turn(command),
      done: (command) => {
        pace.done(command);
      },
      refused: (command) => pace.refused(command),
    },
    requestHandler: {
      ...handler,
      handle: (request: SdkRequest, options?: HandleOptions) => handler.handle(request, options),
    },
    credentials: administratorKey,
  });
  const aws = { ...clients, readings };
  aws.cloudFront.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === 'UpdateDistributionCommand') await way.beforeSwitch?.();
      return next(args);
    },
    { step: 'initialize', name: 'beforeSwitch', priority: 'low' },
  );
  const secrets = aws.create(SecretsManagerClient);
  const worldsClock = { now: () => way.clock.now() };
  await prepareClients({ aws, secrets, clock: worldsClock, light });
  return {
    aws: { ...aws, create: () => secrets as never },
    lead: (to) => {
      way = to;
      pace = createPace(to.clock);
      handler = createRequestHandler(to.handle, to.latency);
    },
  };
}

interface Unprepared {
  readonly aws: Aws;
  readonly secrets: SecretsManagerClient;
  readonly clock: Pick<Clock, 'now'>;
  readonly light: boolean;
}

/** Each signs by its world's clock, and has made its first call. */
async function prepareClients({ aws, secrets, clock, light }: Unprepared): Promise<void> {
  if (light) {
    lightenAll(aws, clock);
    lighten(secrets, clock, 'secretsmanager');
  } else {
    const { apiGateway, cloudFront, lambda, iam, logs, sts } = aws;
    for (const client of [apiGateway, cloudFront, lambda, iam, logs, sts, secrets]) signBy(client, clock);
  }
  await Promise.allSettled([
    accountId(aws),
    listKeys(aws, 'none'),
    listDistributions(aws),
    onceSettled(aws, 'none'),
    findRole(aws, 'none', 'none'),
    deletedLogGroup(aws, 'none', '123456789012').find(),
    describeNone(secrets),
  ]);
}
