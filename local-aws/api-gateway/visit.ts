import type { HttpRequest } from '../exchange.ts';
import type { Surroundings } from '../service.ts';
import type { ApiStage, Method } from './model.ts';

/** One request that found its method and was accepted: what templates and events are made of. */
export interface Visit extends Pick<Surroundings, 'account' | 'region' | 'partition'>, Readonly<ApiStage> {
  readonly request: HttpRequest;
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly deploymentId: string;
  readonly byCanary: boolean;
  /** After the stage, percent-encoded. */
  readonly path: string;
  /** As `path`, and with the base path where the request came to a custom domain (serverless-express#216). */
  readonly wholePath: string;
  /** By a custom domain, whose addresses name no stage. */
  readonly custom: boolean;
  readonly resourceId: string;
  readonly resourcePath: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly binaryMediaTypes: readonly string[];
  readonly method: Method;
  /** Only where the method requires a key. */
  readonly apiKey?: string;
  readonly apiKeyId?: string;
}

/** What mapping templates (`$context`) and Lambda events (`requestContext`) tell alike. */
export function requestFacts(visit: Visit) {
  const { account, apiId, deploymentId, request, requestId, resourceId, resourcePath, stage } = visit;
  return {
    accountId: account,
    apiId,
    deploymentId,
    domainName: request.host,
    httpMethod: request.method,
    path: visit.custom ? visit.wholePath : `/${stage}${visit.path}`,
    protocol: 'HTTP/1.1',
    requestId,
    requestTimeEpoch: visit.time,
    resourceId,
    resourcePath,
    stage,
  };
}
