import { createApiGateway } from './api-gateway/api-gateway.ts';
import { createCloudFront } from './cloudfront/index.ts';
import { createIam } from './iam/iam.ts';
import { createLambda } from './lambda/lambda.ts';
import { type FunctionRunner, noProcesses } from './lambda/runner.ts';
import { runInProcesses } from './lambda/runtime/processes.ts';
import { createLogs } from './logs/logs.ts';
import { createS3 } from './s3/s3.ts';
import { createSecretsManager } from './secretsmanager/secrets-manager.ts';
import { type LocalServer, startServer } from './server.ts';
import { createSts } from './sts/sts.ts';
import { createWorld, type Foundation, type WorldOptions } from './world.ts';

/** One account in one Region with every service that the action calls. */
export type LocalAws = ReturnType<typeof createLocalAws>;

export interface LocalAwsOptions extends WorldOptions {
  /** Runs functions. Default: every invocation fails. */
  readonly runner?: (foundation: Foundation) => FunctionRunner;
}

/** Composes the services without a socket: use `requestHandler()` or `handle`. */
export function createLocalAws({ runner, ...options }: LocalAwsOptions = {}) {
  return createWorld(options, (foundation) => {
    const { surroundings, connect } = foundation;
    const iam = createIam(surroundings);
    const s3 = createS3(surroundings, {
      allows: ({ principalArn }, action, resource) => iam.allows(principalArn, action, resource),
    });
    const lambda = createLambda(surroundings, {
      mayAssume: (roleArn) => iam.mayAssume(roleArn),
      roleId: (roleArn) => iam.roleId(roleArn),
      runner: runner?.(foundation) ?? noProcesses,
    });
    const logs = createLogs(surroundings);
    const secretsManager = createSecretsManager(surroundings, {
      mayUseKey: (principalArn, action, keyArn) =>
        iam.allows(principalArn, action, keyArn, () => ({
          'kms:ViaService': `secretsmanager.${surroundings.region}.amazonaws.com`,
        })),
    });
    const apiGateway = createApiGateway(surroundings, { functions: lambda.invoker, connect });
    const cloudFront = createCloudFront(surroundings, { fetchOrigin: connect });
    return {
      ...{ apiGateway, cloudFront, lambda, iam, logs, s3, secretsManager },
      services: [
        ...[apiGateway, cloudFront, lambda.service, iam.service],
        ...[logs.service, createSts(surroundings), s3.service, secretsManager.service],
      ],
      dataPlanes: [apiGateway.dataPlane, cloudFront.dataPlane],
      authorize: ({ principalArn }, { action, resource, conditions }) =>
        iam.allows(principalArn, action, resource, conditions),
    };
  });
}

export interface RunningLocalAws extends LocalAws, LocalServer {}

export interface StartOptions extends WorldOptions {
  /** Default: a free one. */
  readonly port?: number;
  readonly onNotice?: (line: string) => void;
  readonly onFunctionLog?: (functionName: string, line: string) => void;
}

/** Lifetime of a function's credentials, in ms. Lambda renews them; no environment here lives that long. */
const credentialLifetime = 12 * 3_600_000;

/**
 * The same on 127.0.0.1, in real time, with functions as real processes that have their role's credentials and find
 * every service at the same address.
 */
export async function startLocalAws(options: StartOptions = {}): Promise<RunningLocalAws> {
  const { port, onNotice, onFunctionLog, ...world } = options;
  const aws = createLocalAws({
    ...world,
    runner: ({ credentials, surroundings }) =>
      runInProcesses({
        variables: ({ roleArn, name }) => {
          const issued = credentials.issue(assumedRoleArn(roleArn, name), credentialLifetime);
          return {
            AWS_REGION: surroundings.region,
            AWS_ACCESS_KEY_ID: issued.accessKeyId,
            AWS_SECRET_ACCESS_KEY: issued.secretAccessKey,
            AWS_SESSION_TOKEN: issued.sessionToken ?? '',
            AWS_ENDPOINT_URL: server.url,
          };
        },
        ...(onNotice ? { onNotice } : {}),
        ...(onFunctionLog ? { onLog: onFunctionLog } : {}),
      }),
  });
  const server = await startServer(aws.handle, port);
  return {
    ...aws,
    url: server.url,
    openListener: server.openListener,
    close: async () => {
      await Promise.all([server.close(), aws.lambda.close()]);
    },
  };
}

/** `arn:aws:iam::1:role/path/name` as the caller that Lambda makes of it: `arn:aws:sts::1:assumed-role/name/session`. */
function assumedRoleArn(roleArn: string, session: string): string {
  const [, partition = 'aws', , , account = '', role = ''] = roleArn.split(':');
  return `arn:${partition}:sts::${account}:assumed-role/${role.split('/').at(-1) ?? ''}/${session}`;
}
