import type * as sdk from '@aws-sdk/client-api-gateway';

/** Times are whole seconds since the epoch, as API Gateway sends them; an enum's text may be missing from the SDK's list. */
type Sent<V> = V extends Date ? number : V extends string ? string : V;

/** The stored form of the SDK's `T`: `Always` members exist, the others may. */
type Kept<T, Always extends keyof T = never> = { [N in Always]-?: Sent<NonNullable<T[N]>> } & {
  [N in Exclude<keyof T, Always>]?: Sent<T[N]>;
};

export type Tags = Record<string, string>;

type ApiMembers = 'id' | 'createdDate' | 'rootResourceId' | 'name' | 'apiKeySource' | 'tags';

export interface RestApi extends Kept<
  Omit<sdk.RestApi, 'endpointConfiguration'>,
  ApiMembers | 'binaryMediaTypes' | 'disableExecuteApiEndpoint'
> {
  endpointConfiguration: { types: string[]; ipAddressType: string };
  readonly resources: Map<string, Resource>;
  readonly gatewayResponses: Map<string, GatewayResponse>;
  readonly authorizers: Map<string, Authorizer>;
  readonly deployments: Map<string, Deployment>;
  readonly stages: Map<string, Stage>;
}

/** The root has no `pathPart`. */
export interface Resource extends Kept<sdk.Resource, 'id'> {
  readonly methods: Map<string, Method>;
}

export type Authorizer = Kept<sdk.Authorizer, 'id' | 'name' | 'type' | 'identitySource'>;

export interface Method extends Kept<
  Omit<sdk.Method, 'methodResponses' | 'methodIntegration'>,
  'httpMethod' | 'authorizationType' | 'apiKeyRequired'
> {
  readonly methodResponses: Map<string, MethodResponse>;
  methodIntegration?: Integration | undefined;
}

export type MethodResponse = Kept<sdk.MethodResponse, 'statusCode'>;

type IntegrationMembers = 'type' | 'passthroughBehavior' | 'timeoutInMillis' | 'responseTransferMode';

export interface Integration extends Kept<
  Omit<sdk.Integration, 'requestTemplates' | 'integrationResponses'>,
  IntegrationMembers | 'cacheNamespace' | 'cacheKeyParameters'
> {
  requestTemplates?: Record<string, string | null> | undefined;
  readonly integrationResponses: Map<string, IntegrationResponse>;
}

export interface IntegrationResponse extends Kept<
  Omit<sdk.IntegrationResponse, 'responseTemplates'>,
  'statusCode' | 'selectionPattern'
> {
  responseTemplates?: Record<string, string | null> | undefined;
}

export type GatewayResponse = Kept<
  sdk.GatewayResponse,
  'responseType' | 'responseParameters' | 'responseTemplates'
>;

/** Everything that a stage serves, as it was when deployed; it never changes. */
export interface Deployment extends Kept<sdk.Deployment, 'id' | 'createdDate'> {
  readonly snapshot: Snapshot;
}

export interface Snapshot extends Readonly<
  Pick<RestApi, 'apiKeySource' | 'binaryMediaTypes' | 'disableExecuteApiEndpoint'>
> {
  readonly routes: readonly Route[];
  /** The resource policy; undefined if there is none. */
  readonly policy: string | undefined;
  readonly authorizers: ReadonlyMap<string, Authorizer>;
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponse>;
}

export interface Route {
  readonly resourceId: string;
  /** `/images/{proxy+}` */
  readonly path: string;
  readonly methods: ReadonlyMap<string, Method>;
}

type StageMembers = 'stageName' | 'deploymentId' | 'createdDate' | 'lastUpdatedDate' | 'tags';

export interface Stage extends Kept<
  Omit<sdk.Stage, 'methodSettings' | 'canarySettings'>,
  StageMembers | 'tracingEnabled' | 'cacheClusterEnabled'
> {
  methodSettings: Record<string, Record<string, boolean | number | string>>;
  canarySettings?: Canary | undefined;
}

/** The share of a stage's requests that another deployment serves. */
export type Canary = Kept<sdk.CanarySettings, 'deploymentId' | 'percentTraffic' | 'useStageCache'>;

type KeyMembers = 'id' | 'value' | 'enabled' | 'createdDate' | 'lastUpdatedDate' | 'tags';

export type ApiKey = Kept<sdk.ApiKey, KeyMembers>;

export interface UsagePlan extends Kept<Omit<sdk.UsagePlan, 'apiStages'>, 'id' | 'name' | 'tags'> {
  apiStages: ApiStage[];
  /** Keys by id; may still contain a deleted one (see the assumptions). */
  readonly keys: Map<string, ApiKey>;
}

export type ApiStage = Kept<sdk.ApiStage, 'apiId' | 'stage'>;

export interface PathMapping extends Kept<sdk.BasePathMapping, 'basePath' | 'restApiId'> {
  /** The list does not show it. */
  readonly hidden?: boolean;
}

export interface DomainName extends Kept<sdk.DomainName, 'domainName' | 'tags'> {
  /** By base path; `(none)` is the root. */
  readonly mappings: Map<string, PathMapping>;
}
