import type { MiddlewareStack } from '@smithy/types';
import { isObject, jsonObject } from '../../json.ts';
import { nameOf } from './call-name.ts';
import { UnreadableAnswer } from './raw-answer.ts';

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The kinds of values at a path; without a kind it is a non-empty text. */
const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: isText,
  string: (value) => typeof value === 'string',
  flag: (value) => typeof value === 'boolean',
  number: Number.isFinite,
  time: (value) => value instanceof Date && Number.isFinite(value.getTime()),
  bytes: (value) => value instanceof Uint8Array && value.length > 0,
  digits: (value) => isText(value) && /^\d+$/.test(value),
  account: (value) => isText(value) && /^\d{12}$/.test(value),
  image: (value) => value === 'Image',
  begun: (value) => value === 'Pending' || value === 'Failed',
  filled: (value) => isObject(value) && Object.keys(value).length > 0,
  // IAM returns policies percent-encoded (RFC 3986), Lambda as they are.
  policy: (value) => isText(value) && leads(jsonObject(decoded(value)), ['Statement', '[]'], isObject),
};

function decoded(text: string): string {
  try {
    return text.startsWith('{') ? text : decodeURIComponent(text);
  } catch {
    return '';
  }
}

const key = ['value', 'enabled:flag', 'createdDate:time'];
const api = ['name', 'createdDate:time', 'apiKeySource', 'disableExecuteApiEndpoint:flag'];
const plan = ['name', 'apiStages?[].apiId', 'apiStages?[].stage'];
const items = (...members: string[]): string[] => [
  'position?',
  ...members.map((member) => `items[].${member}`),
];
const configuration = [
  ...['FunctionArn', 'CodeSha256', 'Version', 'Role', 'MemorySize:number', 'Timeout:number', 'State'],
  ...['Architectures[]', 'Runtime|PackageType:image', 'Handler|PackageType:image'],
  // Lambda reports updates once the creation is over.
  'LastUpdateStatus|State:begun',
];

/**
 * What the responses must contain because something is decided from it: without it a response is unreadable, not one about an empty
 * resource. A path goes through members (`?`: AWS omits it if there is none), the items of a list (`[]`) and the members of an object
 * with any names (`{}`) to a kind, or to what the call itself named (`=`); `|` is one of two. Distributions are read as XML.
 */
const answers: Readonly<Record<string, readonly string[]>> = {
  'apigateway:CreateApiKey': ['id', ...key],
  'apigateway:GetApiKey': ['id=apiKey', ...key],
  'apigateway:GetApiKeys': items('id', ...key),
  'apigateway:GetRestApi': ['id=restApiId', 'endpointConfiguration?.types[]', ...api],
  'apigateway:GetRestApis': items('id', 'endpointConfiguration?.types[]', ...api),
  'apigateway:GetResources': items(
    ...['id', 'path', 'parentId?', 'resourceMethods?{}.apiKeyRequired:flag'],
    'resourceMethods?{}.authorizationType',
  ),
  'apigateway:GetStage': ['stageName=stageName', 'deploymentId'],
  'apigateway:GetStages': ['item[].stageName', 'item[].deploymentId'],
  'apigateway:GetDeployment': [
    // An API without methods cannot be deployed.
    ...['id=deploymentId', 'apiSummary:filled', 'apiSummary{}{}.apiKeyRequired:flag'],
    'apiSummary{}{}.authorizationType',
  ],
  'apigateway:GetDeployments': items('id', 'createdDate:time'),
  'apigateway:GetGatewayResponses': items('responseType', 'responseParameters?{}:string'),
  'apigateway:CreateUsagePlan': ['id', ...plan],
  'apigateway:GetUsagePlan': ['id=usagePlanId', ...plan],
  'apigateway:GetUsagePlans': items('id', ...plan),
  'apigateway:CreateUsagePlanKey': ['id=keyId'],
  'apigateway:GetUsagePlanKeys': items('id'),
  'apigateway:GetDomainNames': ['position?', 'items?[].domainName'],
  'apigateway:GetBasePathMappings': ['position?', 'items?[].restApiId'],

  'cloudfront:ListCachePolicies': [
    'CachePolicyList.Items?[].CachePolicy.Id',
    'CachePolicyList.Items?[].CachePolicy.CachePolicyConfig.Name',
  ],
  'cloudfront:GetCachePolicy': [
    ...['ETag', 'CachePolicy.Id=Id', 'CachePolicy.CachePolicyConfig.Name'],
    'CachePolicy.CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin?.HeadersConfig.HeaderBehavior',
  ],
  'cloudfront:GetOriginRequestPolicy': [
    'OriginRequestPolicy.Id=Id',
    'OriginRequestPolicy.OriginRequestPolicyConfig.HeadersConfig.HeaderBehavior',
  ],
  'cloudfront:DescribeFunction': [
    ...['ETag', 'FunctionSummary.Name=Name', 'FunctionSummary.FunctionConfig.Comment:string'],
    'FunctionSummary.FunctionMetadata.FunctionARN',
  ],
  'cloudfront:GetFunction': ['FunctionCode:bytes'],
  'cloudfront:UpdateFunction': ['ETag'],
  'cloudfront:ListTagsForResource': ['Tags.Items?[].Key'],
  'cloudfront:TestFunction': ['TestResult.ComputeUtilization:digits|TestResult.FunctionErrorMessage'],

  'iam:GetRole': ['Role.RoleName=RoleName', 'Role.Arn', 'Role.RoleId', 'Role.Tags?[].Key'],
  'iam:GetRolePolicy': ['RoleName=RoleName', 'PolicyName=PolicyName', 'PolicyDocument:policy'],

  'lambda:GetAccountSettings': ['AccountLimit.ConcurrentExecutions:number'],
  'lambda:GetFunction': [
    ...['Configuration.FunctionName=FunctionName', 'Tags?{}:string'],
    ...configuration.map((one) => `Configuration.${one.replace('|', '|Configuration.')}`),
  ],
  'lambda:GetFunctionConfiguration': configuration,
  'lambda:GetPolicy': ['Policy:policy'],
  'lambda:ListAliases': ['Aliases[].Name', 'Aliases[].FunctionVersion'],
  'lambda:ListTags': ['Tags{}:string'],
  'lambda:ListVersionsByFunction': ['Versions[].Version', 'Versions[].Description:string'],
  'lambda:PublishVersion': ['Version'],

  'logs:DescribeLogGroups': ['logGroups[].logGroupName', 'logGroups[].retentionInDays?:number'],
  'logs:ListTagsForResource': ['tags{}:string'],

  'secretsmanager:DescribeSecret': ['ARN', 'Name', 'Tags?[].Key', 'VersionIdsToStages?{}[]'],
  'secretsmanager:GetSecretValue': ['VersionId=VersionId', 'SecretString:string|SecretBinary:bytes'],

  'sts:GetCallerIdentity': ['Account:account'],
};

/** Whether every value at the end of a path is valid. */
function leads(
  value: unknown,
  [step, ...rest]: readonly string[],
  isRight: (end: unknown) => boolean,
): boolean {
  if (step === undefined) return isRight(value);
  if (step === '[]') return Array.isArray(value) && value.every((one) => leads(one, rest, isRight));
  if (!isObject(value)) return false;
  if (step === '{}') return Object.values(value).every((one) => leads(one, rest, isRight));
  const member = value[step.replace('?', '')];
  return (member === undefined && step.endsWith('?')) || leads(member, rest, isRight);
}

function shows(output: unknown, input: object, need: string): boolean {
  const [, path = '', mark, word = 'text'] = /^([^:=]+)(?:([:=])(\w+))?$/.exec(need) ?? [];
  const given = mark === '=' && (input as Readonly<Record<string, unknown>>)[word];
  const isRight = (value: unknown): boolean =>
    mark === '=' ? isText(value) && value === (given ?? value) : kinds[word]?.(value) === true;
  return leads(output, path.match(/\[\]|\{\}|[^.[{]+/g) ?? [], isRight);
}

/** Makes a client treat a success without the required members as an {@link UnreadableAnswer}. */
export function refuseHalfAnswers(client: {
  readonly middlewareStack: MiddlewareStack<never, never>;
  readonly config: object;
}): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const call = nameOf(client, { name: context.commandName ?? '' });
      const { input } = args;
      const lacking = answers[call]?.find(
        (need) => !need.split('|').some((one) => shows(result.output, input, one)),
      );
      if (lacking !== undefined) throw new UnreadableAnswer(call, `${lacking} is missing or wrong`);
      return result;
    },
    { step: 'serialize', name: 'refuseHalfAnswers', priority: 'high' },
  );
}
