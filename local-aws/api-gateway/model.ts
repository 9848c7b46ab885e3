/** What API Gateway keeps, in the words of its API. Times are whole seconds since the epoch, as it sends them. */
export type Tags = Record<string, string>;

export interface RestApi {
  readonly id: string;
  readonly createdDate: number;
  readonly rootResourceId: string;
  name: string;
  description?: string | undefined;
  version?: string | undefined;
  apiKeySource: string;
  binaryMediaTypes: string[];
  minimumCompressionSize?: number | undefined;
  endpointConfiguration: { types: string[]; ipAddressType: string };
  disableExecuteApiEndpoint: boolean;
  policy?: string | undefined;
  tags: Tags;
  readonly resources: Map<string, Resource>;
  readonly gatewayResponses: Map<string, GatewayResponse>;
  readonly authorizers: Map<string, Authorizer>;
  readonly deployments: Map<string, Deployment>;
  readonly stages: Map<string, Stage>;
}

export interface Resource {
  readonly id: string;
  parentId?: string | undefined;
  /** The root has none. */
  pathPart?: string | undefined;
  readonly methods: Map<string, Method>;
}

export interface Authorizer {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly identitySource: string;
  readonly authorizerUri?: string | undefined;
  readonly providerARNs?: readonly string[] | undefined;
  readonly authorizerResultTtlInSeconds?: number | undefined;
}

export interface Method {
  readonly httpMethod: string;
  authorizationType: string;
  authorizerId?: string | undefined;
  apiKeyRequired: boolean;
  operationName?: string | undefined;
  requestParameters?: Record<string, boolean> | undefined;
  requestModels?: Record<string, string> | undefined;
  readonly responses: Map<string, MethodResponse>;
  integration?: Integration | undefined;
}

export interface MethodResponse {
  readonly statusCode: string;
  responseParameters?: Record<string, boolean> | undefined;
  responseModels?: Record<string, string> | undefined;
}

export interface Integration {
  readonly type: string;
  httpMethod?: string | undefined;
  uri?: string | undefined;
  credentials?: string | undefined;
  requestParameters?: Record<string, string> | undefined;
  requestTemplates?: Record<string, string | null> | undefined;
  passthroughBehavior: string;
  contentHandling?: string | undefined;
  connectionType?: string | undefined;
  timeoutInMillis: number;
  cacheNamespace: string;
  cacheKeyParameters: string[];
  responseTransferMode: string;
  readonly responses: Map<string, IntegrationResponse>;
}

export interface IntegrationResponse {
  readonly statusCode: string;
  selectionPattern: string;
  responseParameters?: Record<string, string> | undefined;
  responseTemplates?: Record<string, string | null> | undefined;
  contentHandling?: string | undefined;
}

export interface GatewayResponse {
  readonly responseType: string;
  statusCode?: string | undefined;
  responseParameters: Record<string, string>;
  responseTemplates: Record<string, string>;
}

/** Everything that a stage serves, as it stood when it was deployed; nothing changes it any more. */
export interface Deployment {
  readonly id: string;
  readonly createdDate: number;
  description?: string | undefined;
  readonly snapshot: Snapshot;
}

export interface Snapshot {
  readonly routes: readonly Route[];
  readonly apiKeySource: string;
  readonly binaryMediaTypes: readonly string[];
  readonly disableExecuteApiEndpoint: boolean;
  /** The resource policy; undefined: there is none. */
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

export interface Stage {
  readonly stageName: string;
  deploymentId: string;
  description?: string | undefined;
  readonly createdDate: number;
  lastUpdatedDate: number;
  variables?: Record<string, string> | undefined;
  methodSettings: Record<string, Record<string, boolean | number | string>>;
  tracingEnabled: boolean;
  cacheClusterEnabled: boolean;
  canarySettings?: Canary | undefined;
  tags: Tags;
}

/** A part of a stage's requests that another deployment serves. */
export interface Canary {
  readonly deploymentId: string;
  readonly percentTraffic: number;
  readonly stageVariableOverrides?: Readonly<Record<string, string>> | undefined;
  readonly useStageCache: boolean;
}

export interface ApiKey {
  readonly id: string;
  readonly value: string;
  name?: string | undefined;
  description?: string | undefined;
  customerId?: string | undefined;
  enabled: boolean;
  readonly createdDate: number;
  lastUpdatedDate: number;
  tags: Tags;
}

export interface UsagePlan {
  readonly id: string;
  name: string;
  description?: string | undefined;
  productCode?: string | undefined;
  apiStages: ApiStage[];
  throttle?: { burstLimit?: number | undefined; rateLimit?: number | undefined } | undefined;
  quota?: Quota | undefined;
  tags: Tags;
  /** Keys by id; a deleted one may stand here still (see the assumptions). */
  readonly keys: Map<string, ApiKey>;
}

export interface Quota {
  limit?: number | undefined;
  offset?: number | undefined;
  period?: string | undefined;
}

export interface ApiStage {
  apiId: string;
  stage: string;
}

export interface DomainName {
  readonly domainName: string;
  readonly regionalDomainName: string;
  readonly regionalCertificateArn?: string | undefined;
  readonly securityPolicy: string;
  readonly types: readonly string[];
  tags: Tags;
  /** By base path; `(none)` is the root. */
  readonly mappings: Map<
    string,
    { readonly basePath: string; readonly restApiId: string; stage?: string | undefined }
  >;
}
