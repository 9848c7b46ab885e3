import { beforeAll, describe, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { type CheckedAccount, checkedAccount, type ServiceName } from './schemas/checked-account.ts';

/** Calls that AWS was recorded to refuse (by LocalStack's tests, but where a line says otherwise), in its words: `400 Code: message`. */
type Row = readonly [what: string, operation: string, input: object, refusal: string];

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
  const api = await gateway('CreateRestApi', { name: 'api', endpointConfiguration: { types: ['PRIVATE'] } });
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

const patch = (op: string, path?: string, value?: string, from?: string) => ({
  patchOperations: [{ op, path, value, from }],
});
const ops = '[add, remove, move, test, replace, copy]';
const wrongOp = (operation: string, index = 1) =>
  `Value 'wrong' at '${operation}Input.patchOperations.${index}.member.op' failed to satisfy constraint: Member must satisfy enum value set: ${ops}`;
const at = { restApiId: '<api>', resourceId: '<pets>', httpMethod: 'GET' };
const stage = { restApiId: '<api>', stageName: 'dev' };
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

const rows: Partial<Record<ServiceName, readonly Row[]>> = {
  apigateway: [
    [
      "a wrong op, with the operation's name",
      'UpdateGatewayResponse',
      { restApiId: '<api>', responseType: 'DEFAULT_4XX', ...patch('wrong', '/statusCode', '444') },
      `400 ValidationException: 1 validation error detected: ${wrongOp('updateGatewayResponse')}`,
    ],
    [
      'two wrong ops together',
      'UpdateRestApi',
      {
        restApiId: '<api>',
        patchOperations: [...patch('wrong', '/x').patchOperations, ...patch('wrong', '/y').patchOperations],
      },
      `400 ValidationException: 2 validation errors detected: ${wrongOp('updateRestApi')}; ${wrongOp('updateRestApi', 2)}`,
    ],
    [
      'an unknown type of integration',
      'PutIntegration',
      { ...at, type: 'HTTPS_PROXY' },
      "400 ValidationException: 1 validation error detected: Value 'HTTPS_PROXY' at 'putIntegrationInput.type' failed to satisfy constraint: Member must satisfy enum value set: [HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS]",
    ],
    [
      'two wrong members of a new API',
      'CreateRestApi',
      { name: 'x', endpointConfiguration: { types: ['wrong'], ipAddressType: 'wrong' } },
      "400 ValidationException: 2 validation errors detected: Value '[wrong]' at 'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]; Value 'wrong' at 'createRestApiInput.endpointConfiguration.ipAddressType' failed to satisfy constraint: Member must satisfy enum value set: [ipv4, dualstack]",
    ],
    [
      'a status in the path',
      'PutMethodResponse',
      { ...at, statusCode: 'wrong' },
      "400 ValidationException: 1 validation error detected: Value 'wrong' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d",
    ],
    [
      'a number for a text',
      'PutIntegrationResponse',
      { ...at, statusCode: '200', responseTemplates: { 'application/json': 4 } },
      '400 SerializationException: class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String',
    ],
    [
      'a template for what is no content type',
      'PutIntegrationResponse',
      { ...at, statusCode: '200', responseTemplates: { '123': '{}' } },
      '400 BadRequestException: Validation Result: warnings : [], errors : [Invalid content type specified: 123]',
    ],
    [
      'a long value of a key',
      'CreateApiKey',
      { value: 'a'.repeat(129) },
      '400 BadRequestException: API Key value exceeds maximum size of 128 characters',
    ],
    [
      "a key's id by patch",
      'UpdateApiKey',
      { apiKey: '<key>', ...patch('replace', '/id', 'x') },
      "400 BadRequestException: Invalid patch path  '/id' specified for op 'replace'. Must be one of: [/description, /enabled, /name, /customerId]",
    ],
    [
      'an unknown path of a resource',
      'UpdateResource',
      { restApiId: '<api>', resourceId: '<pets>', ...patch('replace', '/invalid', 'x') },
      "400 BadRequestException: Invalid patch path  '/invalid' specified for op 'replace'. Must be one of: [/parentId, /pathPart]",
    ],
    [
      'an op that no path of a resource takes',
      'UpdateResource',
      { restApiId: '<api>', resourceId: '<pets>', ...patch('add', '/pathPart', 'x') },
      "400 BadRequestException: Invalid patch path  '/pathPart' specified for op 'add'. Please choose supported operations",
    ],
    [
      'a resource below itself',
      'UpdateResource',
      { restApiId: '<api>', resourceId: '<pets>', ...patch('replace', '/parentId', '<sub>') },
      '400 BadRequestException: Resources cannot be cyclical.',
    ],
    [
      "a resource's name that its new siblings have",
      'UpdateResource',
      { restApiId: '<api>', resourceId: '<petsBelow>', ...patch('replace', '/parentId', '<root>') },
      '409 ConflictException: Another resource with the same parent already has this name: pets',
    ],
    [
      'an unknown parent',
      'UpdateResource',
      { restApiId: '<api>', resourceId: '<sub>', ...patch('replace', '/parentId', 'none') },
      '404 NotFoundException: Invalid Resource identifier specified',
    ],
    [
      "the root's parent",
      'UpdateResource',
      { restApiId: '<api>', resourceId: '<root>', ...patch('replace', '/parentId', '<sub>') },
      '400 BadRequestException: Root resource cannot update its parentId.',
    ],
    [
      'a list of an API as a whole',
      'UpdateRestApi',
      { restApiId: '<api>', ...patch('add', '/binaryMediaTypes', 'x') },
      '400 BadRequestException: Invalid patch path /binaryMediaTypes',
    ],
    [
      'an op that a path of an API does not take',
      'UpdateRestApi',
      { restApiId: '<api>', ...patch('add', '/minimumCompressionSize', '1') },
      '400 BadRequestException: Invalid patch operation specified. Must be one of: [replace]',
    ],
    [
      "removing an API's type",
      'UpdateRestApi',
      { restApiId: '<api>', ...patch('remove', '/endpointConfiguration/types/0', 'EDGE') },
      "400 BadRequestException: Invalid patch operation specified. Must be 'add'|'remove'|'replace'",
    ],
    [
      'an unknown type of address by patch',
      'UpdateRestApi',
      { restApiId: '<api>', ...patch('replace', '/endpointConfiguration/ipAddressType', 'wrong') },
      '400 BadRequestException: ipAddressType must be either ipv4 or dualstack.',
    ],
    [
      'addresses of version 4 alone for a private API by patch',
      'UpdateRestApi',
      { restApiId: '<api>', ...patch('replace', '/endpointConfiguration/ipAddressType', 'ipv4') },
      '400 BadRequestException: Only dualstack ipAddressType is supported for Private APIs.',
    ],
    [
      'an op that a path of a method does not take',
      'UpdateMethod',
      { ...at, ...patch('add', '/apiKeyRequired', 'true') },
      '400 BadRequestException: Invalid patch operation specified. Must be one of: [replace]',
    ],
    [
      'a path of a method',
      'UpdateMethod',
      { ...at, ...patch('replace', '/httpMethod', 'PUT') },
      '400 BadRequestException: Invalid patch path /httpMethod',
    ],
    [
      "a method's models by a content type that is not escaped",
      'UpdateMethod',
      { ...at, ...patch('add', '/requestModels/application/json', 'Empty') },
      '400 BadRequestException: Invalid patch path /requestModels/application/json',
    ],
    [
      'an authorization that needs an authorizer, by patch',
      'UpdateMethod',
      { ...at, ...patch('replace', '/authorizationType', 'CUSTOM') },
      '400 BadRequestException: Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.',
    ],
    [
      'an unknown validator by patch',
      'UpdateMethod',
      { ...at, ...patch('replace', '/requestValidatorId', 'none') },
      '400 BadRequestException: Invalid Request Validator identifier specified',
    ],
    [
      'adding a status to a gateway response',
      'UpdateGatewayResponse',
      { restApiId: '<api>', responseType: 'DEFAULT_4XX', ...patch('add', '/statusCode', '404') },
      '400 BadRequestException: Invalid patch path /statusCode',
    ],
    [
      'no path',
      'UpdateGatewayResponse',
      { restApiId: '<api>', responseType: 'DEFAULT_4XX', ...patch('add') },
      '400 BadRequestException: Invalid patch path null',
    ],
    [
      "a stage's tags by patch",
      'UpdateStage',
      { ...stage, ...patch('replace', '/tags/tag1', 'x') },
      `400 BadRequestException: Invalid method setting path: /tags/tag1. Must be one of: ${stagePaths}`,
    ],
    [
      "an unknown part of a stage's canary",
      'UpdateStage',
      { ...stage, ...patch('replace', '/canarySettings/badPath', 'x') },
      `400 BadRequestException: Invalid method setting path: /canarySettings/badPath. Must be one of: ${stagePaths}`,
    ],
    [
      "removing an unknown part of a stage's canary",
      'UpdateStage',
      { ...stage, ...patch('remove', '/canarySettings/badPath') },
      '400 BadRequestException: Cannot remove method setting canarySettings/badPath because there is no method setting for this method ',
    ],
    [
      'an unknown part of access logs',
      'UpdateStage',
      { ...stage, ...patch('add', '/accessLogSettings/randomValue', 'x') },
      '400 BadRequestException: Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]',
    ],
    [
      'access logs to nowhere',
      'UpdateStage',
      { ...stage, ...patch('add', '/accessLogSettings/destinationArn', '') },
      '400 BadRequestException: Access Log value must not be empty',
    ],
    [
      'a copy that is no promotion',
      'UpdateStage',
      { ...stage, ...patch('copy', '/canarySettings/stageVariableOverrides', undefined, '/variables') },
      '400 BadRequestException: Invalid copy operation with path: /canarySettings/stageVariableOverrides and from /variables. Valid copy:path are [/deploymentId, /variables] and valid copy:from are [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]',
    ],
    [
      "an authorizer of an API that isn't there",
      'CreateAuthorizer',
      { restApiId: 'none', name: 'x', type: 'TOKEN', authorizerUri: 'arn:x' },
      '409 ConflictException: Unable to complete operation due to concurrent modification. Please try again later.',
    ],
  ],
  lambda: [
    ...(
      [
        ['GetFunction', '', {}],
        ['DeleteFunction', '', { Qualifier: '1' }],
        ['GetFunction', ':$LATEST', { Qualifier: '$LATEST' }],
        ['GetFunctionConfiguration', ':1', { Qualifier: '1' }],
        ['PutFunctionConcurrency', ':$LATEST', { ReservedConcurrentExecutions: 1 }],
        ['GetFunctionConcurrency', '', {}],
        ['Invoke', ':$LATEST', { Payload: '{}' }],
        ['CreateAlias', ':1', { Name: 'custom', FunctionVersion: '1' }],
        ['AddPermission', '', { ...permission, FunctionName: 'none' }],
      ] as const
    ).map(([operation, suffix, more]): Row => [
      `a function that is not there${suffix}`,
      operation,
      { FunctionName: 'none', ...more },
      `404 ResourceNotFoundException: Function not found: ${arn}:none${suffix}`,
    ]),
    [
      'the policy of a function that is not there',
      'GetPolicy',
      { FunctionName: 'none' },
      '404 ResourceNotFoundException: The resource you requested does not exist.',
    ],
    [
      'the policy of a version that is not there',
      'GetPolicy',
      { FunctionName, Qualifier: '42' },
      '404 ResourceNotFoundException: The resource you requested does not exist.',
    ],
    [
      'a statement of a function that is not there',
      'RemovePermission',
      { FunctionName: 'none', StatementId: 's3' },
      `404 ResourceNotFoundException: No policy found for: ${arn}:none`,
    ],
    ...['AddPermission', 'RemovePermission'].map((operation): Row => [
      'a permission of an alias that is not there',
      operation,
      {
        ...(operation === 'AddPermission' ? permission : { FunctionName, StatementId: 's3' }),
        Qualifier: 'dev',
      },
      `404 ResourceNotFoundException: Cannot find alias arn: ${arn}:resize:dev`,
    ]),
    [
      'a permission of a version that is not there',
      'AddPermission',
      { ...permission, Qualifier: '42' },
      `404 ResourceNotFoundException: Function not found: ${arn}:resize:42`,
    ],
    [
      'a permission of what no alias can be called',
      'AddPermission',
      { ...permission, Qualifier: 'with-$-in-it' },
      `404 ResourceNotFoundException: Function not found: ${arn}:resize:with-$-in-it`,
    ],
    [
      'a malformed qualifier',
      'AddPermission',
      { ...permission, Qualifier: 'with-?' },
      "400 ValidationException: 1 validation error detected: Value 'with-?' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: \\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+",
    ],
    [
      'a statement id with a dot',
      'AddPermission',
      { ...permission, StatementId: 'example.com' },
      "400 ValidationException: 1 validation error detected: Value 'example.com' at 'statementId' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)",
    ],
    [
      'a permission by a stale revision',
      'AddPermission',
      { ...permission, RevisionId: 'stale' },
      '412 PreconditionFailedException: The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the latest Revision Id',
    ],
    [
      'an update of an alias that is not there',
      'UpdateAlias',
      { FunctionName, Name: 'none' },
      `404 ResourceNotFoundException: Alias not found: ${arn}:resize:none`,
    ],
    [
      'two weights',
      'CreateAlias',
      routed('1', { 1: 0.8, 2: 0.2 }),
      '400 InvalidParameterValueException: Number of items in AdditionalVersionWeights cannot be greater than 1',
    ],
    [
      'a weight over 1',
      'CreateAlias',
      routed('1', { 2: 2 }),
      `400 ValidationException: 1 validation error detected: Value '{2=2.0}' ${weightsMust}`,
    ],
    [
      'a weight below 0',
      'CreateAlias',
      routed('1', { 2: -1 }),
      `400 ValidationException: 1 validation error detected: Value '{2=-1.0}' ${weightsMust}`,
    ],
    [
      "a weight for the alias' own version",
      'CreateAlias',
      routed('1', { 1: 0.5 }),
      '400 InvalidParameterValueException: Invalid function version 1. Function version 1 is already included in routing configuration.',
    ],
    [
      'weights beside $LATEST',
      'CreateAlias',
      routed('$LATEST', { 1: 0.5 }),
      '400 InvalidParameterValueException: $LATEST is not supported for an alias pointing to more than 1 version',
    ],
    [
      'a weight for $LATEST',
      'CreateAlias',
      routed('1', { $LATEST: 0.5 }),
      "400 ValidationException: 1 validation error detected: Value '{$LATEST=0.5}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]",
    ],
    [
      'two architectures',
      'CreateFunction',
      { ...creation, Architectures: ['x86_64', 'arm64'] },
      "400 ValidationException: 1 validation error detected: Value '[x86_64, arm64]' at 'architectures' failed to satisfy constraint: Member must have length less than or equal to 1",
    ],
    [
      'an architecture in capitals',
      'CreateFunction',
      { ...creation, Architectures: ['X86_64'] },
      "400 ValidationException: 1 validation error detected: Value '[X86_64]' at 'architectures' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]",
    ],
    [
      'a runtime that has ended',
      'CreateFunction',
      { ...creation, Runtime: 'nodejs14.x' },
      '400 InvalidParameterValueException: The runtime parameter of nodejs14.x is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.',
    ],
    [
      'a malformed subnet',
      'CreateFunction',
      { ...creation, VpcConfig: { SubnetIds: ['bad'], SecurityGroupIds: [] } },
      "400 ValidationException: 1 validation error detected: Value '[bad]' at 'vpcConfig.subnetIds' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: subnet-[0-9a-z]*]",
    ],
    [
      'too many variables',
      'UpdateFunctionConfiguration',
      { FunctionName, Environment: { Variables: { LONG: 'x'.repeat(4_096) } } },
      `400 InvalidParameterValueException: Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: {"LONG":"${'x'.repeat(4_096)}"}`,
    ],
    [
      'a zip over 50 MB',
      'CreateFunction',
      { ...creation, Code: { ZipFile: new Uint8Array(52_428_801) } },
      '413 RequestEntityTooLargeException: Zipped size must be smaller than 52428800 bytes',
    ],
    [
      'a request over 67 MB',
      'CreateFunction',
      { ...creation, Code: { ZipFile: new Uint8Array(52_700_000) } },
      '413 RequestEntityTooLargeException: Request must be smaller than 70167211 bytes for the CreateFunction operation',
    ],
    [
      'a malformed name',
      'GetFunction',
      { FunctionName: 'invalid:function:name' },
      "400 ValidationException: 1 validation error detected: Value 'invalid:function:name' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?",
    ],
    [
      'no tags to set',
      'TagResource',
      { Resource: `${arn}:resize`, Tags: {} },
      '400 InvalidParameterValueException: An error occurred and the request cannot be processed.',
    ],
    [
      'more than 50 tags',
      'TagResource',
      {
        Resource: `${arn}:resize`,
        Tags: Object.fromEntries(Array.from({ length: 51 }, (_, key) => [key, 'x'])),
      },
      '400 InvalidParameterValueException: Number of tags exceeds resource tag limit.',
    ],
    [
      'no tags to remove',
      'UntagResource',
      { Resource: `${arn}:resize`, TagKeys: [] },
      "400 ValidationException: 1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must not be null",
    ],
    [
      'an event that is no JSON',
      'Invoke',
      { FunctionName, Payload: 'no json' },
      '400 InvalidRequestContentException: Could not parse request body into json: Could not parse payload into json: ',
    ],
  ],
  iam: [
    [
      'a policy by what is no ARN',
      'AttachRolePolicy',
      { RoleName: 'resize', PolicyArn: 'longpolicynamebutnoarn' },
      '400 ValidationError: Invalid ARN:  Could not be parsed!',
    ],
    [
      'a policy that is not there',
      'AttachRolePolicy',
      { RoleName: 'resize', PolicyArn: 'arn:aws:iam::123456789012:policy/none' },
      '404 NoSuchEntity: Policy arn:aws:iam::123456789012:policy/none does not exist or is not attachable.',
    ],
  ],
  logs: [
    [
      'a long name',
      'CreateLogGroup',
      { logGroupName: 'a'.repeat(513) },
      '400 InvalidParameterException: Invalid LogGroup or LogStream, both must have length less than or equal to 512.',
    ],
    [
      'a long name of a group that is not there',
      'DeleteLogGroup',
      { logGroupName: 'a'.repeat(513) },
      '400 InvalidParameterException: Invalid LogGroup or LogStream, both must have length less than or equal to 512.',
    ],
  ],
};

describe.each(Object.entries(rows))('%s refuses in its own words', (service, calls) => {
  test.each(calls)('%s: %s', async (_, operation, input, refusal) => {
    const send = account.sendTo(service as ServiceName);
    // Bytes are no JSON: what stands for something is a text at the top, or in a patch.
    const body = Object.fromEntries(
      Object.entries(input).map(([name, value]: [string, unknown]) => {
        if (typeof value === 'string') return [name, filled(value)];
        return name === 'patchOperations' ? [name, JSON.parse(filled(JSON.stringify(value)))] : [name, value];
      }),
    );
    const error = await account.clock.run(send(operation, body)).then(
      (output) => ({ name: JSON.stringify(output), message: '', $metadata: { httpStatusCode: 200 } }),
      (thrown: unknown) => thrown as { name: string; message: string; $metadata: { httpStatusCode: number } },
    );
    const { name, message, $metadata } = error;
    // What its parser says of a character is the parser's own.
    const said = `${$metadata.httpStatusCode} ${name}: ${message.replace(/(parse payload into json: ).*/s, '$1')}`;
    expect(said.replace('NoSuchEntityException', 'NoSuchEntity')).toBe(filled(refusal));
  });
});
