/** What API Gateway keeps, in the words of its API. Times are whole seconds since the epoch, as it sends them. */
export type Tags = Record<string, string>;

export interface RestApi {
  readonly id: string;
  readonly createdDate: number;
  readonly rootResourceId: string;
  name: string;
  description?: string;
  version?: string;
  apiKeySource: string;
  binaryMediaTypes: string[];
  minimumCompressionSize?: number;
  endpointConfiguration: { types: string[]; ipAddressType: string };
  disableExecuteApiEndpoint: boolean;
  policy?: string;
  tags: Tags;
  readonly resources: Map<string, Resource>;
  readonly gatewayResponses: Map<string, GatewayResponse>;
  readonly authorizers: Map<string, Authorizer>;
  readonly deployments: Map<string, Deployment>;
  readonly stages: Map<string, Stage>;
}

export interface Resource {
  readonly id: string;
  parentId?: string;
  /** The root has none. */
  pathPart?: string;
  readonly methods: Map<string, Method>;
}

export interface Authorizer {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly identitySource: string;
  readonly authorizerUri?: string;
  readonly providerARNs?: readonly string[];
  readonly authorizerResultTtlInSeconds?: number;
}

export interface Method {
  readonly httpMethod: string;
  authorizationType: string;
  authorizerId?: string;
  apiKeyRequired: boolean;
  operationName?: string;
  requestParameters?: Record<string, boolean>;
  requestModels?: Record<string, string>;
  readonly responses: Map<string, MethodResponse>;
  integration?: Integration;
}

export interface MethodResponse {
  readonly statusCode: string;
  responseParameters?: Record<string, boolean>;
  responseModels?: Record<string, string>;
}

export interface Integration {
  readonly type: string;
  httpMethod?: string;
  uri?: string;
  credentials?: string;
  requestParameters?: Record<string, string>;
  requestTemplates?: Record<string, string | null>;
  passthroughBehavior: string;
  contentHandling?: string;
  connectionType?: string;
  timeoutInMillis: number;
  cacheNamespace: string;
  cacheKeyParameters: string[];
  responseTransferMode: string;
  readonly responses: Map<string, IntegrationResponse>;
}

export interface IntegrationResponse {
  readonly statusCode: string;
  selectionPattern: string;
  responseParameters?: Record<string, string>;
  responseTemplates?: Record<string, string | null>;
  contentHandling?: string;
}

export interface GatewayResponse {
  readonly responseType: string;
  statusCode?: string;
  responseParameters: Record<string, string>;
  responseTemplates: Record<string, string>;
}

/** Everything that a stage serves, as it stood when it was deployed; nothing changes it any more. */
export interface Deployment {
  readonly id: string;
  readonly createdDate: number;
  description?: string;
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
  description?: string;
  readonly createdDate: number;
  lastUpdatedDate: number;
  variables?: Record<string, string>;
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
  readonly stageVariableOverrides?: Readonly<Record<string, string>>;
  readonly useStageCache: boolean;
}

export interface ApiKey {
  readonly id: string;
  readonly value: string;
  name?: string;
  description?: string;
  customerId?: string;
  enabled: boolean;
  readonly createdDate: number;
  lastUpdatedDate: number;
  tags: Tags;
}

export interface UsagePlan {
  readonly id: string;
  name: string;
  description?: string;
  productCode?: string;
  apiStages: ApiStage[];
  throttle?: { burstLimit?: number; rateLimit?: number };
  quota?: { limit?: number; offset?: number; period?: string };
  tags: Tags;
  /** Keys by id; a deleted one may stand here still (see the assumptions). */
  readonly keys: Map<string, ApiKey>;
}

export interface ApiStage {
  apiId: string;
  stage: string;
}

export interface DomainName {
  readonly domainName: string;
  readonly regionalDomainName: string;
  readonly regionalCertificateArn?: string;
  readonly securityPolicy: string;
  readonly types: readonly string[];
  tags: Tags;
  /** By base path; `(none)` is the root. */
  readonly mappings: Map<string, { readonly basePath: string; readonly restApiId: string; stage?: string }>;
}
