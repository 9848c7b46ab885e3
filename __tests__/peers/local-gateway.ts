import { startLocalAws, type RunningLocalAws } from '../../local-aws/local-aws.ts';
import { creation } from '../local-aws/lambda/account.ts';
import { allow, clientsOf, policy, trust } from '../local-aws/local-account.ts';

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
  const { apiGateway: gateway, lambda } = clientsOf({ requestHandler: aws.requestHandler() });
  const { region, account } = aws.surroundings;
  const functionArn = await makeFunction(aws, zip, variables);

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
  await lambda.addPermission({
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
  const { iam, lambda } = clientsOf({ requestHandler: aws.requestHandler() });
  const RoleName = 'resize';
  const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument: trust() });
  const PolicyDocument = policy(allow('s3:*'));
  await iam.putRolePolicy({ RoleName, PolicyName: 'read', PolicyDocument });
  const settings = { MemorySize: 2_048, Timeout: 25, Environment: { Variables }, Code: { ZipFile: zip } };
  const { FunctionArn = '' } = await lambda.createFunction({ ...creation(), ...settings, Role: Role?.Arn });
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
