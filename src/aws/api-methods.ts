import {
  CreateResourceCommand,
  DeleteMethodCommand,
  paginateGetResources,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  UpdateMethodCommand,
} from '@aws-sdk/client-api-gateway';
import type { Method } from '@aws-sdk/client-api-gateway';
import type {
  ApiDefinition,
  IntegrationDefinition,
  MethodDefinition,
  ResponseDefinition,
} from './api-definition.ts';
import type { Aws } from './connect.ts';
import { refusable } from './refusal.ts';
import { canonical, creation, removal } from './step.ts';
import type { Change, Resource, Step } from './step.ts';

/** A path of the API with the methods on it. */
export interface Route {
  readonly id: string;
  readonly path: string;
  readonly methods: Readonly<Record<string, Method>>;
}

/**
 * The paths and methods of the API. Each method is born with the key required, so that no deployment of whatever
 * stands can ever be open. Paths and methods that somebody else added are left alone.
 */
export function apiMethods(aws: Aws, apiId: string, { methods }: ApiDefinition): Resource<readonly Route[]> {
  return {
    title: `methods of API ${apiId}`,
    find: () => listRoutes(aws, apiId),
    plan: (routes) => {
      const wanted = new Set(methods.flatMap(({ path }) => withParents(path)));
      const missing = [...wanted].filter((path) => !routes.some((route) => route.path === path));
      return [
        ...missing.flatMap((path) => {
          const parent = routes.find((route) => route.path === parentOf(path));
          return parent
            ? [
                creation(`path "${path}"`, shownPath(path, methods), () =>
                  createPath(aws, apiId, parent.id, path),
                ),
              ]
            : [];
        }),
        ...methods.flatMap((method) => {
          const route = routes.find(({ path }) => path === method.path);
          return route ? methodSteps(aws, apiId, route, method) : [];
        }),
      ];
    },
  };
}

/** Every path of the API, with its methods and their integrations: one call for each 500 of them. */
export async function listRoutes(aws: Aws, apiId: string): Promise<readonly Route[]> {
  const routes: Route[] = [];
  const pages = paginateGetResources(
    { client: aws.apiGateway, pageSize: 500 },
    { restApiId: apiId, embed: ['methods'] },
  );
  const collect = async (): Promise<void> => {
    for await (const page of pages)
      for (const { id = '', path = '', resourceMethods = {} } of page.items ?? [])
        routes.push({ id, path, methods: resourceMethods });
  };
  await refusable('apigateway:GetResources', apiId, collect());
  return routes;
}

/** What a path will have: a dry run, which makes none, can plan nothing below it. */
function shownPath(path: string, methods: ApiDefinition['methods']): string {
  const below = methods.filter((method) => method.path === path || method.path.startsWith(`${path}/`));
  return `key required on ${below.map((method) => `${method.httpMethod} ${method.path}`).join(', ')}`;
}

function methodSteps(aws: Aws, apiId: string, route: Route, wanted: MethodDefinition): Step[] {
  const { httpMethod } = wanted;
  const seen = route.methods[httpMethod];
  const title = `method "${httpMethod} ${wanted.path}"`;
  const at = { restApiId: apiId, resourceId: route.id, httpMethod };
  const where = `${httpMethod} ${wanted.path}`;
  const send = (call: string, answer: Promise<unknown>): Promise<void> =>
    refusable(`apigateway:${call}`, where, answer).then(() => undefined);
  if (seen && isOdd(seen, wanted.response))
    return [
      removal(title, 'an answer of another shape', () =>
        send('DeleteMethod', aws.apiGateway.send(new DeleteMethodCommand(at))),
      ),
    ];
  const steps: Step[] = [];
  if (!seen)
    steps.push(
      creation(title, `key required, ${shownIntegration(wanted.integration)}`, () =>
        send(
          'PutMethod',
          aws.apiGateway.send(
            new PutMethodCommand({ ...at, authorizationType: 'NONE', apiKeyRequired: true }),
          ),
        ),
      ),
    );
  else if (!seen.apiKeyRequired) {
    const patchOperations = [{ op: 'replace' as const, path: '/apiKeyRequired', value: 'true' }];
    steps.push({
      changes: [{ resource: title, field: 'apiKeyRequired', from: 'false', to: 'true' }],
      act: () =>
        send('UpdateMethod', aws.apiGateway.send(new UpdateMethodCommand({ ...at, patchOperations }))),
    });
  }
  const { type, uri, responseTransferMode, requestTemplates } = wanted.integration;
  const seenIntegration = seen?.methodIntegration && integrationOf(seen);
  if (canonical(seenIntegration) !== canonical(wanted.integration))
    steps.push({
      changes: partOf(seen, {
        resource: title,
        field: 'integration',
        from: seenIntegration && shownIntegration(seenIntegration),
        to: shownIntegration(wanted.integration),
      }),
      act: () =>
        send(
          'PutIntegration',
          aws.apiGateway.send(
            new PutIntegrationCommand({
              ...at,
              type,
              uri,
              responseTransferMode,
              requestTemplates,
              // Lambda is invoked by POST, whatever the viewer's method.
              integrationHttpMethod: type === 'AWS_PROXY' ? 'POST' : undefined,
            }),
          ),
        ),
    });
  return [...steps, ...responseSteps(aws, at, title, send, seen, wanted.response)];
}

/** What a method without a pass-through answers: first that the header exists, then its value and the body. */
function responseSteps(
  aws: Aws,
  at: { restApiId: string; resourceId: string; httpMethod: string },
  title: string,
  send: (call: string, answer: Promise<unknown>) => Promise<void>,
  seen: Method | undefined,
  wanted: ResponseDefinition | undefined,
): Step[] {
  if (!wanted) return [];
  const of200 = { ...at, statusCode: '200' };
  const headers = Object.keys(wanted.headers).join(', ');
  const steps: Step[] = [];
  if (!seen?.methodResponses?.['200'])
    steps.push({
      changes: partOf(seen, { resource: title, field: 'headers', from: undefined, to: headers }),
      act: () =>
        send(
          'PutMethodResponse',
          aws.apiGateway.send(
            new PutMethodResponseCommand({ ...of200, responseParameters: declared(wanted, () => false) }),
          ),
        ),
    });
  const answer = seen?.methodIntegration?.integrationResponses?.['200'];
  const responseParameters = declared(wanted, (value) => `'${value}'`);
  const to = canonical([wanted.templates, responseParameters]);
  const from = answer && canonical([answer.responseTemplates ?? {}, answer.responseParameters ?? {}]);
  if (from !== to)
    steps.push({
      changes: partOf(seen, { resource: title, field: 'answer', from: from && 'another', to: 'the probe' }),
      act: () =>
        send(
          'PutIntegrationResponse',
          aws.apiGateway.send(
            new PutIntegrationResponseCommand({
              ...of200,
              responseTemplates: { ...wanted.templates },
              responseParameters,
            }),
          ),
        ),
    });
  return steps;
}

/** What a new method consists of goes without saying. */
function partOf(seen: Method | undefined, change: Change): Change[] {
  return seen ? [change] : [];
}

function shownIntegration({ type, uri, responseTransferMode }: IntegrationDefinition): string {
  if (type !== 'AWS_PROXY') return type;
  return `${responseTransferMode ?? ''} from ${/:function:([^/]+)/.exec(uri ?? '')?.[1] ?? uri ?? 'nowhere'}`;
}

/** PutMethodResponse refuses what exists, so a declaration that differs is made anew with its method. */
function isOdd(seen: Method, wanted: ResponseDefinition | undefined): boolean {
  const response = seen.methodResponses?.['200'];
  if (!response || !wanted) return false;
  return canonical(response.responseParameters ?? {}) !== canonical(declared(wanted, () => false));
}

function declared<T>({ headers }: ResponseDefinition, value: (text: string) => T): Record<string, T> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, text]) => [`method.response.header.${name}`, value(text)]),
  );
}

function integrationOf({ methodIntegration }: Method): IntegrationDefinition {
  const { type, uri, responseTransferMode, requestTemplates } = methodIntegration ?? {};
  const proxied = type === 'AWS_PROXY';
  return {
    type: type as 'AWS_PROXY' | 'MOCK',
    uri,
    responseTransferMode: proxied ? (responseTransferMode ?? 'BUFFERED') : undefined,
    requestTemplates: proxied ? undefined : requestTemplates,
  };
}

async function createPath(aws: Aws, apiId: string, parentId: string, path: string): Promise<void> {
  const pathPart = path.slice(path.lastIndexOf('/') + 1);
  await refusable(
    'apigateway:CreateResource',
    path,
    aws.apiGateway.send(new CreateResourceCommand({ restApiId: apiId, parentId, pathPart })),
  );
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

/** `/a/b` -> `/a`, `/a/b`; the root exists always. */
function withParents(path: string): readonly string[] {
  return path === '/' ? [] : [...withParents(parentOf(path)), path];
}
