import { APIGateway } from '@aws-sdk/client-api-gateway';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';
import { administratorKey } from '../../local-aws/credentials.ts';
import { startLocalAws, type RunningLocalAws } from '../../local-aws/local-aws.ts';

/** The function behind an API of local-aws that wants a key. */
export interface LocalGateway {
  readonly aws: RunningLocalAws;
  request(path: string, headers: Readonly<Record<string, string>>): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What is compared is the answers, not the waits. */
const atOnce = {
  apiGateway: { keyDelay: [0, 0], deploymentDelay: [0, 0], keyRelapse: 0 },
  lambda: { pending: [0, 0], updating: [0, 0], codeDelay: [0, 0] },
  iam: { roleDelay: [0, 0] },
} as const;

/** Starts local-aws with `zip` as a buffered function behind a stage that takes `key`. */
export async function startLocalGateway(
  zip: Uint8Array,
  variables: Record<string, string>,
  key: string,
): Promise<LocalGateway> {
  const aws = await startLocalAws({ overrides: atOnce, rates: false });
  const settings = { credentials: administratorKey, requestHandler: aws.requestHandler() };
  const { region, account } = aws.surroundings;
  const functionArn = await makeFunction(aws, zip, variables);
  const gateway = new APIGateway({ region, ...settings });

  const { id: restApiId = '', rootResourceId: parentId = '' } = await gateway.createRestApi({
    name: 'peer',
    binaryMediaTypes: ['*/*'],
  });
  const { id: resourceId = '' } = await gateway.createResource({ restApiId, parentId, pathPart: '{proxy+}' });
  const method = { restApiId, resourceId, httpMethod: 'ANY' };
  await gateway.putMethod({ ...method, authorizationType: 'NONE', apiKeyRequired: true });
  const uri = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
  await gateway.putIntegration({ ...method, type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri });
  await gateway.createDeployment({ restApiId, stageName: 'live' });
  const { id: usagePlanId = '' } = await gateway.createUsagePlan({
    name: 'peer',
    apiStages: [{ apiId: restApiId, stage: 'live' }],
  });
  const { id: keyId = '' } = await gateway.createApiKey({ name: 'peer', value: key, enabled: true });
  await gateway.createUsagePlanKey({ usagePlanId, keyId, keyType: 'API_KEY' });
  await new Lambda({ region, ...settings }).addPermission({
    FunctionName: 'resize',
    StatementId: 'api',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
    SourceArn: `arn:aws:execute-api:${region}:${account}:${restApiId}/*`,
  });
  const host = `${restApiId}.execute-api.${region}.amazonaws.com`;
  return { aws, request: (path, headers) => ask(aws, host, `/live${path}`, headers) };
}

async function makeFunction(
  aws: RunningLocalAws,
  zip: Uint8Array,
  Variables: Record<string, string>,
): Promise<string> {
  const settings = { credentials: administratorKey, requestHandler: aws.requestHandler() };
  const iam = new IAM({ region: 'us-east-1', ...settings });
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const { Role } = await iam.createRole({
    RoleName: 'resize',
    AssumeRolePolicyDocument: JSON.stringify({ Statement: [trust] }),
  });
  const Statement = [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }];
  await iam.putRolePolicy({
    RoleName: 'resize',
    PolicyName: 'read',
    PolicyDocument: JSON.stringify({ Statement }),
  });
  const { FunctionArn = '' } = await new Lambda({
    region: aws.surroundings.region,
    ...settings,
  }).createFunction({
    FunctionName: 'resize',
    Role: Role?.Arn,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Architectures: [process.arch === 'arm64' ? 'arm64' : 'x86_64'],
    MemorySize: 2_048,
    Timeout: 25,
    Environment: { Variables },
    Code: { ZipFile: zip },
  });
  return FunctionArn;
}

async function ask(
  aws: RunningLocalAws,
  host: string,
  pathAndQuery: string,
  given: Readonly<Record<string, string>>,
): Promise<Answer> {
  const [path = '', query = ''] = pathAndQuery.split('?');
  const headers = { host, ...given };
  const response = await aws.handle({ method: 'GET', host, path, query, headers, body: new Uint8Array() });
  const flat = Object.entries(response.headers).map(([name, value]) => [
    name.toLowerCase(),
    typeof value === 'string' ? value : value.join(', '),
  ]);
  if (!(response.body instanceof Uint8Array)) throw new Error('a buffered function answered with a stream');
  return {
    status: response.status,
    headers: Object.fromEntries(flat) as Record<string, string>,
    body: response.body,
  };
}
