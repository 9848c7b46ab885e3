import { createHash } from 'node:crypto';
import type { Aws } from '../client/connect.ts';
import { canonical } from '../step.ts';

/** How the function's response is transferred: streamed (200 MB) or buffered (4.7 MB of image). */
export type ResponseMode = 'streamed' | 'buffered';

/** The wanted REST API, as far as a deployment snapshots it. */
export interface ApiDefinition {
  readonly binaryMediaTypes: readonly string[];
  readonly methods: readonly MethodDefinition[];
}

export interface MethodDefinition {
  readonly path: string;
  readonly httpMethod: string;
  readonly integration: IntegrationDefinition;
  /** Only a method that does not pass a response through declares one. */
  readonly response?: ResponseDefinition | undefined;
}

export interface IntegrationDefinition {
  readonly type: 'AWS_PROXY' | 'MOCK';
  readonly uri?: string | undefined;
  readonly responseTransferMode?: 'STREAM' | 'BUFFERED' | undefined;
  /** Milliseconds; only for Lambda integrations. */
  readonly timeoutInMillis?: number | undefined;
  readonly requestTemplates?: Record<string, string> | undefined;
}

export interface ResponseDefinition {
  readonly templates: Readonly<Record<string, string>>;
  /** Headers with their fixed values. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The path below which API Gateway itself responds, without Lambda, and names the key of the request. */
export const probePath = '/.gate';

/** The client chooses the nonce. Percent-encoded, it cannot break out of the JSON string; letters and digits stay as they are. */
const probeAnswer =
  '{"nonce":"$util.urlEncode($input.params(\'nonce\'))","apiKeyId":"$context.identity.apiKeyId"}';

/** The API of a gate: every path except the probe goes to the function's live version. `timeout` is in seconds. */
export function apiDefinition(
  aws: Aws,
  functionArn: string,
  { responseMode: mode, timeout }: { responseMode: ResponseMode; timeout: number },
): ApiDefinition {
  const integration: IntegrationDefinition = {
    type: 'AWS_PROXY',
    uri: invocationUri(aws, functionArn, mode),
    responseTransferMode: mode === 'streamed' ? 'STREAM' : 'BUFFERED',
    // The default is 29 s for a streamed response too.
    timeoutInMillis: 1_000 * timeout,
  };
  const images = ['/', '/{proxy+}'].flatMap((path) =>
    ['GET', 'HEAD', 'OPTIONS'].map((httpMethod) => ({ path, httpMethod, integration })),
  );
  return { binaryMediaTypes: mode === 'streamed' ? [] : ['*/*'], methods: [...images, probe] };
}

/** A hash of the definition, which shows whether the deployed API is the wanted one. */
export function definitionHash(definition: ApiDefinition): string {
  return createHash('sha256').update(canonical(definition)).digest('hex').slice(0, 16);
}

const probe: MethodDefinition = {
  path: `${probePath}/{nonce}`,
  httpMethod: 'GET',
  integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } },
  response: { templates: { 'application/json': probeAnswer }, headers: { 'Cache-Control': 'no-store' } },
};

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html */
function invocationUri({ partition, region }: Aws, functionArn: string, mode: ResponseMode): string {
  const [version, call] =
    mode === 'streamed' ? ['2021-11-15', 'response-streaming-invocations'] : ['2015-03-31', 'invocations'];
  return `arn:${partition}:apigateway:${region}:lambda:path/${version}/functions/${functionArn}/${call}`;
}
