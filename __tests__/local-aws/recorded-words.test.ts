import { beforeAll, describe, expect, test } from '@jest/globals';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { strToU8, zipSync } from 'fflate';
import { administratorKey } from '../../local-aws/credentials.ts';
import { type CheckedAccount, checkedAccount, type ServiceName } from './schemas/checked-account.ts';

/** What stands for what AWS made: filled into inputs and refusals as `<api>`. */
const made: Record<string, string> = {};
const filled = (text: string): string =>
  text.replace(/<(\w+)>/g, (whole, name: string) => made[name] ?? whole);

const FunctionName = 'resize';
const arn = 'arn:aws:lambda:eu-central-1:123456789012:function';
const role = 'arn:aws:iam::123456789012:role/resize';
const zip = zipSync({ 'index.mjs': strToU8('export const handler = 1;') });
const creation = {
  ...{ FunctionName, Role: role, Runtime: 'nodejs24.x', Handler: 'index.handler' },
  Code: { ZipFile: zip },
};
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
});

let account: CheckedAccount;

beforeAll(async () => {
  account = checkedAccount();
  await account.clock.run(fill(account));
});

async function fill({ sendTo, clock }: CheckedAccount): Promise<void> {
  const [gateway, lambda] = [sendTo('apigateway'), sendTo('lambda')];
  await sendTo('iam')('CreateRole', { RoleName: 'resize', AssumeRolePolicyDocument: trust });
  await clock.sleep(60_000);
  const api = await gateway('CreateRestApi', {
    name: 'api',
    endpointConfiguration: { types: ['PRIVATE'] },
    policy: JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Deny', Principal: '*' } }),
  });
  const restApiId = String(api.id);
  Object.assign(made, { api: restApiId, root: String(api.rootResourceId) });
  const resource = async (parentId: string | undefined, pathPart: string): Promise<string> =>
    String((await gateway('CreateResource', { restApiId, parentId, pathPart })).id);
  made.pets = await resource(made.root, 'pets');
  made.sub = await resource(made.pets, 'sub');
  made.petsBelow = await resource(made.sub, 'pets');
  const at = { restApiId, resourceId: made.pets, httpMethod: 'GET' };
  await gateway('PutMethod', { ...at, authorizationType: 'NONE' });
  await gateway('PutMethodResponse', { ...at, statusCode: '200' });
  await gateway('PutIntegration', { ...at, type: 'MOCK' });
  await gateway('CreateDeployment', { restApiId, stageName: 'dev' });
  made.key = String((await gateway('CreateApiKey', { name: 'key' })).id);
  made.plan = String((await gateway('CreateUsagePlan', { name: 'plan' })).id);
  await lambda('CreateFunction', creation);
  await clock.sleep(120_000);
  await lambda('PublishVersion', { FunctionName });
  await lambda('UpdateFunctionConfiguration', { FunctionName, Description: 'second' });
  await clock.sleep(120_000);
  await lambda('PublishVersion', { FunctionName });
  await lambda('CreateAlias', { FunctionName, Name: 'live', FunctionVersion: '1' });
  await sendTo('logs')('CreateLogGroup', { logGroupName: 'group' });
}

const patch = (op?: string, path?: string, value?: string, from?: string) => ({
  patchOperations: [{ op, path, value, from }],
});
const ops = '[add, remove, move, test, replace, copy]';
const wrongOp = (operation: string, index = 1) =>
  `Value 'wrong' at '${operation}Input.patchOperations.${index}.member.op' failed to satisfy constraint: Member must satisfy enum value set: ${ops}`;
const at = { restApiId: '<api>', resourceId: '<pets>', httpMethod: 'GET' };
const stage = { restApiId: '<api>', stageName: 'dev' };
/** An operation takes of these what it knows. */
const right = { ...at, ...stage, apiKey: '<key>', responseType: 'DEFAULT_4XX' };
const routed = (FunctionVersion: string, weights: object) => ({
  ...{ FunctionName, Name: 'custom', FunctionVersion },
  RoutingConfig: { AdditionalVersionWeights: weights },
});
const permission = {
  ...{ FunctionName, StatementId: 's3', Action: 'lambda:InvokeFunction', Principal: 's3.amazonaws.com' },
};
const weightsMust =
  "at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]";
const stagePaths =
  '[/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, /{resourcePath}/{httpMethod}/metrics/enabled, /{resourcePath}/{httpMethod}/logging/dataTrace, /{resourcePath}/{httpMethod}/logging/loglevel, /{resourcePath}/{httpMethod}/throttling/burstLimit/{resourcePath}/{httpMethod}/throttling/rateLimit/{resourcePath}/{httpMethod}/caching/ttlInSeconds, /{resourcePath}/{httpMethod}/caching/enabled, /{resourcePath}/{httpMethod}/caching/dataEncrypted, /{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, /{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, /*/*/metrics/enabled, /*/*/logging/dataTrace, /*/*/logging/loglevel, /*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, /*/*/caching/enabled, /*/*/caching/dataEncrypted, /*/*/caching/requireAuthorizationForCacheControl, /*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, /tracingEnabled]';

/** Patches of API Gateway, by operation and, where it is not `<pets>`, resource. */
const patches: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  UpdateGatewayResponse: {
    'wrong /statusCode 444': `400 ValidationException: 1 validation error detected: ${wrongOp('updateGatewayResponse')}`,
    'add /statusCode 404': '400 BadRequestException: Invalid patch path /statusCode',
    add: '400 BadRequestException: Invalid patch path null',
  },
  UpdateRestApi: {
    'add /binaryMediaTypes x': '400 BadRequestException: Invalid patch path /binaryMediaTypes',
    'add /minimumCompressionSize 1':
      '400 BadRequestException: Invalid patch operation specified. Must be one of: [replace]',
    'remove /endpointConfiguration/types/0 EDGE':
      "400 BadRequestException: Invalid patch operation specified. Must be 'add'|'remove'|'replace'",
    'replace /endpointConfiguration/ipAddressType wrong':
      '400 BadRequestException: ipAddressType must be either ipv4 or dualstack.',
    'replace /endpointConfiguration/ipAddressType ipv4':
      '400 BadRequestException: Only dualstack ipAddressType is supported for Private APIs.',
  },
  UpdateApiKey: {
    'replace /id x':
      "400 BadRequestException: Invalid patch path  '/id' specified for op 'replace'. Must be one of: [/description, /enabled, /name, /customerId]",
  },
  UpdateResource: {
    'replace /invalid x':
      "400 BadRequestException: Invalid patch path  '/invalid' specified for op 'replace'. Must be one of: [/parentId, /pathPart]",
    'add /pathPart x':
      "400 BadRequestException: Invalid patch path  '/pathPart' specified for op 'add'. Please choose supported operations",
    'replace /parentId <sub>': '400 BadRequestException: Resources cannot be cyclical.',
  },
  'UpdateResource <petsBelow>': {
    'replace /parentId <root>':
      '409 ConflictException: Another resource with the same parent already has this name: pets',
  },
  'UpdateResource <sub>': {
    'replace /parentId none': '404 NotFoundException: Invalid Resource identifier specified',
  },
  'UpdateResource <root>': {
    'replace /parentId <sub>': '400 BadRequestException: Root resource cannot update its parentId.',
  },
  UpdateMethod: {
    'add /apiKeyRequired true':
      '400 BadRequestException: Invalid patch operation specified. Must be one of: [replace]',
    'replace /httpMethod PUT': '400 BadRequestException: Invalid patch path /httpMethod',
    'add /requestModels/application/json Empty':
      '400 BadRequestException: Invalid patch path /requestModels/application/json',
    'replace /authorizationType CUSTOM':
      '400 BadRequestException: Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.',
    'replace /requestValidatorId none':
      '400 BadRequestException: Invalid Request Validator identifier specified',
  },
  UpdateStage: {
    'replace /tags/tag1 x': `400 BadRequestException: Invalid method setting path: /tags/tag1. Must be one of: ${stagePaths}`,
    'replace /canarySettings/badPath x': `400 BadRequestException: Invalid method setting path: /canarySettings/badPath. Must be one of: ${stagePaths}`,
    'remove /canarySettings/badPath':
      '400 BadRequestException: Cannot remove method setting canarySettings/badPath because there is no method setting for this method ',
    'add /accessLogSettings/randomValue x':
      '400 BadRequestException: Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]',
    'add /accessLogSettings/destinationArn ': '400 BadRequestException: Access Log value must not be empty',
  },
};

/**
 * What AWS was recorded to refuse (by LocalStack's tests, but where a line says otherwise), in its words, `400 Code: message`: the
 * inputs of operations by what is wrong with them.
 */
const rows: Readonly<Record<string, readonly [input: object, refusal: string]>> = {
  'apigateway UpdateRestApi: two wrong ops together': [
    {
      restApiId: '<api>',
      patchOperations: [...patch('wrong', '/x').patchOperations, ...patch('wrong', '/y').patchOperations],
    },
    `400 ValidationException: 2 validation errors detected: ${wrongOp('updateRestApi')}; ${wrongOp('updateRestApi', 2)}`,
  ],
  'apigateway PutIntegration: an unknown type of integration': [
    { ...at, type: 'HTTPS_PROXY' },
    "400 ValidationException: 1 validation error detected: Value 'HTTPS_PROXY' at 'putIntegrationInput.type' failed to satisfy constraint: Member must satisfy enum value set: [HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS]",
  ],
  'apigateway CreateRestApi: two wrong members of a new API': [
    { name: 'x', endpointConfiguration: { types: ['wrong'], ipAddressType: 'wrong' } },
    "400 ValidationException: 2 validation errors detected: Value '[wrong]' at 'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]; Value 'wrong' at 'createRestApiInput.endpointConfiguration.ipAddressType' failed to satisfy constraint: Member must satisfy enum value set: [ipv4, dualstack]",
  ],
  'apigateway PutMethodResponse: a status in the path': [
    { ...at, statusCode: 'wrong' },
    "400 ValidationException: 1 validation error detected: Value 'wrong' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d",
  ],
  'apigateway PutIntegrationResponse: a number for a text': [
    { ...at, statusCode: '200', responseTemplates: { 'application/json': 4 } },
    '400 SerializationException: class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String',
  ],
  'apigateway PutIntegrationResponse: a template for what is no content type': [
    { ...at, statusCode: '200', responseTemplates: { '123': '{}' } },
    '400 BadRequestException: Validation Result: warnings : [], errors : [Invalid content type specified: 123]',
  ],
  'apigateway CreateApiKey: a long value of a key': [
    { value: 'a'.repeat(129) },
    '400 BadRequestException: API Key value exceeds maximum size of 128 characters',
  ],
  'apigateway UpdateStage: a copy that is no promotion': [
    { ...stage, ...patch('copy', '/canarySettings/stageVariableOverrides', undefined, '/variables') },
    '400 BadRequestException: Invalid copy operation with path: /canarySettings/stageVariableOverrides and from /variables. Valid copy:path are [/deploymentId, /variables] and valid copy:from are [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]',
  ],
  "apigateway CreateAuthorizer: an authorizer of an API that isn't there": [
    { restApiId: 'none', name: 'x', type: 'TOKEN', authorizerUri: 'arn:x' },
    '409 ConflictException: Unable to complete operation due to concurrent modification. Please try again later.',
  ],
  'lambda GetPolicy: the policy of a function that is not there': [
    { FunctionName: 'none' },
    '404 ResourceNotFoundException: The resource you requested does not exist.',
  ],
  'lambda GetPolicy: the policy of a version that is not there': [
    { FunctionName, Qualifier: '42' },
    '404 ResourceNotFoundException: The resource you requested does not exist.',
  ],
  'lambda RemovePermission: from an alias that is not there': [
    { FunctionName, StatementId: 's3', Qualifier: 'dev' },
    `404 ResourceNotFoundException: Cannot find alias arn: ${arn}:resize:dev`,
  ],
  'lambda RemovePermission: a statement of a function that is not there': [
    { FunctionName: 'none', StatementId: 's3' },
    `404 ResourceNotFoundException: No policy found for: ${arn}:none`,
  ],
  'lambda AddPermission: for an alias that is not there': [
    { ...permission, Qualifier: 'dev' },
    `404 ResourceNotFoundException: Cannot find alias arn: ${arn}:resize:dev`,
  ],
  'lambda AddPermission: a permission of a version that is not there': [
    { ...permission, Qualifier: '42' },
    `404 ResourceNotFoundException: Function not found: ${arn}:resize:42`,
  ],
  'lambda AddPermission: a permission of what no alias can be called': [
    { ...permission, Qualifier: 'with-$-in-it' },
    `404 ResourceNotFoundException: Function not found: ${arn}:resize:with-$-in-it`,
  ],
  'lambda AddPermission: a malformed qualifier': [
    { ...permission, Qualifier: 'with-?' },
    "400 ValidationException: 1 validation error detected: Value 'with-?' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: \\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+",
  ],
  'lambda AddPermission: a statement id with a dot': [
    { ...permission, StatementId: 'example.com' },
    "400 ValidationException: 1 validation error detected: Value 'example.com' at 'statementId' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)",
  ],
  'lambda AddPermission: a permission by a stale revision': [
    { ...permission, RevisionId: 'stale' },
    '412 PreconditionFailedException: The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the latest Revision Id',
  ],
  'lambda UpdateAlias: an update of an alias that is not there': [
    { FunctionName, Name: 'none' },
    `404 ResourceNotFoundException: Alias not found: ${arn}:resize:none`,
  ],
  'lambda CreateAlias: two weights': [
    routed('1', { 1: 0.8, 2: 0.2 }),
    '400 InvalidParameterValueException: Number of items in AdditionalVersionWeights cannot be greater than 1',
  ],
  'lambda CreateAlias: a weight over 1': [
    routed('1', { 2: 2 }),
    `400 ValidationException: 1 validation error detected: Value '{2=2.0}' ${weightsMust}`,
  ],
  'lambda CreateAlias: a weight below 0': [
    routed('1', { 2: -1 }),
    `400 ValidationException: 1 validation error detected: Value '{2=-1.0}' ${weightsMust}`,
  ],
  "lambda CreateAlias: a weight for the alias' own version": [
    routed('1', { 1: 0.5 }),
    '400 InvalidParameterValueException: Invalid function version 1. Function version 1 is already included in routing configuration.',
  ],
  'lambda CreateAlias: weights beside $LATEST': [
    routed('$LATEST', { 1: 0.5 }),
    '400 InvalidParameterValueException: $LATEST is not supported for an alias pointing to more than 1 version',
  ],
  'lambda CreateAlias: a weight for $LATEST': [
    routed('1', { $LATEST: 0.5 }),
    "400 ValidationException: 1 validation error detected: Value '{$LATEST=0.5}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]",
  ],
  'lambda CreateFunction: two architectures': [
    { ...creation, Architectures: ['x86_64', 'arm64'] },
    "400 ValidationException: 1 validation error detected: Value '[x86_64, arm64]' at 'architectures' failed to satisfy constraint: Member must have length less than or equal to 1",
  ],
  'lambda CreateFunction: an architecture in capitals': [
    { ...creation, Architectures: ['X86_64'] },
    "400 ValidationException: 1 validation error detected: Value '[X86_64]' at 'architectures' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]",
  ],
  'lambda CreateFunction: a runtime that has ended': [
    { ...creation, Runtime: 'nodejs14.x' },
    '400 InvalidParameterValueException: The runtime parameter of nodejs14.x is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.',
  ],
  'lambda CreateFunction: a malformed subnet': [
    { ...creation, VpcConfig: { SubnetIds: ['bad'], SecurityGroupIds: [] } },
    "400 ValidationException: 1 validation error detected: Value '[bad]' at 'vpcConfig.subnetIds' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: subnet-[0-9a-z]*]",
  ],
  'lambda CreateFunction: a zip over 50 MB': [
    { ...creation, Code: { ZipFile: new Uint8Array(52_428_801) } },
    '413 RequestEntityTooLargeException: Zipped size must be smaller than 52428800 bytes',
  ],
  'lambda CreateFunction: a request over 67 MB': [
    { ...creation, Code: { ZipFile: new Uint8Array(52_700_000) } },
    '413 RequestEntityTooLargeException: Request must be smaller than 70167211 bytes for the CreateFunction operation',
  ],
  'lambda UpdateFunctionConfiguration: too many variables': [
    { FunctionName, Environment: { Variables: { LONG: 'x'.repeat(4_096) } } },
    `400 InvalidParameterValueException: Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: {"LONG":"${'x'.repeat(4_096)}"}`,
  ],
  'lambda GetFunction: a malformed name': [
    { FunctionName: 'invalid:function:name' },
    "400 ValidationException: 1 validation error detected: Value 'invalid:function:name' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?",
  ],
  'lambda TagResource: no tags to set': [
    { Resource: `${arn}:resize`, Tags: {} },
    '400 InvalidParameterValueException: An error occurred and the request cannot be processed.',
  ],
  'lambda TagResource: more than 50 tags': [
    {
      Resource: `${arn}:resize`,
      Tags: Object.fromEntries(Array.from({ length: 51 }, (_, key) => [key, 'x'])),
    },
    '400 InvalidParameterValueException: Number of tags exceeds resource tag limit.',
  ],
  'lambda UntagResource: no tags to remove': [
    { Resource: `${arn}:resize`, TagKeys: [] },
    "400 ValidationException: 1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must not be null",
  ],
  'lambda Invoke: an event that is no JSON': [
    { FunctionName, Payload: 'no json' },
    '400 InvalidRequestContentException: Could not parse request body into json: Could not parse payload into json: ',
  ],
  'iam AttachRolePolicy: a policy by what is no ARN': [
    { RoleName: 'resize', PolicyArn: 'longpolicynamebutnoarn' },
    '400 ValidationError: Invalid ARN:  Could not be parsed!',
  ],
  'iam AttachRolePolicy: a policy that is not there': [
    { RoleName: 'resize', PolicyArn: 'arn:aws:iam::123456789012:policy/none' },
    '404 NoSuchEntity: Policy arn:aws:iam::123456789012:policy/none does not exist or is not attachable.',
  ],
  'logs CreateLogGroup: a long name': [
    { logGroupName: 'a'.repeat(513) },
    '400 InvalidParameterException: Invalid LogGroup or LogStream, both must have length less than or equal to 512.',
  ],
  'logs DeleteLogGroup: a long name of a group that is not there': [
    { logGroupName: 'a'.repeat(513) },
    '400 InvalidParameterException: Invalid LogGroup or LogStream, both must have length less than or equal to 512.',
  ],
};
/** Calls on a function that is not there, and the suffix that its ARN is shown with. */
const absent = [
  ['GetFunction', '', {}],
  ['DeleteFunction', '', { Qualifier: '1' }],
  ['GetFunction', ':$LATEST', { Qualifier: '$LATEST' }],
  ['GetFunctionConfiguration', ':1', { Qualifier: '1' }],
  ['PutFunctionConcurrency', ':$LATEST', { ReservedConcurrentExecutions: 1 }],
  ['GetFunctionConcurrency', '', {}],
  ['Invoke', ':$LATEST', { Payload: '{}' }],
  ['CreateAlias', ':1', { Name: 'custom', FunctionVersion: '1' }],
  ['AddPermission', '', { ...permission, FunctionName: 'none' }],
] as const;

type Row = readonly [ServiceName, operation: string, what: string, input: object, refusal: string];

function patchRow(call: string, change: string, refusal: string): Row {
  const [operation = '', resourceId] = call.split(' ');
  const input = { ...right, ...(resourceId ? { resourceId } : {}), ...patch(...change.split(' ')) };
  return ['apigateway', operation, change, input, refusal];
}

const all: readonly Row[] = [
  ...Object.entries(patches).flatMap(([call, changes]) =>
    Object.entries(changes).map(([change, refusal]) => patchRow(call, change, refusal)),
  ),
  ...Object.entries(rows).map(([call, [input, words]]): Row => {
    const [, service = '', operation = '', what = ''] = /^(\w+) (\w+): (.*)$/.exec(call) ?? [];
    return [service as ServiceName, operation, what, input, words];
  }),
  ...absent.map(([operation, suffix, more]): Row => {
    const words = `404 ResourceNotFoundException: Function not found: ${arn}:none${suffix}`;
    return ['lambda', operation, `none${suffix}`, { FunctionName: 'none', ...more }, words];
  }),
];

test.each(all)('%s refuses in its own words: %s: %s', async (service, operation, _, input, refusal) => {
  // Bytes are no JSON: what stands for something is a text at the top, or in a patch.
  const body = Object.fromEntries(
    Object.entries(input).map(([name, value]: [string, unknown]) => {
      if (typeof value === 'string') return [name, filled(value)];
      return name === 'patchOperations' ? [name, JSON.parse(filled(JSON.stringify(value)))] : [name, value];
    }),
  );
  const error = await account.clock.run(account.sendTo(service)(operation, body)).then(
    (output) => ({ name: JSON.stringify(output), message: '', $metadata: { httpStatusCode: 200 } }),
    (thrown: unknown) => thrown as { name: string; message: string; $metadata: { httpStatusCode: number } },
  );
  const { name, message, $metadata } = error;
  // What its parser says of a character is the parser's own.
  const said = `${$metadata.httpStatusCode} ${name}: ${message.replace(/(parse payload into json: ).*/s, '$1')}`;
  expect(said.replace('NoSuchEntityException', 'NoSuchEntity')).toBe(filled(refusal));
});

describe('as it was recorded to, AWS shows', () => {
  const shown = async (service: ServiceName, operation: string, input: object) =>
    account.clock.run(account.sendTo(service)(operation, input));

  test('log groups that a pattern found without their size and protection', async () => {
    const found = await shown('logs', 'DescribeLogGroups', { logGroupNamePattern: 'rou' });
    expect(found.logGroups).toEqual([
      expect.not.objectContaining({ storedBytes: 0, deletionProtectionEnabled: false }),
    ]);
    const all = await shown('logs', 'DescribeLogGroups', { logGroupNamePrefix: 'gro' });
    expect(all.logGroups).toMatchObject([{ storedBytes: 0, deletionProtectionEnabled: false }]);
  });

  test('one and the same id of a request in body and headers', async () => {
    const bodies: string[] = [];
    const handler = account.aws.requestHandler();
    const client = new STSClient({
      ...{ region: 'eu-central-1', credentials: administratorKey },
      requestHandler: {
        ...handler,
        handle: async (request: never) => {
          const answer = await handler.handle(request);
          bodies.push(Buffer.from(answer.response.body).toString());
          return answer;
        },
      },
    });
    const output = await account.clock.run(client.send(new GetCallerIdentityCommand({})));
    expect(bodies).toEqual([
      expect.stringContaining(`<RequestId>${output.$metadata.requestId ?? ''}</RequestId>`),
    ]);
  });

  test('forwarded values whole that were created bare', async () => {
    const made = await shown('cloudfront', 'CreateDistribution', {
      DistributionConfig: {
        ...{ CallerReference: 'bare', Comment: '', Enabled: true },
        Origins: {
          Quantity: 1,
          Items: [
            {
              ...{ Id: 'o', DomainName: 'example.org' },
              CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' },
            },
          ],
        },
        DefaultCacheBehavior: {
          ...{ TargetOriginId: 'o', ViewerProtocolPolicy: 'https-only', MinTTL: 0 },
          ForwardedValues: { QueryString: false, Cookies: { Forward: 'none' } },
        },
      },
    });
    expect(made.Distribution).toMatchObject({
      DistributionConfig: {
        DefaultCacheBehavior: {
          ForwardedValues: { Headers: { Quantity: 0 }, QueryStringCacheKeys: { Quantity: 0 } },
        },
      },
    });
  });
});
