import type { MiddlewareStack } from '@smithy/types';
import { isObject, jsonObject } from '../../json.ts';
import { nameOf } from './call-name.ts';
import { UnreadableAnswer } from './raw-answer.ts';

/** What is wrong with a value that stands at the path `at` of an answer to `input`; undefined: nothing. */
type Rule = (value: unknown, at: string, input: object) => string | undefined;

const rule =
  (isRight: (value: unknown, input: object) => boolean): Rule =>
  (value, at, input) => {
    if (isRight(value, input)) return undefined;
    return value === undefined ? `it has no ${at}` : `its ${at} is not what it should be`;
  };

const string = rule((value) => typeof value === 'string');
const text = rule((value) => typeof value === 'string' && value !== '');
const filled = rule((value) => isObject(value) && Object.keys(value).length > 0);
const flag = rule((value) => typeof value === 'boolean');
const number = rule(Number.isFinite);
const time = rule((value) => value instanceof Date && Number.isFinite(value.getTime()));
const bytes = rule((value) => value instanceof Uint8Array && value.length > 0);
const matching = (pattern: RegExp): Rule => rule((value) => typeof value === 'string' && pattern.test(value));

const maybe =
  (inner: Rule): Rule =>
  (value, at, input) =>
    value === undefined ? undefined : inner(value, at, input);

const object =
  (members: Readonly<Record<string, Rule>>): Rule =>
  (value, at, input) =>
    isObject(value)
      ? firstFault(Object.entries(members), ([name, inner]) => inner(value[name], below(at, name), input))
      : `it has no ${at || 'members'}`;

const list =
  (item: Rule): Rule =>
  (value, at, input) =>
    Array.isArray(value)
      ? firstFault(value as unknown[], (one) => item(one, at, input))
      : `it has no list of ${at}`;

/** An object with members of any name. */
const map =
  (member: Rule): Rule =>
  (value, at, input) =>
    isObject(value)
      ? firstFault(Object.entries(value), ([name, one]) => member(one, below(at, name), input))
      : `it has no ${at}`;

/** JSON in a text, which may be encoded. */
const json =
  (inner: Rule, decode = (encoded: string): string => encoded): Rule =>
  (value, at, input) => {
    try {
      return inner(jsonObject(decode(String(value))), at, input);
    } catch {
      return `its ${at} is not what it should be`;
    }
  };

/** What a list shows of its items only where it is asked to. */
const embedded =
  (inner: Rule): Rule =>
  (value, at, input) =>
    value === undefined || !('embed' in input) ? undefined : inner(value, at, input);

const all =
  (...rules: readonly Rule[]): Rule =>
  (value, at, input) =>
    firstFault(rules, (one) => one(value, at, input));

/** What the call named by this member, if it did: an answer about something else is none. */
const asNamed = (member: string): Rule =>
  all(
    text,
    rule((value, input) => value === ((input as Readonly<Record<string, unknown>>)[member] ?? value)),
  );

const either =
  (one: Rule, other: Rule): Rule =>
  (value, at, input) =>
    one(value, at, input) && other(value, at, input);

const below = (at: string, name: string): string => (at === '' ? name : `${at}.${name}`);

function firstFault<T>(parts: readonly T[], faultOf: (part: T) => string | undefined): string | undefined {
  for (const part of parts) {
    const fault = faultOf(part);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** A page of a list of API Gateway's. */
const page = (items: Rule): Rule => object({ items, position: maybe(text) });
const key = object({ id: text, value: text, enabled: flag, createdDate: time });
const api = {
  ...{ id: text, name: text, createdDate: time, apiKeySource: text, disableExecuteApiEndpoint: flag },
  endpointConfiguration: maybe(object({ types: list(text) })),
};
const plan = { id: text, name: text, apiStages: maybe(list(object({ apiId: text, stage: text }))) };
const method = object({ apiKeyRequired: flag, authorizationType: text });
const stage = { deploymentId: text };
const tags = maybe(list(object({ Key: text })));
const headers = object({ HeaderBehavior: text });
const configuration = all(
  object({
    ...{ FunctionArn: text, CodeSha256: text, Version: text, State: text, Role: text },
    ...{ MemorySize: number, Timeout: number, Architectures: list(text) },
  }),
  either(object({ PackageType: matching(/^Image$/) }), object({ Runtime: text, Handler: text })),
  // Lambda tells of updates once the creation is over.
  either(object({ State: matching(/^(Pending|Failed)$/) }), object({ LastUpdateStatus: text })),
);
const cachePolicy = {
  Id: text,
  CachePolicyConfig: object({
    Name: text,
    ParametersInCacheKeyAndForwardedToOrigin: maybe(object({ HeadersConfig: headers })),
  }),
};

/**
 * What the answers must show, because something is decided from it: without it the answer is no answer, and not one about
 * something that has nothing. What is `maybe` there AWS leaves out where there is none. Distributions are read as XML.
 */
const answers: Readonly<Record<string, Rule>> = {
  'apigateway:CreateApiKey': key,
  'apigateway:GetApiKey': object({ id: asNamed('apiKey'), value: text, enabled: flag, createdDate: time }),
  'apigateway:GetApiKeys': page(list(key)),
  'apigateway:GetRestApi': object({ ...api, id: asNamed('restApiId') }),
  'apigateway:GetRestApis': page(list(object(api))),
  'apigateway:GetResources': page(
    list(object({ id: text, path: text, parentId: maybe(text), resourceMethods: embedded(map(method)) })),
  ),
  'apigateway:GetStage': object({ ...stage, stageName: asNamed('stageName') }),
  'apigateway:GetStages': object({ item: list(object({ ...stage, stageName: text })) }),
  'apigateway:GetDeployment': object({
    id: asNamed('deploymentId'),
    // An API without methods cannot be deployed.
    apiSummary: all(map(map(method)), filled),
  }),
  'apigateway:GetDeployments': page(list(object({ id: text, createdDate: time }))),
  'apigateway:GetGatewayResponses': page(
    list(object({ responseType: text, responseParameters: maybe(map(string)) })),
  ),
  'apigateway:CreateUsagePlan': object(plan),
  'apigateway:GetUsagePlan': object({ ...plan, id: asNamed('usagePlanId') }),
  'apigateway:GetUsagePlans': page(list(object(plan))),
  'apigateway:GetUsagePlanKeys': page(list(object({ id: text }))),
  'apigateway:GetDomainNames': page(maybe(list(object({ domainName: text })))),
  'apigateway:GetBasePathMappings': page(maybe(list(object({ restApiId: text })))),

  'cloudfront:ListCachePolicies': object({
    CachePolicyList: object({ Items: maybe(list(object({ CachePolicy: object(cachePolicy) }))) }),
  }),
  'cloudfront:GetCachePolicy': object({
    ETag: text,
    CachePolicy: object({ ...cachePolicy, Id: asNamed('Id') }),
  }),
  'cloudfront:GetOriginRequestPolicy': object({
    OriginRequestPolicy: object({
      Id: asNamed('Id'),
      OriginRequestPolicyConfig: object({ HeadersConfig: headers }),
    }),
  }),
  'cloudfront:DescribeFunction': object({
    ETag: text,
    FunctionSummary: object({
      Name: asNamed('Name'),
      FunctionConfig: object({ Comment: string }),
      FunctionMetadata: object({ FunctionARN: text }),
    }),
  }),
  'cloudfront:GetFunction': object({ FunctionCode: bytes }),
  'cloudfront:UpdateFunction': object({ ETag: text }),
  'cloudfront:TestFunction': object({
    TestResult: either(
      object({ FunctionErrorMessage: text }),
      object({ ComputeUtilization: matching(/^\d+$/) }),
    ),
  }),

  'iam:GetRole': object({
    Role: object({ RoleName: asNamed('RoleName'), Arn: text, RoleId: text, Tags: tags }),
  }),
  'iam:GetRolePolicy': object({
    RoleName: asNamed('RoleName'),
    PolicyName: asNamed('PolicyName'),
    // IAM answers policies percent-encoded (RFC 3986).
    PolicyDocument: json(object({ Statement: list(object({})) }), decodeURIComponent),
  }),

  'lambda:GetAccountSettings': object({ AccountLimit: object({ ConcurrentExecutions: number }) }),
  'lambda:GetFunction': object({
    Configuration: all(object({ FunctionName: asNamed('FunctionName') }), configuration),
    Tags: maybe(map(string)),
  }),
  'lambda:GetFunctionConfiguration': configuration,
  'lambda:GetPolicy': object({ Policy: json(object({ Statement: list(object({ Sid: text })) })) }),
  'lambda:ListAliases': object({ Aliases: list(object({ Name: text, FunctionVersion: text })) }),
  'lambda:ListTags': object({ Tags: map(string) }),
  'lambda:ListVersionsByFunction': object({
    Versions: list(object({ Version: text, Description: string })),
  }),
  'lambda:PublishVersion': object({ Version: text }),

  'logs:DescribeLogGroups': object({
    logGroups: list(object({ logGroupName: text, retentionInDays: maybe(number) })),
  }),
  'logs:ListTagsForResource': object({ tags: map(string) }),

  'secretsmanager:DescribeSecret': object({
    ...{ ARN: text, Name: text, Tags: tags },
    VersionIdsToStages: maybe(map(list(text))),
  }),
  'secretsmanager:GetSecretValue': all(
    object({ VersionId: asNamed('VersionId') }),
    either(object({ SecretString: string }), object({ SecretBinary: bytes })),
  ),

  'sts:GetCallerIdentity': object({ Account: matching(/^\d{12}$/) }),
};

/** Makes a client take a success that lacks what its call has to show for an {@link UnreadableAnswer}. */
export function refuseHalfAnswers(client: {
  readonly middlewareStack: MiddlewareStack<never, never>;
  readonly config: object;
}): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const call = nameOf(client, { name: context.commandName ?? '' });
      const fault = answers[call]?.(result.output, '', args.input);
      if (fault !== undefined) throw new UnreadableAnswer(call, fault);
      return result;
    },
    { step: 'serialize', name: 'refuseHalfAnswers', priority: 'high' },
  );
}
