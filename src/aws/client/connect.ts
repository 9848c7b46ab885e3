import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity } from '@smithy/types';
import type { Clock } from '../../clock.ts';
import { proxyAgents } from '../../proxy.ts';
import { call } from './call.ts';
import { refuseFastClock } from './fast-clock.ts';
import { createPace, type Pace } from './pace.ts';
import { Readings } from './readings.ts';
import { repeatUndoneCalls } from './retry.ts';
import { limitTime, type LimitedClient, type Patience } from './time-limit.ts';
import { refuseHalfAnswers } from './whole-answer.ts';

/** The clients and the account that they act for. */
export interface Aws {
  readonly apiGateway: APIGatewayClient;
  readonly cloudFront: CloudFrontClient;
  readonly lambda: LambdaClient;
  readonly iam: IAMClient;
  readonly logs: CloudWatchLogsClient;
  readonly sts: STSClient;
  /** Creates a client of this Region that only some runs need; only they load its package. */
  readonly create: <C extends object>(Client: ClientClass<C>) => C;
  readonly region: string;
  /** `aws`, `aws-cn`, `aws-us-gov`: the first part of every ARN. */
  readonly partition: string;
  /** The clock for every wait for AWS. */
  readonly clock: Clock;
  readonly readings: Readings;
  /** As in {@link Connection}. */
  readonly signal?: AbortSignal | undefined;
}

type ClientClass<C> = new (configuration: { readonly region: string; readonly maxAttempts: number }) => C;

export interface Connection extends Patience {
  readonly region: string;
  /** Default: a clock of these clients' own. */
  readonly pace?: Pace;
  /** The emulator that replaces every service of AWS. The SDK reads AWS_ENDPOINT_URL itself. */
  readonly endpoint?: string;
  /** The environment with HTTPS_PROXY, HTTP_PROXY and NO_PROXY. */
  readonly environment?: Readonly<NodeJS.ProcessEnv>;
  /** For tests: a request handler with the SDK's interface, and credentials without a provider chain. */
  readonly requestHandler?: object;
  readonly credentials?: AwsCredentialIdentity;
}

/**
 * Creates the clients; makes no call. None gets a logger: the SDK's would print key values, which its model does not mark as
 * sensitive.
 */
export function connect(connection: Connection): Aws {
  const { region, clock, signal, pace = createPace(clock, signal), endpoint, credentials } = connection;
  const { environment, requestHandler = proxied(environment) } = connection;
  const partition = partitionOf(region);
  const shared = {
    maxAttempts: 1,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(requestHandler === undefined ? {} : { requestHandler: requestHandler as never }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  const { cloudFront, iam } = globalRegions(partition);
  const create = <C extends object>(Client: ClientClass<C>, home = region): C => {
    const client = new Client({ ...shared, region: home });
    const limited = client as LimitedClient;
    repeatUndoneCalls(limited, connection, pace);
    limitTime(limited, connection);
    refuseHalfAnswers(limited);
    refuseFastClock(limited, connection.clock);
    return client;
  };
  return {
    apiGateway: create(APIGatewayClient),
    cloudFront: create(CloudFrontClient, cloudFront),
    lambda: create(LambdaClient),
    iam: create(IAMClient, iam),
    logs: create(CloudWatchLogsClient),
    sts: create(STSClient),
    create: (Client) => create(Client),
    ...{ region, partition, clock, readings: new Readings(), signal },
  };
}

/**
 * Node's agents support proxies, the SDK does not (https://nodejs.org/api/http.html#built-in-proxy-support): if a proxy is
 * configured, they replace the SDK's agents and keep their settings.
 */
function proxied(environment: Readonly<NodeJS.ProcessEnv> | undefined): object | undefined {
  const agents = proxyAgents(environment, { keepAlive: true, maxSockets: 50 });
  return agents && { httpAgent: agents['http:'], httpsAgent: agents['https:'] };
}

/** The account's 12-digit id: one `sts:GetCallerIdentity`, which needs no permission. */
export async function accountId(aws: Aws): Promise<string> {
  const { Account } = await call(aws.sts, GetCallerIdentityCommand, 'these credentials', {});
  return Account ?? '';
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return 'aws';
}

/**
 * CloudFront and IAM are global: each has its endpoint in one Region of a partition, and calls are signed for that Region
 * (docs/partitions.md; the SDK corrects the Region only if no endpoint is given).
 */
function globalRegions(partition: string): { readonly cloudFront: string; readonly iam: string } {
  if (partition === 'aws-cn') return { cloudFront: 'cn-northwest-1', iam: 'cn-north-1' };
  const region = partition === 'aws-us-gov' ? 'us-gov-west-1' : 'us-east-1';
  return { cloudFront: region, iam: region };
}
