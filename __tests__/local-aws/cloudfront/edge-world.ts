import {
  CloudFront as CloudFrontClient,
  type DistributionConfig,
  type EventType,
  type Method,
} from '@aws-sdk/client-cloudfront';
import type { CloudFrontAssumptions } from '../../../local-aws/assumptions.ts';
import { createVirtualClock, type VirtualClock } from '../../../local-aws/clock.ts';
import { type CloudFront, createCloudFront } from '../../../local-aws/cloudfront/index.ts';
import { administratorKey } from '../../../local-aws/credentials.ts';
import { collect, type HttpRequest, type HttpResponse } from '../../../local-aws/exchange.ts';
import { createWorld, type WorldOptions } from '../../../local-aws/world.ts';

export const originHost = 'abc123.execute-api.eu-central-1.amazonaws.com';
export const cachingOptimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
export const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

export type Answering = (request: HttpRequest) => HttpResponse | Promise<HttpResponse>;

export interface EdgeWorld {
  readonly clock: VirtualClock;
  readonly service: CloudFront;
  readonly client: CloudFrontClient;
  /** What reached the origin, in order. */
  readonly arrived: HttpRequest[];
  /** The keys that reached the origin, in order. */
  arrivedKeys(): (string | undefined)[];
  /** Changes what the origin answers. */
  answerWith(answering: Answering): void;
  /** Lets every edge take what is on its way. */
  settle(): Promise<void>;
  wait(seconds: number): Promise<void>;
  /** A viewer's request at any edge, that takes its time. */
  ask(host: string, target: string): Promise<HttpResponse>;
  /** A viewer's request and its whole answer; `edge` is 0 unless named. */
  view(
    host: string,
    target: string,
    options?: Viewing,
  ): Promise<{ status: number; headers: HttpResponse['headers']; text: string }>;
}

interface Viewing {
  readonly edge?: number;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly scheme?: 'http';
}

function requestOf(host: string, target: string, { edge, method = 'GET', headers, scheme }: Viewing = {}) {
  const [path = '', query = ''] = target.split('?');
  const local = {
    ...(edge === undefined ? {} : { 'x-local-edge': String(edge) }),
    ...(scheme ? { 'x-local-scheme': scheme } : {}),
  };
  return { method, host, path, query, headers: { host, ...local, ...headers }, body: new Uint8Array() };
}

/** CloudFront alone in virtual time, a real SDK client before it and one origin behind it. */
export function edgeWorld(
  overrides: Partial<CloudFrontAssumptions> = {},
  seed = 7,
  options: Pick<WorldOptions, 'rates' | 'country'> = {},
): EdgeWorld {
  const clock = createVirtualClock(Date.UTC(2026, 0, 1));
  const arrived: HttpRequest[] = [];
  let answering: Answering = () => text(200, 'hello');
  const { service, requestHandler } = createWorld(
    {
      clock,
      seed,
      rates: false,
      ...options,
      overrides: { cloudFront: { edges: [4, 4], originHold: [0, 0], ...overrides } },
    },
    ({ surroundings }) => {
      const service = createCloudFront(surroundings, {
        fetchOrigin: async (host, request) => {
          if (host !== originHost && !host.endsWith('.example.org')) throw new Error(`no host ${host}`);
          arrived.push(request);
          return answering(request);
        },
      });
      return { service, services: [service], dataPlanes: [service.dataPlane] };
    },
  );
  const client = new CloudFrontClient({
    region: 'us-east-1',
    credentials: administratorKey,
    maxAttempts: 1,
    requestHandler: requestHandler() as never,
  });
  return {
    clock,
    service,
    client,
    arrived,
    arrivedKeys: () => arrived.map(({ headers }) => headers['x-api-key']),
    answerWith: (next) => {
      answering = next;
    },
    settle: () => clock.run(clock.sleep(3_600_000)),
    wait: (seconds) => clock.run(clock.sleep(1_000 * seconds)),
    ask: (host, target) => service.serve(requestOf(host, target)),
    view: async (host, target, options) => {
      const response = await clock.run(service.serve(requestOf(host, target, { edge: 0, ...options })));
      return { status: response.status, headers: response.headers, text: await read(response) };
    },
  };
}

/** Creates a distribution and lets it reach every edge. */
export async function deployed(world: EdgeWorld, overrides: Partial<DistributionConfig> = {}) {
  const { Distribution } = await world.client.createDistribution({
    DistributionConfig: distributionConfig(overrides),
  });
  await world.settle();
  return { id: Distribution?.Id ?? '', host: Distribution?.DomainName ?? '' };
}

/** Reads a distribution's configuration and sends it back with `overrides` in it. */
export async function updated(world: EdgeWorld, id: string, overrides: Partial<DistributionConfig>) {
  const { config, etag } = await configOf(world, id);
  const DistributionConfig = { ...config, ...overrides };
  return world.client.updateDistribution({ Id: id, IfMatch: etag, DistributionConfig });
}

/** A distribution's configuration as it is, and its version. */
export async function configOf({ client }: Pick<EdgeWorld, 'client'>, Id: string) {
  const { DistributionConfig: config, ETag: etag = '' } = await client.getDistributionConfig({ Id });
  if (!config) throw new Error('no configuration');
  return { config, etag };
}

/** The key that each edge sends to `origin`. */
export function keysOf({ service }: EdgeWorld, id: string, origin = 'api'): string[] {
  return service.edges(id).map(({ origins }) => origins.get(origin)?.get('x-api-key') ?? '');
}

/** An origin's answer. */
export function text(status: number, body: string, headers: Record<string, string> = {}): HttpResponse {
  return { status, headers: { 'content-type': 'text/plain', ...headers }, body: Buffer.from(body) };
}

async function read({ body }: HttpResponse): Promise<string> {
  return Buffer.from(body instanceof Uint8Array ? body : await collect(body)).toString();
}

/** A distribution before an API, with the key header; `overrides` replace whole members. */
export function distributionConfig(
  overrides: Partial<DistributionConfig> = {},
  key = 'key-one',
): DistributionConfig {
  return {
    CallerReference: `reference-${Math.random()}`,
    Comment: 'images',
    Enabled: true,
    ...sending(key),
    DefaultCacheBehavior: behaviour(),
    ...overrides,
  };
}

/** An origin that is sent `key`; with none, no custom header. */
export function apiOrigin(key: string | undefined, id = 'api', host = originHost) {
  return {
    Id: id,
    DomainName: host,
    OriginPath: '/live',
    CustomHeaders:
      key === undefined ? { Quantity: 0 } : listOf({ HeaderName: 'x-api-key', HeaderValue: key }),
    CustomOriginConfig: {
      HTTPPort: 80,
      HTTPSPort: 443,
      OriginProtocolPolicy: 'https-only' as const,
      OriginSslProtocols: listOf('TLSv1.2' as const),
      OriginReadTimeout: 30,
      OriginKeepaliveTimeout: 5,
    },
  };
}

/** A list as CloudFront has them. */
export function listOf<T>(...Items: T[]): { Quantity: number; Items: T[] } {
  return { Quantity: Items.length, Items };
}

/** The members that make a distribution send `key`. */
export function sending(key: string) {
  return { Origins: listOf(apiOrigin(key)) };
}

/** Other names that the distribution answers to, with a certificate for them. */
export function named(...aliases: string[]) {
  const ACMCertificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/1';
  return {
    Aliases: listOf(...aliases),
    ViewerCertificate: { ACMCertificateArn, SSLSupportMethod: 'sni-only' as const },
  };
}

/** Makes a function and publishes it. */
export async function published({ client }: EdgeWorld, code: string, Name = 'canonical') {
  const { ETag: etag = '', FunctionSummary } = await client.createFunction({
    Name,
    FunctionConfig: { Comment: 'canonical query', Runtime: 'cloudfront-js-2.0' },
    FunctionCode: Buffer.from(code),
  });
  await client.publishFunction({ Name, IfMatch: etag });
  return { arn: FunctionSummary?.FunctionMetadata?.FunctionARN ?? '', etag };
}

/** A behaviour that runs the function at `event`. */
export function running(FunctionARN: string, EventType: EventType = 'viewer-request') {
  return { DefaultCacheBehavior: behaviour({ FunctionAssociations: listOf({ EventType, FunctionARN }) }) };
}

export function behaviour(overrides: object = {}) {
  return {
    TargetOriginId: 'api',
    ViewerProtocolPolicy: 'redirect-to-https' as const,
    CachePolicyId: cachingDisabled,
    OriginRequestPolicyId: allViewerExceptHost,
    // Required in updates.
    AllowedMethods: { ...listOf<Method>('HEAD', 'GET'), CachedMethods: listOf<Method>('HEAD', 'GET') },
    ...{ Compress: true, SmoothStreaming: false, LambdaFunctionAssociations: { Quantity: 0 } },
    FieldLevelEncryptionId: '',
    ...overrides,
  };
}
