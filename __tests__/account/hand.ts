import { APIGateway } from '@aws-sdk/client-api-gateway';
import { CloudFront } from '@aws-sdk/client-cloudfront';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';
import { SecretsManager, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Aws } from '../../src/aws/client/connect.ts';

/** AWS as people and other tools call it: `hand.lambda.createAlias({ ... })`. */
export interface Hand {
  readonly aws: Aws;
  /** What each call is awaited by. */
  readonly inTime: <T>(call: Promise<T>) => Promise<T>;
  readonly apiGateway: APIGateway;
  readonly cloudFront: CloudFront;
  readonly iam: IAM;
  readonly lambda: Lambda;
  readonly logs: CloudWatchLogs;
  readonly secrets: SecretsManager;
}

export function handOf(aws: Aws, inTime: Hand['inTime'] = async (call) => call): Hand {
  /** A client with the methods that the SDK gives to its class with all commands. */
  const by = <Whole extends object>(client: object, { prototype }: { prototype: Whole }): Whole =>
    new Proxy(prototype, {
      get: (_, name) => (input?: object) =>
        inTime((Reflect.get(prototype, name) as Call).call(client, input ?? {})),
    });
  return {
    ...{ aws, inTime },
    apiGateway: by(aws.apiGateway, APIGateway),
    cloudFront: by(aws.cloudFront, CloudFront),
    iam: by(aws.iam, IAM),
    lambda: by(aws.lambda, Lambda),
    logs: by(aws.logs, CloudWatchLogs),
    get secrets() {
      return by(aws.create(SecretsManagerClient), SecretsManager);
    },
  };
}

type Call = (input: object) => Promise<never>;

/** One change in API Gateway's grammar. */
export const patch = (op: 'add' | 'remove' | 'replace', path: string, value?: string) => ({
  patchOperations: [{ op, path, ...(value === undefined ? {} : { value }) }],
});
