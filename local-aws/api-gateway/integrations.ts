import { integrationView } from './method-view.ts';
import { methodOf, statusIn } from './methods.ts';
import type { Integration, IntegrationResponse, Method } from './model.ts';
import type { Call, Operation } from './operation.ts';
import { applyPatch, type PatchRule } from './patch.ts';
import { badRequest, notFound } from './refusals.ts';
import { type Room } from './room.ts';
import { omit, present } from './members.ts';

const types = ['HTTP', 'MOCK', 'AWS_PROXY', 'HTTP_PROXY', 'AWS'];
const passthroughs = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'];
const transferModes = ['BUFFERED', 'STREAM'];
const path = '/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration';
const responsePath = `${path}/responses/{statusCode}`;

/** The function's ARN in an integration URI, and how it is called (API Gateway developer guide, "Response streaming"). */
const invocationUri =
  /^arn:[a-z-]+:apigateway:[a-z0-9-]+:lambda:path\/(?:2015-03-31\/functions\/(.+)\/invocations|2021-11-15\/functions\/(.+)\/response-streaming-invocations)$/;

export function functionOf(
  uri: string,
): { readonly arn: string; readonly mode: 'buffered' | 'streamed' } | undefined {
  const [, buffered, streamed] = invocationUri.exec(uri) ?? [];
  if (buffered !== undefined) return { arn: buffered, mode: 'buffered' };
  return streamed === undefined ? undefined : { arn: streamed, mode: 'streamed' };
}

export function integrationOperations(room: Room): Operation[] {
  const integrationOf = (call: Call): Integration => {
    const { integration } = methodOf(room, call);
    if (!integration) throw notFound('Invalid Integration identifier specified');
    return integration;
  };
  const responseOf = (call: Call): IntegrationResponse => {
    const response = integrationOf(call).responses.get(statusIn(call));
    if (!response) throw notFound('Invalid Response status code specified');
    return response;
  };
  return [
    {
      name: 'PutIntegration',
      method: 'PUT',
      path,
      status: 201,
      perform: (call) => {
        const method = methodOf(room, call);
        method.integration = readIntegration(call, room);
        return integrationView(method.integration);
      },
    },
    {
      name: 'GetIntegration',
      method: 'GET',
      path,
      status: 200,
      perform: (call) => integrationView(integrationOf(call)),
    },
    {
      name: 'UpdateIntegration',
      method: 'PATCH',
      path,
      status: 200,
      perform: (call) => {
        const integration = integrationOf(call);
        const draft = applyPatch({ ...integration }, call.body, rules);
        checkTarget(draft);
        checkTimeout(draft, room);
        Object.assign(integration, draft);
        return integrationView(integration);
      },
    },
    {
      name: 'DeleteIntegration',
      method: 'DELETE',
      path,
      status: 204,
      perform: (call) => {
        integrationOf(call);
        delete methodOf(room, call).integration;
      },
    },
    {
      name: 'PutIntegrationResponse',
      method: 'PUT',
      path: responsePath,
      status: 201,
      perform: (call) => {
        const response = readResponse(methodOf(room, call), call);
        integrationOf(call).responses.set(response.statusCode, response);
        return response;
      },
    },
    { name: 'GetIntegrationResponse', method: 'GET', path: responsePath, status: 200, perform: responseOf },
    {
      name: 'DeleteIntegrationResponse',
      method: 'DELETE',
      path: responsePath,
      status: 204,
      perform: (call) => {
        integrationOf(call).responses.delete(responseOf(call).statusCode);
      },
    },
  ];
}

function readIntegration({ body, label }: Call, room: Room): Integration {
  const type = body.choice('type', types);
  if (type === undefined) throw badRequest('Integration type is required');
  const [httpMethod, uri] = [body.text('httpMethod'), body.text('uri')];
  const integration: Integration = {
    type,
    passthroughBehavior: body.choice('passthroughBehavior', passthroughs) ?? 'WHEN_NO_MATCH',
    // A stream's too, where none is named.
    timeoutInMillis: body.number('timeoutInMillis') ?? room.settings.integrationTimeout,
    cacheNamespace: body.text('cacheNamespace') ?? label('resourceId'),
    cacheKeyParameters: body.texts('cacheKeyParameters') ?? [],
    responseTransferMode: body.choice('responseTransferMode', transferModes) ?? 'BUFFERED',
    ...present({
      // What a MOCK has no use for is dropped, and HTTP shows how it connects: recorded.
      ...(type === 'MOCK' ? {} : { httpMethod, uri }),
      connectionType: type.startsWith('HTTP') ? (body.text('connectionType') ?? 'INTERNET') : undefined,
      credentials: body.text('credentials'),
      requestParameters: body.textMap('requestParameters'),
      requestTemplates: emptyToNull(body.textMap('requestTemplates')),
      contentHandling: body.choice('contentHandling', ['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT']),
    }),
    responses: new Map(),
  };
  checkTarget(integration);
  checkTimeout(integration, room);
  return integration;
}

/** Throws unless type, URI, method and transfer mode fit together. */
function checkTarget({ type, uri, httpMethod, responseTransferMode }: Integration): void {
  if (type === 'MOCK') {
    if (responseTransferMode === 'STREAM')
      throw badRequest('Response transfer mode STREAM is only supported for proxy integrations');
    return;
  }
  if (httpMethod === undefined) throw badRequest('Enumeration value for HttpMethod must be non-empty');
  if (type === 'HTTP' || type === 'HTTP_PROXY') {
    if (!/^https?:\/\/./.test(uri ?? '')) throw badRequest('Invalid HTTP endpoint specified for URI');
    return;
  }
  if (!uri?.startsWith('arn:')) throw badRequest('Invalid ARN specified in the request');
  if (!/:(path|action)\//.test(uri)) throw badRequest('AWS ARN for integration must contain path or action');
  const target = functionOf(uri);
  if (type !== 'AWS_PROXY') return;
  if (!target || !/^arn:[a-z-]+:lambda:/.test(target.arn))
    throw badRequest(
      "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
    );
  if ((target.mode === 'streamed') !== (responseTransferMode === 'STREAM'))
    throw badRequest(
      `Response transfer mode ${responseTransferMode} does not fit the integration URI ${uri}`,
    );
}

/** Documented: 50 ms to 29 s; a stream may be given 15 minutes. */
function checkTimeout({ timeoutInMillis, responseTransferMode }: Integration, { settings }: Room): void {
  const longest = responseTransferMode === 'STREAM' ? settings.streamTimeout : settings.integrationTimeout;
  if (!Number.isInteger(timeoutInMillis) || timeoutInMillis < 50 || timeoutInMillis > longest)
    throw badRequest(`Timeout should be between 50 ms and ${longest} ms`);
}

const rules: readonly PatchRule<Integration>[] = [
  { path: '/uri', ops: ['replace'], apply: (integration, value) => (integration.uri = value) },
  {
    path: '/httpMethod',
    ops: ['replace'],
    apply: (integration, value) => (integration.httpMethod = value),
  },
  {
    path: '/responseTransferMode',
    ops: ['replace'],
    apply: (integration, value) => {
      if (!transferModes.includes(value)) throw badRequest(`Invalid response transfer mode: ${value}`);
      integration.responseTransferMode = value;
    },
  },
  {
    path: '/timeoutInMillis',
    ops: ['replace'],
    apply: (integration, value) => (integration.timeoutInMillis = Number(value)),
  },
  {
    path: '/passthroughBehavior',
    ops: ['replace'],
    apply: (integration, value) => {
      if (!passthroughs.includes(value)) throw badRequest(`Invalid passthrough behavior: ${value}`);
      integration.passthroughBehavior = value;
    },
  },
  {
    path: '/requestTemplates/{type}',
    ops: ['add', 'remove', 'replace'],
    apply: (integration, value, [type = ''], op) => {
      const others = omit(integration.requestTemplates ?? {}, type);
      integration.requestTemplates = op === 'remove' ? others : { ...others, [type]: value };
    },
  },
];

function readResponse(method: Method, call: Call): IntegrationResponse {
  const statusCode = statusIn(call);
  const declared = method.responses.get(statusCode);
  if (!declared) throw notFound('Invalid Response status code specified');
  const responseParameters = call.body.textMap('responseParameters');
  for (const name of Object.keys(responseParameters ?? {}))
    if (declared.responseParameters?.[name] === undefined)
      throw badRequest(
        `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: ${name}]`,
      );
  return {
    statusCode,
    selectionPattern: call.body.text('selectionPattern') ?? '',
    ...present({
      responseParameters,
      responseTemplates: emptyToNull(call.body.textMap('responseTemplates')),
      contentHandling: call.body.text('contentHandling'),
    }),
  };
}

/** An empty template is answered as null (seen in recorded answers). */
function emptyToNull(
  templates: Record<string, string> | undefined,
): Record<string, string | null> | undefined {
  if (!templates) return undefined;
  return Object.fromEntries(
    Object.entries(templates).map(([type, text]) => [type, text === '' ? null : text]),
  );
}
