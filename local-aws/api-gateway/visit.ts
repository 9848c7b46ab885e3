import type { HttpRequest } from '../exchange.ts';
import type { Method } from './model.ts';

/** One request that found its method and was let in: what templates and events are made of. */
export interface Visit {
  readonly request: HttpRequest;
  readonly requestId: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly apiId: string;
  readonly stage: string;
  readonly deploymentId: string;
  /** After the stage, percent-encoded. */
  readonly path: string;
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
