import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity } from '@smithy/types';
import type { Clock } from '../clock.ts';
import { createPace, type Pace } from './pace.ts';
import { repeatUndoneCalls } from './retry.ts';

/** The clients and the account they speak for. */
export interface Aws {
  readonly apiGateway: APIGatewayClient;
  readonly cloudFront: CloudFrontClient;
  readonly lambda: LambdaClient;
  readonly iam: IAMClient;
  readonly logs: CloudWatchLogsClient;
  readonly sts: STSClient;
  readonly region: string;
  /** `aws`, `aws-cn`, `aws-us-gov`: the first part of every ARN. */
  readonly partition: string;
}

export interface Connection {
  readonly region: string;
  readonly clock: Clock;
  /** Default: one of these clients' own, in which no wait is cut short. */
  readonly pace?: Pace;
  /** Where every service is answered instead of at AWS: an emulator. The SDK reads AWS_ENDPOINT_URL itself. */
  readonly endpoint?: string;
  /** For tests: the SDK's own request handler interface, and credentials that need no provider chain. */
  readonly requestHandler?: object;
  readonly credentials?: AwsCredentialIdentity;
}

/**
 * Creates the clients; makes no call. No client gets a logger: the SDK's debug logger would print key values
 * (`ApiKey.value` is not marked sensitive in its model).
 */
export function connect({
  region,
  clock,
  pace = createPace(clock),
  endpoint,
  requestHandler,
  credentials,
}: Connection): Aws {
  const partition = partitionOf(region);
  const shared = {
    maxAttempts: 1,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(requestHandler === undefined ? {} : { requestHandler: requestHandler as never }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  const { cloudFront, iam } = globalRegions(partition);
  const aws = {
    apiGateway: new APIGatewayClient({ ...shared, region }),
    cloudFront: new CloudFrontClient({ ...shared, region: cloudFront }),
    lambda: new LambdaClient({ ...shared, region }),
    iam: new IAMClient({ ...shared, region: iam }),
    logs: new CloudWatchLogsClient({ ...shared, region }),
    sts: new STSClient({ ...shared, region }),
  };
  for (const client of Object.values(aws)) repeatUndoneCalls(client.middlewareStack as never, clock, pace);
  return { ...aws, region, partition };
}

/** The account's 12-digit id: one `sts:GetCallerIdentity`, which needs no permission. */
export async function accountId(aws: Aws): Promise<string> {
  const { Account } = await aws.sts.send(new GetCallerIdentityCommand({}));
  if (!Account) throw new Error('sts:GetCallerIdentity answered without an account');
  return Account;
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
