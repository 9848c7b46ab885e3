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
import { createPace, type Pace } from './pace.ts';
import { Readings } from './readings.ts';
import { repeatUndoneCalls } from './retry.ts';
import { limitTime, type LimitedClient, type Patience } from './time-limit.ts';
import { refuseHalfAnswers } from './whole-answer.ts';

/** The clients and the account they speak for. */
export interface Aws {
  readonly apiGateway: APIGatewayClient;
  readonly cloudFront: CloudFrontClient;
  readonly lambda: LambdaClient;
  readonly iam: IAMClient;
  readonly logs: CloudWatchLogsClient;
  readonly sts: STSClient;
  /** Makes a client of this Region that only some runs need: its package is loaded by them alone. */
  readonly create: <C extends object>(Client: ClientClass<C>) => C;
  readonly region: string;
  /** `aws`, `aws-cn`, `aws-us-gov`: the first part of every ARN. */
  readonly partition: string;
  /** The time by which every wait for AWS goes. */
  readonly clock: Clock;
  readonly readings: Readings;
  /** As in {@link Connection}. */
  readonly signal?: AbortSignal | undefined;
}

type ClientClass<C> = new (configuration: { readonly region: string; readonly maxAttempts: number }) => C;

export interface Connection extends Patience {
  readonly region: string;
  /** Default: one of these clients' own. */
  readonly pace?: Pace;
  /** Where every service is answered instead of at AWS: an emulator. The SDK reads AWS_ENDPOINT_URL itself. */
  readonly endpoint?: string;
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are looked for. */
  readonly environment?: Readonly<NodeJS.ProcessEnv>;
  /** For tests: the SDK's own request handler interface, and credentials that need no provider chain. */
  readonly requestHandler?: object;
  readonly credentials?: AwsCredentialIdentity;
}

/** Creates the clients; makes no call. None gets a logger: the SDK's would print key values, which its model does not mark. */
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
 * Node's agents know proxies, the SDK does not (https://nodejs.org/api/http.html#built-in-proxy-support): where one is named,
 * they replace the SDK's own, whose settings they keep.
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
 * CloudFront and IAM are global: each answers in one Region of a partition, and calls are signed for that one
 * (docs/partitions.md; the SDK corrects the Region only where no endpoint is given).
 */
function globalRegions(partition: string): { readonly cloudFront: string; readonly iam: string } {
  if (partition === 'aws-cn') return { cloudFront: 'cn-northwest-1', iam: 'cn-north-1' };
  const region = partition === 'aws-us-gov' ? 'us-gov-west-1' : 'us-east-1';
  return { cloudFront: region, iam: region };
}
