import { reads } from '../schema/operation.ts';
import { methodOf, type MethodPlace, noResponse, type ResponsePlace, verbs } from './methods.ts';
import type { Integration, IntegrationResponse, Method } from './model.ts';
import {
  applyPatch,
  byOps,
  changesEntries,
  oneOf,
  type PatchRule,
  replaces,
  replacesTexts,
  rule,
} from './patch.ts';
import { badRequest, found, invalidMapping } from './refusals.ts';
import { type GatewayOperations, omit, type Room } from './room.ts';

/** In the model it is any text. */
const passthrough = oneOf(['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'], 'passthrough behavior');
/** The function's ARN in an integration URI, and how it is invoked (API Gateway developer guide, "Response streaming"). */
const invocationUri =
  /^arn:[a-z-]+:apigateway:[a-z0-9-]+:lambda:path\/(?:2015-03-31\/functions\/(.+)\/invocations|2021-11-15\/functions\/(.+)\/response-streaming-invocations)$/;

export function functionOf(
  uri: string,
): { readonly arn: string; readonly mode: 'buffered' | 'streamed' } | undefined {
  const [, buffered, streamed] = invocationUri.exec(uri) ?? [];
  if (buffered !== undefined) return { arn: buffered, mode: 'buffered' };
  return streamed === undefined ? undefined : { arn: streamed, mode: 'streamed' };
}

function integrationOf(room: Room, place: MethodPlace): Integration {
  return found(methodOf(room, place).methodIntegration, 'Invalid Integration identifier specified');
}

function responseOf(room: Room, { statusCode, ...place }: ResponsePlace): IntegrationResponse {
  return found(integrationOf(room, place).integrationResponses.get(statusCode), noResponse);
}

export const integrationOperations: GatewayOperations = {
  PutIntegration: reads(
    [
      'integrationHttpMethod uri connectionType credentials requestParameters requestTemplates contentHandling',
      'passthroughBehavior cacheNamespace cacheKeyParameters timeoutInMillis responseTransferMode',
    ],
    (room, input) => {
      const method = methodOf(room, input);
      const {
        type,
        integrationHttpMethod: httpMethod,
        uri,
        connectionType = 'INTERNET',
        ...given
      } = omit(input, 'restApiId', 'resourceId', 'httpMethod');
      const integration: Integration = {
        // Members without use for a MOCK are dropped, and HTTP shows its connection type: recorded.
        ...(type === 'MOCK' ? { type } : { type, httpMethod, uri }),
        connectionType: type.startsWith('HTTP') || connectionType === 'VPC_LINK' ? connectionType : undefined,
        ...given,
        passthroughBehavior: passthrough(input.passthroughBehavior ?? 'WHEN_NO_MATCH'),
        // A stream's default too.
        timeoutInMillis: input.timeoutInMillis ?? room.settings.integrationTimeout,
        cacheNamespace: input.cacheNamespace ?? input.resourceId,
        cacheKeyParameters: input.cacheKeyParameters ?? [],
        responseTransferMode: input.responseTransferMode ?? 'BUFFERED',
        requestTemplates: templatesIn(input.requestTemplates),
        integrationResponses: new Map(),
      };
      checkTarget(integration);
      checkTimeout(integration, room);
      checkParameters(method, input.requestParameters);
      method.methodIntegration = integration;
      return integration;
    },
  ),
  GetIntegration: integrationOf,
  UpdateIntegration: reads(['patchOperations'], (room, input) => {
    const integration = integrationOf(room, input);
    const draft = applyPatch({ ...integration }, input.patchOperations, rules, byOps);
    checkTarget(draft);
    checkTimeout(draft, room);
    checkParameters(methodOf(room, input), draft.requestParameters);
    return Object.assign(integration, draft);
  }),
  DeleteIntegration: (room, input) => {
    integrationOf(room, input);
    delete methodOf(room, input).methodIntegration;
  },
  PutIntegrationResponse: reads(
    ['selectionPattern responseParameters responseTemplates contentHandling'],
    (room, input) => {
      const { statusCode, selectionPattern = '', responseParameters, contentHandling } = input;
      // The method need not have this response yet: recorded.
      const declared = methodOf(room, input).methodResponses.get(statusCode);
      for (const name of Object.keys(responseParameters ?? {}))
        if (declared?.responseParameters?.[name] === undefined)
          throw invalidMapping(`parameter specified: ${name}`);
      const response: IntegrationResponse = {
        ...{ statusCode, selectionPattern, responseParameters, contentHandling },
        responseTemplates: templatesIn(input.responseTemplates),
      };
      integrationOf(room, input).integrationResponses.set(statusCode, response);
      return response;
    },
  ),
  GetIntegrationResponse: responseOf,
  DeleteIntegrationResponse: (room, input) => {
    integrationOf(room, input).integrationResponses.delete(responseOf(room, input).statusCode);
  },
};

/** Throws unless type, URI, method and transfer mode fit together. The messages about verbs, links and credentials are assumed. */
function checkTarget({
  type,
  uri = '',
  httpMethod,
  responseTransferMode,
  ...integration
}: Integration): void {
  const isHttp = type.startsWith('HTTP');
  const { connectionType, credentials = 'arn:' } = integration;
  const rules: readonly (readonly [isWrong: boolean, message: string])[] =
    type === 'MOCK'
      ? [
          [
            responseTransferMode === 'STREAM',
            'Response transfer mode STREAM is only supported for proxy integrations',
          ],
        ]
      : [
          [httpMethod === undefined, 'Enumeration value for HttpMethod must be non-empty'],
          [
            !verbs.includes(String(httpMethod)),
            `Invalid HttpMethod specified. Valid options are ${String(verbs)}`,
          ],
          [connectionType === 'VPC_LINK', 'A VPC link must be specified'],
          [isHttp && !/^https?:\/\/./.test(uri), 'Invalid HTTP endpoint specified for URI'],
          [!isHttp && !uri.startsWith('arn:'), 'Invalid ARN specified in the request'],
          [!isHttp && !/:(path|action)\//.test(uri), 'AWS ARN for integration must contain path or action'],
          [!credentials.startsWith('arn:'), 'Invalid ARN specified in the request'],
        ];
  const wrong = rules.find(([isWrong]) => isWrong);
  if (wrong) throw badRequest(wrong[1]);
  if (type === 'AWS_PROXY') checkFunction(uri, responseTransferMode);
}

function checkFunction(uri: string, responseTransferMode: Integration['responseTransferMode']): void {
  const target = functionOf(uri);
  if (!target || !/^arn:[a-z-]+:lambda:/.test(target.arn))
    throw badRequest(
      "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
    );
  if ((target.mode === 'streamed') !== (responseTransferMode === 'STREAM'))
    throw badRequest(
      `Response transfer mode ${responseTransferMode} does not fit the integration URI ${uri}`,
    );
}

/** Allowed values for a request's parts: a text in quotes, a variable, or a parameter that the method declares. Documented. */
function checkParameters(method: Method, parameters: Readonly<Record<string, string>> = {}): void {
  for (const [name, value] of Object.entries(parameters)) {
    if (!/^integration\.request\.(?:header|querystring|path)\../.test(name))
      throw invalidMapping(`parameter specified: ${name}`);
    if (/^(?:'.*'|(?:context|stageVariables)\..+|method\.request\.body.*)$/s.test(value)) continue;
    if (!value.startsWith('method.request.')) throw invalidMapping(`specified: ${value}`);
    if (method.requestParameters?.[value] === undefined)
      throw invalidMapping(`parameter specified: ${value}`);
  }
}

/** Documented: 50 ms to 29 s; a stream up to 15 minutes. */
function checkTimeout({ timeoutInMillis, responseTransferMode }: Integration, { settings }: Room): void {
  const longest = responseTransferMode === 'STREAM' ? settings.streamTimeout : settings.integrationTimeout;
  if (!Number.isInteger(timeoutInMillis) || timeoutInMillis < 50 || timeoutInMillis > longest)
    throw badRequest(`Timeout should be between 50 ms and ${longest} ms`);
}

const rules: readonly PatchRule<Integration>[] = [
  ...replacesTexts('uri', 'httpMethod', 'credentials', 'cacheNamespace'),
  replaces('contentHandling', oneOf(['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT'], 'content handling')),
  changesEntries('requestParameters', String),
  rule('/cacheKeyParameters/{name}', ['add', 'remove'], (integration, _, [name = ''], op) => {
    const others = integration.cacheKeyParameters.filter((one) => one !== name);
    integration.cacheKeyParameters = op === 'add' ? [...others, name] : others;
  }),
  replaces('responseTransferMode', oneOf(['BUFFERED', 'STREAM'], 'response transfer mode')),
  replaces('timeoutInMillis', Number),
  replaces('passthroughBehavior', passthrough),
  changesEntries('requestTemplates', (text): string | null => text),
];

/** An empty template is returned as null, and a type without a slash is invalid (both recorded). */
function templatesIn(templates: Record<string, string> | undefined): Integration['requestTemplates'] {
  for (const type of Object.keys(templates ?? {}))
    if (!type.includes('/'))
      throw badRequest(
        `Validation Result: warnings : [], errors : [Invalid content type specified: ${type}]`,
      );
  return (
    templates && Object.fromEntries(Object.entries(templates).map(([type, text]) => [type, text || null]))
  );
}
