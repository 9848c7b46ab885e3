import { createVirtualClock } from '../../local-aws/clock.ts';
import { administratorKey } from '../../local-aws/credentials.ts';
import { inProcess } from '../../local-aws/lambda/runner.ts';
import { createLocalAws } from '../../local-aws/local-aws.ts';
import { startServer } from '../../local-aws/server.ts';
import { apiGatewayScenario } from '../local-aws/schemas/api-gateway-scenario.ts';
import type { ScenarioAccount } from '../local-aws/schemas/checked-account.ts';
import { cloudFrontScenario } from '../local-aws/schemas/cloudfront-scenario.ts';
import {
  iamScenario,
  lambdaScenario,
  logsScenario,
  secretsScenario,
} from '../local-aws/schemas/scenarios.ts';
import { readModels } from '../local-aws/schemas/model.ts';
import { servedOperations } from '../local-aws/schemas/served.ts';
import type { Finding } from './finding.ts';
import { pythonWith, startBridge } from './python.ts';
import { s3Scenario } from './scenarios/s3.ts';

/** The AWS CLI and boto3, of one release of botocore. */
const releases = ['awscli==1.46.3', 'boto3==1.44.8'];

const scenarios = [
  ...[apiGatewayScenario, cloudFrontScenario, iamScenario, lambdaScenario, logsScenario],
  ...[secretsScenario, s3Scenario],
];

/** What S3 serves: it has no client package here that could say so. */
const s3Operations = [
  ...['ListBuckets', 'HeadBucket', 'GetBucketLocation', 'ListObjectsV2', 'GetObject', 'HeadObject'],
];

/** What AWS was recorded to answer though its model has it otherwise, and what botocore makes of an answer itself. */
const explained = [
  // An empty template is null.
  /(request|response)Templates\.[^,]+, value: None/,
  // Policies, which botocore has decoded.
  /(PolicyDocument), value: \{'Version'.*<class 'dict'>/,
  /^boto3: UpdateFunction(Code|Configuration)\.LastUpdateStatusReasonCode: 'Creating'/,
];

/**
 * Every operation that local-aws serves, called by boto3 and by the AWS CLI over HTTP, every list page by page, every waiter of what is
 * served. botocore reads the answers; its validator holds them against its own model. Throws where they cannot be installed or started.
 */
export async function callWithBoto(): Promise<Finding> {
  const complaints: string[] = [];
  let called = 0;
  let waited = 0;
  let excused = 0;
  for (const via of ['boto3', 'cli'] as const) {
    const account = await openAccount(via);
    try {
      for (const scenario of scenarios)
        await scenario(account).catch((error: unknown) => {
          complaints.push(`${via}: ${scenario.name} ended: ${String(error)}`);
        });
      const open = account.complaints.filter((line) => !explained.some((one) => one.test(line)));
      excused += account.complaints.length - open.length;
      complaints.push(...open, ...account.left());
      called += account.called.size;
      waited += account.waited.size;
      complaints.push(...(via === 'boto3' ? await account.leftWaiters() : await account.typed()));
    } finally {
      await account.close();
    }
  }
  return {
    report: `${called} operations called by ${releases.join(' and ')}, ${waited} waiters called; ${excused} complaints explained`,
    complaints,
  };
}

interface Answer {
  readonly output?: Record<string, unknown>;
  readonly error?: string;
  readonly complaints: readonly string[];
}

/** Waiters that are called where what they wait for has come: after this operation, with these of its members. */
const waiters: Readonly<Record<string, readonly [waiter: string, ...members: string[]][]>> = {
  'iam:CreateRole': [['role_exists', 'RoleName']],
  'lambda:GetFunction': [
    ['function_exists', 'FunctionName'],
    ['function_active', 'FunctionName'],
    ['function_active_v2', 'FunctionName'],
    ['function_updated', 'FunctionName'],
    ['function_updated_v2', 'FunctionName'],
  ],
  'lambda:ListAliases': [['published_version_active', 'FunctionName']],
  'cloudfront:GetDistributionConfig': [['distribution_deployed', 'Id']],
  'cloudfront:GetInvalidation': [['invalidation_completed', 'DistributionId', 'Id']],
  's3:HeadBucket': [['bucket_exists', 'Bucket']],
  's3:HeadObject': [['object_exists', 'Bucket', 'Key']],
};

/** What waits for something to be gone: an answer of the served operation is its failure. */
const forAbsence = ['bucket_not_exists', 'object_not_exists', 'function_not_exists'];

async function openAccount(via: 'boto3' | 'cli') {
  const clock = createVirtualClock(Date.now());
  const aws = createLocalAws({
    clock,
    rates: false,
    overrides: { cloudFront: { updates: { count: 1_000, perMs: 1_000 } } },
    runner: () => inProcess(() => ({ statusCode: 200 })),
  });
  const server = await startServer(aws.handle);
  const { folder, program } = pythonWith(...releases);
  const bridge = startBridge(program('python'), 'boto.py', {
    ...{ HOME: folder, AWS_ENDPOINT_URL: server.url, AWS_DEFAULT_REGION: 'eu-central-1' },
    ...{ AWS_ACCESS_KEY_ID: administratorKey.accessKeyId, AWS_EC2_METADATA_DISABLED: 'true' },
    AWS_SECRET_ACCESS_KEY: administratorKey.secretAccessKey,
  });
  const called = new Set<string>();
  const waited = new Set<string>();
  const complaints: string[] = [];
  const sleep = (ms: number): Promise<void> => clock.run(clock.sleep(ms));

  const ask = async (call: object): Promise<Record<string, unknown>> => {
    const answer = await bridge.ask<Answer>(call);
    complaints.push(...answer.complaints.map((line) => `${via}: ${line}`));
    if (answer.error !== undefined) throw new Error(`${JSON.stringify(call).slice(0, 300)}: ${answer.error}`);
    return answer.output ?? {};
  };
  const sendTo: ScenarioAccount['sendTo'] =
    (service) =>
    async (operation, input = {}) => {
      const output = await ask({ via, service, operation, input: coded(input) });
      called.add(`${service}:${operation}`);
      for (const [waiter, ...members] of via === 'boto3' ? (waiters[`${service}:${operation}`] ?? []) : []) {
        await sleep(3_600_000);
        const of = members.map((name) => [name, (input as Record<string, unknown>)[name]]);
        await ask({ service, waiter, input: Object.fromEntries(of) as object });
        waited.add(`${service}:${waiter}`);
      }
      return decoded(output) as Record<string, unknown>;
    };
  const served = [
    ...s3Operations.map((name) => `s3:${name}`),
    ...aws.services.flatMap((service) => {
      const model = readModels().find(({ signingName }) => signingName === service.signingName);
      return model ? servedOperations(service, model).map((name) => `${service.signingName}:${name}`) : [];
    }),
  ];
  return {
    ...{ aws, sendTo, called, waited, complaints },
    clock: { now: clock.now, sleep },
    left: () => served.filter((name) => !called.has(name)).map((name) => `${via}: ${name} was not called`),
    /** What a person tries first. */
    typed: async (): Promise<string[]> => {
      const words = ['s3 ls', 'lambda list-functions', 'iam list-roles', 'sts get-caller-identity'];
      const failed: string[] = [];
      for (const line of words)
        await ask({ words: line.split(' ') }).catch((error: unknown) => failed.push(String(error)));
      return failed;
    },
    leftWaiters: async (): Promise<string[]> => {
      const services = [...new Set(served.map((name) => name.split(':')[0] ?? ''))];
      const all = await Promise.all(
        services.map(async (service) => {
          const known = (await ask({ service, waiters: true })) as Record<string, string>;
          return Object.entries(known).map(([name, operation]) => ({ service, name, operation }));
        }),
      );
      return all
        .flat()
        .filter(({ service, operation }) => served.includes(`${service}:${operation}`))
        .filter(({ service, name }) => !waited.has(`${service}:${name}`) && !forAbsence.includes(name))
        .map(({ service, name }) => `boto3: the waiter ${service}:${name} was not called`);
    },
    close: async () => {
      bridge.stop();
      await server.close();
    },
  };
}

/** Bytes as `{"bytes": base64}`, both ways. */
function coded(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(coded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, coded(member)]));
}

function decoded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decoded);
  if (typeof value !== 'object' || value === null) return value;
  const { bytes } = value as { bytes?: unknown };
  if (typeof bytes === 'string') return new Uint8Array(Buffer.from(bytes, 'base64'));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, decoded(member)]));
}
