import * as sdk from '@aws-sdk/client-api-gateway';
import type { Method as SdkMethod } from '@aws-sdk/client-api-gateway';
import { call, onceHeard } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';
import { UnreadableAnswer } from '../client/raw-answer.ts';
import { listWhole } from '../client/whole-list.ts';
import { canonical, type Change, creation, edit, removal, type Resource, type Step } from '../step.ts';
import type { ApiDefinition, IntegrationDefinition, MethodDefinition } from './api-definition.ts';
import { requirementOf, type MethodRequirement } from './stage.ts';

/** A path of the API with the methods on it. */
export interface Route {
  readonly id: string;
  readonly path: string;
  readonly methods: Readonly<Record<string, SdkMethod>>;
}

type Methods = Resource<readonly Route[]>;

/** The API's paths and methods, created with the key required, so that no deployment can be open. Other paths and methods stay. */
export function apiMethods(aws: Aws, apiId: string, { methods }: ApiDefinition): Methods {
  return {
    title: `methods of API ${apiId}`,
    find: () => listRoutes(aws, apiId),
    plan: (routes) => {
      const at = (path: string): Route | undefined => routes.find((route) => route.path === path);
      return [
        ...missingPaths(methods, routes).flatMap((path) => {
          const parentId = at(parentOf(path))?.id;
          if (parentId === undefined) return [];
          const input = { restApiId: apiId, parentId, pathPart: path.slice(path.lastIndexOf('/') + 1) };
          const create = () => call(aws.apiGateway, sdk.CreateResourceCommand, path, input);
          return [creation(`path "${path}"`, shownPath(path, methods), create)];
        }),
        ...methods.flatMap((method) => {
          const route = at(method.path);
          return route ? methodSteps(aws, apiId, route, method) : [];
        }),
      ];
    },
    follow: (routes) => {
      const later = missingPaths(methods, routes);
      return [
        ...later
          .filter((path) => !routes.some((route) => route.path === parentOf(path)))
          .map((path) => made(`path "${path}"`, shownPath(path, methods))),
        ...methods.filter(({ path }) => later.includes(path)).map(madeMethod),
      ];
    },
  };
}

/** Every path of the API, with its methods and their integrations: one call for each 500 of them. */
export async function listRoutes(aws: Aws, apiId: string): Promise<readonly Route[]> {
  const query = { restApiId: apiId, embed: ['methods'] };
  const items = await onceHeard(aws, 'NotFoundException', () =>
    listWhole(aws, sdk.GetResourcesCommand, apiId, query),
  );
  const ids = new Set(items.map(({ id }) => id));
  const lost = items.find(({ parentId }) => parentId !== undefined && !ids.has(parentId));
  if (lost || !items.some(({ path }) => path === '/'))
    throw new UnreadableAnswer('apigateway:GetResources', `the path above ${lost?.path ?? 'all'} is missing`);
  return items.map(({ id = '', path = '', resourceMethods: methods = {} }) => ({ id, path, methods }));
}

/** The missing paths of these methods, each after its parents. */
function missingPaths(methods: ApiDefinition['methods'], routes: readonly Route[]): readonly string[] {
  const wanted = new Set(methods.flatMap(({ path }) => withParents(path)));
  return [...wanted].filter((path) => !routes.some((route) => route.path === path));
}

/** The future content of a path: a dry run, which creates none, can plan nothing below it. */
function shownPath(path: string, methods: ApiDefinition['methods']): string {
  const below = methods.filter((method) => method.path === path || method.path.startsWith(`${path}/`));
  return `key required on ${below.map((method) => `${method.httpMethod} ${method.path}`).join(', ')}`;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

/** `/a/b` -> `/a`, `/a/b`; the root always exists. */
function withParents(path: string): readonly string[] {
  return path === '/' ? [] : [...withParents(parentOf(path)), path];
}

/** One method to bring to its wanted state: its path and its current settings. */
interface Method {
  readonly aws: Aws;
  readonly title: string;
  /** `GET /path` */
  readonly name: string;
  readonly at: { readonly restApiId: string; readonly resourceId: string; readonly httpMethod: string };
  readonly seen: SdkMethod | undefined;
}

/** Brings one method of a path to its wanted state; it is created with the key required. */
function methodSteps(aws: Aws, apiId: string, route: Route, wanted: MethodDefinition): readonly Step[] {
  const { httpMethod, path } = wanted;
  const name = `${httpMethod} ${path}`;
  const seen = route.methods[httpMethod];
  const at = { restApiId: apiId, resourceId: route.id, httpMethod };
  const method: Method = { aws, title: `method "${name}"`, name, at, seen };
  const remove = () => call(aws.apiGateway, sdk.DeleteMethodCommand, name, at);
  if (seen && isOdd(seen, wanted.response))
    return [removal(method.title, 'its response has a different shape', remove)];
  return [
    ...keySteps(method, wanted),
    ...integrationSteps(method, wanted),
    ...(wanted.response ? responseSteps(method, wanted.response) : []),
  ];
}

function keySteps({ aws, title, name, at, seen }: Method, { integration }: MethodDefinition): Step[] {
  const closed = { ...at, authorizationType: 'NONE', apiKeyRequired: true };
  const create = () => call(aws.apiGateway, sdk.PutMethodCommand, name, closed);
  if (!seen) return [creation(title, requiredOn(integration), create)];
  if (seen.apiKeyRequired) return [];
  const change = { from: 'false', to: 'true' };
  return [edit(title, 'apiKeyRequired', change, () => setRequirement(aws, name, at, true))];
}

function integrationSteps(method: Method, { integration: wanted }: MethodDefinition): readonly Step[] {
  const { aws, title, name, at, seen } = method;
  const before = seen?.methodIntegration && integrationOf(seen);
  if (canonical(before) === canonical(wanted)) return [];
  const from = before && shownIntegration(before);
  const changes = partOf(seen, { resource: title, field: 'integration', from, to: shownIntegration(wanted) });
  const act = () =>
    call(aws.apiGateway, sdk.PutIntegrationCommand, name, {
      ...at,
      ...wanted,
      // Lambda is invoked by POST, whatever the viewer's method.
      integrationHttpMethod: wanted.type === 'AWS_PROXY' ? 'POST' : undefined,
    });
  return [{ changes, act }];
}

const requiredOn = (integration: IntegrationDefinition): string =>
  `key required, ${shownIntegration(integration)}`;

const made = (resource: string, to: string): Change => ({ resource, field: '', from: undefined, to });

const madeMethod = ({ httpMethod, path, integration }: MethodDefinition): Change =>
  made(`method "${httpMethod} ${path}"`, requiredOn(integration));

function shownIntegration({ type, uri, responseTransferMode }: IntegrationDefinition): string {
  if (type !== 'AWS_PROXY') return type;
  return `${responseTransferMode ?? ''} from ${/:function:([^/]+)/.exec(uri ?? '')?.[1] ?? uri ?? 'nowhere'}`;
}

function integrationOf({ methodIntegration }: SdkMethod): IntegrationDefinition {
  const { type, uri, responseTransferMode, timeoutInMillis, requestTemplates } = methodIntegration ?? {};
  const proxied = type === 'AWS_PROXY';
  return {
    type: type as 'AWS_PROXY' | 'MOCK',
    uri,
    responseTransferMode: proxied ? (responseTransferMode ?? 'BUFFERED') : undefined,
    timeoutInMillis: proxied ? timeoutInMillis : undefined,
    requestTemplates: proxied ? undefined : requestTemplates,
  };
}

type ResponseDefinition = NonNullable<MethodDefinition['response']>;

/** The response of a method without a pass-through: first the header's declaration, then its value and the body. */
function responseSteps({ aws, title, name, at, seen }: Method, wanted: ResponseDefinition): readonly Step[] {
  const of200 = { ...at, statusCode: '200' };
  const steps: Step[] = [];
  if (!seen?.methodResponses?.['200']) {
    const to = Object.keys(wanted.headers).join(', ');
    const responseParameters = declared(wanted, () => false);
    steps.push({
      changes: partOf(seen, { resource: title, field: 'headers', from: undefined, to }),
      act: () => call(aws.apiGateway, sdk.PutMethodResponseCommand, name, { ...of200, responseParameters }),
    });
  }
  const answer = seen?.methodIntegration?.integrationResponses?.['200'];
  const response = {
    responseTemplates: { ...wanted.templates },
    responseParameters: declared(wanted, (value) => `'${value}'`),
  };
  const to = canonical([response.responseTemplates, response.responseParameters]);
  const from = answer && canonical([answer.responseTemplates ?? {}, answer.responseParameters ?? {}]);
  if (from !== to)
    steps.push({
      changes: partOf(seen, { resource: title, field: 'answer', from: from && 'another', to: 'the probe' }),
      act: () => call(aws.apiGateway, sdk.PutIntegrationResponseCommand, name, { ...of200, ...response }),
    });
  return steps;
}

/** A new method's parts are not listed as changes of their own. */
function partOf(seen: SdkMethod | undefined, change: Change): Change[] {
  return seen ? [change] : [];
}

/** PutMethodResponse rejects an existing declaration, so a different one is recreated with its method. */
function isOdd(seen: SdkMethod, wanted?: ResponseDefinition): boolean {
  const response = seen.methodResponses?.['200'];
  if (!response || !wanted) return false;
  return canonical(response.responseParameters ?? {}) !== canonical(declared(wanted, () => false));
}

function declared<T>({ headers }: ResponseDefinition, value: (text: string) => T): Record<string, T> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, text]) => [`method.response.header.${name}`, value(text)]),
  );
}

/** The methods of an API as the next deployment would contain them. */
export function requirementsOf(routes: readonly Route[]): readonly MethodRequirement[] {
  return routes.flatMap(({ path, methods }) =>
    Object.entries(methods).map(([httpMethod, method]) => requirementOf(httpMethod, path, method)),
  );
}

/** Every method requires the key except those in `excluded`, which stay as they are. */
export const keyRequirement = (aws: Aws, apiId: string, excluded: readonly string[]): Methods =>
  requirement(aws, apiId, true, (name) => !excluded.includes(name));

/** Those methods no longer require the key; all others stay as they are. */
export const withoutRequirement = (aws: Aws, apiId: string, methods: readonly string[]): Methods =>
  requirement(aws, apiId, false, (name) => methods.includes(name));

/** It has no effect on viewers until the stage is deployed again. */
function requirement(aws: Aws, apiId: string, required: boolean, meant: (name: string) => boolean): Methods {
  return {
    title: `methods of API ${apiId}`,
    find: () => listRoutes(aws, apiId),
    plan: (routes) =>
      requirementsOf(routes)
        .filter(({ name, keyRequired }) => keyRequired !== required && meant(name))
        .map(({ name, path, httpMethod, keyRequired }) => {
          const change = { from: String(keyRequired), to: String(required) };
          const resourceId = routes.find((route) => route.path === path)?.id ?? '';
          const at = { restApiId: apiId, resourceId, httpMethod };
          const act = () => setRequirement(aws, name, at, required);
          return edit(`method "${name}"`, 'apiKeyRequired', change, act);
        }),
  };
}

function setRequirement(aws: Aws, name: string, at: Method['at'], required: boolean): Promise<unknown> {
  return call(aws.apiGateway, sdk.UpdateMethodCommand, name, {
    ...at,
    patchOperations: [{ op: 'replace', path: '/apiKeyRequired', value: String(required) }],
  });
}
