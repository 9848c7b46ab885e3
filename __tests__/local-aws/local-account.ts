import { APIGateway } from '@aws-sdk/client-api-gateway';
import { CloudFront } from '@aws-sdk/client-cloudfront';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { STS } from '@aws-sdk/client-sts';
import { createVirtualClock } from '../../local-aws/clock.ts';
import { administratorKey } from '../../local-aws/credentials.ts';
import type { PolicyStatement } from '../../local-aws/iam/policy.ts';
import { createLocalAws, type LocalAwsOptions } from '../../local-aws/local-aws.ts';

/** The SDK's clients, each made when it is first asked for. Default: the administrator's, in eu-central-1, without retries. */
export function clientsOf(settings: object) {
  const shared = { region: 'eu-central-1', credentials: administratorKey, maxAttempts: 1, ...settings };
  const global = { ...shared, region: 'us-east-1' };
  return {
    get apiGateway() {
      return new APIGateway(shared);
    },
    get cloudFront() {
      return new CloudFront(global);
    },
    get iam() {
      return new IAM(global);
    },
    get lambda() {
      return new Lambda(shared);
    },
    get logs() {
      return new CloudWatchLogs(shared);
    },
    get secretsManager() {
      return new SecretsManager(shared);
    },
    get sts() {
      return new STS(shared);
    },
  };
}

const deployer = {
  accessKeyId: 'AKIALOCALAWSDEPLOYER',
  secretAccessKey: 'secret',
  principalArn: 'arn:aws:iam::123456789012:user/deployer',
};

export const allow = (Action: string | string[], Resource = '*'): PolicyStatement => ({
  ...{ Effect: 'Allow', Action, Resource },
});

/** A whole account in virtual time. */
export function localAccount(options: LocalAwsOptions = {}) {
  const clock = createVirtualClock(Date.UTC(2026, 0, 5));
  const aws = createLocalAws({ clock, ...options });
  const requestHandler = aws.requestHandler();
  return {
    ...{ aws, clock },
    clients: clientsOf({ requestHandler }),
    /** The clients of a user who may do what the statements say, and nothing else. */
    clientsOfUser: (...Statement: PolicyStatement[]) => {
      aws.credentials.add(deployer);
      aws.iam.grant(deployer.principalArn, [{ Statement }]);
      return clientsOf({ requestHandler, credentials: deployer });
    },
  };
}

/** A trust policy for a service. */
export function trust(Service = 'lambda.amazonaws.com'): string {
  const Statement = [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }];
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

/** A policy of one statement. */
export function policy(...Statement: PolicyStatement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}
