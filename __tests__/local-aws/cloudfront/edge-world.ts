import { CloudFront as CloudFrontClient, type DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { CloudFrontAssumptions } from '../../../local-aws/assumptions.ts';
import { createVirtualClock, type VirtualClock } from '../../../local-aws/clock.ts';
import { type CloudFront, createCloudFront } from '../../../local-aws/cloudfront/index.ts';
import { administratorKey } from '../../../local-aws/credentials.ts';
import type { HttpRequest, HttpResponse } from '../../../local-aws/exchange.ts';
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
  /** Changes what the origin answers. */
  answerWith(answering: Answering): void;
  /** Lets every edge take what is on its way. */
  settle(): Promise<void>;
  /** A viewer's request; `edge` is 0 unless named. */
  view(
    host: string,
    target: string,
    options?: { edge?: number; method?: string; headers?: Record<string, string>; scheme?: 'http' },
  ): Promise<{ status: number; headers: HttpResponse['headers']; text: string }>;
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
    answerWith: (next) => {
      answering = next;
    },
    settle: () => clock.run(clock.sleep(3_600_000)),
    view: async (host, target, { edge = 0, method = 'GET', headers = {}, scheme } = {}) => {
      const [path = '', query = ''] = target.split('?');
      const response = await clock.run(
        service.serve({
          method,
          host,
          path,
          query,
          headers: {
            host,
            'x-local-edge': String(edge),
            ...(scheme ? { 'x-local-scheme': scheme } : {}),
            ...headers,
          },
          body: new Uint8Array(),
        }),
      );
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
export async function updated(
  world: EdgeWorld,
  id: string,
  overrides: Partial<DistributionConfig>,
): Promise<void> {
  const { DistributionConfig, ETag } = await world.client.getDistributionConfig({ Id: id });
  if (!DistributionConfig) throw new Error('no configuration');
  await world.client.updateDistribution({
    Id: id,
    IfMatch: ETag,
    DistributionConfig: { ...DistributionConfig, ...overrides },
  });
}

/** An origin's answer. */
export function text(status: number, body: string, headers: Record<string, string> = {}): HttpResponse {
  return { status, headers: { 'content-type': 'text/plain', ...headers }, body: Buffer.from(body) };
}

async function read({ body }: HttpResponse): Promise<string> {
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
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
    Origins: { Quantity: 1, Items: [apiOrigin(key)] },
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
      key === undefined
        ? { Quantity: 0 }
        : { Quantity: 1, Items: [{ HeaderName: 'x-api-key', HeaderValue: key }] },
    CustomOriginConfig: {
      HTTPPort: 80,
      HTTPSPort: 443,
      OriginProtocolPolicy: 'https-only' as const,
      OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2' as const] },
      OriginReadTimeout: 30,
      OriginKeepaliveTimeout: 5,
    },
  };
}

export function behaviour(overrides: object = {}) {
  return {
    TargetOriginId: 'api',
    ViewerProtocolPolicy: 'redirect-to-https' as const,
    CachePolicyId: cachingDisabled,
    OriginRequestPolicyId: allViewerExceptHost,
    Compress: true,
    ...overrides,
  };
}
